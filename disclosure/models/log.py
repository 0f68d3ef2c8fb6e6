"""The publication log: what became public, changed or was withdrawn, in one chain.

A follower that has read up to a sequence number has missed nothing before it: entries are
appended under a lock on the head, so the order of numbers is the order of commits. Neither
entries nor their hashes are ever rewritten; the records lie apart, so that what must be
erased can be erased and the chain still verifies.
"""

import hashlib
import json
import secrets
from datetime import UTC, datetime
from typing import Self

from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosure.compiled import compiled
from disclosure.enums import EntryKind
from disclosure.rows import insert

GENESIS = "0" * 64
ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def canonical(value) -> str:
    """Return ``value`` as the one JSON text that is hashed: sorted keys, no spaces."""
    return ENCODER.encode(value)


def record_hash(salt: str, text: str) -> str:
    return hashlib.sha256((salt + text).encode()).hexdigest()


class PublicationLog(models.Model):
    """The head of the chain: one row, locked before every other lock by whoever appends."""

    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)
    structure_hash = models.CharField(
        max_length=64,
        default=GENESIS,
        help_text="hash of the newest structure entry: the version of trees and identity",
    )
    appended_at = models.DateTimeField(null=True, help_text="the newest entry")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="one_publication_log")
        ]

    @classmethod
    def head(cls) -> Self:
        """Return where the log stands now, without a lock."""
        return next(iter(only_log()), None) or cls(pk=1)

    @classmethod
    def locked(cls) -> Self:
        """Return the head, locked until the transaction ends. Take it before other locks."""
        rows = cls.objects.select_for_update()
        head = rows.filter(pk=1).first()
        if head is None:
            cls.objects.get_or_create(pk=1)
            head = rows.get(pk=1)
        return head

    def append(
        self, kind: EntryKind, subject: str, record: dict | None = None, reason: str = ""
    ) -> "LogEntry":
        """Append one entry, with the record that it publishes if there is one.

        ``self`` is what ``locked()`` gave in this transaction.
        """
        return self.append_all(kind, [(subject, record)], reason=reason)[0]

    def append_all(
        self, kind: EntryKind, facts: list[tuple[str, dict | None]], reason: str = ""
    ) -> "list[LogEntry]":
        """Append an entry for each (subject, record or None), in their order."""
        entries, records, now = [], [], timezone.now()
        for subject, record in facts:
            salt = secrets.token_hex(16) if record is not None else ""
            text = canonical(record) if record is not None else ""
            entry = LogEntry(
                seq=self.seq + 1,
                at=now,
                kind=kind,
                subject=subject,
                reason=reason,
                record_hash=record_hash(salt, text) if record is not None else "",
                previous_hash=self.hash,
            )
            entry.hash = entry.computed_hash()
            self.seq, self.hash = entry.seq, entry.hash
            entries.append(entry)
            if record is not None:
                records.append(LogRecord(entry=entry, salt=salt, text=text))
        insert(entries)
        insert(records)
        DailyDigest.note(entries)
        if kind == EntryKind.STRUCTURE:
            self.structure_hash = self.hash
        self.appended_at = now
        self.save()
        return entries

    def append_structure(self, subject: str, record: dict | None) -> None:
        """Append what a part of the structure says now (None: it is gone), if it is new."""
        newest = LogEntry.objects.newest(subject)
        if newest is None or newest.text != (canonical(record) if record else ""):
            self.append(EntryKind.STRUCTURE, subject, record)


@compiled
def only_log() -> models.QuerySet:
    return PublicationLog.objects.filter(pk=1)


class AppendOnly(models.Model):
    """A row that is written once: to change or delete it is an error of the program."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError(f"{self._meta.label} is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError(f"{self._meta.label} is never deleted")


class LogEntryQuerySet(models.QuerySet):
    def newest(self, subject: str) -> "LogEntry | None":
        return self.filter(subject=subject).select_related("record").order_by("-seq").first()


class LogEntry(AppendOnly):
    """One fact that became public. Never changed, never deleted."""

    seq = models.PositiveBigIntegerField(_("序号"), primary_key=True)
    at = models.DateTimeField(_("时间"))
    kind = models.CharField(_("类别"), max_length=10, choices=EntryKind)
    subject = models.CharField(_("对象"), max_length=80)
    reason = models.CharField(_("公开的理由"), max_length=500, blank=True)
    record_hash = models.CharField(max_length=64, blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = LogEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("公开日志")
        verbose_name_plural = _("公开日志")
        ordering = ["seq"]
        indexes = [
            models.Index(fields=["subject", "-seq"], name="log_newest_of_subject"),
            models.Index(fields=["kind", "seq"], name="log_of_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.get_kind_display()} {self.subject}"

    def facts(self) -> dict:
        """What ``hash`` covers, ready for JSON."""
        return {
            "seq": self.seq,
            "at": utc_text(self.at),
            "kind": str(self.kind),
            "subject": self.subject,
            "reason": self.reason,
            "record_hash": self.record_hash,
            "previous_hash": self.previous_hash,
        }

    def computed_hash(self) -> str:
        return hashlib.sha256(canonical(self.facts()).encode()).hexdigest()

    @property
    def text(self) -> str:
        """The record as it was hashed; "" when there is none or it was erased."""
        return self.record.text if hasattr(self, "record") else ""


class LogRecord(models.Model):
    """The record of an entry with the salt of its hash; emptied only by erasing."""

    entry = models.OneToOneField(
        LogEntry, models.PROTECT, primary_key=True, related_name="record"
    )
    salt = models.CharField(max_length=32, blank=True)
    text = models.TextField(blank=True)


class DailyDigest(models.Model):
    """Where the log stood at the end of a day in Beijing: what is printed and kept outside."""

    day = models.DateField(primary_key=True)
    entries = models.PositiveIntegerField()
    last_seq = models.PositiveBigIntegerField()
    last_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["-day"]

    @classmethod
    def note(cls, entries: list[LogEntry]) -> None:
        """Count ``entries``, appended at one moment, in their day."""
        last, count = entries[-1], len(entries)
        head = {"last_seq": last.seq, "last_hash": last.hash}
        day = timezone.localdate(last.at)
        if not cls.objects.filter(day=day).update(entries=F("entries") + count, **head):
            cls.objects.create(day=day, entries=count, **head)


def utc_text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
