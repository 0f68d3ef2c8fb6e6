"""How many documents stand beside each filter value."""

from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from disclosure.search.found import Found
from disclosure.search.question import Question, validity_on
from disclosure.structure import Structure, Tree

EXACT_UP_TO = 10_000  # hits up to which the counts beside filters are exact
SAMPLED = 2_000  # of more hits, so many of the newest are counted
EXPECTED = 2 * EXACT_UP_TO  # hits, by those of the newest days
FACETS = ("body", "subject", "column", "year", "genre", "validity")
COLUMNS = {"subject": "subjects"}  # of the narrow table, where they are not named as a filter


@dataclass(frozen=True)
class Counts:
    """By filter, how many documents each value would give: bodies, subjects, columns and
    genres by primary key, with what stands below; years; validities by code.

    When not exact, they count the newest ``SAMPLED`` only.
    """

    of: dict[str, dict]
    is_exact: bool


@dataclass(frozen=True)
class Read:
    """What was read of the newest documents found, a row each: its key, then its value for
    each of ``FACETS``. ``is_whole``: there are no others."""

    rows: list[tuple]
    is_whole: bool

    def narrowed(self, name: str, question: Question) -> "Read":
        """Those that the filter ``name`` of ``question`` lets through."""
        place = 1 + FACETS.index(name)
        values = {row[place] for row in self.rows}
        if name == "validity":
            fitting = values.intersection(each.value for each in question.validity)
        elif name == "subject":
            wanted = {term[1:] for term in question.terms[name]}
            fitting = {keys for keys in values if not wanted.isdisjoint(keys.split())}
        else:
            fitting = values.intersection(int(term[1:]) for term in question.terms[name])
        return Read([row for row in self.rows if row[place] in fitting], self.is_whole)


def counts_of(found: Found, structure: Structure) -> Counts:
    """Count for each filter under the words and the other filters."""
    question = found.question
    wider = {
        name: Counting(Found(found.index, question.without(name)))
        for name in FACETS
        if name in question.filters
    }
    # The wider ones first: if one of them is read whole, what is found is a part of it.
    counted = {name: each.counters for name, each in wider.items()}
    own = Counting(found, wider).counters
    pairs = [counted.get(name, own) for name in FACETS]
    raw = {name: counters[name] for name, (counters, _exact) in zip(FACETS, pairs, strict=True)}
    branches: dict[str, Callable[[Counter], dict]] = {
        "body": lambda counter: with_branches(structure.bodies, counter),
        "column": lambda counter: with_branches(structure.columns, counter),
        "subject": lambda counter: of_subjects(structure.subjects, counter),
    }
    return Counts(
        {name: branches.get(name, dict)(counter) for name, counter in raw.items()},
        all(is_exact for _counters, is_exact in pairs),
    )


def years_of(found: Found) -> dict[int, int]:
    """Return how many documents were published in each year, the newest first: exact, however
    many there are."""

    def count() -> dict[int, int]:
        sql, parameters = found.scope("days.year, count(*)", needs_days=True)
        return dict(found.index.select(f"{sql} GROUP BY 1 ORDER BY 1 DESC", parameters))

    return {} if found.question.is_empty else found.kept("years", count)


class Counting:
    """The counts of all values that the documents found have themselves.

    ``wider``: of what was asked itself, by filter, the same question without it. What is read
    of the documents is left in ``found`` too, which then need not look for them again.
    """

    def __init__(self, found: Found, wider: dict[str, "Counting"] | None = None):
        self.found = found
        self.wider = wider or {}
        self.is_asked = wider is not None
        self.known: Read | None = None  # what was read, once it was

    @cached_property
    def counters(self) -> tuple[dict[str, Counter], bool]:
        """The counts by filter, and whether they are exact."""
        if self.found.question.is_empty:
            return {name: Counter() for name in FACETS}, True
        counters, is_exact = self.found.kept("joint", self.count)
        if is_exact:
            self.found.count = counters["year"].total()
        return counters, is_exact

    def count(self) -> tuple[dict[str, Counter], bool]:
        if self.found.question.is_plain:
            return {name: self.over_all(each) for name, each in self.columns.items()}, True
        self.known = read = self.read()
        keys, *values = zip(*read.rows, strict=True) if read.rows else [()] * (1 + len(FACETS))
        self.found.newest = keys
        counters = {name: Counter(each) for name, each in zip(FACETS, values, strict=True)}
        return counters, read.is_whole

    @property
    def columns(self) -> dict[str, str]:
        """The value of a document for each filter, in SQL over the narrow table."""
        columns = {name: f'days."{COLUMNS.get(name, name)}"' for name in FACETS}
        return columns | {"validity": validity_on(self.found.question.today)}

    def over_all(self, column: str) -> Counter:
        """Count over the whole catalogue, where it is cheaper inside the database."""
        sql = f"SELECT {column}, count(*) FROM {{documents}} AS days GROUP BY 1"
        return Counter(dict(self.found.index.select(sql)))

    def read(self) -> Read:
        for name, other in self.wider.items():
            if other.known and other.known.is_whole:
                return other.known.narrowed(name, self.found.question)
        key = self.found.question.key
        sql, parameters = self.found.scope(
            ", ".join([key, *self.columns.values()]), needs_days=True
        )
        with closing(self.found.index.select(f"{sql} ORDER BY {key}", parameters)) as cursor:
            rows = list(islice(cursor, SAMPLED))
            if len(rows) == SAMPLED and not self.is_soon_known_as_many(rows[0][0], rows[-1][0]):
                rows += islice(cursor, max(0, EXACT_UP_TO - SAMPLED))
            is_whole = next(cursor, None) is None
        return Read(rows if is_whole else rows[:SAMPLED], is_whole)

    def is_soon_known_as_many(self, first: int, last: int) -> bool:
        """Whether there are more than ``EXACT_UP_TO``, where that is cheap to know. ``first``
        and ``last``: the keys of the newest ``SAMPLED``.

        Counting is cheaper than reading. But looking for words twice is not, so with words
        it is tried only where that many can be expected.
        """
        question, index = self.found.question, self.found.index
        if question.words:
            newest = index.select("SELECT min(key) FROM {documents}").get
            oldest = index.select("SELECT max(key) FROM {documents}").get
            if SAMPLED * (oldest - newest) < EXPECTED * (last - first):
                return False
        if self.is_asked:
            return self.found.count > EXACT_UP_TO
        sql, parameters = self.found.scope("1")
        sql = f"SELECT count(*) FROM ({sql} LIMIT {EXACT_UP_TO + 1})"
        return index.select(sql, parameters).get > EXACT_UP_TO


def with_branches(tree: Tree, own: Counter) -> dict[int, int]:
    """Add up what documents have themselves along a tree."""
    counts: Counter = Counter()
    for pk, count in own.items():
        if node := tree.get(pk):
            for each in tree.chain(node):
                counts[each.pk] += count
    return dict(counts)


def of_subjects(tree: Tree, own: Counter) -> dict[int, int]:
    """The same where a document has several: it counts once on each branch."""
    counts: Counter = Counter()
    for keys, count in own.items():
        nodes = [node for key in keys.split() if (node := tree.get(int(key)))]
        counts.update(
            dict.fromkeys({each.pk for node in nodes for each in tree.chain(node)}, count)
        )
    return dict(counts)
