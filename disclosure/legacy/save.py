"""A record becomes a disclosure: all of one page in one transaction, or nothing of it."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.audit import note_document
from disclosure.enums import DisclosureKind, EventKind, Validity
from disclosure.legacy.catalogue import (
    find_bodies,
    find_column,
    find_genre,
    find_subjects,
    number_warnings,
)
from disclosure.legacy.parse import Page
from disclosure.legacy.record import LegacyRecord
from disclosure.legacy.values import compact
from disclosure.models import Disclosure, LegacyPage, PublicationLog
from disclosure.parts import recognised
from disclosure.richtext import clean_html, text_of
from disclosure.workflow import missing_for_publication, publish


class Outcome(models.TextChoices):
    IMPORTED = "imported", gettext_lazy("已导入")
    UNCHANGED = "unchanged", gettext_lazy("未改变")
    DRAFT = "draft", gettext_lazy("草稿")
    FAILED = "failed", gettext_lazy("失败")


@dataclass
class Result:
    """What became of one page, and what a person should know of it, in words."""

    outcome: Outcome
    index_number: str = ""
    title: str = ""
    messages: list[str] = field(default_factory=list)


def import_page(page: Page, *, dry_run: bool = False) -> Result:
    """Import ``page``: published with the day that it names, or a draft when something that
    publication needs is missing. A page that is here already changes nothing.

    ``dry_run`` does the same and takes all of it back.
    """
    record = page.record
    try:
        with transaction.atomic():
            PublicationLog.locked()  # columns, bodies and the document all append
            result = already_here(page) or save(page)
            if dry_run:
                transaction.set_rollback(True)
    except ValidationError as error:
        return Result(Outcome.FAILED, record.index_number, record.title, in_words(error))
    return result


def already_here(page: Page) -> Result | None:
    """Return the result for a page that the site has, by its file or by its index number.

    Raises ValidationError when another document has the number.
    """
    record = page.record
    known = LegacyPage.objects.filter(sha256=page.sha256).select_related("disclosure").first()
    if known:
        return Result(Outcome.UNCHANGED, known.disclosure.index_number, known.disclosure.title)
    if not record.index_number:
        return None
    other = Disclosure.objects.filter(index_number=record.index_number).first()
    if other is None:
        return None
    result = Result(Outcome.UNCHANGED, other.index_number, other.title)
    if other.erased_at:
        result.messages.append(_("这个索引号的文件已依法彻底删除，不再导入。"))
    elif compact(other.title) != compact(record.title):
        raise ValidationError(
            _("索引号 %(number)s 已用于“%(title)s”，未导入。"),
            params={"number": other.index_number, "title": other.title},
        )
    elif compact(other.content_text) != compact(text_of(clean_html(record.content_html))):
        result.messages.append(_("站内已有这份文件，正文与页面不同，未覆盖。"))
    return result


def save(page: Page) -> Result:
    """Save the page as a disclosure and publish it if it can be; under the head's lock."""
    record = page.record
    messages = list(record.warnings)
    bodies = find_bodies(record.issuing_body, record.index_number, messages)
    subjects = find_subjects(record.subjects, messages)
    disclosure = Disclosure(
        index_number=record.index_number,
        title=record.title,
        document_number=record.document_number,
        issuing_body=bodies[0] if bodies else None,
        column=find_column(record.breadcrumb, messages),
        genre=find_genre(record.genre, messages),
        keywords=record.keywords,
        source=record.source,
        summary=record.summary,
        written_on=record.written_on,
        effective_on=record.effective_on,
        expires_on=record.expires_on,
        content_html=record.content_html,
    )
    keep_repeal(disclosure, record)
    keep_disclosure_kind(disclosure, record)
    disclosure.full_clean()
    disclosure.save()
    for position, body in enumerate(bodies[1:]):
        disclosure.co_issuer_links.create(body=body, position=position)
    for position, subject in enumerate(subjects):
        disclosure.subject_links.create(subject=subject, position=position)
    messages += number_warnings(record.index_number)
    note_document(disclosure, EventKind.IMPORTED, ground=page.file_name)
    messages += recognised(disclosure)
    outcome = publish_if_complete(disclosure, record, messages)
    LegacyPage.objects.create(
        disclosure=disclosure,
        file_name=page.file_name,
        sha256=page.sha256,
        labels=record.labels,
        original=page.original,
        warnings=messages,
    )
    return Result(outcome, disclosure.index_number, disclosure.title, messages)


def publish_if_complete(
    disclosure: Disclosure, record: LegacyRecord, messages: list[str]
) -> Outcome:
    """Publish with the page's own day, unless something is missing: then it is told."""
    at = record.published_at
    missing = list(missing_for_publication(disclosure, at and at.date()).values())
    if at is None:
        missing.insert(0, _("页面没有公开日期。"))
    if missing:
        messages += [_("未公开，存为草稿：%(reason)s") % {"reason": each} for each in missing]
        return Outcome.DRAFT
    messages += publish(disclosure, at=at)
    if not record.index_number:
        messages.append(
            _("页面没有索引号，已编为 %(number)s。") % {"number": disclosure.index_number}
        )
    validity = disclosure.validity()
    if record.validity and record.validity != validity:
        messages.append(
            _("页面标注“%(found)s”，按日期为“%(validity)s”，请核对。")
            % {"found": record.validity.label, "validity": validity.label}
        )
    return Outcome.IMPORTED


def keep_repeal(disclosure: Disclosure, record: LegacyRecord) -> None:
    """A page that says 废止 gives a repeal, noted today: since when, it may not say."""
    if record.validity == Validity.REPEALED:
        disclosure.repealed_noted_on = timezone.localdate()
        disclosure.repeal_words = _("原页面标注“废止”。")


def keep_disclosure_kind(disclosure: Disclosure, record: LegacyRecord) -> None:
    disclosure.disclosure_kind = record.disclosure_kind
    if record.disclosure_kind != DisclosureKind.PROACTIVE:
        disclosure.kind_reason = _("原页面标注“%(kind)s”。") % {
            "kind": record.disclosure_kind.label
        }


def in_words(error: ValidationError) -> list[str]:
    """Return the messages, those of a field with its name before them."""
    if not hasattr(error, "error_dict"):
        return error.messages
    names = {
        each.name: each.verbose_name
        for each in Disclosure._meta.get_fields()
        if hasattr(each, "verbose_name")
    }
    return [
        f"{names[name]}：{message}" if name in names else message
        for name, messages in error.message_dict.items()
        for message in messages
    ]
