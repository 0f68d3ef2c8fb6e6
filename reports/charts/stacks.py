"""Bars made of the parts that add up to a sum."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.charts.bars import THICK, Row, rows_of
from reports.charts.drawing import COLOURS, PAPER, SIZE, WIDTH, Drawing, Mark, Pen
from reports.charts.scale import nice_scale
from reports.charts.text import width, wrap

ROW = 22
HATCHES = [  # what lies over the colour of a part: plain, diagonals, dots, lines, squares
    "",
    "M-2 8L8 -2M-2 2L2 -2M4 8L8 4",
    "M1.5 3a1.5 1.5 0 1 0 3 0a1.5 1.5 0 1 0 -3 0",
    "M3 0V6",
    "M0 3H6M3 0V6",
]


@dataclass
class Stack:
    """A name, its parts in the order of the legend (None: not known), and the sum as the
    report itself states it."""

    name: str
    parts: list[Mark | None]
    total: Mark | None


def can_be_stacked(stacks: Sequence[Stack]) -> bool:
    """Parts below zero do not stack."""
    marks = [mark for stack in stacks for mark in stack.parts if mark]
    return bool(marks) and all(mark.value >= 0 for mark in marks)


def stacked_chart(
    title: str, names: Sequence[str], stacks: Sequence[Stack], pen: Pen, ident: str
) -> Drawing:
    """``names`` of the parts; ``ident`` tells the patterns from those of other charts."""
    legend, top = legend_of(names, pen, ident)
    rows, edge, bottom = rows_of([stack.name for stack in stacks], top + 8)
    scale = nice_scale([each for stack in stacks for each in ends_of(stack)], from_zero=True)
    totals = [stack.total.label for stack in stacks if stack.total]
    labels = max((width(text, SIZE) for text in totals), default=0)
    left, right = edge + 10, WIDTH - labels - 12

    def x(value) -> float:
        return left + scale.at(value) * (right - left)

    parts = [patterns(len(names), pen, ident), legend]
    parts.append(pen.line("axis", x(0), top + 2, x(0), bottom - 2))
    for row, stack in zip(rows, stacks, strict=True):
        parts += row.name(edge, pen)
        parts += pieces_of(stack, row, x, pen, ident)
    return Drawing(title, WIDTH, bottom, "".join(parts))


def ends_of(stack: Stack) -> Iterator:
    yield sum(mark.value for mark in stack.parts if mark)
    if stack.total:
        yield stack.total.value


def pieces_of(stack: Stack, row: Row, x, pen: Pen, ident: str) -> Iterator[str]:
    """The parts one after another, and a stroke where the report says that they end."""
    start, top, end = 0, row.middle - THICK / 2, x(0)
    for place, mark in enumerate(stack.parts):
        if mark is None or not mark.value:
            continue
        left, end = x(start), x(start + mark.value)
        yield pen.link(mark, piece(place, left, end - left, top, mark.hollow, pen, ident))
        start += mark.value
    if stack.total:
        at = x(stack.total.value)
        stroke = pen.line("total", at, top - 3, at, top + THICK + 3)
        text = pen.text("label value", max(at, end) + 7, row.middle + 5, stack.total.label)
        yield pen.link(stack.total, stroke + text)


def piece(
    place: int, left: float, wide: float, top: float, hollow: bool, pen: Pen, ident: str
) -> str:
    colour, hatch = place % len(COLOURS), hatch_of(place)
    where = f'x="{left:.1f}" y="{top:.1f}" width="{max(wide, 0.5):.1f}" height="{THICK}"'
    look = "open" if hollow else "fill"
    shape = f"<rect{pen(f'{look} s{colour}')} {where}/>"
    if hatch and not hollow:
        shape += f'<rect {where} fill="url(#{ident}-{hatch})"/>'
    return shape


def hatch_of(place: int) -> int:
    """The pattern of a part; another one when the colours begin anew."""
    return (place + place // len(COLOURS)) % len(HATCHES)


def patterns(count: int, pen: Pen, ident: str) -> str:
    stroke = f' stroke="{PAPER}" fill="none"' if pen.alone else ' class="hatch"'
    made = [
        f'<pattern id="{ident}-{hatch}" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<path{stroke} stroke-width="1.6" d="{HATCHES[hatch]}"/></pattern>'
        for hatch in sorted({hatch_of(place) for place in range(count)} - {0})
    ]
    return f"<defs>{''.join(made)}</defs>" if made else ""


def legend_of(names: Sequence[str], pen: Pen, ident: str) -> tuple[str, float]:
    """Return a sample of each part with its name, in rows, and how high they are."""
    parts, x, y = [], 0.0, 0.0
    for place, name in enumerate(names):
        [name] = wrap(name, WIDTH - 30, SIZE, most=1)
        room = width(name, SIZE) + 42
        if x and x + room - 16 > WIDTH:
            x, y = 0.0, y + ROW
        parts.append(piece(place, x, 16, y + 2, False, pen, ident))
        parts.append(pen.text("label", x + 22, y + 15, name))
        x += room
    return "".join(parts), y + ROW
