"""The way from a draft to the public by two pairs of eyes (政府信息公开条例 Art. 17)."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.audit import note_document
from disclosure.enums import Act, EventKind, State
from disclosure.models import Disclosure, PublicationLog
from disclosure.permissions import check_act
from disclosure.workflow.changing import is_changed
from disclosure.workflow.checks import (
    check_move,
    check_row,
    lock,
    missing_for_publication,
    missing_for_review,
    refuse,
)
from disclosure.workflow.publishing import go_public


@transaction.atomic
def submit(disclosure: Disclosure, *, by=None) -> None:
    """Hand a draft in for review; from now on its text is closed."""
    PublicationLog.locked()
    lock(disclosure)
    check_act(Act.SUBMIT, disclosure, by)
    check_move(disclosure, State.IN_REVIEW)
    refuse(missing_for_review(disclosure))
    if disclosure.is_revision and not is_changed(disclosure):
        raise ValidationError(_("更正稿与公开的文件没有不同，不需要提交。"))
    move(disclosure, State.IN_REVIEW)
    note_document(disclosure, EventKind.SUBMITTED, by=by)


@transaction.atomic
def pass_review(
    disclosure: Disclosure,
    *,
    by=None,
    ground: str = "",
    publish_at: datetime | None = None,
) -> None:
    """Find that a document may be public. It goes on to approval; where the body has that
    switched off, it becomes public now or at ``publish_at``. ``ground``: the opinion."""
    log = PublicationLog.locked()
    lock(disclosure)
    check_act(Act.REVIEW, disclosure, by)
    check_move(disclosure, State.IN_APPROVAL)
    note_document(disclosure, EventKind.REVIEWED, by=by, ground=ground)
    if disclosure.issuing_body.needs_approval:
        refuse(missing_for_review(disclosure))
        move(disclosure, State.IN_APPROVAL)
    else:
        let_out(log, disclosure, publish_at, by=by)


@transaction.atomic
def approve(
    disclosure: Disclosure,
    *,
    by=None,
    ground: str = "",
    publish_at: datetime | None = None,
) -> None:
    """Sign a reviewed document: it becomes public now, or at ``publish_at``."""
    log = PublicationLog.locked()
    lock(disclosure)
    check_act(Act.APPROVE, disclosure, by)
    if disclosure.state != State.IN_APPROVAL:
        check_move(disclosure, State.SCHEDULED)
        raise ValidationError(_("这份文件还没有审核通过，不能签发。"))
    note_document(disclosure, EventKind.APPROVED, by=by, ground=ground)
    let_out(log, disclosure, publish_at, by=by)


def let_out(
    log: PublicationLog, disclosure: Disclosure, publish_at: datetime | None, *, by
) -> None:
    """Publish what has gone through every step, now or at ``publish_at``."""
    if publish_at is None:
        go_public(log, disclosure, by=by)
        return
    check_move(disclosure, State.SCHEDULED)
    refuse(missing_for_publication(disclosure))
    if publish_at <= timezone.now():
        raise ValidationError({"publish_at": _("定时公开的时间必须晚于现在。")})
    disclosure.publish_at = publish_at
    move(disclosure, State.SCHEDULED)
    when = f"{timezone.localtime(publish_at):%Y-%m-%d %H:%M}"
    note_document(disclosure, EventKind.SCHEDULED, by=by, ground=when)


@transaction.atomic
def send_back(disclosure: Disclosure, *, reason: str, by=None) -> None:
    """Return a document from review or approval to whoever writes it, with the reason."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明退回的理由，让录入的人知道怎样修改。")})
    PublicationLog.locked()
    lock(disclosure)
    check_act(Act.SEND_BACK, disclosure, by)
    check_on_its_way(disclosure)
    disclosure.return_reason = reason.strip()
    move(disclosure, State.DRAFT)
    note_document(disclosure, EventKind.RETURNED, by=by, ground=reason.strip())


@transaction.atomic
def reopen(disclosure: Disclosure, *, by=None) -> None:
    """Make a draft again of what is on its way; the steps taken are void."""
    PublicationLog.locked()
    lock(disclosure)
    check_act(Act.REOPEN, disclosure, by)
    check_move(disclosure, State.DRAFT)
    disclosure.publish_at = None
    move(disclosure, State.DRAFT)
    note_document(disclosure, EventKind.REOPENED, by=by)


def check_on_its_way(disclosure: Disclosure) -> None:
    if disclosure.state not in {State.IN_REVIEW, State.IN_APPROVAL}:
        raise ValidationError(
            _("文件现在是“%(state)s”，不能退回。"), params={"state": disclosure.standing}
        )


def move(disclosure: Disclosure, to: State) -> None:
    disclosure.state = to
    if to != State.DRAFT:
        disclosure.return_reason = ""
    check_row(disclosure)
    disclosure.save()
