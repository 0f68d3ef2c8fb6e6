"""Where the cells of a form lie in a sheet, found by the words printed around them.

Sheets come from many hands: with the report's title above, moved to the right, with merged
cells or without. A sheet is {(row, column): text} of what is not empty, counted from 0.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from itertools import chain, pairwise

from reports.tables.disputes import DISPUTES
from reports.tables.layout import Cell, Form, Head

Spot = tuple[int, int]
Sheet = dict[Spot, str]

NUMBERING = re.compile(
    r"^(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\)|\d{1,2}[.、])"
)
NOTE = re.compile(r"\([^()]*\)")
PUNCTUATION = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """A label without its number, its notes, its spaces and its punctuation."""
    text = "".join(unicodedata.normalize("NFKC", text).split())
    while bare := NUMBERING.sub("", text):
        if bare == text:
            break
        text = bare
    return PUNCTUATION.sub("", NOTE.sub("", text) or text)


def spots_of(sheet: Sheet, words: dict[str, str]) -> dict[str, list[Spot]]:
    """Where each of ``words`` (by code) stands, in reading order."""
    wanted = defaultdict(list)
    for code, text in words.items():
        wanted[plain(text)].append(code)
    found: dict[str, list[Spot]] = {code: [] for code in words}
    for spot in sorted(sheet):
        for code in wanted.get(plain(sheet[spot]), []):
            found[code].append(spot)
    return found


def row_heads(form: Form) -> dict[str, Head]:
    """The label of each row: the last head before its cells."""
    return {
        piece.row: before
        for line in form.lines
        for before, piece in pairwise(line)
        if isinstance(piece, Cell) and isinstance(before, Head)
    }


def find_labels(form: Form, sheet: Sheet) -> dict[str, Spot]:
    """Where the labels of the rows stand, by row."""
    words = {row: head.text for row, head in row_heads(form).items()}
    return rows_in_order(spots_of(sheet, words))


def head_words(form: Form) -> set[str]:
    """Every word printed in the form."""
    return {plain(piece.text) for piece in chain(*form.lines) if isinstance(piece, Head)}


def are_heads(texts: Iterable[str], words: set[str]) -> bool:
    """Whether there is nothing but ``words`` in a line or column; with "" among them, it may
    be empty."""
    return all(plain(text) in words for text in texts if text) and (any(texts) or "" in words)


def find(form: Form, sheet: Sheet) -> dict[str, Spot]:
    """Return the places of the cells of ``form`` in ``sheet`` by code, of those that are
    labelled; {} when the form, or most of it, is not there."""
    places = find_disputes(sheet) if form is DISPUTES else find_rows(form, sheet)
    return places if 2 * len(places) > len(form.cells) else {}


def find_rows(form: Form, sheet: Sheet) -> dict[str, Spot]:
    """By the labels before the rows, and the nearest heads above them."""
    rows = find_labels(form, sheet)
    columns, labels = spots_of(sheet, form.columns), set(rows.values())
    places = {}
    for code, cell in form.cells.items():
        if cell.row not in rows:
            continue
        y, label = rows[cell.row]
        heads = [spot for spot in columns[cell.column] if spot not in labels]
        above = [spot for spot in heads if spot[0] < y and spot[1] > label]
        if above:
            places[code] = (y, max(above)[1])
    return places


def rows_in_order(spots: dict[str, list[Spot]]) -> dict[str, Spot]:
    """The place of each row's label, each below the one before it: 其他 and 总计 stand in
    many places of a sheet."""
    rows, last = {}, -1
    for code, candidates in spots.items():
        below = [spot for spot in candidates if spot[0] > last]
        if below:
            rows[code] = below[0]
            last = below[0][0]
    return rows


def find_disputes(sheet: Sheet) -> dict[str, Spot]:
    """By the outcomes under the names of the procedures; the numbers stand in the line below
    the lowest of them."""
    groups = {row: spots[0] for row, spots in spots_of(sheet, DISPUTES.rows).items() if spots}
    places: dict[str, Spot] = {}
    starts = sorted(x for _y, x in groups.values())
    wide = len(DISPUTES.columns)
    if len(groups) < len(DISPUTES.rows) or any(b - a < wide for a, b in pairwise(starts)):
        return places  # not there, or merged cells left no gaps
    for column, spots in spots_of(sheet, DISPUTES.columns).items():
        for y, x in spots:
            over = [spot for spot in groups.values() if spot[0] <= y and spot[1] <= x]
            row = max(groups, key=lambda row: (groups[row] in over, groups[row][1]))
            if over:
                places.setdefault(f"{row}.{column}", (y, x))
    line = 1 + max((y for y, _x in places.values()), default=0)
    return {code: (line, x) for code, (_y, x) in places.items()}
