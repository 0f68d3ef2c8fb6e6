"""Documents from elsewhere, many at a time: what ``publish()`` does for one, with the queries
of one for all. They bring their days with them, and perhaps their numbers."""

from dataclasses import dataclass, field
from itertools import chain

from django.core.exceptions import ValidationError
from django.db import models

from disclosure.audit import GROUND, subject_of
from disclosure.enums import EntryKind, EventKind, State
from disclosure.models import (
    Attachment,
    AuditLog,
    CoIssuer,
    Disclosure,
    PublicationLog,
    Relation,
    SubjectLink,
)
from disclosure.numbering import allocate_index_number, take_imported_numbers
from disclosure.parts import read_parts, recognised, restore_parts
from disclosure.publication import record_of
from disclosure.rows import insert

# Made or found by who brings a row: to ask the database for each again says nothing new.
NOT_CHECKED = ["issuing_body", "column", "genre", "repealed_by", "revises", "written_by"]


@dataclass
class Brought:
    """An unsaved document, checked, in the state that it will have, with what hangs on it.

    ``ground`` stands in the audit: where it comes from. ``parts`` are facts for the parts of
    the record; None: they are to be recognised. ``may_wait``: it stays a draft where the
    site has no number for it now.
    """

    row: Disclosure
    ground: str = ""
    may_wait: bool = False
    subjects: list[SubjectLink] = field(default_factory=list)
    co_issuers: list[CoIssuer] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    parts: dict[str, dict] | None = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)

    def tell(self, words: str) -> None:
        self.messages.append(words)

    def record(self) -> dict:
        return record_of(
            self.row,
            co_issuers=self.co_issuers,
            subjects=self.subjects,
            attachments=self.attachments,
            relations=self.relations,
            parts=self.parts,
        )


def check_brought(row: Disclosure) -> None:
    """Raise ValidationError with what the fields of an unsaved row say wrongly; no query."""
    row.clean_fields(exclude=NOT_CHECKED)
    row.clean()


def bring(log: PublicationLog, documents: list[Brought]) -> None:
    """Save ``documents``, and publish those that are to be public, under the locked head.

    What is odd about a number is added to ``messages``. Raises ValidationError where the site
    has no number now for a document that may not wait.
    """
    public = [each for each in documents if each.row.state == State.PUBLISHED]
    numbers = {each.row.index_number: each for each in public if each.row.index_number}
    for words in take_imported_numbers(numbers):
        next(each for number, each in numbers.items() if f" {number} " in words).tell(words)
    for each in public:
        if not each.row.index_number:
            give_number(each)
    public = [each for each in public if each.row.state == State.PUBLISHED]
    for each in public:
        keep_names(each)
    create_rows([each.row for each in documents])
    create_links(documents)
    take_parts(documents)
    if public:
        facts = [(each.row.index_number, each.record()) for each in public]
        log.append_all(EntryKind.PUBLISHED, facts)
    # One act, one entry; that it became public stands in the log.
    imported = [(subject_of(each.row), each.ground[:GROUND]) for each in documents]
    AuditLog.locked().append_all(EventKind.IMPORTED, imported)


def create_rows(rows: list[Disclosure]) -> None:
    """Save ``rows``; what repeals one of them may be new with it, and has no key before."""
    repealed = [row for row in rows if row.repealed_by and not row.repealed_by.pk]
    repealing = [row.repealed_by for row in repealed]
    for row in repealed:
        row.repealed_by = None
    insert(rows)
    for row, by in zip(repealed, repealing, strict=True):
        row.repealed_by = by
    if repealed:
        Disclosure.objects.bulk_update(repealed, ["repealed_by"])


def create_links(documents: list[Brought]) -> None:
    """Save what hangs on the saved rows of ``documents``."""
    create(SubjectLink, [each.subjects for each in documents])
    create(CoIssuer, [each.co_issuers for each in documents])
    create(Attachment, [each.attachments for each in documents])
    create(Relation, [each.relations for each in documents])


def take_parts(documents: list[Brought]) -> None:
    """Give saved documents the parts that they bring, or what is recognised in them."""
    unknown = [each for each in documents if each.parts is None]
    for document in unknown:
        document.messages += recognised(document.row)
    found = read_parts([each.row.pk for each in unknown]) if unknown else {}
    for document in documents:
        if document.parts is None:
            document.parts = found[document.row.pk]
        elif document.parts:
            restore_parts(document.row, document.parts)


def keep_names(document: Brought) -> None:
    """Bodies are renamed, documents are not: keep the names of today."""
    row = document.row
    row.issuing_body_name = row.issuing_body_name or row.issuing_body.name
    for link in document.co_issuers:
        link.name = link.name or link.body.name


def give_number(document: Brought) -> None:
    row = document.row
    try:
        row.index_number = allocate_index_number(
            row.issuing_body,
            row.published_on.year,
            on=row.published_on,
            subject=document.subjects[0].subject.code if document.subjects else "",
        )
    except ValidationError as error:
        if not document.may_wait:
            raise
        row.state = State.DRAFT
        row.published_at = row.published_on = None
        document.messages += error.messages


def create(model: type[models.Model], parts: list[list[models.Model]]) -> None:
    model.objects.bulk_create(chain.from_iterable(parts))
