"""What was found: how many, and which on a page."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

from django.core.cache import cache
from pyroaring import BitMap

from disclosure.enums import Validity
from disclosure.search.contents import LETTERS, pk_in_sql
from disclosure.search.generation import Generation
from disclosure.search.query import IN_TITLE, in_titles
from disclosure.search.question import NEWEST, OLDEST, Question
from disclosure.search.shelves import union

EXACT_UP_TO = 10_000  # hits that are read whole, where the shelves do not tell what is found
SAMPLED = 2_000  # of more hits, so many of the newest are counted beside filters
NARROW = 8  # filters that let through less than this part: with them words are found sooner
KEPT = 60 * 60  # seconds
LOOSENED = 8  # words; of more, no single one is too many, and each costs a count


@dataclass(frozen=True)
class Hits:
    """Primary keys of what is found, or when not ``is_whole``, of the newest ``SAMPLED``.
    ``newest_first``: where they were met in that order, among others perhaps."""

    pks: BitMap
    is_whole: bool = True
    newest_first: list[int] | None = None

    def in_order(self) -> Iterator[int]:
        return (pk for pk in self.newest_first if pk in self.pks)


class Found:
    """The answer of one index to one question."""

    def __init__(self, index: Generation, question: Question):
        self.index = index
        self.question = question
        self.known: Hits | None = None  # once somebody has asked for them
        self.wider: dict[str, Found] = {}  # without one filter

    @cached_property
    def unfiltered(self) -> "Found":
        """What is found without the filters that the shelves answer."""
        question = self.question.unfiltered
        return self if question == self.question else Found(self.index, question)

    def without(self, name: str) -> "Found":
        """What is found without one of the filters."""
        question = self.question.without(name)
        if question == self.unfiltered.question:
            return self.unfiltered
        if name in self.wider:
            return self.wider[name]
        other = Found(self.index, question)
        if question.unfiltered == self.unfiltered.question:
            other.unfiltered = self.unfiltered
            self.wider[name] = other
        return other

    def hits(self) -> Hits:
        """Return what is found, as a set: from the shelves alone, or cut from what is found
        without some of their filters, or looked for."""
        if self.known is None:
            self.known = self.looked_up()
        return self.known

    def looked_up(self) -> Hits:
        if self.question.is_empty:
            return Hits(BitMap())
        passing = self.on_shelves()
        if self.question.is_on_shelves or not passing:
            return Hits(passing)
        is_narrow = NARROW * len(passing) < len(self.index.shelves.everything)
        if self.unfiltered is not self and not is_narrow:
            self.unfiltered.hits()
        for other in [self.unfiltered, *self.wider.values()]:
            if other.known and other.known.is_whole:
                return replace(other.known, pks=other.known.pks & passing)
        newest = self.keys(0, EXACT_UP_TO + 1, sort=NEWEST)
        is_whole = len(newest) <= EXACT_UP_TO
        newest = newest if is_whole else newest[:SAMPLED]
        return Hits(BitMap(newest), is_whole, newest)

    def on_shelves(self) -> BitMap:
        """What the filters with shelves let through."""
        question, index = self.question, self.index
        sets = [
            index.shelves.having(terms)
            for name, terms in question.terms.items()
            if name in LETTERS
        ]
        if question.validity:
            standing = index.standing(question.today)
            sets.append(union(standing[each] for each in question.validity))
        if question.in_force_on:
            sets.append(index.standing(question.in_force_on)[Validity.IN_FORCE])
        if question.published_after or question.published_before:
            sets.append(index.published(question.published_after, question.published_before))
        return BitMap.intersection(*sets) if sets else index.shelves.everything

    @cached_property
    def count(self) -> int:
        if self.question.is_empty or self.question.is_on_shelves:
            return len(self.hits().pks)
        return self.kept("count", self.counted)

    def counted(self) -> int:
        if (self.known or self.unfiltered.known) and self.hits().is_whole:
            return len(self.hits().pks)
        sql, parameters = self.scope("count(*)")
        return self.index.select(sql, parameters).get

    @cached_property
    def all(self) -> list[int]:
        """The primary keys of all that is found, newest first."""
        if self.known and self.known.is_whole and self.known.newest_first is not None:
            return list(self.known.in_order())
        return self.keys(0, self.count, sort=NEWEST)

    def page(self, start: int, stop: int) -> list[int]:
        """Return the primary keys from place ``start`` up to ``stop``, in order."""
        stop = min(stop, self.count)
        if start >= stop:
            return []
        if not self.question.is_by_relevance:
            return self.by_day(start, stop)
        return list(islice(self.titled_first(stop), start, stop))

    def by_day(self, start: int, stop: int) -> list[int]:
        known = self.known
        if known is None or known.newest_first is None:
            return self.keys(start, stop - start)
        if self.question.sort != OLDEST and (known.is_whole or stop <= len(known.pks)):
            return list(islice(known.in_order(), start, stop))
        if known.is_whole:
            return self.all[::-1][start:stop]
        return self.keys(start, stop - start)

    def titled_first(self, stop: int) -> Iterator[int]:
        """Yield what is found, up to place ``stop``, those with the words in their titles
        before the others."""
        titled = set()
        for pk in self.titled(stop):
            titled.add(pk)
            yield pk
        if self.count > EXACT_UP_TO:
            newest = self.keys(0, len(titled) + stop)
        else:
            newest = self.all
        yield from (pk for pk in newest if pk not in titled)

    def titled(self, stop: int) -> Iterator[int]:
        """Yield what has the words in its title, newest first, up to place ``stop`` at least.
        Titles have a table of their own, in which words are found several times as fast; what
        is found there is cut by what is found at all, or by the filters if nothing else can
        speak against a title."""
        question = self.question
        if self.count <= EXACT_UP_TO:
            passing = self.hits().pks
        elif question.unfiltered.terms or any(
            word.excluded or word.is_in_title_only for word in question.words
        ):
            yield from self.keys(0, stop, question.match(IN_TITLE))
            return
        else:
            passing = self.on_shelves()
        rows = self.index.select(
            f"SELECT {pk_in_sql('rowid')} FROM {{titles}}(?) ORDER BY rowid",
            [in_titles(question.words)],
        )
        yield from (pk for (pk,) in rows if pk in passing)

    def keys(self, offset: int, limit: int, match: str = "", sort: str = "") -> list[int]:
        direction = "DESC" if (sort or self.question.sort) == OLDEST else "ASC"
        key = self.question.key
        sql, parameters = self.scope(pk_in_sql(key), match)
        sql += f" ORDER BY {key} {direction} LIMIT ? OFFSET ?"
        return [pk for (pk,) in self.index.select(sql, [*parameters, limit, offset])]

    def scope(self, what: str, match: str = "") -> tuple[str, list]:
        """Return the SELECT of ``what`` over all that is found, and its parameters.

        Words and terms lead, then a document's row in the narrow table (the crossing fixes
        that order), where a condition needs it.
        """
        match = match or self.question.match()
        values = [match] if match else []
        sources = ["{texts}(?) AS texts"] if match else []
        if not match or self.question.needs_days:
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
        wider = [
            ("word", place, Found(self.index, question.without_word(place))) for place in places
        ]
        wider += [(name, 0, self.without(name)) for name in question.filters]
        for name, place, other in wider:
            if not other.question.is_plain and other.count:
                yield name, place, other.count
