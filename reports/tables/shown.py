"""The tables as readers see them: heads and numbers line by line, totals computed."""

from collections.abc import Callable
from dataclasses import dataclass

from reports.tables.forms import FORMS
from reports.tables.layout import Cell, Form, Head, Piece
from reports.tables.requests import REQUESTS
from reports.tables.stored import explanation_of, values_of
from reports.tables.totals import with_totals

Lines = list[list]


@dataclass(frozen=True)
class Slot:
    """A head with its word, or a cell with its number; "" of an absent one."""

    piece: Piece
    text: str

    @property
    def is_head(self) -> bool:
        return isinstance(self.piece, Head)


@dataclass(frozen=True)
class ShownTable:
    """One table as HTML has it. ``note``: why 上年结转 differs from last year's report."""

    form: Form
    heads: Lines
    bodies: list[Lines]
    note: str


def shown_tables(tables: dict) -> list[ShownTable]:
    """Return what ``Report.tables`` holds as tables, of those that have any number."""
    shown = []
    for code, values in values_of(tables).items():
        if not values:
            continue
        form = FORMS[code]
        every = {cell: f"{value:,f}" for cell, value in with_totals(form, values).items()}
        heads, bodies = sections(form, lambda piece, at=every: Slot(piece, text_of(piece, at)))
        note = explanation_of(tables) if form is REQUESTS else ""
        shown.append(ShownTable(form, heads, bodies, note))
    return shown


def text_of(piece: Piece, values: dict[str, str]) -> str:
    return values.get(piece.code, "") if isinstance(piece, Cell) else piece.text


def sections(form: Form, make: Callable) -> tuple[Lines, list[Lines]]:
    """The lines of a form as a head and bodies, each piece as ``make`` makes it; a line that
    names a group of rows begins a body of its own."""
    made = [[make(piece) for piece in line] for line in form.lines]
    heads, bodies = made[: form.heads], []
    for line, pieces in zip(made[form.heads :], form.lines[form.heads :], strict=True):
        if not bodies or getattr(pieces[0], "scope", "") == "rowgroup":
            bodies.append([])
        bodies[-1].append(line)
    return heads, bodies
