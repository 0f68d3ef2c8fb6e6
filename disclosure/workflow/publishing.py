"""Becoming public: number, day, names, record and entry arise together."""

from collections.abc import Iterator
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.audit import note_document
from disclosure.enums import Act, EntryKind, EventKind, State
from disclosure.models import Disclosure, PublicationLog
from disclosure.numbering import allocate_index_number, take_imported_number
from disclosure.permissions import check_act
from disclosure.publication import public_record
from disclosure.querysets import LONG_TEXTS
from disclosure.workflow.changing import apply_revision, keep_names, note_repeals
from disclosure.workflow.checks import (
    check_move,
    check_row,
    lock,
    missing_for_publication,
    refuse,
)


@transaction.atomic
def publish(disclosure: Disclosure, *, by=None, at: datetime | None = None) -> list[str]:
    """Make a saved document public now; return warnings, in words, about its number.

    A person may do so with what was approved and scheduled. Drafts become public at once
    only by commands: imports, which bring their day ``at`` with them. Raises ValidationError
    with everything that forbids it.
    """
    log = PublicationLog.locked()
    lock(disclosure)
    check_act(Act.PUBLISH, disclosure, by)
    return go_public(log, disclosure, by=by, at=at)


def go_public(log: PublicationLog, disclosure: Disclosure, *, by, at=None) -> list[str]:
    """Let a document out that has gone through every step; a revision goes into what it
    revises."""
    if disclosure.is_revision:
        apply_revision(disclosure, by=by)
        return []
    warnings = make_public(log, disclosure, at=at)
    note_document(disclosure, EventKind.PUBLISHED, by=by)
    note_repeals(disclosure, by=by)
    return warnings


def make_public(
    log: PublicationLog, disclosure: Disclosure, *, at: datetime | None = None
) -> list[str]:
    """Do what ``publish`` says with the locked row. What was withdrawn becomes public again
    with its number and its first day."""
    check_move(disclosure, State.PUBLISHED)
    refuse(missing_for_publication(disclosure, on=at and timezone.localdate(at)))
    now = timezone.now()
    if at is not None and at > now:
        raise ValidationError(_("公开时间不能晚于现在：请改用定时公开。"))
    warnings = []
    if disclosure.published_at is None:
        disclosure.published_at = at or now
        keep_names(disclosure)
        if disclosure.index_number:
            # Only an import brings a number; it moves the series past itself.
            warnings = take_imported_number(disclosure.index_number)
        else:
            give_number(disclosure, timezone.localdate(disclosure.published_at))
    disclosure.state = State.PUBLISHED
    disclosure.publish_at = disclosure.withdrawn_at = None
    disclosure.withdrawal_reason = disclosure.return_reason = ""
    check_row(disclosure)
    disclosure.save()
    log.append(EntryKind.PUBLISHED, disclosure.index_number, public_record(disclosure))
    return warnings


def give_number(disclosure: Disclosure, day: date) -> None:
    first = disclosure.subject_links.select_related("subject").first()
    disclosure.index_number = allocate_index_number(
        disclosure.issuing_body,
        day.year,
        on=day,
        subject=first.subject.code if first else "",
    )


def publish_due() -> Iterator[tuple[Disclosure, ValidationError | None]]:
    """Publish what is due, in the order of the times; yield each with what forbade it.

    One that cannot be published stays scheduled and does not stop the others.
    """
    for disclosure in list(Disclosure.objects.due().defer(*LONG_TEXTS)):
        try:
            with transaction.atomic():
                PublicationLog.locked()
                lock(disclosure)
                if disclosure.state != State.SCHEDULED:
                    continue  # another runner was faster
                publish(disclosure)
        except ValidationError as error:
            yield disclosure, error
        except IntegrityError as error:
            words = _("数据库不接受这份文件：%(error)s")
            yield disclosure, ValidationError(words, params={"error": error})
        else:
            yield disclosure, None
