"""Tables as a grid: every cell with its place, spans cut to what is there.

A table is ``{"kind": "table", "caption": runs, "columns": n, "rows": n, "head": rows at the
top that are heads, "widths": a weight a column, "cells": […]}``; a cell has ``x``, ``y``,
``colspan``, ``rowspan``, ``head``, ``align`` and ``runs``.
"""

from collections.abc import Callable
from itertools import product

WIDEST = 500  # columns; no cell spans beyond, however much it claims
NARROW, WIDE = 3, 18  # the least and the greatest weight of a column, in characters


def table_of(element, runs_of: Callable) -> tuple[dict, list[dict]]:
    """Return the table and the images in it; ``runs_of(element)`` gives both of a cell."""
    cells: list[dict] = []
    images: list[dict] = []
    taken: set[tuple[int, int]] = set()
    rows = [row for row in element.iter("tr") if owner(row) is element]
    for y, row in enumerate(rows):
        x = 0
        for each in row:
            if each.tag not in {"td", "th"}:
                continue
            while (x, y) in taken:
                x += 1
            most = max(1, min(span(each, "colspan"), WIDEST - x))
            met = (right for right in range(1, most) if (x + right, y) in taken)
            colspan = next(met, most)
            rowspan = min(span(each, "rowspan"), len(rows) - y)
            taken.update(product(range(x, x + colspan), range(y, y + rowspan)))
            runs, found = runs_of(each)
            images += found
            place = {"x": x, "y": y, "colspan": colspan, "rowspan": rowspan}
            head = each.tag == "th"
            align = {"text-center": "center", "text-right": "right"}.get(each.get("class"), "")
            cells.append(place | {"head": head, "align": align, "runs": runs})
    # A span over columns that no other cell starts in says nothing about their number.
    columns = max((cell["x"] + 1 for cell in cells), default=0)
    table = {"kind": "table", "caption": [], "columns": columns, "rows": len(rows)}
    for cell in cells:
        cell["colspan"] = min(cell["colspan"], columns - cell["x"])
    caption = element.find("caption")
    if caption is not None:
        table["caption"] = runs_of(caption)[0]
    table["cells"] = cells
    table["head"] = head_rows(table)
    table["widths"] = widths(table)
    return table, images


def owner(row):
    """The table that a row belongs to: tables may stand in tables."""
    return next(row.iterancestors("table"), None)


def span(cell, name: str) -> int:
    text = cell.get(name, "")
    return max(1, int(text)) if text.isdecimal() else 1


def head_rows(table: dict) -> int:
    """How many rows at the top are heads and reach into no row below; a table is not all
    head."""
    rows: dict[int, list[dict]] = {}
    for cell in table["cells"]:
        rows.setdefault(cell["y"], []).append(cell)
    heads = 0
    while heads in rows and all(cell["head"] for cell in rows[heads]):
        heads += 1
    reach = max(
        (cell["y"] + cell["rowspan"] for cell in table["cells"] if cell["y"] < heads), default=0
    )
    return heads if reach == heads < table["rows"] else 0


def widths(table: dict) -> list[int]:
    """A weight for each column: its longest line, within reason."""
    weights = [NARROW] * table["columns"]
    for cell in table["cells"]:
        if cell["colspan"] == 1:
            lines = "".join(each["text"] for each in cell["runs"]).split("\n")
            longest = max(map(len, lines), default=0)
            weights[cell["x"]] = min(max(weights[cell["x"]], longest), WIDE)
    return weights


def parts(table: dict, at_most: int) -> list[dict]:
    """Return ``table`` as tables of ``at_most`` columns, each with the first column again."""
    if table["columns"] <= at_most:
        return [table]
    groups = []
    for start in range(1, table["columns"], at_most - 1):
        chosen = [0, *range(start, min(start + at_most - 1, table["columns"]))]
        groups.append(part(table, chosen))
    return groups


def part(table: dict, chosen: list[int]) -> dict:
    """``table`` with the ``chosen`` columns alone; a cell that spans others is cut to them."""
    cells = []
    for cell in table["cells"]:
        there = [
            at
            for at, column in enumerate(chosen)
            if cell["x"] <= column < cell["x"] + cell["colspan"]
        ]
        if there:
            cells.append(cell | {"x": there[0], "colspan": len(there)})
    return table | {
        "columns": len(chosen),
        "widths": [table["widths"][column] for column in chosen],
        "cells": cells,
    }
