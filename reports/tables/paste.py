"""A block copied in a spreadsheet, put into a form: by its labels where it has them, else by
its shape from the cell it is pasted into."""

from itertools import dropwhile

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reports.tables.labels import (
    Sheet,
    Spot,
    are_heads,
    find,
    find_labels,
    head_words,
    row_heads,
)
from reports.tables.layout import Form
from reports.tables.lines import Block, by_lines, is_ragged, padded, read_lines, sheet_of


def paste(form: Form, text: str, at: str = "") -> dict[str, str]:
    """Return what the block ``text`` puts into each cell, by code, as it was written.

    ``at`` is the code of the cell it is pasted into, the first one if not given. Computed
    cells are among the codes, so that a caller can compare. Raises ValidationError.
    """
    lines = read_lines(text)
    if is_ragged(form, lines):
        return by_lines(form, lines)
    block = padded(lines)
    sheet = sheet_of(block)
    places = find(form, sheet)
    if places:
        return by_labels(form, sheet, places)
    block, at = without_heads(form, block, at or next(iter(form.cells)))
    return by_shape(form, block, at)


def by_labels(form: Form, sheet: Sheet, places: dict) -> dict[str, str]:
    missing = [code for code in form.typed if code not in places]
    if missing:
        raise ValidationError(
            _("粘贴的内容带有表头，但没有找到%(cell)s：请连同这一行、这一列一起复制。")
            % {"cell": form.words(missing[0])}
        )
    return {code: sheet.get(spot, "") for code, spot in places.items()}


def by_shape(form: Form, block: Block, at: str) -> dict[str, str]:
    """The block lies over the cells from ``at`` on, line upon line; a whole table has as many
    lines and columns as the form, with the totals or without their column."""
    top, left = spot_of(form, at)
    height, width = len(block), len(block[0])
    room = (len(form.matrix) - top, max(map(len, form.matrix[top:])) - left)
    fault = ValidationError(wrong_shape(form, at, room, (height, width)))
    if height > room[0] or width > room[1] or is_without_sums(form, height, top):
        raise fault
    found = {}
    for line, cells in zip(block, form.matrix[top:], strict=False):
        for x, text in enumerate(line, start=left):
            if x < len(cells):
                found[cells[x].code] = text
            elif text:
                raise fault
    return found


def spot_of(form: Form, code: str) -> Spot:
    """The line and the place of a cell in the form's matrix."""
    return next(
        (y, x)
        for y, line in enumerate(form.matrix)
        for x, cell in enumerate(line)
        if cell.code == code
    )


def is_without_sums(form: Form, height: int, top: int) -> bool:
    """Whether a whole table seems to come without the line of its sums, so that all below
    would stand one line too high."""
    sums = [line for line in form.matrix if all(cell.is_computed for cell in line)]
    return top == 0 and bool(sums) and height == len(form.matrix) - len(sums)


def without_heads(form: Form, block: Block, at: str) -> tuple[Block, str]:
    """``block`` without the lines and columns that hold only words of the form, and the cell
    where it begins: the row of its first label, where it has labels."""
    words = head_words(form)
    lines = list(dropwhile(lambda line: are_heads(line, words), block))
    if not lines:
        raise ValidationError(_("粘贴的内容只有表头，没有数字：请连同数字一起复制。"))
    rows = find_labels(form, sheet_of(lines))
    if not rows:
        return lines, at
    wide = {row: head.across for row, head in row_heads(form).items()}
    end = max(x + wide[row] for row, (_y, x) in rows.items())  # merged labels leave gaps
    columns = list(zip(*lines, strict=True))
    start = next((x for x in range(end) if not are_heads(columns[x], words | {""})), end)
    return [line[start:] for line in lines], first_cell(form, rows)


def first_cell(form: Form, rows: dict[str, Spot]) -> str:
    """The cell of the first column in the line where a block begins whose labels stand at
    ``rows``, one below the other as in the form."""
    order = [line[0].row for line in form.matrix]
    first = {order.index(row) - y for row, (y, _x) in rows.items()}
    if len(first) > 1 or min(first) < 0:
        raise ValidationError(_("粘贴的内容里各行不是表的顺序：请按表的顺序连续地复制。"))
    return form.matrix[min(first)][0].code


def wrong_shape(form: Form, at: str, room: tuple[int, int], given: tuple[int, int]) -> str:
    return _(
        "粘贴的内容是 %(height)d 行 × %(width)d 列，从%(cell)s起应是 %(rows)d 行 × "
        "%(columns)d 列（含总计），或其中连续的一部分。请重新复制，没有放入任何一格。"
    ) % {
        "height": given[0],
        "width": given[1],
        "cell": form.words(at),
        "rows": room[0],
        "columns": room[1],
    }
