"""What was found: how many, and which on a page."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice

from django.core.cache import cache

from disclosure.search.contents import pk_of
from disclosure.search.generation import Generation
from disclosure.search.query import IN_TITLE, in_titles, matching
from disclosure.search.question import NEWEST, OLDEST, Question

FEW = 10_000  # hits that are read whole
KEPT = 60 * 60  # seconds
LOOSENED = 8  # words; of more, no single one is too many, and each costs a count


class Found:
    """The answer of one index to one question."""

    def __init__(self, index: Generation, question: Question):
        self.index = index
        self.question = question
        # The index's keys of the newest, as far as the counting beside filters has met them.
        self.newest: Sequence[int] = ()

    @cached_property
    def count(self) -> int:
        return 0 if self.question.is_empty else self.kept("count", self.counted)

    def counted(self) -> int:
        return self.index.count() if self.question.is_plain else self.count_of()

    @cached_property
    def hits(self) -> list[int]:
        """The primary keys of all that is found, newest first."""
        if len(self.newest) == self.count:
            return pks_of(self.newest)
        return self.keys(0, self.count, sort=NEWEST)

    def page(self, start: int, stop: int) -> list[int]:
        """Return the primary keys from place ``start`` up to ``stop``, in order."""
        if not self.count:
            return []
        if not self.question.is_by_relevance:
            return self.by_day(start, stop)
        if self.count <= FEW:
            return list(islice(self.titled_first(), start, stop))
        return self.titled_first_of_many(start, stop)

    def by_day(self, start: int, stop: int) -> list[int]:
        if min(stop, self.count) <= len(self.newest) and self.question.sort != OLDEST:
            return pks_of(self.newest[start:stop])
        if len(self.newest) == self.count:
            return pks_of(self.newest[::-1][start:stop])
        return self.keys(start, stop - start)

    def titled_first(self) -> Iterator[int]:
        """Yield what is found, those with the words in their titles before the others. The
        words are looked for once more, but in titles alone, and no further than is asked."""
        hits, titled = set(self.hits), set()
        for (key,) in self.index.select(
            "SELECT rowid FROM {titles}(?) ORDER BY rowid", [in_titles(self.question.words)]
        ):
            if (pk := pk_of(key)) in hits:
                titled.add(pk)
                yield pk
        yield from (pk for pk in self.hits if pk not in titled)

    def titled_first_of_many(self, start: int, stop: int) -> list[int]:
        in_title = self.question.match(IN_TITLE)
        words = matching(self.question.words, IN_TITLE)
        keys = self.keys(start, stop - start, in_title)
        if len(keys) < stop - start:
            passed = 0 if keys else start - self.count_of(in_title)
            elsewhere = f"({self.question.match()}) NOT ({words})"
            keys += self.keys(passed, stop - start - len(keys), elsewhere)
        return keys

    def count_of(self, match: str = "") -> int:
        sql, parameters = self.scope("count(*)", match)
        return self.index.select(sql, parameters).get

    def keys(self, offset: int, limit: int, match: str = "", sort: str = "") -> list[int]:
        direction = "DESC" if (sort or self.question.sort) == OLDEST else "ASC"
        key = self.question.key
        sql, parameters = self.scope(key, match)
        sql += f" ORDER BY {key} {direction} LIMIT ? OFFSET ?"
        rows = self.index.select(sql, [*parameters, limit, offset])
        return pks_of(key for (key,) in rows)

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

    def kept(self, what: str, make: Callable):
        """Return what ``make`` gives, kept as long as the index stands where it stands."""
        text = f"{self.index.version} {what} {self.question.cache_key()}"
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


def pks_of(keys: Iterable[int]) -> list[int]:
    return [pk_of(key) for key in keys]
