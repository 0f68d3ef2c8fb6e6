"""The lines of a pasted block; and those from Word or a web page, whose merged cells leave no
gaps: every line has its own length, and only its label says where it belongs."""

import csv
from io import StringIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reports.tables.labels import Sheet, are_heads, find_labels, head_words
from reports.tables.layout import Form

LONGEST = 20_000  # characters of a block
Block = list[list[str]]


def read_lines(text: str) -> Block:
    """Return the lines of what was put on the clipboard, as long as they came."""
    if len(text) > LONGEST:
        raise ValidationError(_("粘贴的内容太长：请只复制表格里的数字。"))
    text = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    try:
        lines = list(csv.reader(StringIO(text, newline=""), dialect="excel-tab"))
    except csv.Error:
        raise ValidationError(_("粘贴的内容读不懂：请在表格软件中重新复制。")) from None
    block = [[cell.strip() for cell in line] for line in lines]
    while block and not any(block[-1]):
        block.pop()
    if not block:
        raise ValidationError(_("粘贴的内容是空的：请先在表格软件中复制。"))
    return block


def padded(lines: Block) -> Block:
    """All lines equally long, as a spreadsheet gives them."""
    width = max(map(len, lines))
    return [line + [""] * (width - len(line)) for line in lines]


def sheet_of(lines: Block) -> Sheet:
    return {(y, x): text for y, line in enumerate(lines) for x, text in enumerate(line) if text}


def is_ragged(form: Form, lines: Block) -> bool:
    rows = find_labels(form, sheet_of(lines))
    return len({len(lines[y]) for y, _x in rows.values()}) > 1


def by_lines(form: Form, lines: Block) -> dict[str, str]:
    """Put what follows each label into the cells of its row. Raises ValidationError."""
    labels = {y: (row, x) for row, (y, x) in find_labels(form, sheet_of(lines)).items()}
    words = head_words(form)
    cells = {line[0].row: line for line in form.matrix}
    found = {}
    for y, line in enumerate(lines):
        if y in labels:
            row, x = labels[y]
            found |= one_row(form.rows[row], cells[row], line[x + 1 :])
        elif any(line) and not are_heads(line, words) and y > min(labels):
            raise ValidationError(
                _("粘贴的内容第 %(line)d 行的“%(text)s”不是表里的行：请核对后重新复制。")
                % {"line": y + 1, "text": next(filter(None, line))[:20]}
            )
    return found


def one_row(name: str, cells: tuple, texts: list[str]) -> dict[str, str]:
    """All cells of a row, or all but its total."""
    if len(texts) != len(cells) - (len(texts) < len(cells) and cells[-1].is_computed):
        raise ValidationError(
            _("粘贴的内容里“%(row)s”行有 %(given)d 格，应是 %(cells)d 格：请核对后重新复制。")
            % {"row": name, "given": len(texts), "cells": len(cells)}
        )
    return {cell.code: text for cell, text in zip(cells, texts, strict=False)}
