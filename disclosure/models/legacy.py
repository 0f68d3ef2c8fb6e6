"""Where a disclosure came from when it was imported."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosure.models.disclosures import Disclosure


class LegacyPage(models.Model):
    """The page of an older system that a disclosure was read from, as it was found."""

    disclosure = models.OneToOneField(
        Disclosure, models.CASCADE, primary_key=True, related_name="legacy_page"
    )
    file_name = models.CharField(_("文件名"), max_length=255)
    sha256 = models.CharField(max_length=64, db_index=True)
    labels = models.JSONField(_("原页面的标签"), default=dict)
    original = models.TextField(_("原页面"))
    warnings = models.JSONField(_("导入时的提示"), default=list)
    imported_at = models.DateTimeField(_("导入时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("原始页面")
        verbose_name_plural = _("原始页面")

    def __str__(self) -> str:
        return self.file_name
