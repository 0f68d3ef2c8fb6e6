"""Indicators: what figures of different years and bodies are compared by."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosure.models.logged import LoggedModel
from reports.enums import Better, ValueKind
from reports.models.kinds import ReportKind


class Indicator(LoggedModel):
    """A quantity with a name of its own: 行政执法案件, in 件.

    ``synonyms`` are wordings by which texts call it; ``sum_of`` the codes of the indicators
    that add up to it (行政执法案件 = 行政许可 + 行政处罚 + 行政强制).
    """

    code = models.SlugField(_("代码"), max_length=60, unique=True)
    name = models.CharField(_("名称"), max_length=60, unique=True)
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    value_kind = models.CharField(
        _("数值类别"), max_length=10, choices=ValueKind, default=ValueKind.COUNT
    )
    better = models.CharField(_("方向"), max_length=4, choices=Better, blank=True, default="")
    kind = models.ForeignKey(
        ReportKind,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="indicators",
        verbose_name=_("报告种类"),
        help_text=_("不填则各种报告都可用。"),
    )
    synonyms = models.JSONField(_("其他说法"), default=list, blank=True)
    sum_of = models.JSONField(
        _("由哪些指标相加而成"), default=list, blank=True, help_text="codes"
    )
    position = models.PositiveIntegerField(_("排序"), default=0, help_text=_("小的排在前面。"))

    class Meta:
        verbose_name = _("指标")
        verbose_name_plural = _("指标")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return f"{self.name}（{self.unit}）" if self.unit else self.name

    log_kind = "indicator"

    def log_record(self) -> dict:
        return {
            "code": self.code,
            "name": self.name,
            "unit": self.unit,
            "value_kind": str(self.value_kind),
            "better": str(self.better),
            "kind": self.kind.code if self.kind else "",
            "synonyms": self.synonyms,
            "sum_of": self.sum_of,
            "position": self.position,
        }
