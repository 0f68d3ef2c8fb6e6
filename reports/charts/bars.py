"""Bars from zero across bodies, for one year."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports.charts.drawing import SIZE, WIDTH, Drawing, Mark, Pen
from reports.charts.scale import nice_scale
from reports.charts.text import width, wrap

NAME_ROOM = 141  # units for a name beside its bar; longer ones take two lines
LINE_HEIGHT, GAP, THICK = 17, 9, 16


@dataclass
class Row:
    """A name beside a bar, in one or two lines."""

    lines: tuple[str, ...]
    top: float

    @property
    def height(self) -> float:
        return max(THICK, len(self.lines) * LINE_HEIGHT)

    @property
    def middle(self) -> float:
        return self.top + self.height / 2

    def name(self, right: float, pen: Pen) -> Iterator[str]:
        first = self.middle - (len(self.lines) - 1) * LINE_HEIGHT / 2 + 5
        for place, words in enumerate(self.lines):
            yield pen.text("label", right, first + place * LINE_HEIGHT, words, "end")


def rows_of(names: Sequence[str], top: float) -> tuple[list[Row], float, float]:
    """Return the rows, the right edge of their names, and where they end below."""
    rows = []
    for name in names:
        rows.append(Row(wrap(name, NAME_ROOM, SIZE), top))
        top += rows[-1].height + GAP
    edge = max((width(line, SIZE) for row in rows for line in row.lines), default=0)
    return rows, min(edge, NAME_ROOM + SIZE), top


def bar_chart(title: str, bars: Sequence[tuple[str, Mark | None]], pen: Pen) -> Drawing:
    """``bars`` in their order, each a name and its value, or None where there is none."""
    rows, edge, bottom = rows_of([name for name, _mark in bars], 6)
    marks = [mark for _name, mark in bars if mark]
    scale = nice_scale([mark.value for mark in marks], from_zero=True)
    labels = max((width(mark.label, SIZE) for mark in marks), default=0)
    left, right = edge + 10, WIDTH - labels - (26 if any(m.arrow for m in marks) else 10)

    def x(value) -> float:
        return left + scale.at(value) * (right - left)

    parts = [pen.line("axis", x(0), 0, x(0), bottom - 2)]
    for row, (_name, mark) in zip(rows, bars, strict=True):
        parts += row.name(edge, pen)
        if mark is None:
            parts.append(pen.text("note", x(0) + 8, row.middle + 4, _("无数据")))
        else:
            parts.append(pen.link(mark, bar_of(mark, x(0), x(mark.value), row, pen)))
    return Drawing(title, WIDTH, bottom, "".join(parts))


def bar_of(mark: Mark, zero: float, end: float, row: Row, pen: Pen) -> str:
    """The bar with its label; of a bound it is open, with an arrow to the true value."""
    left, right = min(zero, end), max(zero, end)
    look, top = "open s0" if mark.hollow else "fill s0", row.middle - THICK / 2
    shapes = (
        f'<rect{pen("hit")} x="{left:.1f}" y="{row.top:.1f}"'
        f' width="{WIDTH - left:.1f}" height="{row.height:.1f}"/>'
        f'<rect{pen(look)} x="{left:.1f}" y="{top:.1f}"'
        f' width="{max(right - left, 0.5):.1f}" height="{THICK}"/>'
    )
    if mark.arrow:
        way, middle = mark.arrow, row.middle
        start = right + 2 if way > 0 else right - 4
        path = f"M{start:.1f} {middle:.1f}h{11 * way}m{-4 * way} -4l{4 * way} 4l{-4 * way} 4"
        shapes += f'<path{pen("arrow s0")} d="{path}"/>'
        right += 14 if way > 0 else 0
    return shapes + pen.text("label value", right + 6, row.middle + 5, mark.label)
