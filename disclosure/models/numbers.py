"""How far the index numbers of a body in a year have come."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NumberSeries(models.Model):
    """The index numbers of one body (by its code) in one year.

    ``held_from`` is set when an imported number jumped ahead: the series then gives no
    number until a person has confirmed the jump (domain.md, 2).
    """

    code = models.CharField(_("机构代码"), max_length=30)
    year = models.PositiveSmallIntegerField(_("年份"))
    last = models.PositiveBigIntegerField(_("最后流水号"), default=0)
    held_from = models.PositiveBigIntegerField(_("跳号前的流水号"), null=True, editable=False)

    class Meta:
        verbose_name = _("索引号号段")
        verbose_name_plural = _("索引号号段")
        ordering = ["-year", "code"]
        constraints = [
            models.UniqueConstraint(fields=["code", "year"], name="one_series_a_body_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.year}"
