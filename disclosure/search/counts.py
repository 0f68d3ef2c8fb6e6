"""How many documents stand beside each filter value."""

from collections.abc import Iterable
from dataclasses import dataclass

from pyroaring import BitMap

from disclosure.search.contents import LETTERS
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
    return found.kept(f"counts {structure.version}", lambda: counts_anew(found, structure))


def counts_anew(found: Found, structure: Structure) -> Counts:
    used = [name for name in FACETS if name in found.question.filters]
    hits = {name: found.without(name).hits() for name in used}
    # What is found itself is a part of these, so it comes last.
    hits |= {name: found.hits() for name in FACETS if name not in used}
    counts = {}
    for name in FACETS:
        by_value = {
            value: hits[name].pks.intersection_cardinality(pks)
            for value, pks in values(name, found, structure)
        }
        counts[name] = {value: count for value, count in by_value.items() if count}
    return Counts(counts, all(each.is_whole for each in hits.values()))


def years_of(found: Found) -> dict[int, int]:
    """Return how many documents were published in each year, the newest first: exact for a
    question that the shelves answer alone."""
    hits = found.hits().pks
    years = found.index.shelves.of(LETTERS["year"])
    counts = {year: hits.intersection_cardinality(years[year]) for year in sorted(years)[::-1]}
    return {year: count for year, count in counts.items() if count}


def values(name: str, found: Found, structure: Structure) -> Iterable[tuple[object, BitMap]]:
    """Return the values of a filter, each with what has it."""
    shelves = found.index.shelves
    if name == "validity":
        standing = found.index.standing(found.question.today)
        return [(validity.value, pks) for validity, pks in standing.items()]
    trees = {
        "body": structure.bodies,
        "subject": structure.subjects,
        "column": structure.columns,
    }
    if name in trees:
        return shelves.branches(name, trees[name], structure.version).items()
    return shelves.of(LETTERS[name]).items()
