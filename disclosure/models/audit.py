"""The audit: what the staff did, in one chain beside the publication log.

The log is public and names nobody; the audit is for the staff and does. Entries and hashes
are never rewritten. What a document said while it was not public lies apart, under a salted
hash, so that it can be erased and the chain still verifies.
"""

import hashlib
import secrets
from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosure.enums import EventKind
from disclosure.models.log import GENESIS, AppendOnly, canonical, record_hash, utc_text
from disclosure.rows import insert


class AuditLog(models.Model):
    """The head of the chain: one row, locked after every other lock by whoever appends."""

    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_audit_log")]

    @classmethod
    def locked(cls) -> Self:
        rows = cls.objects.select_for_update()
        head = rows.filter(pk=1).first()
        if head is None:
            cls.objects.get_or_create(pk=1)
            head = rows.get(pk=1)
        return head

    def append(
        self,
        kind: EventKind,
        subject: str,
        *,
        by=None,
        ground: str = "",
        snapshot: dict | None = None,
    ) -> "AuditEntry":
        """Append one entry; ``self`` is what ``locked()`` gave in this transaction."""
        salt = secrets.token_hex(16) if snapshot is not None else ""
        text = canonical(snapshot) if snapshot is not None else ""
        entry = AuditEntry(
            seq=self.seq + 1,
            at=timezone.now(),
            kind=kind,
            subject=subject,
            by=by,
            username=by.username if by else "",
            ground=ground,
            snapshot_hash=record_hash(salt, text) if snapshot is not None else "",
            previous_hash=self.hash,
        )
        entry.hash = entry.computed_hash()
        entry.save(force_insert=True)
        if snapshot is not None:
            AuditSnapshot.objects.create(entry=entry, salt=salt, text=text)
        self.seq, self.hash = entry.seq, entry.hash
        self.save()
        return entry

    def append_all(self, kind: EventKind, facts: Iterable[tuple[str, str]]) -> None:
        """Append an entry of a command for each (subject, ground), in their order."""
        entries, now = [], timezone.now()
        for subject, ground in facts:
            entry = AuditEntry(
                seq=self.seq + 1,
                at=now,
                kind=kind,
                subject=subject,
                ground=ground,
                previous_hash=self.hash,
            )
            entry.hash = entry.computed_hash()
            self.seq, self.hash = entry.seq, entry.hash
            entries.append(entry)
        insert(entries)
        self.save()


class AuditEntry(AppendOnly):
    """One thing that a person did, or the clock. Never changed, never deleted.

    ``subject`` is what it was done with: ``disclosure:17``, ``person:wang``, ``body:…``.
    """

    seq = models.PositiveBigIntegerField(_("序号"), primary_key=True)
    at = models.DateTimeField(_("时间"))
    kind = models.CharField(_("事项"), max_length=16, choices=EventKind)
    subject = models.CharField(_("对象"), max_length=160)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("经办人"),
        help_text="NULL: the clock or a command",
        db_index=False,
    )
    username = models.CharField(max_length=150, blank=True, help_text="as it was then")
    ground = models.CharField(_("依据或理由"), max_length=1000, blank=True)
    snapshot_hash = models.CharField(max_length=64, blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("审计记录")
        verbose_name_plural = _("审计记录")
        ordering = ["seq"]
        default_permissions = []
        indexes = [
            models.Index(fields=["subject", "-seq"], name="audit_of_a_subject"),
            models.Index(fields=["by", "-seq"], name="audit_of_a_person"),
            models.Index(fields=["at"], name="audit_of_a_day"),
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M} {self.get_kind_display()}"

    def facts(self) -> dict:
        """What ``hash`` covers, ready for JSON."""
        return {
            "seq": self.seq,
            "at": utc_text(self.at),
            "kind": str(self.kind),
            "subject": self.subject,
            "by": self.by_id,
            "username": self.username,
            "ground": self.ground,
            "snapshot_hash": self.snapshot_hash,
            "previous_hash": self.previous_hash,
        }

    def computed_hash(self) -> str:
        return hashlib.sha256(canonical(self.facts()).encode()).hexdigest()


class AuditSnapshot(models.Model):
    """What the subject of an entry said then, with the salt of its hash; emptied only by
    erasing."""

    entry = models.OneToOneField(
        AuditEntry, models.PROTECT, primary_key=True, related_name="snapshot"
    )
    salt = models.CharField(max_length=32, blank=True)
    text = models.TextField(blank=True)
