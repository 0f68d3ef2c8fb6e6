"""Rows of cells: what a table, a definition list, a grid of boxes and a line of spans have in
common. A cell is a text with marks where its inline elements begin and end."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from disclosure.legacy.labels import BOUNDARY, EDGES, INVISIBLE, label_alone
from disclosure.legacy.markup.tree import Element, has_blocks, is_block, tag_of

LARGEST_CELL = 600  # characters; more is a text with parts of its own
BREAK = re.compile(rf"[ \t\xa0]*[\n{BOUNDARY}][\s{BOUNDARY}]*")
SPACES = re.compile(r"[ \t\xa0\u3000]+")
JOINED = re.compile(rf"[{INVISIBLE}]")


@dataclass
class Row:
    """Cells that stand beside one another, and the element that holds them."""

    element: Element
    cells: list[str] = field(default_factory=list)


def cell_text(element: Element) -> str:
    """The text of ``element``: a new line for a block or <br>, a mark at inline elements."""
    parts: list[str] = []
    collect(element, parts)
    return "".join(parts).strip(EDGES + "\n")


def collect(element: Element, parts: list[str]) -> None:
    parts.append(plain(element.text))
    for child in element.iterchildren(etree.Element):
        if tag_of(child) == "br":
            parts.append("\n")
        else:
            mark = "\n" if is_block(child) else BOUNDARY
            parts.append(mark)
            collect(child, parts)
            parts.append(mark)
            following = child.getnext()
            beside = following is not None and tag_of(following) == "a" == tag_of(child)
            if beside and not (child.tail or "").strip():
                parts.append(" ")  # names in links of their own are names of their own
        parts.append(plain(child.tail))


def plain(text: str | None) -> str:
    return (
        SPACES.sub(lambda run: run[0][0], text.replace("\n", " ").replace("\r", " "))
        if text
        else ""
    )


def tidy(value: str) -> str:
    """Return the text of a cell as a value: marks and line ends go; between Latin words and
    digits they are a space."""

    def joined(match: re.Match) -> str:
        before, after = value[: match.start()][-1:], value[match.end() :][:1]
        return " " if before.isascii() and after.isascii() and before and after else ""

    value = JOINED.sub("", value)
    return SPACES.sub(" ", BREAK.sub(joined, value)).strip(EDGES + "\n")


def rows_of(element: Element, stop: Element | None = None) -> Iterator[Row]:
    """Yield the rows of ``element`` in document order; what ``stop`` holds is left out."""
    if element is stop:
        return
    if tag_of(element) == "tr":
        yield from rows_of_cells(element, list(element.iterchildren("td", "th")), stop)
        return
    if tag_of(element) in {"table", "thead", "tbody", "tfoot"}:
        for part in element.iterchildren("caption", "thead", "tbody", "tfoot", "tr"):
            yield from rows_of(part, stop)
        return
    if not has_blocks(element):
        if text := cell_text(element):
            yield Row(element, [text])
        return
    parts = [each for each in element.iterchildren(etree.Element) if is_block(each)]
    beside = [each for each in parts if not has_blocks(each)]
    if any(label_alone(cell_text(each)) for each in beside if len(each) < 5):
        yield from rows_of_cells(element, parts, stop)
        return
    children = list(element.iterchildren(etree.Element))
    if is_label_over_values(element, children):
        yield from rows_of_cells(element, children, stop)
        return
    yield from mixed_rows(element, stop)


def is_label_over_values(element: Element, children: list[Element]) -> bool:
    """Whether a <label> or <b> names the blocks beside it."""
    loose = [element.text, *(each.tail for each in children)]
    return (
        1 < len(children) < 5
        and not is_block(children[0])
        and not any(plain(text).strip() for text in loose)
        and bool(label_alone(cell_text(children[0])))
    )


def mixed_rows(element: Element, stop: Element | None) -> Iterator[Row]:
    """The rows of blocks, and of the text between them."""
    run: list[str] = [plain(element.text)]
    for child in element.iterchildren(etree.Element):
        if is_block(child) or holds(child, stop) or has_blocks(child):
            yield from line(element, run)
            run = []
            yield from rows_of(child, stop)
        elif tag_of(child) == "br":
            yield from line(element, run)
            run = []
        else:
            run.append(BOUNDARY)
            collect(child, run)
            run.append(BOUNDARY)
        run.append(plain(child.tail))
    yield from line(element, run)


def line(element: Element, run: list[str]) -> Iterator[Row]:
    text = "".join(run).strip(EDGES + "\n")
    if text:
        yield Row(element, [text])


def rows_of_cells(
    element: Element, cells: list[Element], stop: Element | None
) -> Iterator[Row]:
    row, apart = Row(element), []
    for cell in cells:
        text = cell_text(cell)
        if len(text) > LARGEST_CELL or holds(cell, stop) or holds_rows(cell):
            apart.append(cell)
            text = ""
        row.cells.append(text)
    if any(row.cells):
        yield row
    for cell in apart:
        if cell is not stop and has_blocks(cell):
            yield from mixed_rows(cell, stop)


def holds(element: Element, other: Element | None) -> bool:
    return other is not None and (
        element is other or any(each is element for each in other.iterancestors())
    )


def holds_rows(element: Element) -> bool:
    return element.find(".//table") is not None or element.find(".//dl") is not None
