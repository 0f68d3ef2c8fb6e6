"""How many documents stand beside each filter value."""

from collections.abc import Iterator
from dataclasses import dataclass

from pyroaring import BitMap

from disclosure.search.contents import LETTERS, term
from disclosure.search.found import Found
from disclosure.structure import Structure

FACETS = ("body", "subject", "column", "year", "genre", "validity")


@dataclass(frozen=True)
class Counts:
    """By filter, how many documents each value would give: bodies, subjects, columns and
    genres by primary key, with what stands below; years; validities by code.

    When not exact, they count the newest ``found.SAMPLED`` only.
    """

    of: dict[str, dict]
    is_exact: bool


def counts_of(found: Found, structure: Structure) -> Counts:
    """Count for each filter under the words and the other filters."""
    return found.kept(f"counts {structure.version}", lambda: counted(found, structure))


def counted(found: Found, structure: Structure) -> Counts:
    counts, is_exact = {}, True
    for name in FACETS:
        other = found.without(name) if name in found.question.filters else found
        hits = other.hits()
        by_value = {
            value: hits.pks.intersection_cardinality(pks)
            for value, pks in values(name, found, structure)
        }
        counts[name] = {value: count for value, count in by_value.items() if count}
        is_exact = is_exact and hits.is_whole
    return Counts(counts, is_exact)


def years_of(found: Found) -> dict[int, int]:
    """Return how many documents were published in each year, the newest first."""
    hits = found.hits().pks
    years = found.index.shelves.of(LETTERS["year"])
    counts = {year: hits.intersection_cardinality(years[year]) for year in sorted(years)[::-1]}
    return {year: count for year, count in counts.items() if count}


def values(name: str, found: Found, structure: Structure) -> Iterator[tuple[object, BitMap]]:
    """Yield the values of a filter, each with what has it."""
    shelves = found.index.shelves
    trees = {
        "body": structure.bodies,
        "subject": structure.subjects,
        "column": structure.columns,
    }
    if name in trees:
        for node in trees[name]:
            branch = trees[name].branch(node)
            yield node.pk, shelves.having(term(name, each.pk) for each in branch)
    elif name == "validity":
        for validity, pks in shelves.standing(found.index, found.question.today).items():
            yield validity.value, pks
    else:
        yield from shelves.of(LETTERS[name]).items()
