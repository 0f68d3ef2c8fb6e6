"""What happens to a disclosure: states, who moved it, and the entry in the log.

Every step is one function: all of it happens or nothing. Locks are taken in one order:
the head of the log, then numbers, then rows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.enums import DisclosureKind, EntryKind, EventKind, State
from disclosure.models import (
    Disclosure,
    Event,
    LegacyPage,
    LogRecord,
    PublicationLog,
    SiteIdentity,
)
from disclosure.models.attachments import release_file
from disclosure.numbering import allocate_index_number, take_imported_number
from disclosure.publication import public_record
from disclosure.querysets import LONG_TEXTS

MOVES = {
    State.DRAFT: {State.SCHEDULED, State.PUBLISHED},
    State.SCHEDULED: {State.DRAFT, State.PUBLISHED},
    State.PUBLISHED: {State.WITHDRAWN},
    State.WITHDRAWN: {State.PUBLISHED},
}


def lock(disclosure: Disclosure) -> None:
    """Read the row again, locked until the transaction ends."""
    disclosure.refresh_from_db(from_queryset=Disclosure.objects.select_for_update(of=("self",)))


def check_move(disclosure: Disclosure, to: State) -> None:
    if disclosure.erased_at:
        raise ValidationError(_("这份文件已彻底删除，不能再办理。"))
    if to not in MOVES[State(disclosure.state)]:
        raise ValidationError(
            _("文件现在是“%(state)s”，不能改为“%(to)s”。"),
            params={"state": disclosure.get_state_display(), "to": to.label},
        )


def check_row(disclosure: Disclosure) -> None:
    """Raise ValidationError with what the row's fields say wrongly.

    ``clean()`` says in words what the constraints hold; asking the database for each of them
    besides would take as long as all the rest of a publication.
    """
    disclosure.full_clean(validate_unique=False, validate_constraints=False)


def missing_for_publication(disclosure: Disclosure, on: date | None = None) -> dict[str, str]:
    """Return what forbids publication on the day ``on`` (today, if not given), by field, in
    words; {} when nothing does."""
    missing = {}
    if not disclosure.issuing_body_id:
        missing["issuing_body"] = _("请选择发布机构。")
    elif not disclosure.published_at and disclosure.issuing_body.is_dissolved(on):
        missing["issuing_body"] = _("发布机构已撤并，不能再发布新文件：请选择承继机构。")
    if not disclosure.column_id:
        missing["column"] = _("请选择栏目。")
    if disclosure.disclosure_kind != DisclosureKind.PROACTIVE:
        missing["disclosure_kind"] = _("公开方式不是“主动公开”，不能在网上公开。")
    if not disclosure.content_text and not disclosure.attachments.exists():
        missing["content_html"] = _("请填写正文，或上传附件。")
    for relation in disclosure.relations.select_related("target"):
        if relation.target and not relation.target.index_number:
            missing["relations"] = _(
                "相关文件《%(title)s》尚未公开：请先公开它，或改填站外文件标题。"
            ) % {"title": relation.target.title}
    if disclosure.repealed_by and not disclosure.repealed_by.index_number:
        missing["repealed_by"] = _("废止它的文件尚未公开：请先公开，或改填废止说明。")
    limit = SiteIdentity.load().summary_limit
    if len(disclosure.summary) > limit:
        missing["summary"] = _("内容概述有 %(length)d 字，上限为 %(limit)d 字。") % {
            "length": len(disclosure.summary),
            "limit": limit,
        }
    return missing


def check_publishable(disclosure: Disclosure, on: date | None = None) -> None:
    """Raise ValidationError with everything that forbids publication."""
    if missing := missing_for_publication(disclosure, on):
        raise ValidationError(list(missing.values()))


@transaction.atomic
def publish(
    disclosure: Disclosure,
    *,
    by=None,
    at: datetime | None = None,
    ground: str = "",
) -> list[str]:
    """Make a saved document public now; return warnings, in words, about its number.

    Number, names, record, log entry and event arise together, or nothing does. What was
    withdrawn becomes public again with its number and its first day. ``by`` is None for the
    clock; ``at`` is for imports only, which bring the day of the older system with them.
    Raises ValidationError with everything that forbids it.
    """
    log = PublicationLog.locked()
    lock(disclosure)
    check_move(disclosure, State.PUBLISHED)
    check_publishable(disclosure, on=at and timezone.localdate(at))
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
    disclosure.withdrawal_reason = ""
    check_row(disclosure)
    disclosure.save()
    log.append(EntryKind.PUBLISHED, disclosure.index_number, public_record(disclosure))
    note(disclosure, EventKind.PUBLISHED, by=by, ground=ground)
    return warnings


def keep_names(disclosure: Disclosure) -> None:
    """Bodies are renamed, documents are not: keep the names of today."""
    disclosure.issuing_body_name = disclosure.issuing_body_name or disclosure.issuing_body.name
    for link in disclosure.co_issuer_links.select_related("body"):
        link.name = link.name or link.body.name
        link.save()


def give_number(disclosure: Disclosure, day: date) -> None:
    first = disclosure.subject_links.select_related("subject").first()
    disclosure.index_number = allocate_index_number(
        disclosure.issuing_body,
        day.year,
        on=day,
        subject=first.subject.code if first else "",
    )


@contextmanager
def correct(disclosure: Disclosure, *, reason: str, by=None) -> Iterator[Disclosure]:
    """Change a public document, in one step with its ``changed`` entry.

    ``with correct(document, reason="…", by=user) as row:`` change the row and what hangs on
    it; leaving the block saves it, keeps the version before it in the log and notes the
    event. The number, the day and the leading body of a public document never change.
    ``reason`` is public. Raises ValidationError, and nothing has happened.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("请写明更正的理由，理由将公开。")})
    with transaction.atomic():
        log = PublicationLog.locked()
        lock(disclosure)
        if disclosure.state != State.PUBLISHED:
            raise ValidationError(_("只有已公开的文件可以更正。"))
        before = public_record(disclosure)
        fixed = (disclosure.index_number, disclosure.published_at, disclosure.issuing_body_id)
        yield disclosure
        if fixed != (
            disclosure.index_number,
            disclosure.published_at,
            disclosure.issuing_body_id,
        ):
            raise ValidationError(_("已公开文件的索引号、公开时间和发布机构不能更改。"))
        keep_names(disclosure)
        check_row(disclosure)
        disclosure.save()
        check_publishable(disclosure)
        after = public_record(disclosure)
        if after == before:
            raise ValidationError(_("没有任何改动，不需要更正。"))
        log.append(EntryKind.CHANGED, disclosure.index_number, after, reason=reason.strip())
        note(disclosure, EventKind.CORRECTED, by=by, ground=reason.strip())


@transaction.atomic
def schedule(disclosure: Disclosure, publish_at: datetime, *, by=None) -> None:
    """Let the clock publish a draft at ``publish_at``."""
    PublicationLog.locked()
    lock(disclosure)
    check_move(disclosure, State.SCHEDULED)
    check_publishable(disclosure)
    if publish_at <= timezone.now():
        raise ValidationError({"publish_at": _("定时公开的时间必须晚于现在。")})
    disclosure.state, disclosure.publish_at = State.SCHEDULED, publish_at
    check_row(disclosure)
    disclosure.save()
    when = timezone.localtime(publish_at)
    note(disclosure, EventKind.SCHEDULED, by=by, ground=f"{when:%Y-%m-%d %H:%M}")


@transaction.atomic
def unschedule(disclosure: Disclosure, *, by=None) -> None:
    """Make a scheduled document a draft again."""
    PublicationLog.locked()
    lock(disclosure)
    check_move(disclosure, State.DRAFT)
    disclosure.state, disclosure.publish_at = State.DRAFT, None
    disclosure.save()
    note(disclosure, EventKind.UNSCHEDULED, by=by)


@transaction.atomic
def withdraw(disclosure: Disclosure, *, reason: str, ground: str, by=None) -> None:
    """Take a document back: gone from every list with the commit, its address says why.

    ``reason`` is public and holds no personal data; ``ground`` is for the staff.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("请写明撤下的理由，理由将公开。")})
    log = PublicationLog.locked()
    lock(disclosure)
    check_move(disclosure, State.WITHDRAWN)
    disclosure.state = State.WITHDRAWN
    disclosure.withdrawn_at = timezone.now()
    disclosure.withdrawal_reason = reason.strip()
    check_row(disclosure)
    disclosure.save()
    log.append(EntryKind.WITHDRAWN, disclosure.index_number, reason=reason.strip())
    note(disclosure, EventKind.WITHDRAWN, by=by, ground=ground or reason)


@transaction.atomic
def erase(disclosure: Disclosure, *, ground: str, by=None) -> None:
    """Erase a document for good: personal data published by mistake, a court's order.

    Every text, record, salt and file of it goes; the number stays used, and the chain of
    the log still verifies and says what happened. ``ground`` is public.
    """
    if not ground.strip():
        raise ValidationError({"ground": _("请写明彻底删除的依据，依据将公开。")})
    log = PublicationLog.locked()
    lock(disclosure)
    if disclosure.state not in {State.PUBLISHED, State.WITHDRAWN} or disclosure.erased_at:
        raise ValidationError(_("只有公开过的文件才需要彻底删除；草稿可以直接删除。"))
    LogRecord.objects.filter(entry__subject=disclosure.index_number).update(salt="", text="")
    for attachment in disclosure.attachments.all():
        attachment.delete()
        transaction.on_commit(lambda sha256=attachment.sha256: release_file(sha256))
    disclosure.relations.all().delete()
    disclosure.subject_links.all().delete()
    disclosure.co_issuer_links.all().delete()
    LegacyPage.objects.filter(pk=disclosure.pk).delete()
    disclosure.title = _("（已依法删除）")
    for name in ["document_number", "source", "summary", "content_html", "repeal_words"]:
        setattr(disclosure, name, "")
    disclosure.keywords = []
    disclosure.written_on = disclosure.effective_on = disclosure.expires_on = None
    disclosure.repealed_noted_on = disclosure.repealed_by = disclosure.genre = None
    disclosure.state = State.WITHDRAWN
    disclosure.withdrawn_at = disclosure.withdrawn_at or timezone.now()
    disclosure.withdrawal_reason = ground.strip()
    disclosure.erased_at = timezone.now()
    disclosure.save()
    log.append(EntryKind.ERASED, disclosure.index_number, reason=ground.strip())
    note(disclosure, EventKind.ERASED, by=by, ground=ground.strip())


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
        else:
            yield disclosure, None


def note(disclosure: Disclosure, kind: EventKind, *, by=None, ground: str = "") -> None:
    """Put a step on record."""
    Event.objects.create(disclosure_id=disclosure.pk, kind=kind, by=by, ground=ground)
