"""Sum rules: 行政执法案件 876 = 行政许可 731 + 行政处罚 143 + 行政强制 2."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from reports.enums import Bound
from reports.held import current
from reports.models import Indicator, Report
from reports.models.figures import decimal_text


@dataclass(frozen=True)
class BrokenSum:
    """An indicator whose figure is not the sum of its parts' figures."""

    total: Indicator
    parts: tuple[Indicator, ...]
    value: Decimal
    values: tuple[Decimal, ...]

    @property
    def sum(self) -> Decimal:
        return sum(self.values, Decimal(0))

    def __str__(self) -> str:
        parts = [
            f"{part.name} {decimal_text(value)}"
            for part, value in zip(self.parts, self.values, strict=True)
        ]
        return _("%(total)s为 %(value)s，而%(parts)s合计 %(sum)s，相差 %(gap)s。") % {
            "total": self.total.name,
            "value": decimal_text(self.value),
            "parts": "、".join(parts),
            "sum": decimal_text(self.sum),
            "gap": decimal_text(abs(self.value - self.sum)),
        }


def broken(
    values: Mapping[str, Decimal], indicators: Mapping[str, Indicator]
) -> list[BrokenSum]:
    """Return the sums that do not hold among exact ``values`` by indicator code. A sum is
    checked when all of its parts are there: what is missing is not zero."""
    found = []
    for total in indicators.values():
        codes = total.sum_of
        if not codes or total.code not in values or any(code not in values for code in codes):
            continue
        parts = tuple(indicators[code] for code in codes if code in indicators)
        each = BrokenSum(
            total, parts, values[total.code], tuple(values[code] for code in codes)
        )
        if len(parts) == len(codes) and each.sum != each.value:
            found.append(each)
    return found


def broken_sums(report: Report) -> list[BrokenSum]:
    """Return what does not add up among the confirmed figures of ``report``; one query."""
    return broken(exact_values(report.figures.confirmed()), current().indicators)


def exact_values(figures: Iterable) -> dict[str, Decimal]:
    """Return the values by code of the figures that are no bounds."""
    codes = {each.pk: each.code for each in current().indicators.values()}
    return {
        codes[figure.indicator_id]: figure.value
        for figure in figures
        if figure.bound == Bound.EXACT and figure.indicator_id in codes
    }
