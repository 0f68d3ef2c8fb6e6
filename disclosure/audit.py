"""Putting on record what the staff do, and verifying that the record is whole."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from disclosure.enums import EventKind
from disclosure.models import AuditEntry, AuditLog, AuditSnapshot, Disclosure
from disclosure.models.log import GENESIS, record_hash
from disclosure.publication import public_record

DOCUMENT = "disclosure"
GROUND = AuditEntry._meta.get_field("ground").max_length
# After these a document that is not public says something new: what, is kept.
WRITTEN = {EventKind.CREATED, EventKind.EDITED}


def subject_of(disclosure: Disclosure) -> str:
    return f"{DOCUMENT}:{disclosure.revises_id or disclosure.pk}"


@transaction.atomic
def note(kind: EventKind, subject: str, *, by=None, ground: str = "", snapshot=None) -> None:
    """Append one entry to the audit, in the transaction of what it is about."""
    AuditLog.locked().append(kind, subject, by=by, ground=ground, snapshot=snapshot)


def note_document(disclosure: Disclosure, kind: EventKind, *, by=None, ground="") -> None:
    """Put a step of a document on record, with what it says where that is new and not
    public; what is public, the log keeps. A revision is on record with what it revises."""
    snapshot = own_record(disclosure) if kind in WRITTEN else None
    if disclosure.is_revision:
        ground = _("更正稿：%(ground)s") % {"ground": ground} if ground else _("更正稿")
    note(kind, subject_of(disclosure), by=by, ground=ground[:GROUND], snapshot=snapshot)


def own_record(disclosure: Disclosure) -> dict:
    """The public record, and what of a draft would never be in it."""
    return public_record(disclosure) | {
        "revision_reason": disclosure.revision_reason,
        "disclosure_kind": str(disclosure.disclosure_kind),
        "kind_reason": disclosure.kind_reason,
    }


def entries_of(disclosure: Disclosure):
    """The audit of one document, oldest first."""
    rows = AuditEntry.objects.filter(subject=subject_of(disclosure))
    return rows.select_related("by").order_by("seq")


def empty_snapshots(disclosure: Disclosure) -> None:
    """Erase what the audit keeps of the texts of a document."""
    snapshots = AuditSnapshot.objects.filter(entry__subject=subject_of(disclosure))
    snapshots.update(salt="", text="")


@dataclass
class AuditVerification:
    """One run over the whole audit, in constant memory: ``faults()`` yields what is wrong,
    in words; ``seq`` and ``hash`` are where it has read to."""

    progress: Callable[["AuditVerification"], None] = lambda verification: None
    seq: int = 0
    hash: str = GENESIS

    def faults(self) -> Iterator[str]:
        yield from self.follow()
        with transaction.atomic():
            head = AuditLog.locked()
            faults = list(self.follow())  # appended while the others were read
            if (head.seq, head.hash) != (self.seq, self.hash):
                faults.append(
                    _("审计记录头记到第 %(head)d 条，与最后一条（第 %(seq)d 条）不符。")
                    % {"head": head.seq, "seq": self.seq}
                )
        yield from faults

    def follow(self) -> Iterator[str]:
        """Go on from the entry read last."""
        erased = set(erased_subjects())
        entries = AuditEntry.objects.filter(seq__gt=self.seq).select_related("snapshot")
        for entry in entries.order_by("seq").iterator(chunk_size=100):
            for fault in self.entry_faults(entry, erased):
                yield _("审计记录第 %(seq)d 条（%(subject)s）：%(fault)s") % {
                    "seq": entry.seq,
                    "subject": entry.subject,
                    "fault": fault,
                }
            self.seq, self.hash = entry.seq, entry.hash
            self.progress(self)

    def entry_faults(self, entry: AuditEntry, erased: set[str]) -> Iterator[str]:
        if entry.seq != self.seq + 1:
            yield _("它之前有 %(number)d 条缺失。") % {"number": entry.seq - self.seq - 1}
        elif entry.previous_hash != self.hash:
            yield _("所记前一条的校验码与前一条不符。")
        if entry.hash != entry.computed_hash():
            yield _("各项与校验码不符，这一条被改动过。")
        if fault := snapshot_fault(entry, entry.subject in erased):
            yield fault


def erased_subjects():
    return AuditEntry.objects.filter(kind=EventKind.ERASED).values_list("subject", flat=True)


def snapshot_fault(entry: AuditEntry, erased: bool) -> str:
    """Return what is wrong with the snapshot of ``entry``, in words, or ""."""
    snapshot = getattr(entry, "snapshot", None)
    if not entry.snapshot_hash:
        return _("不应有内容，却存有内容。") if snapshot else ""
    if snapshot is None:
        return _("内容缺失。")
    if not snapshot.text and not snapshot.salt:
        return "" if erased else _("内容已清空，却没有彻底删除的记录。")
    if record_hash(snapshot.salt, snapshot.text) != entry.snapshot_hash:
        return _("内容与校验码不符，内容被改动过。")
    return ""
