"""Taking a document back, undoing that, and erasing for good."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.audit import empty_snapshots, note_document
from disclosure.enums import Act, EntryKind, EventKind, State
from disclosure.models import (
    Disclosure,
    ErasureRequest,
    LegacyPage,
    LogRecord,
    PublicationLog,
)
from disclosure.models.attachments import release_file
from disclosure.paper.kept import forget
from disclosure.parts import restore_parts
from disclosure.permissions import check_act
from disclosure.workflow.changing import note_repeals, take_back_repeals
from disclosure.workflow.checks import check_move, check_row, lock
from disclosure.workflow.publishing import make_public

TEXTS = [
    *("document_number", "source", "summary", "content_html", "repeal_words"),
    *("correction_reason", "revision_reason"),
]


@transaction.atomic
def withdraw(
    disclosure: Disclosure, *, reason: str, ground: str, by=None, undo_repeals: bool = False
) -> None:
    """Take a document back: gone from every list with the commit, its address says why.

    ``reason`` is public and holds no personal data; ``ground`` is for the staff. With
    ``undo_repeals``, what it repealed is in force again as it was before.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("请写明撤下的理由，理由将公开。")})
    log = PublicationLog.locked()
    lock(disclosure)
    check_act(Act.WITHDRAW, disclosure, by)
    check_move(disclosure, State.WITHDRAWN)
    disclosure.state = State.WITHDRAWN
    disclosure.withdrawn_at = timezone.now()
    disclosure.withdrawal_reason = reason.strip()
    check_row(disclosure)
    disclosure.save()
    log.append(EntryKind.WITHDRAWN, disclosure.index_number, reason=reason.strip())
    transaction.on_commit(lambda: forget(disclosure))
    note_document(disclosure, EventKind.WITHDRAWN, by=by, ground=ground or reason)
    if undo_repeals:
        take_back_repeals(disclosure, by=by)


@transaction.atomic
def restore(disclosure: Disclosure, *, ground: str, by=None) -> None:
    """Make a withdrawn document public again, with its number and its first day."""
    if not ground.strip():
        raise ValidationError({"ground": _("请写明恢复公开的依据。")})
    log = PublicationLog.locked()
    lock(disclosure)
    check_act(Act.RESTORE, disclosure, by)
    if disclosure.state != State.WITHDRAWN:
        raise ValidationError(_("只有已撤下的文件可以恢复公开。"))
    make_public(log, disclosure)
    note_document(disclosure, EventKind.RESTORED, by=by, ground=ground.strip())
    note_repeals(disclosure, by=by)  # what its withdrawal had put in force again


@transaction.atomic
def ask_erasure(disclosure: Disclosure, *, ground: str, by) -> None:
    """Ask that a document be erased for good; a second person must consent."""
    check_ground(ground)
    PublicationLog.locked()
    lock(disclosure)
    check_act(Act.ASK_ERASURE, disclosure, by)
    if ErasureRequest.objects.filter(pk=disclosure.pk).exists():
        raise ValidationError(_("这份文件已经提请彻底删除，正等待另一个人同意。"))
    ErasureRequest.objects.create(disclosure=disclosure, asked_by=by, ground=ground.strip())
    note_document(disclosure, EventKind.ERASURE_ASKED, by=by, ground=ground.strip())


@transaction.atomic
def drop_erasure(disclosure: Disclosure, *, by) -> None:
    """Leave a document as it is, though somebody asked to erase it."""
    PublicationLog.locked()
    lock(disclosure)
    check_act(Act.ASK_ERASURE, disclosure, by)
    deleted, _rows = ErasureRequest.objects.filter(pk=disclosure.pk).delete()
    if not deleted:
        raise ValidationError(_("这份文件没有提请彻底删除。"))
    note_document(disclosure, EventKind.ERASURE_DROPPED, by=by)


@transaction.atomic
def erase(disclosure: Disclosure, *, ground: str = "", by=None) -> None:
    """Erase a document for good: personal data published by mistake, a court's order.

    Every text, record, salt, snapshot and file of it goes; the number stays used, and the
    chains still verify and say what happened. ``ground`` is public; a person consents to
    that of the request.
    """
    log = PublicationLog.locked()
    lock(disclosure)
    check_act(Act.ERASE, disclosure, by)
    if by is not None:
        ground = disclosure.erasure_request.ground
    check_ground(ground)
    if disclosure.state not in {State.PUBLISHED, State.WITHDRAWN} or disclosure.erased_at:
        raise ValidationError(_("只有公开过的文件才需要彻底删除；草稿可以直接删除。"))
    LogRecord.objects.filter(entry__subject=disclosure.index_number).update(salt="", text="")
    empty_snapshots(disclosure)
    remove_files(disclosure)
    for revision in Disclosure.objects.filter(revises=disclosure):
        remove_files(revision)
        revision.delete()
    disclosure.relations.all().delete()
    disclosure.subject_links.all().delete()
    disclosure.co_issuer_links.all().delete()
    restore_parts(disclosure, {})
    LegacyPage.objects.filter(pk=disclosure.pk).delete()
    ErasureRequest.objects.filter(pk=disclosure.pk).delete()
    disclosure.title = _("（已依法删除）")
    for name in TEXTS:
        setattr(disclosure, name, "")
    disclosure.keywords = []
    disclosure.corrected_at = None
    disclosure.written_on = disclosure.effective_on = disclosure.expires_on = None
    disclosure.repealed_noted_on = disclosure.repealed_by = disclosure.genre = None
    disclosure.state = State.WITHDRAWN
    disclosure.withdrawn_at = disclosure.withdrawn_at or timezone.now()
    disclosure.withdrawal_reason = ground.strip()
    disclosure.erased_at = timezone.now()
    disclosure.save()
    transaction.on_commit(lambda: forget(disclosure))
    log.append(EntryKind.ERASED, disclosure.index_number, reason=ground.strip())
    note_document(disclosure, EventKind.ERASED, by=by, ground=ground.strip())


def remove_files(disclosure: Disclosure) -> None:
    for attachment in disclosure.attachments.all():
        attachment.delete()
        transaction.on_commit(lambda sha256=attachment.sha256: release_file(sha256))


def check_ground(ground: str) -> None:
    if not ground.strip():
        raise ValidationError({"ground": _("请写明彻底删除的依据，依据将公开。")})
