"""What was found: how many, which on a page, and how many beside each filter value."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.core.cache import cache

from disclosure.schemes import standard_spelling
from disclosure.search.contents import body_term, number_term, pk_of
from disclosure.search.file import Generation
from disclosure.search.query import IN_TITLE, matching, words_of
from disclosure.search.question import NEWEST, OLDEST, Question, validity_on
from disclosure.structure import Structure, Tree

COUNTED = 10_000  # hits up to which the counts beside filters are exact
SAMPLED = 2_000  # of more hits, so many of the newest are counted
KEPT = 60 * 60  # seconds
LOOSENED = 8  # words; of more, no single one is too many, and each costs a count
NUMBERED = 5  # documents offered for one number
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


class Found:
    """The answer of one index to one question."""

    def __init__(self, index: Generation, question: Question):
        self.index = index
        self.question = question
        # The newest primary keys that were found, where the counting has met them.
        self.hits: list[int] = []

    @cached_property
    def count(self) -> int:
        if "joint_counts" in self.__dict__:
            counters, is_exact = self.joint_counts
            if is_exact:
                return counters["year"].total()
        return 0 if self.question.is_empty else self.kept("count", self.counted)

    def counted(self) -> int:
        return self.index.count() if self.question.is_plain else self.count_of()

    def page(self, start: int, stop: int) -> list[int]:
        """Return the primary keys from place ``start`` up to ``stop``, in order."""
        if self.question.is_empty:
            return []
        if len(self.hits) == self.count:
            return self.in_order(self.hits)[start:stop]
        if self.question.sort == NEWEST and stop <= len(self.hits):
            return self.hits[start:stop]
        if not self.question.is_by_relevance:
            return self.keys(start, stop - start)
        words, question = self.question.words, self.question
        in_title = question.match(IN_TITLE)
        elsewhere = f"({question.match()}) NOT ({matching(words, IN_TITLE)})"
        keys = self.keys(start, stop - start, in_title)
        if len(keys) < stop - start:
            passed = 0 if keys else start - self.count_of(in_title)
            keys += self.keys(passed, stop - start - len(keys), elsewhere)
        return keys

    @property
    def every_key(self) -> list[int]:
        """The primary keys of all that is found."""
        return [] if self.question.is_empty else self.keys(0, self.count)

    def in_order(self, hits: list[int]) -> list[int]:
        if self.question.sort == OLDEST:
            return hits[::-1]
        if not self.question.is_by_relevance:
            return hits
        in_title = set(self.keys(0, len(hits), self.question.match(IN_TITLE)))
        return sorted(hits, key=lambda key: key not in in_title)

    def count_of(self, match: str = "") -> int:
        sql, parameters = self.scope("count(*)", match)
        return self.index.select(sql, parameters).get

    def keys(self, offset: int, limit: int, match: str = "") -> list[int]:
        direction = "DESC" if self.question.sort == OLDEST else "ASC"
        key = self.question.key
        sql, parameters = self.scope(key, match)
        sql += f" ORDER BY {key} {direction} LIMIT ? OFFSET ?"
        rows = self.index.select(sql, [*parameters, limit, offset])
        return [pk_of(key) for (key,) in rows]

    def scope(self, what: str, match: str = "", needs_days: bool = False) -> tuple[str, list]:
        """Return the SELECT of ``what`` over all that is found, and its parameters.

        Words and terms lead, then a document's row in the narrow table (the crossing fixes
        that order), where a condition or ``what`` needs it.
        """
        match = match or self.question.match()
        values = [match] if match else []
        sources = ["{texts}(?) AS texts"] if match else []
        if not match or needs_days or self.question.needs_days:
            sources.append("{documents} AS days" + (" ON days.key = texts.rowid" * bool(match)))
        sql = f"SELECT {what} FROM {' CROSS JOIN '.join(sources)}"
        conditions = list(self.question.conditions())
        if conditions:
            sql += " WHERE " + " AND ".join(text for text, _values in conditions)
        return sql, values + [value for _text, others in conditions for value in others]

    def counts(self, structure: Structure) -> Counts:
        """Count for each filter under the words and the other filters."""
        raw, is_exact = {}, True
        others = {self.question.cache_key(): self}
        for name in FACETS:
            other = Found(self.index, self.question.without(name))
            other = others.setdefault(other.question.cache_key(), other)
            counters, exact = other.joint_counts
            raw[name] = counters[name]
            is_exact = is_exact and exact
        branches: dict[str, Callable[[Counter], dict]] = {
            "body": lambda counter: with_branches(structure.bodies, counter),
            "column": lambda counter: with_branches(structure.columns, counter),
            "subject": lambda counter: of_subjects(structure.subjects, counter),
        }
        of = {name: branches.get(name, dict)(counter) for name, counter in raw.items()}
        return Counts(of, is_exact)

    @cached_property
    def joint_counts(self) -> tuple[dict[str, Counter], bool]:
        """Return the counts of all values as documents have them themselves, by filter, and
        whether they are exact."""
        if self.question.is_empty:
            return {name: Counter() for name in FACETS}, True
        return self.kept("joint", self.joint_counted)

    def joint_counted(self) -> tuple[dict[str, Counter], bool]:
        columns = {name: f'days."{COLUMNS.get(name, name)}"' for name in FACETS}
        columns["validity"] = validity_on(self.question.today)
        if self.question.is_plain:
            return {name: self.counted_over_all(each) for name, each in columns.items()}, True
        # Counting is cheaper than reading, but looking for words twice is not.
        limit = COUNTED if self.question.words else SAMPLED
        rows = self.newest(limit + 1, columns.values())
        is_exact = len(rows) <= limit or self.count <= COUNTED
        if not is_exact:
            rows = rows[:SAMPLED]
        elif len(rows) > limit:
            rows = self.newest(COUNTED, columns.values())
        keys, *values = zip(*rows, strict=True) if rows else [()] * (1 + len(columns))
        counters = {name: Counter(each) for name, each in zip(columns, values, strict=True)}
        self.hits = [pk_of(key) for key in keys]
        return counters, is_exact

    def newest(self, limit: int, columns: Iterable[str]) -> list[tuple]:
        """Return (key, columns of the narrow table) of the newest documents found."""
        key = self.question.key
        sql, parameters = self.scope(", ".join([key, *columns]), needs_days=True)
        return self.index.select(f"{sql} ORDER BY {key} LIMIT {limit}", parameters).fetchall()

    def counted_over_all(self, column: str) -> Counter:
        """Count over the whole catalogue, where it is cheaper inside the database."""
        sql = f"SELECT {column}, count(*) FROM {{documents}} AS days GROUP BY 1"
        return Counter(dict(self.index.select(sql)))

    def kept(self, what: str, make: Callable):
        """Return what ``make`` gives, kept as long as the index stands where it stands."""
        text = f"{self.index.position.hash} {what} {self.question.cache_key()}"
        key = "found-" + hashlib.sha256(text.encode()).hexdigest()
        return cache.get_or_set(key, make, KEPT)

    def loosened(self) -> Iterator[tuple[str, int, int]]:
        """Yield what may be left out, and how many documents are found then: ("word", its
        place, count) and (name of a filter, 0, count), where that gives any."""
        question = self.question
        places = range(len(question.words)) if len(question.words) <= LOOSENED else []
        wider = [("word", place, question.without_word(place)) for place in places]
        wider += [(name, 0, question.without(name)) for name in question.filters]
        for name, place, other in wider:
            if not other.is_plain and (count := Found(self.index, other).count):
                yield name, place, count


def by_number(index: Generation, text: str) -> list[int]:
    """Return the primary keys of the documents whose index or document number ``text`` is,
    in any spelling, newest first."""
    number = standard_spelling(text)
    sql = "SELECT key FROM {documents} WHERE number = ?"
    keys = [key for (key,) in index.select(sql, [number])]
    if not keys and number:
        sql = f"SELECT rowid FROM {{texts}}(?) ORDER BY rowid LIMIT {NUMBERED}"
        keys = [key for (key,) in index.select(sql, [f'"{number_term(text)}"'])]
    return [pk_of(key) for key in keys]


def by_title(
    index: Generation, text: str, limit: int, bodies: Iterable[int] | None = None
) -> list[int]:
    """Return the primary keys of the documents (of ``bodies``, if given) with all words of
    ``text`` in their titles, newest first, at most ``limit``; [] where it has no word."""
    terms = {"body": tuple(map(body_term, sorted(bodies)))} if bodies else {}
    question = Question(words=tuple(words_of(text)), terms=terms)
    if not question.words:
        return []
    return Found(index, question).keys(0, limit, question.match(IN_TITLE))


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
