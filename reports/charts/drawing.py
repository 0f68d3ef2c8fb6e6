"""What charts are made of, and their two looks.

On a page an element has a class, and charts.css gives it the reader's colours; in a file of
its own it has its colours with it. ``Pen`` writes either.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from html import escape

from reports.charts.text import wrap

FONT = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"
WIDTH = 420  # units of a chart; a unit is a pixel or little less or more
SIZE, SMALL = 14, 12  # of type
ABREAST, GAP, MARGIN, HEAD_ROOM, NOTE_ROOM = 4, 16.0, 16.0, 28.0, 18.0  # in a file
INK, QUIET, LINE, PAPER = "#1b1f24", "#59636e", "#d9dee4", "#ffffff"
COLOURS = ("#1550a0", "#b35900", "#00796b", "#7b3fa0", "#59636e")
LOOKS = {
    "label": f'fill="{INK}" font-size="{SIZE}"',
    "label value": f'fill="{INK}" font-size="{SIZE}"',
    "head": f'fill="{INK}" font-size="{SIZE}" font-weight="600"',
    "tick": f'fill="{QUIET}" font-size="{SMALL}"',
    "grid": f'stroke="{LINE}"',
    "axis": f'stroke="{QUIET}"',
    "ghost": f'fill="none" stroke="{LINE}" stroke-width="1.2"',
    "hit": 'fill="none"',
    "note": f'fill="{QUIET}" font-size="{SMALL}"',
    "total": f'stroke="{INK}" stroke-width="2.5"',
}
for place, colour in enumerate(COLOURS):
    LOOKS |= {
        f"line s{place}": f'fill="none" stroke="{colour}" stroke-width="2"',
        f"unsure s{place}": (
            f'fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="1 4"'
            ' stroke-linecap="round"'
        ),
        f"mark s{place}": f'fill="{colour}" stroke="{PAPER}"',
        f"hollow s{place}": f'fill="{PAPER}" stroke="{colour}" stroke-width="2"',
        f"arrow s{place}": f'fill="none" stroke="{colour}" stroke-width="2"',
        f"fill s{place}": f'fill="{colour}"',
        f"open s{place}": f'fill="{PAPER}" stroke="{colour}" stroke-width="2"',
    }


@dataclass(slots=True)
class Mark:
    """A value to be drawn: ``label`` as it is written, ``words`` all that pointing at it says,
    ``url`` where it leads. One that is no exact value is ``hollow``; ``arrow`` 1 points to
    where the true value may lie above, -1 below."""

    value: Decimal
    label: str
    words: str
    url: str
    hollow: bool = False
    arrow: int = 0


@dataclass
class Line:
    """A name and its values, by year or by whatever else they stand at."""

    name: str
    marks: dict[object, Mark]


@dataclass
class Drawing:
    """A finished chart: what it shows in a sentence, its size and its elements."""

    title: str
    width: float
    height: float
    body: str


@dataclass
class Plate:
    """One chart, or the panels of one, with what has to be said beside it."""

    title: str
    drawings: list[Drawing] = field(repr=False)
    notes: list[str] = field(default_factory=list)


class Pen:
    """Gives the look of an element: its class on a page, ``alone`` its own attributes."""

    def __init__(self, *, alone: bool = False):
        self.alone = alone
        self.looks = {
            name: f" {attributes}" if alone else f' class="{name}"'
            for name, attributes in LOOKS.items()
        }

    def __call__(self, look: str) -> str:
        return self.looks[look]

    def text(self, look: str, x: float, y: float, words: str, anchor: str = "") -> str:
        placed = f' text-anchor="{anchor}"' if anchor else ""
        return f'<text{self(look)} x="{x:.1f}" y="{y:.1f}"{placed}>{escape(words)}</text>'

    def line(self, look: str, x1: float, y1: float, x2: float, y2: float) -> str:
        return f'<line{self(look)} x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'

    def link(self, mark: Mark, shapes: str) -> str:
        """``shapes`` lead to the sentence that ``mark`` stands in, and say what it is. The
        table holds the same links for the keyboard; charts.js adds the arrow keys."""
        return (
            f'<a href="{escape(mark.url)}" tabindex="-1">'
            f"<title>{escape(mark.words)}</title>{shapes}</a>"
        )


def on_page(drawing: Drawing) -> str:
    return (
        f'<svg class="chart" viewBox="0 0 {drawing.width:.0f} {drawing.height:.0f}"'
        f' role="group" aria-label="{escape(drawing.title)}">{drawing.body}</svg>'
    )


def in_file(plates: Iterable[Plate], site: str, note: str) -> str:
    """``plates`` below each other as one file, each under its title, with what has to be said
    of it; ``site`` is where links lead, ``note`` stands at the foot. Drawn by a
    ``Pen(alone=True)``."""
    pen, parts, right, top = Pen(alone=True), [], float(WIDTH), MARGIN
    for plate in plates:
        parts.append(pen.text("head", 0, top + SIZE, plate.title))
        top += HEAD_ROOM
        for left, down, drawing in placed(plate.drawings, top):
            parts.append(f'<g transform="translate({left:.0f} {down:.0f})">{drawing.body}</g>')
            right, top = max(right, left + drawing.width), max(top, down + drawing.height)
        for words in plate.notes:
            for line in wrap(words, right, SMALL, most=3):
                top += NOTE_ROOM
                parts.append(pen.text("note", 0, top, line))
        top += HEAD_ROOM
    parts.append(pen.text("note", 0, top, note))
    wide, high = right + 2 * MARGIN, top + MARGIN
    body = "".join(parts).replace('href="/', f'href="{escape(site)}/')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:.0f}" height="{high:.0f}"'
        f' viewBox="-{MARGIN:.0f} 0 {wide:.0f} {high:.0f}" font-family="{FONT}">'
        f'<rect x="-{MARGIN:.0f}" width="100%" height="100%" fill="{PAPER}"/>{body}</svg>'
    )


def placed(drawings: Sequence[Drawing], top: float) -> Iterator[tuple[float, float, Drawing]]:
    """Where each drawing stands: panels side by side, as high as the highest of their row."""
    for start in range(0, len(drawings), ABREAST):
        row = drawings[start : start + ABREAST]
        left = 0.0
        for drawing in row:
            yield left, top, drawing
            left += drawing.width + GAP
        top += max(drawing.height for drawing in row) + GAP
