"""Changing and deleting drafts, also outside their form: many at once, or by the API."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from disclosure.audit import note_document
from disclosure.enums import Act, EventKind, State
from disclosure.models import Disclosure
from disclosure.permissions import check_act
from disclosure.workflow.checks import check_row, lock


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
