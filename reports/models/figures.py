"""Figures: what a report's text says in numbers, confirmed by a person."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.enums import DECIMALS, DIGITS, Bound, FigureState
from reports.models.indicators import Indicator
from reports.models.reports import Report
from reports.querysets import FigureQuerySet


class Figure(models.Model):
    """One number of a report's text, and the place where it stands.

    ``quote`` are the exact words around the number; ``start`` is where they begin in the
    document's ``content_text``, in characters. A rejected one is kept so that it is not
    proposed again; it needs no indicator.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="figures")
    indicator = models.ForeignKey(
        Indicator,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="figures",
        verbose_name=_("指标"),
    )
    value = models.DecimalField(_("数值"), max_digits=DIGITS, decimal_places=DECIMALS)
    bound = models.CharField(
        _("界限"), max_length=10, choices=Bound, blank=True, default=Bound.EXACT
    )
    quote = models.CharField(_("原文"), max_length=300)
    start = models.PositiveIntegerField(_("原文位置"))
    state = models.CharField(
        _("状态"), max_length=10, choices=FigureState, default=FigureState.CONFIRMED
    )

    objects = FigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("数据")
        verbose_name_plural = _("数据")
        ordering = ["start", "id"]
        default_permissions = []
        constraints = [
            models.UniqueConstraint(
                fields=["report", "indicator"],
                condition=models.Q(state=FigureState.CONFIRMED),
                name="one_figure_an_indicator",
                violation_error_message=_("这份报告的这个指标已有一个确认的数值。"),
            ),
            models.CheckConstraint(
                condition=models.Q(indicator__isnull=False)
                | models.Q(state=FigureState.REJECTED),
                name="confirmed_figure_has_an_indicator",
                violation_error_message=_("确认的数据须有指标。"),
            ),
        ]
        indexes = [
            models.Index(fields=["indicator", "report"], name="figures_of_an_indicator"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator or self.quote} {self.value_text}"

    @property
    def value_text(self) -> str:
        return decimal_text(self.value)

    @property
    def in_words(self) -> str:
        """不少于90%, 876件."""
        bound = self.get_bound_display() if self.bound else ""
        return f"{bound}{self.value_text}{self.indicator.unit}"


def decimal_text(value) -> str:
    """Return an exact decimal without exponent or idle zeros: "41.6", "10000"."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
