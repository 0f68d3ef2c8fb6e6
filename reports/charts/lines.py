"""Lines across years: one chart of a few, or a panel each of many on the same scale."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from reports.charts.drawing import COLOURS, SIZE, SMALL, WIDTH, Drawing, Line, Mark, Pen
from reports.charts.scale import Scale, nice_scale, short
from reports.charts.text import width, wrap

MOST_TOGETHER = len(COLOURS)  # lines that an eye can follow in one chart
PLOT, ROW, TOP, BOTTOM, RIGHT = 200, 22, 26, 24, 26
PANEL_WIDTH, PANEL_PLOT, PANEL_HEAD = 206, 84, 42
YEAR_ROOM = 40  # units from one year's name to the next
HIT = 13  # radius of what can be pointed at
SHAPES = [  # circle, square, triangle, diamond, triangle on its head; around 0, 0
    "m-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z",
    "m-4.2 -4.2h8.4v8.4h-8.4z",
    "m0 -5.5l5.2 9.2h-10.4z",
    "m0 -6l5.4 6l-5.4 6l-5.4 -6z",
    "m0 5.5l5.2 -9.2h-10.4z",
]


@dataclass
class Frame:
    """Where a value of a year stands."""

    left: float
    right: float
    top: float
    height: float
    years: Sequence[int]
    scale: Scale

    def x(self, year: int) -> float:
        if len(self.years) == 1:
            return (self.left + self.right) / 2
        share = (year - self.years[0]) / (self.years[-1] - self.years[0])
        return self.left + share * (self.right - self.left)

    def y(self, value) -> float:
        return self.top + (1 - self.scale.at(value)) * self.height

    @property
    def bottom(self) -> float:
        return self.top + self.height


def line_chart(
    title: str, lines: Sequence[Line], years: Sequence[int], unit: str, pen: Pen
) -> Drawing:
    """A few lines in one chart, told apart by shape as well as by colour."""
    scale = nice_scale([mark.value for line in lines for mark in line.marks.values()])
    legend, legend_height = legend_of([line.name for line in lines], pen)
    left = max(width(short(tick), SMALL) for tick in scale.ticks) + 20
    top = legend_height + TOP
    frame = Frame(left, WIDTH - RIGHT, top, PLOT, years, scale)
    parts = [legend, pen.text("tick", 0, legend_height + 11, axis_words(unit, scale))]
    parts += grid(frame, pen, range(len(scale.ticks)))
    parts += year_names(frame, pen)
    for place, line in enumerate(lines):
        parts += path_of(line, place, frame, pen)
    for place, line in enumerate(lines):
        parts += marks_of(line, place, frame, pen)
    if len(lines) == 1:
        parts += values_of(lines[0], frame, pen)
    return Drawing(title, WIDTH, frame.bottom + BOTTOM, "".join(parts))


def axis_words(unit: str, scale: Scale) -> str:
    words = _("单位：%(unit)s") % {"unit": unit} if unit else ""
    if scale.from_zero:
        return words
    return "　".join(filter(None, [words, _("纵轴不从 0 开始")]))


def legend_of(names: Sequence[str], pen: Pen) -> tuple[str, float]:
    """Return shapes with their names, in rows, and how high they are; of one: its name."""
    parts, x, y = [], 0.0, 0.0
    for place, name in enumerate(names):
        [name] = wrap(name, WIDTH - 24, SIZE, most=1)
        room = width(name, SIZE) + 38
        if x and x + room - 16 > WIDTH:
            x, y = 0.0, y + ROW
        parts.append(
            f'<path{pen(f"mark s{place}")} d="M{x + 6:.1f} {y + 10:.1f}{SHAPES[place]}"/>'
        )
        parts.append(pen.text("label", x + 18, y + 15, name))
        x += room
    return "".join(parts), y + ROW + 4


def grid(frame: Frame, pen: Pen, named: Sequence[int]) -> Iterator[str]:
    """The lines of the ticks, and the names of those ``named``."""
    for place, tick in enumerate(frame.scale.ticks):
        y = frame.y(tick)
        look = "axis" if tick == 0 else "grid"
        yield pen.line(look, frame.left - 8, y, frame.right + 8, y)
        if place in named:
            yield pen.text("tick", frame.left - 12, y + 4, short(tick), "end")


def year_names(frame: Frame, pen: Pen) -> Iterator[str]:
    """The years below the plot, as many as there is room for, the last one always."""
    room = (frame.right - frame.left) / max(1, len(frame.years) - 1)
    every = max(1, -int(-YEAR_ROOM // room))
    for year in frame.years:
        if (frame.years[-1] - year) % every == 0:
            yield pen.text("tick", frame.x(year), frame.bottom + 18, str(year), "middle")


def path_of(line: Line, place: int, frame: Frame, pen: Pen) -> Iterator[str]:
    """Through the years that have a value: broken where one is missing, dotted to and from
    what is no exact value."""
    for look, steps in (("line", sure_steps), ("unsure", unsure_steps)):
        path, end = "", None
        for first, second in steps(line):
            if first != end:
                path += f"M{frame.x(first):.1f} {frame.y(line.marks[first].value):.1f}"
            path += f"L{frame.x(second):.1f} {frame.y(line.marks[second].value):.1f}"
            end = second
        if path:
            yield f'<path{pen(f"{look} s{place}")} d="{path}"/>'


def steps_of(line: Line) -> Iterator[tuple[int, int]]:
    """The pairs of neighbouring years that both have a value."""
    return (pair for pair in pairwise(sorted(line.marks)) if pair[1] - pair[0] == 1)


def sure_steps(line: Line) -> Iterator[tuple[int, int]]:
    marks = line.marks
    return (pair for pair in steps_of(line) if not any(marks[year].hollow for year in pair))


def unsure_steps(line: Line) -> Iterator[tuple[int, int]]:
    marks = line.marks
    return (pair for pair in steps_of(line) if any(marks[year].hollow for year in pair))


def marks_of(line: Line, place: int, frame: Frame, pen: Pen) -> Iterator[str]:
    for year, mark in line.marks.items():
        x, y = frame.x(year), frame.y(mark.value)
        look = pen(f"{'hollow' if mark.hollow else 'mark'} s{place}")
        shapes = (
            f'<circle{pen("hit")} cx="{x:.1f}" cy="{y:.1f}" r="{HIT}"/>'
            f"{arrow_of(mark, x, y, place, pen)}"
            f'<path{look} d="M{x:.1f} {y:.1f}{SHAPES[place]}"/>'
        )
        yield pen.link(mark, shapes)


def arrow_of(mark: Mark, x: float, y: float, place: int, pen: Pen) -> str:
    """From a bound to where the true value may lie."""
    if not mark.arrow:
        return ""
    up = mark.arrow
    path = f"M{x:.1f} {y - 5 * up:.1f}v{-11 * up}m-4 {4 * up}l4 {-4 * up}l4 {4 * up}"
    return f'<path{pen(f"arrow s{place}")} d="{path}"/>'


def values_of(line: Line, frame: Frame, pen: Pen) -> Iterator[str]:
    """The values beside their marks, where one line is alone and they do not touch."""
    room = (frame.right - frame.left) / max(1, len(frame.years) - 1)
    if any(width(mark.label, SMALL) > room - 4 for mark in line.marks.values()):
        return
    for year, mark in line.marks.items():
        x, y = frame.x(year), frame.y(mark.value)
        before, after = line.marks.get(year - 1), line.marks.get(year + 1)
        neighbours = [each.value for each in (before, after) if each]
        in_a_valley = neighbours and all(each > mark.value for each in neighbours)
        below = (in_a_valley or mark.arrow > 0) and y + 20 < frame.bottom
        above = 20 if mark.arrow > 0 else 10
        yield pen.text("label value", x, y + 20 if below else y - above, mark.label, "middle")


def panels(
    title: str, lines: Sequence[Line], years: Sequence[int], pen: Pen, name: str
) -> list[Drawing]:
    """A small chart each, all on one scale; the other lines stand behind it as ghosts.

    ``name`` tells the ghosts of this chart from those of others on the page.
    """
    scale = nice_scale(
        [mark.value for line in lines for mark in line.marks.values()], intervals=3
    )
    left = max(width(short(tick), SMALL) for tick in scale.ticks) + 18
    frame = Frame(left, PANEL_WIDTH - 20, PANEL_HEAD, PANEL_PLOT, years, scale)
    drawings = []
    for place, line in enumerate(lines):
        ghosts = ghosts_of(lines, frame, pen, name) if not place else f'<use href="#{name}"/>'
        parts = [*panel_head(line.name, pen), *grid(frame, pen, ends(scale.ticks)), ghosts]
        parts += end_years(frame, pen)
        parts += path_of(line, 0, frame, pen)
        parts += marks_of(line, 0, frame, pen)
        parts += last_value(line, frame, pen)
        drawings.append(
            Drawing(f"{title}：{line.name}", PANEL_WIDTH, frame.bottom + BOTTOM, "".join(parts))
        )
    return drawings


def panel_head(name: str, pen: Pen) -> Iterator[str]:
    words = wrap(name, PANEL_WIDTH - 4, SIZE)
    for row, text in enumerate(words):
        yield pen.text("head", 0, 14 + row * 17, text)


def ends(ticks: Sequence) -> tuple[int, int]:
    return 0, len(ticks) - 1


def ghosts_of(lines: Sequence[Line], frame: Frame, pen: Pen, name: str) -> str:
    """All lines as one pale path, which the other panels use again."""
    path = ""
    for line in lines:
        end = None
        for first, second in steps_of(line):
            if first != end:
                path += f"M{frame.x(first):.1f} {frame.y(line.marks[first].value):.1f}"
            path += f"L{frame.x(second):.1f} {frame.y(line.marks[second].value):.1f}"
            end = second
    return f'<path id="{name}"{pen("ghost")} d="{path}"/>' if path else ""


def end_years(frame: Frame, pen: Pen) -> Iterator[str]:
    for year in dict.fromkeys([frame.years[0], frame.years[-1]]):
        yield pen.text("tick", frame.x(year), frame.bottom + 17, str(year), "middle")


def last_value(line: Line, frame: Frame, pen: Pen) -> Iterator[str]:
    """The newest value in words, or that there is none."""
    if not line.marks:
        middle = (frame.left + frame.right) / 2
        yield pen.text("note", middle, frame.top + frame.height / 2, _("无数据"), "middle")
        return
    year = max(line.marks)
    mark = line.marks[year]
    x, y = frame.x(year), frame.y(mark.value)
    at_the_right = x + width(mark.label, SMALL) / 2 > PANEL_WIDTH
    place = (PANEL_WIDTH, "end") if at_the_right else (x, "middle")
    before = line.marks.get(year - 1)
    falls = before is not None and before.value > mark.value
    below = falls and y + 20 < frame.bottom
    above = 22 if mark.arrow > 0 else 10
    height = y + 20 if below else max(y - above, PANEL_HEAD - 2)
    yield pen.text("label value", place[0], height, mark.label, place[1])
