"""Which charts a comparison gives, and what has to be said beside them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports.charts.bars import bar_chart
from reports.charts.drawing import Line, Mark, Pen, Plate
from reports.charts.lines import MOST_TOGETHER, line_chart, panels
from reports.charts.stacks import Stack, can_be_stacked, stacked_chart
from reports.comparison import Compared, Comparison, Point, Series
from reports.enums import Bound
from reports.sums import broken

ARROWS = {Bound.AT_LEAST: 1, Bound.MORE_THAN: 1, Bound.AT_MOST: -1}


@dataclass
class Chart(Plate):
    """``name`` is what a download asks for."""

    name: str = ""

    @property
    def is_in_panels(self) -> bool:
        return len(self.drawings) > 1


def charts_of(comparison: Comparison, compared: Compared, pen: Pen) -> Iterator[Chart]:
    """Lines when there are years to follow, bars when there are bodies to set side by side,
    stacks of what adds up; nothing of an indicator without figures."""
    if not compared.has_points:
        return
    marker = Marker(compared)
    if len(comparison.years) > 1:
        yield line_charts(comparison, marker, pen)
    if len(compared.series) > 1 or len(comparison.years) == 1:
        yield bars_of_a_year(marker, pen)
    if compared.parts and (chart := stacks_of(comparison, marker, pen)):
        yield chart


class Marker:
    """Makes the marks of one indicator; the sentence of a mark is translated once for all."""

    def __init__(self, compared: Compared):
        self.compared = compared
        self.sentence = _("%(body)s %(year)d年 %(indicator)s：%(value)s%(unit)s")
        self.known = {
            "indicator": compared.indicator.name,
            "unit": compared.indicator.unit,
        }

    def all(self, series: Series) -> dict[int, Mark]:
        return {year: self.of(series, series.points[year]) for year in sorted(series.points)}

    def at(self, series: Series | None, year: int) -> Mark | None:
        point = series and series.points.get(year)
        return self.of(series, point) if point else None

    def of(self, series: Series, point: Point) -> Mark:
        facts = {"body": series.name, "year": point.year, "value": point.text}
        return Mark(
            value=point.value,
            label=point.text,
            words=self.sentence % (self.known | facts),
            url=point.url,
            hollow=not point.is_exact,
            arrow=ARROWS.get(point.bound, 0),
        )


def line_charts(comparison: Comparison, marker: Marker, pen: Pen) -> Chart:
    compared, years = marker.compared, comparison.years
    indicator = compared.indicator
    title = _("%(indicator)s，%(first)d—%(last)d年") % {
        "indicator": indicator.name,
        "first": years[0],
        "last": years[-1],
    }
    lines = [Line(row.short_name, marker.all(row)) for row in compared.series]
    name = f"lines-{indicator.code}"
    if len(lines) > MOST_TOGETHER:
        drawings = panels(title, lines, years, pen, name)
        notes = [_("各小图纵轴相同，灰线是其余机构。")]
    else:
        for line in lines:
            line.name += "" if line.marks else _("（无数据）")
        drawings, notes = [line_chart(title, lines, years, indicator.unit, pen)], []
    if has_gaps(comparison, compared):
        notes.append(_("线断开处的年度没有数据。"))
    notes += bound_notes(mark for line in lines for mark in line.marks.values())
    return Chart(title, drawings, notes, name)


def has_gaps(comparison: Comparison, compared: Compared) -> bool:
    return any(0 < len(row.points) < len(comparison.years) for row in compared.series)


def bound_notes(marks: Iterable[Mark]) -> list[str]:
    if not any(mark.hollow for mark in marks):
        return []
    return [_("空心的不是准确数：箭头指向实际数值所在的一侧，没有箭头的是约数。")]


def newest_year(compared: Compared) -> int:
    return max(year for row in compared.series for year in row.points)


def bars_of_a_year(marker: Marker, pen: Pen) -> Chart:
    """The newest year that has a figure, the highest first, those without one last."""
    compared = marker.compared
    year = newest_year(compared)
    title = _("%(indicator)s，%(year)d年") % {
        "indicator": compared.indicator.name,
        "year": year,
    }
    bars = [(row.short_name, marker.at(row, year)) for row in compared.series]
    bars.sort(key=lambda bar: (bar[1] is None, -bar[1].value if bar[1] else 0))
    notes = bound_notes(mark for _name, mark in bars if mark)
    name = f"bars-{compared.indicator.code}"
    return Chart(title, [bar_chart(title, bars, pen)], notes, name)


def stacks_of(comparison: Comparison, marker: Marker, pen: Pen) -> Chart | None:
    """What adds up: of one body year by year, of several in the newest year."""
    compared = marker.compared
    parts = [Marker(part) for part in compared.parts]
    several = len(compared.series) > 1
    year = newest_year(compared)
    places = [
        (row, each)
        for row in compared.series
        for each in ([year] if several else comparison.years)
    ]
    stacks, notes = [], []
    for row, at in places:
        name = row.short_name if several else str(at)
        marks = [part.at(part.compared.same_series(row), at) for part in parts]
        if any(marks):
            stacks.append(Stack(name, marks, marker.at(row, at)))
            notes += [f"{name}：{words}" for words in sum_notes(compared, row, at)]
    if not can_be_stacked(stacks):
        return None
    title = _("%(indicator)s的构成") % {"indicator": compared.indicator.name}
    title += _("，%(year)d年") % {"year": year} if several else ""
    names = [part.indicator.name for part in compared.parts]
    name = f"parts-{compared.indicator.code}"
    if any(stack.total for stack in stacks):
        notes.insert(0, _("竖线是报告载明的合计。"))
    notes += bound_notes(mark for stack in stacks for mark in stack.parts if mark)
    return Chart(title, [stacked_chart(title, names, stacks, pen, name)], notes, name)


def sum_notes(compared: Compared, row: Series, year: int) -> Iterator[str]:
    """What does not add up, neutrally: a part that is not known, or another sum."""
    every = [compared, *compared.parts]
    series = {each.indicator.code: each.same_series(row) for each in every}
    points = {
        code: one.points[year] for code, one in series.items() if one and year in one.points
    }
    missing = [
        part.indicator.name for part in compared.parts if part.indicator.code not in points
    ]
    if missing:
        yield _("没有%(parts)s的数据。") % {"parts": "、".join(missing)}
    exact = {code: point.value for code, point in points.items() if point.is_exact}
    yield from map(str, broken(exact, {each.indicator.code: each.indicator for each in every}))
