"""Changing and deleting drafts, also outside their form: many at once, or by the API."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from disclosure.audit import note_document
from disclosure.enums import Act, EventKind, State
from disclosure.models import AuditEntry, Column, Disclosure, Genre, SubjectCategory
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
    """Make a draft say what it said at ``entry`` of the audit, which has a snapshot.
    Attachments and the issuing body stay as they are."""
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
        row.subject_links.all().delete()
        subjects = SubjectCategory.objects.in_bulk(record["subjects"], field_name="code")
        for position, code in enumerate(record["subjects"]):
            if code in subjects:
                row.subject_links.create(subject=subjects[code], position=position)
