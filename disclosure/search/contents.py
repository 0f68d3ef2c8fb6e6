"""What the index holds of a document: its words as tokens, its facts as terms, its days.

A term joins letters with digits or signs, as no token of a text does, so that a term is asked
for without saying where.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Prefetch

from disclosure.document_numbers import normalise_document_number
from disclosure.models import Disclosure, SubjectLink
from disclosure.querysets import DisclosureQuerySet
from disclosure.search.query import EVERYTHING, title_terms
from disclosure.search.tokens import BETWEEN_READINGS, phrases, simplified, tokens

KEYS_A_DAY = 2**32
LAST_KEY = 2**54  # above the keys of all days that a date can say
NOT_PLAIN = re.compile(r"[\x00-/:-`{-\x7f]")  # ASCII but for digits and small letters
LETTERS = {"body": "b", "subject": "s", "column": "c", "genre": "g", "year": "y"}


class Values(NamedTuple):
    """What the filters ask of a document, as the narrow table has it: primary keys (of subjects
    all, parted by spaces), and days as ordinals. It says on which shelves a document stands."""

    body: int
    genre: int | None
    column: int
    year: int
    subjects: str
    starts: int
    last_day: int | None  # on which it is in force
    is_repealed: bool

    @property
    def terms(self) -> list[str]:
        """The terms by which a document is found through a filter."""
        terms = [term("year", self.year), term("body", self.body), term("column", self.column)]
        if self.genre:
            terms.append(term("genre", self.genre))
        return terms + [term("subject", int(pk)) for pk in self.subjects.split()]


@dataclass(frozen=True)
class Contents:
    """A document as the index holds it."""

    key: int
    number: str
    title: str
    body: str
    facts: str
    values: Values


def key_of(day: date, pk: int) -> int:
    """The newer, the smaller: FTS5 takes twice as long to read its lists from behind."""
    return LAST_KEY - (day.toordinal() * KEYS_A_DAY + pk)


def keys_between(first: date, last: date) -> list[int]:
    """Return the smallest and the largest key of the days from ``first`` to ``last``."""
    return [key_of(last, KEYS_A_DAY - 1), key_of(first, 0)]


def pk_of(key: int) -> int:
    return (LAST_KEY - key) % KEYS_A_DAY


def pk_in_sql(key: str) -> str:
    return f"({LAST_KEY} - {key}) % {KEYS_A_DAY}"


def term(name: str, value: int) -> str:
    """The term of all documents that have ``value``, a primary key or a year, by a filter."""
    return f"{LETTERS[name]}{value}"


def number_term(document_number: str) -> str:
    """One token for a document number in any spelling."""
    number = normalise_document_number(simplified(document_number))
    return "n_" + NOT_PLAIN.sub(lambda match: f"_{ord(match[0]):x}_", number)


def rows_for_index(rows: DisclosureQuerySet) -> DisclosureQuerySet:
    """``rows`` with what ``contents_of`` reads, in two queries, in no order: for one of keys,
    SQLite would read all that is public."""
    links = SubjectLink.objects.only("disclosure_id", "subject_id")
    return (
        rows.order_by()
        .only(
            *("index_number", "title", "content_text", "document_number", "published_on"),
            *("issuing_body_id", "genre_id", "column_id", "validity_start", "expires_on"),
            "repealed_noted_on",
        )
        .prefetch_related(Prefetch("subject_links", links))
    )


def contents_of(row: Disclosure) -> Contents:
    """Return what the index holds of a public document that ``rows_for_index`` gave."""
    title, body = tokens(row.title), tokens(row.content_text)
    if not holds_number([title, body], row.document_number):
        body += f" {BETWEEN_READINGS} {tokens(row.document_number)}"
    values = values_of(row)
    return Contents(
        key=key_of(row.published_on, row.pk),
        number=row.index_number,
        title=title,
        body=body,
        facts=" ".join(facts_of(row, values)),
        values=values,
    )


def values_of(row: Disclosure) -> Values:
    subjects = sorted(link.subject_id for link in row.subject_links.all())
    repealed_on, last_day = row.repealed_noted_on, row.expires_on
    if repealed_on and not last_day:
        last_day = max(repealed_on, date.min + timedelta(1)) - timedelta(1)
    return Values(
        body=row.issuing_body_id,
        genre=row.genre_id,
        column=row.column_id,
        year=row.published_on.year,
        subjects=" ".join(map(str, subjects)),
        starts=row.validity_start.toordinal(),
        last_day=last_day and last_day.toordinal(),
        is_repealed=bool(repealed_on),
    )


def holds_number(held: list[str], document_number: str) -> bool:
    """Whether the tokens of title or text have the document's own number (or there is none):
    where they have not, it is put behind the text, so that a part of it is found too."""
    asked = [each.strip('"* ') for each in phrases(document_number)]
    return not asked or any(f" {each} " in f" {text} " for each in asked for text in held)


def facts_of(row: Disclosure, values: Values) -> Iterable[str]:
    yield EVERYTHING
    yield from values.terms
    if row.document_number:
        yield number_term(row.document_number)
    yield from title_terms(row.title)
