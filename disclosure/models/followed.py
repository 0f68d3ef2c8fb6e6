"""The site that this one follows, and how far it has come."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FollowedSite(models.Model):
    """``seq`` and ``hash`` are the entry of its log that was applied last: kept here, they
    prove later that its log was not rewritten."""

    address = models.URLField(_("网址"), unique=True)
    seq = models.PositiveBigIntegerField(_("已取到的序号"), default=0)
    hash = models.CharField(_("该条的校验码"), max_length=64)
    applied_at = models.DateTimeField(_("最近一次取得"), auto_now=True)

    class Meta:
        verbose_name = _("所跟随的网站")
        verbose_name_plural = _("所跟随的网站")

    def __str__(self) -> str:
        return self.address
