"""Changing and deleting drafts, also outside their form: many at once, or by the API."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from disclosure.audit import note_document
from disclosure.enums import Act, EventKind, State
from disclosure.models import (
    Attachment,
    AuditEntry,
    Column,
    Disclosure,
    Genre,
    IssuingBody,
    SubjectCategory,
)
from disclosure.models.attachments import stored_name
from disclosure.parts import restore_parts
from disclosure.permissions import check_act
from disclosure.workflow.checks import check_row, lock

RESTORED = [
    *("title", "document_number", "keywords", "source", "summary", "content_html"),
    *("disclosure_kind", "kind_reason", "revision_reason"),
]
DAYS = ["written_on", "effective_on", "expires_on"]


@contextmanager
def edit(draft: Disclosure, *, ground: str, by=None) -> Iterator[Disclosure]:
    """Change a draft, or a revision, and put it on record.

    ``with edit(draft, ground="栏目", by=user) as row:`` change the locked row and what hangs
    on it; ``ground`` names what is changed. Raises ValidationError, and nothing has happened.
    """
    with transaction.atomic():
        lock(draft)
        check_act(Act.EDIT, draft, by)
        if draft.state != State.DRAFT:
            raise ValidationError(_("只有草稿可以修改。"))
        yield draft
        draft.edited_by = by
        check_row(draft)
        draft.save()
        note_document(draft, EventKind.EDITED, by=by, ground=ground)


@transaction.atomic
def delete_draft(draft: Disclosure, *, by=None) -> None:
    """Delete a draft or a revision; the audit keeps what it said. Raises ValidationError
    where other documents point to it."""
    lock(draft)
    check_act(Act.DELETE, draft, by)
    if draft.state != State.DRAFT:
        raise ValidationError(_("只有草稿可以删除。"))
    note_document(draft, EventKind.DELETED, by=by)
    try:
        draft.delete()
    except ProtectedError:
        raise ValidationError(_("别的文件与它相关，不能删除：请先去掉那些关系。")) from None


def go_back(draft: Disclosure, entry: AuditEntry, *, by=None) -> None:
    """Make a draft say what it said at ``entry`` of the audit, which has a snapshot. The
    issuing body stays as it is."""
    record = json.loads(entry.snapshot.text or "{}")
    if not record:
        raise ValidationError(_("这一条记录没有保存内容。"))
    with edit(draft, by=by, ground=_("恢复为 %(entry)s 的内容") % {"entry": entry}) as row:
        for name in RESTORED:
            setattr(row, name, record[name])
        for name in DAYS:
            setattr(row, name, record[name] and date.fromisoformat(record[name]))
        row.column = Column.objects.filter(public_id=record["column"] or "").first()
        row.genre = Genre.objects.filter(code=record["genre"] or "").first()
        restore_links(row, record)
        restore_attachments(row, record)
        restore_parts(row, record)


def restore_links(row: Disclosure, record: dict) -> None:
    """Subjects, co-issuers and relations as ``record`` has them, where they still exist."""
    for links in [row.subject_links, row.co_issuer_links, row.relations]:
        links.all().delete()
    subjects = SubjectCategory.objects.in_bulk(record["subjects"], field_name="code")
    for position, code in enumerate(record["subjects"]):
        if code in subjects:
            row.subject_links.create(subject=subjects[code], position=position)
    codes = [each["code"] for each in record["co_issuers"]]
    bodies = IssuingBody.objects.in_bulk(codes, field_name="code")
    for position, code in enumerate(codes):
        if code in bodies:
            row.co_issuer_links.create(body=bodies[code], position=position)
    numbers = [each["index_number"] for each in record["relations"] if each["index_number"]]
    targets = {each.index_number: each for each in documents_numbered(numbers)}
    for each in record["relations"]:
        target = targets.get(each["index_number"])
        if target or each["title"]:
            row.relations.create(kind=each["kind"], target=target, target_title=each["title"])


def documents_numbered(numbers: list[str]):
    return Disclosure.objects.filter(index_number__in=numbers).only("index_number")


def restore_attachments(row: Disclosure, record: dict) -> None:
    """The files as ``record`` has them; one that was swept since stays away."""
    standing = {each.public_id: each for each in row.attachments.all()}
    for position, facts in enumerate(record["attachments"]):
        attachment = standing.pop(facts["id"], None)
        if attachment is None and default_storage.exists(stored_name(facts["sha256"])):
            kept = {name: facts[name] for name in ["media_type", "size", "sha256"]}
            attachment = Attachment(disclosure=row, public_id=facts["id"], **kept)
        if attachment is not None:
            attachment.name, attachment.position = facts["name"], position
            attachment.save()
    for attachment in standing.values():
        attachment.delete()
