"""What a list asks of the index: words, terms, days and an order."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils import timezone

from disclosure.enums import Validity
from disclosure.search.contents import LETTERS, keys_between
from disclosure.search.query import ANYWHERE, Word, matching, wanted

NEWEST, OLDEST, RELEVANCE = "-published_on", "published_on", "relevance"

COMPARED = ("body", "column")  # filters by what the narrow table has too
WIDE = 8  # terms
DAYS = ("published_after", "published_before", "in_force_on")


@dataclass(frozen=True)
class Question:
    """``terms``: by filter, the terms any of which a document must have. ``is_empty``: a
    text was typed, but there is no word in it; nothing is found."""

    words: tuple[Word, ...] = ()
    is_empty: bool = False
    terms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    published_after: date | None = None
    published_before: date | None = None
    validity: tuple[Validity, ...] = ()
    in_force_on: date | None = None
    sort: str = NEWEST
    today: date = field(default_factory=timezone.localdate)

    @property
    def is_plain(self) -> bool:
        """Whether the whole catalogue is asked for."""
        return self == Question(sort=self.sort, today=self.today)

    @property
    def is_by_relevance(self) -> bool:
        return self.sort == RELEVANCE and bool(wanted(self.words))

    def without(self, name: str) -> "Question":
        """The same question without one of its filters."""
        if name in self.terms:
            return replace(self, terms={k: v for k, v in self.terms.items() if k != name})
        if name == "validity":
            return replace(self, validity=())
        return replace(self, **{name: None}) if name in DAYS else self

    @property
    def unfiltered(self) -> "Question":
        """The same question without the filters that the shelves answer."""
        terms = {name: each for name, each in self.terms.items() if name not in LETTERS}
        plain = Question(sort=self.sort, today=self.today)
        return replace(plain, words=self.words, is_empty=self.is_empty, terms=terms)

    @property
    def is_on_shelves(self) -> bool:
        """Whether the shelves alone tell what is found."""
        return self.unfiltered.is_plain

    def without_word(self, place: int) -> "Question":
        return replace(self, words=self.words[:place] + self.words[place + 1 :])

    @property
    def filters(self) -> list[str]:
        """The names of the filters that narrow this question."""
        return [*self.terms, *(name for name in ("validity", *DAYS) if getattr(self, name))]

    def cache_key(self) -> str:
        """A name for all questions that find the same, whatever their order."""
        return repr(replace(self, sort=NEWEST))

    def match(self, where: str = ANYWHERE) -> str:
        """The FTS5 expression of words and terms; "" when there are none."""
        parts = [
            f"({' OR '.join(terms)})"
            for name, terms in self.terms.items()
            if name not in self.wide
        ]
        if self.words:
            parts.append(f"({matching(self.words, where)})")
        return " AND ".join(parts)

    def conditions(self) -> Iterator[tuple[str, list[int]]]:
        """The other conditions in SQL, each with its parameters. Between two days FTS5 reads
        only that part of its lists, so years are said as days, too."""
        first, last = self.published_after or date.min, self.published_before or date.max
        if years := [int(year_term[1:]) for year_term in self.terms.get("year", ())]:
            first = max(first, date(min(years), 1, 1))
            last = min(last, date(max(years), 12, 31))
        if (first, last) != (date.min, date.max):
            yield f"{self.key} BETWEEN ? AND ?", keys_between(first, last)
        if self.validity:
            marks = ", ".join("?" * len(self.validity))
            yield (
                f"{validity_on(self.today)} IN ({marks})",
                [each.value for each in self.validity],
            )
        if self.in_force_on:
            yield f"{validity_on(self.in_force_on)} = '{Validity.IN_FORCE.value}'", []

        for name in self.wide:
            marks = ", ".join("?" * len(self.terms[name]))
            keys = [int(term[1:]) for term in self.terms[name]]
            yield f'days."{name}" IN ({marks})', keys

    @property
    def key(self) -> str:
        """The key of a document in SQL; without words and terms, the narrow table alone
        stands for the texts."""
        return "texts.rowid" if self.match() else "days.key"

    @property
    def wide(self) -> set[str]:
        """The filters with so many terms that comparing each document found is cheaper."""
        return {name for name in COMPARED if len(self.terms.get(name, ())) > WIDE}

    @property
    def needs_days(self) -> bool:
        """Whether the conditions ask for what the narrow table has."""
        return bool(self.validity or self.in_force_on or self.wide)


def validity_on(day: date) -> str:
    """The Validity on ``day`` in SQL over the narrow table.

    The same rule as ``DisclosureQuerySet.with_validity`` and ``Shelves.divided``; tests hold
    them together.
    """
    on = day.toordinal()
    return (
        f"CASE WHEN starts > {on} THEN '{Validity.NOT_YET.value}'"
        f" WHEN last_day IS NULL OR last_day >= {on} THEN '{Validity.IN_FORCE.value}'"
        f" WHEN is_repealed THEN '{Validity.REPEALED.value}'"
        f" ELSE '{Validity.EXPIRED.value}' END"
    )
