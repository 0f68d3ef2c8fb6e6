"""What a form is made of: lines of heads and cells as in an HTML table, and their places."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class Head:
    """A printed word; ``scope`` as in HTML: over a column or before a row."""

    text: str
    scope: str = "col"
    across: int = 1
    down: int = 1


@dataclass(frozen=True)
class Cell:
    """A number of the form. ``row`` and ``column`` are permanent codes, ``row_name`` and
    ``column_name`` the words printed there; ``parts`` are the codes of the cells whose sum it
    is: such a cell is computed, never typed and never stored."""

    table: str
    row: str
    column: str
    row_name: str
    column_name: str
    is_whole: bool = True
    parts: tuple[str, ...] = ()
    across: int = 1
    down: int = 1

    @property
    def code(self) -> str:
        return f"{self.row}.{self.column}"

    @property
    def is_computed(self) -> bool:
        return bool(self.parts)

    @property
    def name(self) -> str:
        """The cell in words, within its table: “一、本年新收…”行“自然人”列."""
        return f"“{self.row_name}”行“{self.column_name}”列"


Piece = Head | Cell


@dataclass(frozen=True)
class Place:
    """Where a piece stands in the grid of the form, counted from 0."""

    y: int
    x: int
    piece: Piece


@dataclass(frozen=True)
class Form:
    """One table. ``part`` is its place in the report; ``rows`` and ``columns`` are the words
    by code, in order."""

    code: str
    part: str
    title: str
    rows: dict[str, str]
    columns: dict[str, str]
    lines: tuple[tuple[Piece, ...], ...]
    heads: int = 0  # lines at the top that are heads only
    places: tuple[Place, ...] = field(init=False)

    def __post_init__(self):
        object.__setattr__(self, "places", tuple(placed(self.lines)))

    def __hash__(self) -> int:
        return hash(self.code)

    @cached_property
    def cells(self) -> dict[str, Cell]:
        """Every cell by code, as read: line by line, from the left."""
        pieces = (piece for line in self.lines for piece in line)
        return {piece.code: piece for piece in pieces if isinstance(piece, Cell)}

    @cached_property
    def typed(self) -> dict[str, Cell]:
        return {code: cell for code, cell in self.cells.items() if not cell.is_computed}

    @cached_property
    def matrix(self) -> tuple[tuple[Cell, ...], ...]:
        """The cells alone, line by line: how they lie in a block that is pasted."""
        lines = (tuple(each for each in line if isinstance(each, Cell)) for line in self.lines)
        return tuple(line for line in lines if line)

    @property
    def width(self) -> int:
        return max(place.x + place.piece.across for place in self.places)

    def leaves(self, code: str) -> set[str]:
        """The typed cells that a cell consists of; of a typed one, itself."""
        parts = self.cells[code].parts
        return set().union(*map(self.leaves, parts)) if parts else {code}

    def words(self, code: str) -> str:
        """The cell in words with its table, as faults name it."""
        return f"{self.part}{self.cells[code].name}"


def placed(lines: tuple[tuple[Piece, ...], ...]) -> Iterator[Place]:
    taken: set[tuple[int, int]] = set()
    for y, line in enumerate(lines):
        x = 0
        for piece in line:
            while (y, x) in taken:
                x += 1
            yield Place(y, x, piece)
            taken |= {
                (y + down, x + right)
                for down in range(piece.down)
                for right in range(piece.across)
            }
