"""What the index holds of a document: its words as tokens, its facts as terms, its days.

A term joins letters with digits or signs, as no token of a text does, so that a term is asked
for without saying where.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from disclosure.document_numbers import normalise_document_number
from disclosure.models import Disclosure, SubjectLink
from disclosure.querysets import DisclosureQuerySet
from disclosure.search.query import EVERYTHING, title_terms
from disclosure.search.tokens import BETWEEN_READINGS, phrases, simplified, tokens

KEYS_A_DAY = 2**32
LAST_KEY = 2**54  # above the keys of all days that a date can say
NOT_PLAIN = re.compile(r"[\x00-/:-`{-\x7f]")  # ASCII but for digits and small letters


@dataclass(frozen=True)
class Contents:
    """A document as the index holds it. ``counted``: body, genre, column, year, subjects,
    and the days of validity, as in the narrow table."""

    key: int
    number: str
    title: str
    body: str
    facts: str
    counted: tuple


def key_of(day: date, pk: int) -> int:
    """The newer, the smaller: FTS5 takes twice as long to read its lists from behind."""
    return LAST_KEY - (day.toordinal() * KEYS_A_DAY + pk)


def pk_of(key: int) -> int:
    return (LAST_KEY - key) % KEYS_A_DAY


def body_term(pk: int) -> str:
    return f"b{pk}"


def subject_term(pk: int) -> str:
    return f"s{pk}"


def column_term(pk: int) -> str:
    return f"c{pk}"


def genre_term(pk: int) -> str:
    return f"g{pk}"


def year_term(year: int) -> str:
    return f"y{year}"


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
    year = row.published_on.year
    title, body = tokens(row.title), tokens(row.content_text)
    if not holds_number([title, body], row.document_number):
        body += f" {BETWEEN_READINGS} {tokens(row.document_number)}"
    subjects = sorted(link.subject_id for link in row.subject_links.all())
    return Contents(
        key=key_of(row.published_on, row.pk),
        number=row.index_number,
        title=title,
        body=body,
        facts=" ".join(facts_of(row, year, subjects)),
        counted=(
            row.issuing_body_id,
            row.genre_id,
            row.column_id,
            year,
            " ".join(map(str, subjects)),
            row.validity_start.toordinal(),
            row.expires_on and row.expires_on.toordinal(),
            row.repealed_noted_on and row.repealed_noted_on.toordinal(),
        ),
    )


def holds_number(held: list[str], document_number: str) -> bool:
    """Whether the tokens of title or text have the document's own number (or there is none):
    where they have not, it is put behind the text, so that a part of it is found too."""
    asked = [each.strip('"* ') for each in phrases(document_number)]
    return not asked or any(f" {each} " in f" {text} " for each in asked for text in held)


def facts_of(row: Disclosure, year: int, subjects: Iterable[int]) -> Iterable[str]:
    yield EVERYTHING
    yield year_term(year)
    yield body_term(row.issuing_body_id)
    yield column_term(row.column_id)
    if row.genre_id:
        yield genre_term(row.genre_id)
    yield from map(subject_term, subjects)
    if row.document_number:
        yield number_term(row.document_number)
    yield from title_terms(row.title)
