"""A page becomes an unsaved document: public with the day that it names, or a draft when
something that publication needs is missing, or a person has to look at it first."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.enums import DisclosureKind, State, Validity
from disclosure.legacy.attachments import Taken, put_in_place, take_files
from disclosure.legacy.catalogue import number_warnings
from disclosure.legacy.here import Here
from disclosure.legacy.joining import Joined, join
from disclosure.legacy.outcomes import Outcome
from disclosure.legacy.parse import Page
from disclosure.legacy.places import Places
from disclosure.legacy.record import LegacyRecord
from disclosure.legacy.settle import personal, settle
from disclosure.models import Attachment, CoIssuer, Disclosure, LegacyPage, SubjectLink
from disclosure.workflow import Brought
from disclosure.workflow.bringing import check_brought
from disclosure.workflow.checks import missing_of


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


@dataclass
class LegacyDocument:
    """What a page brings: the document, its links, and what was odd in ``brought.messages``."""

    page: Page
    brought: Brought
    joined: Joined

    @property
    def outcome(self) -> Outcome:
        public = self.brought.row.state == State.PUBLISHED
        return Outcome.IMPORTED if public else Outcome.DRAFT

    def legacy_page(self) -> LegacyPage:
        return LegacyPage(
            disclosure=self.brought.row,
            file_name=self.page.file_name,
            sha256=self.page.sha256,
            text_sha256=self.page.text_sha256,
            labels=self.page.record.labels,
            original=self.page.original,
            warnings=self.brought.messages,
        )


def document_of(ready: Ready, places: Places, here: Here) -> LegacyDocument:
    """Raises ValidationError for what no document can say."""
    page, messages = ready.page, list(ready.messages)
    record = replace(page.record)  # what cannot stand is left out of our copy
    holding = [] if record.published_at else [_("页面没有公开日期。")]
    holding += settle(record, places.identity.summary_limit, messages)
    holding += personal(page, messages)
    subjects, genre = places.genre_among(record.subjects)
    bodies = places.bodies(record.issuing_body, record.index_number, messages)
    subjects = places.subjects(subjects, messages)
    row = Disclosure(
        index_number=own_number(record, here, holding),
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
    keep_repeal(row, record)
    keep_disclosure_kind(row, record)
    check_brought(row)
    document = Brought(row, ground=page.file_name, may_wait=True, parts=None, messages=messages)
    document.co_issuers = [
        CoIssuer(disclosure=row, body=body, position=position)
        for position, body in enumerate(bodies[1:])
    ]
    document.subjects = [
        SubjectLink(disclosure=row, subject=subject, position=position)
        for position, subject in enumerate(subjects)
    ]
    document.attachments = attachments_of(row, ready.files)
    joined = join(row, page, here)
    document.relations = joined.relations
    messages += number_warnings(row.index_number, places.scheme)
    decide(document, record, holding, places.identity.summary_limit)
    return LegacyDocument(page, document, joined)


def own_number(record: LegacyRecord, here: Here, holding: list[str]) -> str:
    """Return the page's number, "" when another document has it: then a person decides."""
    other = here.by_number.get(record.index_number)
    if other is None:
        return record.index_number
    holding.append(
        _("索引号 %(number)s 已用于“%(title)s”，请核对后另行编号。")
        % {"number": record.index_number, "title": other.title}
    )
    return ""


def attachments_of(row: Disclosure, files: list[Taken]) -> list[Attachment]:
    """The attachments of a page, each file once, in its order."""
    kept: dict[int, Attachment] = {}
    for taken in files:
        if taken.attachment is not None and id(taken.attachment) not in kept:
            taken.attachment.disclosure = row
            taken.attachment.position = len(kept)
            kept[id(taken.attachment)] = taken.attachment
    return list(kept.values())


def decide(
    document: Brought, record: LegacyRecord, holding: list[str], summary_limit: int
) -> None:
    """Make a document public with the page's own day, unless something is missing or holds it
    back: then it is told."""
    row, at = document.row, record.published_at
    missing = missing_of(
        row,
        attachments=document.attachments,
        relations=document.relations,
        summary_limit=summary_limit,
        on=at and timezone.localdate(at),
    )
    if reasons := [*holding, *missing.values()]:
        document.messages += [
            _("未公开，存为草稿：%(reason)s") % {"reason": each} for each in reasons
        ]
        return
    make_public(row, at)
    tell_validity(document, record)


def make_public(row: Disclosure, at: datetime) -> None:
    row.state = State.PUBLISHED
    row.published_at = at
    row.published_on = timezone.localdate(at)


def tell_validity(document: Brought, record: LegacyRecord) -> None:
    validity = document.row.validity()
    if record.validity and record.validity != validity:
        document.tell(
            _("页面标注“%(found)s”，按日期为“%(validity)s”，请核对。")
            % {"found": record.validity.label, "validity": validity.label}
        )


def keep_repeal(row: Disclosure, record: LegacyRecord) -> None:
    """A page that says 废止 gives a repeal, noted today: since when, it may not say."""
    if record.validity != Validity.REPEALED:
        return
    row.repealed_noted_on = timezone.localdate()
    row.repeal_words = (
        _("原页面标注“废止”，依据：%(ground)s。") % {"ground": record.repeal_ground[:200]}
        if record.repeal_ground
        else _("原页面标注“废止”。")
    )


def keep_disclosure_kind(row: Disclosure, record: LegacyRecord) -> None:
    row.disclosure_kind = record.disclosure_kind
    if record.disclosure_kind != DisclosureKind.PROACTIVE:
        row.kind_reason = _("原页面标注“%(kind)s”。") % {"kind": record.disclosure_kind.label}


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
