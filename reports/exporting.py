"""Figures as rows of a spreadsheet, a line each, with the sentence that each stands in."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from disclosure.exporting import plain
from reports.comparison import Compared, Comparison
from reports.enums import Bound, Scope

HEADS = [
    *(_("指标"), _("指标代码"), _("单位"), _("机构"), _("机构代码"), _("报告种类")),
    *(_("范围"), _("年度"), _("数值"), _("界限"), _("原文"), _("网址")),
]
GROWTH = _("比上年增减（%或百分点）")


def heads() -> list[str]:
    return [str(head) for head in HEADS]


def row_of(
    indicator, body: tuple[str, str], kind: str, scope: str, year: int, figure, url: str
) -> list[str | int | Decimal]:
    """One line: ``figure`` has a value, a bound and a quote; numbers stay numbers."""
    code, name = body
    return [
        *(plain(indicator.name), indicator.code, plain(indicator.unit)),
        *(plain(name), code, plain(kind), str(Scope(scope).label), year),
        *(number(figure.value), str(Bound(figure.bound).label), plain(figure.quote), url),
    ]


def number(value: Decimal) -> int | Decimal:
    """Without idle zeros, so that a spreadsheet shows what the report says."""
    return int(value) if value == value.to_integral_value() else value.normalize()


def compared_lines(comparison: Comparison, site: str) -> Iterator[list]:
    """Head and lines of a comparison. What no report says has no line."""
    yield [*heads(), str(GROWTH)]
    for compared in comparison.compared:
        yield from lines_of(comparison, compared, site)


def lines_of(comparison: Comparison, compared: Compared, site: str) -> Iterator[list]:
    for series in compared.series:
        for year in comparison.years:
            if point := series.points.get(year):
                body = (series.body.code, series.body.name)
                url = site + point.url
                growth = compared.growth(series, year)
                line = row_of(
                    *(compared.indicator, body, series.kind.name, series.scope, year),
                    *(point, url),
                )
                yield [*line, "" if growth is None else number(growth)]
