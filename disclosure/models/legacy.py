"""Where a disclosure came from when it was imported: its page, addresses, and links that
wait for what they lead to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosure.models.attachments import Attachment
from disclosure.models.disclosures import Disclosure
from disclosure.querysets import LONG_TEXTS


class LegacyPage(models.Model):
    """The page of an older system that a disclosure was read from, as it was found."""

    disclosure = models.OneToOneField(
        Disclosure, models.CASCADE, primary_key=True, related_name="legacy_page"
    )
    file_name = models.CharField(_("文件名"), max_length=255)
    sha256 = models.CharField(max_length=64, db_index=True)
    text_sha256 = models.CharField(
        max_length=64,
        db_index=True,
        blank=True,
        help_text="of title and text without white space; empty for a page without a text",
    )
    labels = models.JSONField(_("原页面的标签"), default=dict)
    original = models.TextField(_("原页面"))
    warnings = models.JSONField(_("导入时的提示"), default=list)
    imported_at = models.DateTimeField(_("导入时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("原始页面")
        verbose_name_plural = _("原始页面")

    def __str__(self) -> str:
        return self.file_name


class LegacyAddress(models.Model):
    """An address that a document, or a file of it, had on the older site. It leads here for
    ever: an address once public never dies."""

    address = models.CharField(
        max_length=500, unique=True, help_text="path and sorted query, decoded, without host"
    )
    disclosure = models.ForeignKey(Disclosure, models.CASCADE, related_name="legacy_addresses")
    attachment = models.ForeignKey(Attachment, models.CASCADE, null=True, related_name="+")

    def __str__(self) -> str:
        return self.address

    @classmethod
    def today(cls, spellings: list[str]) -> str:
        """Return the address of today for the first of ``spellings`` that is known; "" for
        none, and for what was never public. One query."""
        rows = cls.objects.filter(address__in=spellings)
        rows = rows.select_related("disclosure", "attachment").defer(
            *(f"disclosure__{name}" for name in LONG_TEXTS)
        )
        known = {row.address: row for row in rows}
        first = next((known[each] for each in spellings if each in known), None)
        return first.leads_to() if first else ""

    def leads_to(self) -> str:
        """Return the address of today, "" for what was never public."""
        if not self.disclosure.is_or_was_public:
            return ""
        file = self.attachment if self.disclosure.is_public else None
        return (file or self.disclosure).get_absolute_url()


class LegacyLink(models.Model):
    """A link of an imported page to one that has not come yet. ``kind`` is what the document
    is to it; ``inverse``: what it is to the document."""

    disclosure = models.ForeignKey(Disclosure, models.CASCADE, related_name="legacy_links")
    address = models.CharField(max_length=500, db_index=True)
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=12)
    inverse = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["disclosure", "address"], name="legacy_link_once_an_address"
            )
        ]

    def __str__(self) -> str:
        return f"{self.disclosure_id} → {self.address}"
