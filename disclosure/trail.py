"""Verification of the publication log: is everything still as it was written down?

Reads the whole chain in constant memory, then holds the documents and the structure of
today against their newest records. Nothing is locked while it reads; what looks wrong is
looked at again under the lock of the log's head, so that a clerk who publishes meanwhile
makes no false alarm.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.enums import EntryKind, State
from disclosure.models import DailyDigest, Disclosure, LogEntry, PublicationLog
from disclosure.models.log import GENESIS, canonical, record_hash
from disclosure.models.logged import logged_models
from disclosure.publication import public_record

ANCHOR_DAY = re.compile(r"\b(\d{4}-\d{2}-\d{2})\b")
ANCHOR_HASH = re.compile(r"\b[0-9a-fA-F]{64}\b")
ANCHOR_NUMBER = re.compile(r"\b\d{1,3}(?:,\d{3})+\b|\b\d+\b")


@dataclass(frozen=True)
class Anchor:
    """Where the log stood on a day, as it was kept outside."""

    day: date
    seq: int
    hash: str


def read_anchors(text: str) -> list[Anchor]:
    """Read lines ``YYYY-MM-DD seq hash`` as /trail/ shows them.

    Further columns stand before the number; lines without a hash are passed over. Raises
    ValueError, in words, for a line with a hash that cannot be read, and for no anchor.
    """
    anchors = []
    for number, line in enumerate(text.splitlines(), start=1):
        found = ANCHOR_HASH.search(line)
        if not found:
            continue
        before = line[: found.start()]
        day = ANCHOR_DAY.search(before)
        numbers = ANCHOR_NUMBER.findall(before[day.end() :]) if day else []
        try:
            anchor = Anchor(
                date.fromisoformat(day[1]),
                int(numbers[-1].replace(",", "")),
                found[0].lower(),
            )
        except (TypeError, IndexError, ValueError):
            raise ValueError(
                _("第 %(number)d 行应为“日期 序号 校验码”：%(line)s")
                % {"number": number, "line": line.strip()[:120]}
            ) from None
        anchors.append(anchor)
    if not anchors:
        raise ValueError(_("没有找到“日期 序号 校验码”这样的行。"))
    return anchors


@dataclass
class Day:
    entries: int = 0
    last_seq: int = 0
    last_hash: str = ""


@dataclass
class Verification:
    """One run. ``faults()`` yields what is wrong, in words; the numbers grow with it.

    ``progress`` is called now and then while it reads.
    """

    anchors: list[Anchor] = field(default_factory=list)
    progress: Callable[["Verification"], None] = lambda verification: None
    entries: int = 0
    records: int = 0
    documents: int = 0
    parts: int = 0

    seq: int = 0
    hash: str = GENESIS
    structure_hash: str = GENESIS
    days: dict[date, Day] = field(default_factory=dict)

    def faults(self) -> Iterator[str]:
        yield from self.chain()
        yield from self.documents_as_logged()
        yield from self.structure_as_logged()

    # --- the chain ----------------------------------------------------------------------

    def chain(self) -> Iterator[str]:
        """The entries in their order, then, with the log held still, its end."""
        yield from self.follow()
        with transaction.atomic():
            head = PublicationLog.locked()
            # What was appended while the entries before it were read comes first.
            faults = [*self.follow(), *self.ends_at(head), *self.digests()]
        yield from faults
        for anchor in self.anchors:
            if not 1 <= anchor.seq <= self.seq:
                yield _("所存 %(day)s 的摘要记到第 %(seq)d 条，日志只到第 %(last)d 条。") % {
                    "day": anchor.day,
                    "seq": anchor.seq,
                    "last": self.seq,
                }

    def follow(self) -> Iterator[str]:
        """Go on from the entry read last."""
        erasures = LogEntry.objects.filter(subject=OuterRef("subject"), kind=EntryKind.ERASED)
        entries = (
            LogEntry.objects.filter(seq__gt=self.seq)
            .select_related("record")
            .annotate(erased_by=Subquery(erasures.order_by("-seq").values("seq")[:1]))
            .order_by("seq")
        )
        for entry in entries.iterator(chunk_size=100):
            yield from self.entry_faults(entry)
            self.note(entry)

    def entry_faults(self, entry: LogEntry) -> Iterator[str]:
        place = _("第 %(seq)d 条（%(subject)s）：") % {
            "seq": entry.seq,
            "subject": entry.subject,
        }
        if entry.seq != self.seq + 1:
            yield _("第 %(first)d 条至第 %(last)d 条缺失。") % {
                "first": self.seq + 1,
                "last": entry.seq - 1,
            }
        elif entry.previous_hash != self.hash:
            yield place + _("所记前一条的校验码与前一条不符。")
        if entry.hash != entry.computed_hash():
            yield place + _("各项与校验码不符，这一条被改动过。")
        if fault := record_fault(entry):
            yield place + fault
        for anchor in self.anchors:
            if anchor.seq == entry.seq and anchor != Anchor(
                timezone.localdate(entry.at), entry.seq, entry.hash
            ):
                yield place + _("与所存 %(day)s 的摘要不符。") % {"day": anchor.day}

    def note(self, entry: LogEntry) -> None:
        self.seq, self.hash = entry.seq, entry.hash
        if entry.kind == EntryKind.STRUCTURE:
            self.structure_hash = entry.hash
        day = self.days.setdefault(timezone.localdate(entry.at), Day())
        day.entries += 1
        day.last_seq, day.last_hash = entry.seq, entry.hash
        self.entries += 1
        self.records += bool(entry.text)
        self.progress(self)

    def ends_at(self, head: PublicationLog) -> Iterator[str]:
        if (head.seq, head.hash) != (self.seq, self.hash):
            yield _("日志头记到第 %(head)d 条，与最后一条（第 %(seq)d 条）不符。") % {
                "head": head.seq,
                "seq": self.seq,
            }
        if head.structure_hash != self.structure_hash:
            yield _("日志头记的目录结构版本与最后一条目录结构记录不符。")

    def digests(self) -> Iterator[str]:
        kept = {digest.day: digest for digest in DailyDigest.objects.all()}
        for day in sorted(kept.keys() | self.days.keys()):
            digest, seen = kept.get(day), self.days.get(day)
            if digest is None:
                yield _("%(day)s 缺少每日摘要。") % {"day": day}
            elif seen != Day(digest.entries, digest.last_seq, digest.last_hash):
                yield _("%(day)s 的每日摘要与日志不符。") % {"day": day}

    # --- what is public today -----------------------------------------------------------

    def documents_as_logged(self) -> Iterator[str]:
        """Every newest entry has its row as it says, and every public row its entry."""
        suspects = []
        for entry in newest_entries(document=True).iterator(chunk_size=100):
            row = Disclosure.objects.filter(index_number=entry.subject).first()
            if document_fault(entry, row):
                suspects.append(entry.subject)
            self.documents += 1
            self.progress(self)
        entries = LogEntry.objects.filter(subject=OuterRef("index_number"))
        rows = Disclosure.objects.public() | Disclosure.objects.withdrawn()
        unlogged = rows.exclude(Exists(entries.exclude(kind=EntryKind.STRUCTURE)))
        suspects += unlogged.values_list("index_number", flat=True)
        for number in suspects:
            with transaction.atomic():
                PublicationLog.locked()
                entry = newest_entries(document=True).filter(subject=number).first()
                row = Disclosure.objects.filter(index_number=number).first()
                fault = document_fault(entry, row)
            if fault:
                yield _("文件 %(number)s：%(fault)s") % {"number": number, "fault": fault}

    def structure_as_logged(self) -> Iterator[str]:
        """Every body, subject, genre, column and the identity say what the log says."""
        with transaction.atomic():
            PublicationLog.locked()
            parts = {
                part.log_subject: canonical(part.log_record())
                for model in logged_models()
                for part in model.objects.all()
            }
            logged = {entry.subject: entry.text for entry in newest_entries(document=False)}
        self.parts = len(parts)
        for subject in sorted(parts.keys() | logged.keys()):
            if subject not in logged:
                yield _("%(subject)s：日志中没有记录。") % {"subject": subject}
            elif parts.get(subject, "") != logged[subject]:
                yield _("%(subject)s：与日志中最新的记录不符。") % {"subject": subject}


def record_fault(entry: LogEntry) -> str:
    """Return what is wrong with the record of ``entry``, in words, or ""."""
    record = getattr(entry, "record", None)
    erased = entry.erased_by is not None and entry.erased_by > entry.seq
    if not entry.record_hash:
        return _("不应有内容，却存有内容。") if record else ""
    if record is None:
        return _("内容缺失。")
    if not record.text and not record.salt:
        return "" if erased else _("内容已清空，日志中却没有彻底删除的记录。")
    if erased:
        return _("文件已彻底删除，却仍存有内容。")
    if record_hash(record.salt, record.text) != entry.record_hash:
        return _("内容与校验码不符，内容被改动过。")
    return ""


def newest_entries(*, document: bool) -> QuerySet[LogEntry]:
    """The newest entry of every document, or of every part of the structure."""
    later = LogEntry.objects.filter(subject=OuterRef("subject"), seq__gt=OuterRef("seq"))
    entries = LogEntry.objects.filter(~Exists(later)).select_related("record")
    structure = Q(kind=EntryKind.STRUCTURE)
    return entries.filter(~structure if document else structure).order_by("seq")


def document_fault(entry: LogEntry | None, row: Disclosure | None) -> str:
    """Return how ``row`` differs from what its newest ``entry`` says, in words, or ""."""
    if entry is None:
        return _("已公开或撤下，日志中却没有记录。")
    if row is None:
        return _("日志中有记录，文件却不在。")
    if entry.kind in {EntryKind.WITHDRAWN, EntryKind.ERASED}:
        if row.state != State.WITHDRAWN or row.withdrawal_reason != entry.reason:
            return _("日志记为已撤下，文件的状态或理由却与日志不符。")
        if entry.kind == EntryKind.ERASED and not is_empty(row):
            return _("日志记为已彻底删除，文件却仍有内容。")
        return ""
    if not row.is_public:
        return _("日志记为已公开，文件却不是公开状态。")
    if canonical(public_record(row)) != entry.text:
        return _("公开的内容与日志中最新的记录不符。")
    return ""


def is_empty(row: Disclosure) -> bool:
    """Whether erasing has left nothing of the document."""
    left = [row.document_number, row.source, row.summary, row.keywords, row.repeal_words]
    texts = [row.content_html, row.content_text]
    return bool(row.erased_at) and not any([*left, *texts, row.attachments.exists()])
