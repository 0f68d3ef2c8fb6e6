"""The card of a page: (label, value) pairs from rows of cells, whatever the layout."""

import re
from collections.abc import Iterable, Iterator

from disclosure.legacy.labels import (
    BOUNDARY,
    EDGES,
    EVERYDAY,
    FIELDS,
    label_alone,
    labels_in,
    pairs_at,
    read_labels,
)
from disclosure.legacy.markup.habits import INFO_BOXES
from disclosure.legacy.markup.rows import Row, cell_text, tidy
from disclosure.legacy.markup.tree import Element, Names, tag_of
from disclosure.legacy.values import read_moment

Pairs = list[tuple[str, str]]
UNKNOWN = re.compile(r"[\s\x1f]*[\u4e00-\u9fff\s\x1f]{2,14}[:：]")
INFO = Names(INFO_BOXES)
DAY_ALONE = re.compile(
    r"[\[（(【\s]*((?:19|20)\d\d\s*[-/.年][\d\s年月日:时分秒./-]{4,24})[\]）)】\s]*"
)
APART = re.compile(rf"[{BOUNDARY}\n|｜·]|\s{{2,}}|\u3000")
DAY_NAME = re.compile(r"[\u4e00-\u9fff\s]{1,8}(?:日期|时间|日)\s*[:：]?")
WITHOUT_COLON = re.compile(r"(\S{3,8})[\s\u3000\xa0]+(\S.*)", re.S)
LONGEST_ROW = 1500  # characters


def pairs_of_rows(rows: Iterable[Row]) -> Iterator[tuple[Row, Pairs]]:
    """Yield each row with the pairs that it says, [] for one without a label. Labels that
    stand all in one row have their values in the row below."""
    heads: Row | None = None
    for row in rows:
        if heads is not None and stands_below(row, heads):
            yield (
                row,
                [
                    (label_alone(head), tidy(value))
                    for head, value in zip(heads.cells, row.cells, strict=True)
                ],
            )
            heads = None
            continue
        pairs = pairs_of(row)
        only_heads = len(row.cells) > 1 and all(map(label_alone, row.cells))
        heads = row if only_heads else None
        yield row, pairs


def stands_below(row: Row, heads: Row) -> bool:
    return (
        tag_of(row.element) == "tr"
        and beside(row.element, -1) is heads.element
        and not is_alike(beside(row.element, 1), row)  # or it is a table of several things
        and len(row.cells) == len(heads.cells)
        and not any(label_alone(cell) or read_labels(cell) for cell in row.cells)
    )


def beside(row: Element, step: int) -> Element | None:
    """The row before (-1) or behind (1) in its table, be it in another part of it."""
    table = next(row.iterancestors("table"), None)
    rows = [] if table is None else list(table.iter("tr"))
    place = next((at for at, each in enumerate(rows) if each is row), -1) + step
    return rows[place] if 0 <= place < len(rows) else None


def is_alike(following: Element | None, row: Row) -> bool:
    cells = [] if following is None else list(following.iterchildren("td", "th"))
    return len(cells) == len(row.cells) and not any(label_alone(cell_text(c)) for c in cells)


def pairs_of(row: Row) -> Pairs:
    """Return what a row says as (label, value) pairs."""
    cells = [cell for cell in row.cells if cell.strip() not in {":", "："}]
    if sum(map(len, cells)) > LONGEST_ROW:
        return []
    pairs = pairs_of_cells(cells)
    if not pairs or not any(FIELDS[label] == "published_at" for label, _value in pairs):
        pairs += days_without_label(row, bool(pairs))
    return [(label, tidy(value)) for label, value in pairs]


def pairs_of_cells(cells: list[str]) -> Pairs:
    """A cell that is a label alone has its value in the next one, if that is none itself."""
    inline = any(map(is_labelled, cells))
    pairs, at = [], 0
    while at < len(cells):
        label, following = label_alone(cells[at]), cells[at + 1 : at + 2]
        if label:
            value = following[0] if following else ""
            labelled = bool(label_alone(value, sure=True)) or is_labelled(value)
            if labelled or (inline and UNKNOWN.match(value)):
                value = ""
            elif following:
                at += 1
            pairs.append((label, value))
        else:
            pairs += pairs_in(cells[at])
        at += 1
    return pairs


def is_labelled(cell: str) -> bool:
    """Whether ``cell`` holds a label and its value."""
    return any(value for _label, value in read_labels(cell))


def pairs_in(cell: str) -> Pairs:
    """The pairs inside one cell: 索引号：A 文号：B, or labels in elements of their own."""
    parts = [part.strip(EDGES + "·•\n") for part in cell.split(BOUNDARY)]
    parts = [part for part in parts if part]
    if len(parts) > 1 and any(map(label_alone, parts)) and not labels_in(cell):
        return pairs_of_cells(parts)
    if matches := labels_in(cell):
        return list(pairs_at(cell, matches))
    found = [WITHOUT_COLON.fullmatch(part.strip()) for part in parts]
    return [
        (label, match[2])
        for match in found
        if match and (label := label_alone(match[1])) and label not in EVERYDAY
    ]


def days_without_label(row: Row, labelled: bool) -> Pairs:
    """The day in the line under the title, which often has no label of its own."""
    near = [row.element, *list(row.element.iterancestors())[:2]]
    near += list(row.element)[:6]
    if any(map(label_alone, row.cells)) or not (labelled or any(map(INFO.match, near))):
        return []
    for cell in row.cells:
        labels = labels_in(cell)
        before = cell[: labels[0].start()] if labels else cell
        parts = [part.strip() for part in APART.split(before)]
        parts = [part for part in parts if part]
        for named, part in zip(["", *parts], parts, strict=False):
            day = DAY_ALONE.fullmatch(part)
            if day and read_moment(day[1]) and not names_a_day(named):
                return [("日期", day[1])]
    return []


def names_a_day(text: str) -> bool:
    """Whether ``text`` says what the day behind it is."""
    return bool(label_alone(text) or DAY_NAME.fullmatch(text))


def fields_of(pairs: Pairs) -> set[str]:
    return {FIELDS[label] for label, _value in pairs} - {""}


def is_card(pairs: Pairs) -> bool:
    """Whether a row can only be of a card, not of a text: it names an unusual label."""
    return any(FIELDS[label] and label not in EVERYDAY for label, _value in pairs)
