"""Attachments: private until their document is public, stored by content."""

import hashlib
import os
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosure.filetypes import media_type_of
from disclosure.models.columns import new_public_id
from disclosure.models.disclosures import Disclosure


def stored_name(sha256: str) -> str:
    return f"attachments/{sha256[:2]}/{sha256}"


def is_stored(sha256: str, size: int) -> bool:
    """Whether the file is there, whole: a process that was killed leaves part of one."""
    name = stored_name(sha256)
    return default_storage.exists(name) and default_storage.size(name) == size


def store(content: File) -> tuple[str, int]:
    """Store ``content`` under its hash, unless it is there; return (sha256, bytes).

    Call it before the transaction that will refer to the file. A file that is there counts
    as new again, so that the sweep of orphans leaves it to that transaction.
    """
    sha256, size = measure(content)
    name = stored_name(sha256)
    if not is_stored(sha256, size):
        default_storage.delete(name)
        content.seek(0)
        default_storage.save(name, content)
    elif isinstance(default_storage, FileSystemStorage):
        os.utime(default_storage.path(name))
    return sha256, size


def measure(content: File) -> tuple[str, int]:
    """Return (sha256, bytes) of ``content``."""
    digest, size = hashlib.sha256(), 0
    for chunk in content.chunks():
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


class Attachment(models.Model):
    """A file of a disclosure. ``public_id`` is permanent and part of its address."""

    public_id = models.CharField(
        max_length=32, unique=True, default=new_public_id, editable=False
    )
    disclosure = models.ForeignKey(Disclosure, models.CASCADE, related_name="attachments")
    name = models.CharField(_("文件名"), max_length=200)
    media_type = models.CharField(_("类型"), max_length=100, editable=False)
    size = models.PositiveBigIntegerField(_("大小"), editable=False, help_text="bytes")
    sha256 = models.CharField(max_length=64, db_index=True, editable=False)
    position = models.PositiveSmallIntegerField(_("次序"), default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("附件")
        verbose_name_plural = _("附件")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def from_file(cls, content: File, name: str, *, keep: bool = True) -> "Attachment":
        """Return an unsaved attachment of ``content``, whose bytes are stored already, unless
        it is only tried (not ``keep``).

        Raises ValidationError, in words, for a file that is too large or of a refused kind.
        """
        if content.size > settings.ATTACHMENT_MAX_BYTES:
            raise ValidationError(
                _("“%(name)s”有 %(size)d MB，超过上限 %(limit)d MB：请压缩或拆分后再上传。"),
                params={
                    "name": name,
                    "size": content.size // 1024**2,
                    "limit": settings.ATTACHMENT_MAX_BYTES // 1024**2,
                },
            )
        media_type = media_type_of(content, name)
        sha256, size = store(content) if keep else measure(content)
        return cls(name=name, media_type=media_type, sha256=sha256, size=size)

    def open(self):
        return default_storage.open(stored_name(self.sha256))

    @property
    def kind(self) -> str:
        """The kind of file as a reader calls it: PDF, DOCX, …"""
        return self.name.rpartition(".")[2].upper()[:5] if "." in self.name else ""

    def get_absolute_url(self) -> str:
        return reverse("disclosure:attachment", args=[self.public_id, self.name])


def release_file(sha256: str) -> None:
    """Delete the stored file unless an attachment still uses it."""
    if not Attachment.objects.filter(sha256=sha256).exists():
        default_storage.delete(stored_name(sha256))


def sweep_orphans(older_than: timedelta = timedelta(days=1)) -> Iterator[str]:
    """Delete stored files that no attachment uses; yield their names. A younger one may
    belong to a transaction that has not ended."""
    if not default_storage.exists("attachments"):
        return
    limit = timezone.now() - older_than
    for folder in default_storage.listdir("attachments")[0]:
        names = set(default_storage.listdir(f"attachments/{folder}")[1])
        used = Attachment.objects.filter(sha256__in=names).values_list("sha256", flat=True)
        for sha256 in sorted(names - set(used)):
            name = stored_name(sha256)
            if default_storage.get_modified_time(name) < limit:
                default_storage.delete(name)
                yield name
