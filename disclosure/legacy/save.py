"""A record becomes a disclosure: all of one page in one transaction, or nothing of it."""

from dataclasses import dataclass, field, fields

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.audit import note_document
from disclosure.enums import DisclosureKind, EventKind, Validity
from disclosure.legacy.attachments import Taken, put_in_place, take_files
from disclosure.legacy.catalogue import number_warnings
from disclosure.legacy.parse import Page
from disclosure.legacy.places import Places
from disclosure.legacy.record import LegacyRecord
from disclosure.legacy.relations import join_waiting, relate
from disclosure.legacy.settle import personal, settle
from disclosure.legacy.values import compact
from disclosure.models import (
    Attachment,
    Disclosure,
    LegacyAddress,
    LegacyPage,
    PublicationLog,
)
from disclosure.workflow import missing_for_publication, publish

NOT_FIELDS = {
    *("labels", "paragraphs", "files", "links", "previous_part", "next_part", "warnings"),
    "disclosure_kind",
}


class Outcome(models.TextChoices):
    IMPORTED = "imported", gettext_lazy("已导入")
    UNCHANGED = "unchanged", gettext_lazy("未改变")
    DOUBLE = "double", gettext_lazy("重复")
    PART = "part", gettext_lazy("续页")
    DRAFT = "draft", gettext_lazy("草稿")
    FAILED = "failed", gettext_lazy("失败")


@dataclass
class Result:
    """What became of one page, and what a person should know of it, in words."""

    outcome: Outcome
    index_number: str = ""
    title: str = ""
    messages: list[str] = field(default_factory=list)
    recognised: list[str] = field(default_factory=list)  # names of fields


@dataclass
class Ready:
    """A page whose files are stored: nothing of it that takes long is left to do."""

    page: Page
    files: list[Taken]
    messages: list[str]


def make_ready(page: Page, *, store: bool = True) -> Ready:
    """Call it before the transaction; without ``store`` no file is written."""
    messages = list(page.record.warnings)
    return Ready(page, take_files(page.record.files, messages, store=store), messages)


def import_page(page: Page, *, dry_run: bool = False) -> Result:
    """Import one page by itself; ``dry_run`` does the same and takes all of it back."""
    ready = make_ready(page, store=not dry_run)
    with transaction.atomic():
        PublicationLog.locked()  # columns, bodies and the document all append
        result = import_ready(ready, Places())
        if dry_run:
            transaction.set_rollback(True)
    return result


def import_ready(ready: Ready, places: Places) -> Result:
    """Import a page under the head's lock: published with the day that it names, or a draft
    when something that publication needs is missing. All of it, or nothing: then the result
    says why. A page that is here already changes nothing."""
    record = ready.page.record
    try:
        with transaction.atomic():
            result = already_here(ready.page) or save(ready, places)
    except (ValidationError, IntegrityError, DataError) as error:
        places.forget()
        words = in_words(error) if isinstance(error, ValidationError) else [refused(error)]
        result = Result(Outcome.FAILED, record.index_number, record.title, words)
    result.recognised = recognised(record)
    return result


def refused(error: Exception) -> str:
    return _("数据库不接受这一页：%(error)s") % {"error": str(error).splitlines()[0]}


def recognised(record: LegacyRecord) -> list[str]:
    """Return the names of the fields that a page says, for the report."""
    names = [each.name for each in fields(record) if each.name not in NOT_FIELDS]
    return [name for name in names if getattr(record, name)]


def already_here(page: Page) -> Result | None:
    """Return the result for a page that the site has: its file, its number, its text."""
    record = page.record
    known = LegacyPage.objects.filter(sha256=page.sha256).select_related("disclosure").first()
    if known:
        return here(Outcome.UNCHANGED, known.disclosure, page)
    if erased := erased_at(page.address):
        return here(Outcome.UNCHANGED, erased, page, ERASED)
    if record.index_number:
        other = Disclosure.objects.filter(index_number=record.index_number).first()
        if other and other.erased_at:
            return here(Outcome.UNCHANGED, other, page, NUMBER_ERASED)
        if other and compact(other.title) == compact(record.title):
            same = compact(other.content_text) == compact(page.text)
            words = [] if same else [_("站内已有这份文件，正文与页面不同，未覆盖。")]
            return here(Outcome.DOUBLE, other, page, *words)
        if other:
            return None  # the number clashes: see ``own_number``
    if not page.text_sha256:
        return None
    rows = LegacyPage.objects.filter(text_sha256=page.text_sha256)
    double = rows.select_related("disclosure").first()
    if double is None:
        return None
    words = _("与“%(file)s”的标题和正文相同，未重复导入。") % {"file": double.file_name}
    return here(Outcome.DOUBLE, double.disclosure, page, words)


NUMBER_ERASED = gettext_lazy("这个索引号的文件已依法彻底删除，不再导入。")
ERASED = gettext_lazy("这份文件已依法彻底删除，不再导入。")


def here(outcome: Outcome, disclosure: Disclosure, page: Page, *words: str) -> Result:
    """The result for a page that is here; its address leads to what is here from now on."""
    messages = list(map(str, words))
    keep_addresses(disclosure, [page.address, *page.parts], messages)
    return Result(outcome, disclosure.index_number, disclosure.title, messages)


def erased_at(address: str) -> Disclosure | None:
    rows = LegacyAddress.objects.filter(address=address, disclosure__erased_at__isnull=False)
    row = rows.select_related("disclosure").first() if address else None
    return row and row.disclosure


def save(ready: Ready, places: Places) -> Result:
    """Save the page as a disclosure and publish it if it can be; under the head's lock."""
    page, record, messages = ready.page, ready.page.record, list(ready.messages)
    holding = settle(record, messages) + personal(page, messages)
    subjects_text, genre = places.genre_among(record.subjects)
    bodies = places.bodies(record.issuing_body, record.index_number, messages)
    subjects = places.subjects(subjects_text, messages)
    number = own_number(record, messages, holding)
    disclosure = Disclosure(
        index_number=number,
        title=record.title,
        document_number=record.document_number,
        issuing_body=bodies[0] if bodies else None,
        column=places.column(record.breadcrumb, messages),
        genre=places.genre(record.genre or genre, messages),
        keywords=record.keywords,
        source=record.source,
        summary=record.summary,
        written_on=record.written_on,
        effective_on=record.effective_on,
        expires_on=record.expires_on,
        content_html=put_in_place(record.content_html, ready.files),
    )
    keep_repeal(disclosure, record)
    keep_disclosure_kind(disclosure, record)
    disclosure.full_clean(validate_unique=False, validate_constraints=False)
    disclosure.save()
    for position, body in enumerate(bodies[1:]):
        disclosure.co_issuer_links.create(body=body, position=position)
    for position, subject in enumerate(subjects):
        disclosure.subject_links.create(subject=subject, position=position)
    addresses = [page.address, *page.parts]
    keep_files(disclosure, ready.files)
    relate(disclosure, record, addresses)
    messages += number_warnings(number)
    note_document(disclosure, EventKind.IMPORTED, ground=page.file_name)
    outcome = publish_if_complete(disclosure, record, messages, holding)
    keep_addresses(disclosure, addresses, messages)
    if outcome == Outcome.IMPORTED:
        join_waiting(disclosure, addresses)
    LegacyPage.objects.create(
        disclosure=disclosure,
        file_name=page.file_name,
        sha256=page.sha256,
        text_sha256=page.text_sha256,
        labels=record.labels,
        original=page.original,
        warnings=messages,
    )
    return Result(outcome, disclosure.index_number, disclosure.title, messages)


def own_number(record: LegacyRecord, messages: list[str], holding: list[str]) -> str:
    """Return the page's number, "" when another document has it: then a person decides."""
    number = record.index_number
    other = Disclosure.objects.filter(index_number=number).first() if number else None
    if other is None:
        return number
    holding.append(
        _("索引号 %(number)s 已用于“%(title)s”，请核对后另行编号。")
        % {"number": number, "title": other.title}
    )
    return ""


def keep_files(disclosure: Disclosure, files: list[Taken]) -> None:
    """Save the attachments of a page, each file once; their old addresses lead to them."""
    kept: list[Attachment] = []
    for taken in files:
        attachment = taken.attachment
        if attachment is None:
            continue
        if not any(attachment is each for each in kept):
            attachment.disclosure, attachment.position = disclosure, len(kept)
            attachment.save()
            kept.append(attachment)
        if taken.link.address:
            LegacyAddress.objects.get_or_create(
                address=taken.link.address,
                defaults={"disclosure": disclosure, "attachment": attachment},
            )


def keep_addresses(disclosure: Disclosure, addresses: list[str], messages: list[str]) -> None:
    """Let the old addresses of a page lead to it; one that leads elsewhere is told."""
    for address in filter(None, addresses):
        row, made = LegacyAddress.objects.get_or_create(
            address=address, defaults={"disclosure": disclosure}
        )
        if not made and row.disclosure_id != disclosure.pk:
            messages.append(
                _("旧地址 %(address)s 已指向另一份文件，未改动。") % {"address": address}
            )


def publish_if_complete(
    disclosure: Disclosure, record: LegacyRecord, messages: list[str], holding: list[str]
) -> Outcome:
    """Publish with the page's own day, unless something is missing or holds it back: then it
    is told."""
    at = record.published_at
    missing = holding + list(missing_for_publication(disclosure, at and at.date()).values())
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
        words = (
            _("原页面标注“废止”，依据：%(ground)s。")
            if record.repeal_ground
            else _("原页面标注“废止”。")
        )
        disclosure.repeal_words = words % {"ground": record.repeal_ground[:200]}


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
