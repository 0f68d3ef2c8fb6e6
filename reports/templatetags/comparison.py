"""Charts and tables of a comparison. They have a thousand values, so they are written without
a template."""

from collections.abc import Iterator
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from reports.charting import Chart
from reports.charts.drawing import on_page
from reports.comparison import Compared, Point, Series

register = template.Library()


@register.simple_tag
def svg_of(chart: Chart) -> SafeString:
    return mark_safe("".join(map(on_page, chart.drawings)))


@register.simple_tag
def table_of(compared: Compared, years: list[int]) -> SafeString:
    """A row a series, a column a year, and the growth of the last year where there is one
    before it."""
    grows = len(years) > 1
    head = "".join(f'<th scope="col">{year}</th>' for year in years)
    if grows:
        words = _("%(year)d年同比") % {"year": years[-1]}
        head += f'<th scope="col">{words}</th>'
    caption = escape(str(compared.indicator))
    rows = "".join(rows_of(compared, years, grows=grows))
    return mark_safe(
        f"<table><caption>{caption}</caption>"
        f'<thead><tr><th scope="col">{_("机构")}</th>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def rows_of(compared: Compared, years: list[int], *, grows: bool) -> Iterator[str]:
    nothing = f'<td><span class="unseen">{_("无")}</span></td>'
    for series in compared.series:
        cells = "".join(
            cell_of(series.points[year]) if year in series.points else nothing for year in years
        )
        if grows:
            growth = growth_of(compared, series, years[-1])
            cells += f"<td>{growth}</td>" if growth else nothing
        yield f'<tr><th scope="row">{escape(series.name)}</th>{cells}</tr>'


def cell_of(point: Point) -> str:
    return f'<td><a href="{escape(point.url)}">{escape(point.text)}</a></td>'


def growth_of(compared: Compared, series: Series, year: int) -> str:
    return escape(compared.growth_text(series, year))
