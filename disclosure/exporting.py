"""Lists of documents as files for a spreadsheet, a row at a time: CSV and XLSX."""

import csv
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from disclosure.models import Disclosure
from disclosure.models.disclosures import read_links
from disclosure.querysets import DisclosureQuerySet
from disclosure.structure import Structure

BYTE_ORDER_MARK = "\ufeff"  # so that Excel reads a CSV as UTF-8
FORMULA = ("=", "+", "-", "@", "\t", "\r")
LONGEST_CELL = 32_767  # characters; what Excel takes
AT_ONCE = 200  # rows read together
PIECE = 64 * 1024  # bytes
FEW = 10_000  # documents that are looked up by their keys
CUT = _("……（超出单元格长度，已截断）")


@dataclass(frozen=True)
class Cell:
    """One column of the table: its head, and what it says of a document."""

    head: str
    value: Callable[[Disclosure, Structure], str]


def day(value) -> str:
    return value.isoformat() if value else ""


def names_of_subjects(row: Disclosure, structure: Structure) -> str:
    return "；".join(structure.subjects.get(pk).name for pk in row.links[0])


def names_of_co_issuers(row: Disclosure, structure: Structure) -> str:
    names = [name or structure.bodies.get(pk).name for pk, name in row.links[1]]
    return "；".join(names)


def path_of_column(row: Disclosure, structure: Structure) -> str:
    column = structure.columns.get(row.column_id)
    return " › ".join(each.name for each in structure.columns.chain(column)) if column else ""


def name_of_genre(row: Disclosure, structure: Structure) -> str:
    genre = structure.genres_by_id.get(row.genre_id)
    return genre.name if genre else ""


def name_of_body(row: Disclosure, structure: Structure) -> str:
    body = structure.bodies.get(row.issuing_body_id)
    return row.issuing_body_name or (body.name if body else "")


SHARED = [
    Cell(_("索引号"), lambda row, at: row.index_number),
    Cell(_("标题"), lambda row, at: row.title),
    Cell(_("文号"), lambda row, at: row.document_number),
    Cell(_("发布机构"), name_of_body),
    Cell(_("联合发文"), names_of_co_issuers),
    Cell(_("主题分类"), names_of_subjects),
    Cell(_("栏目"), path_of_column),
    Cell(_("体裁"), name_of_genre),
    Cell(_("主题词"), lambda row, at: "；".join(row.keywords)),
    Cell(_("来源"), lambda row, at: row.source),
    Cell(_("内容概述"), lambda row, at: row.summary),
    Cell(_("成文日期"), lambda row, at: day(row.written_on)),
    Cell(_("公开日期"), lambda row, at: day(row.published_on)),
    Cell(_("生效时间"), lambda row, at: day(row.effective_on)),
    Cell(_("终止时间"), lambda row, at: day(row.expires_on)),
]
STAFF_CELLS = [
    *SHARED,
    Cell(_("状态"), lambda row, at: row.standing),
    Cell(
        _("最后修改"),
        lambda row, at: f"{timezone.localtime(row.updated_at):%Y-%m-%d %H:%M}",
    ),
]
PUBLIC_CELLS = [
    *SHARED,
    Cell(_("有效性"), lambda row, at: str(row.validity().label)),
    Cell(_("废止说明"), lambda row, at: row.repeal_words),
    Cell(_("附件"), lambda row, at: "；".join(each.name for each in row.attachments.all())),
    Cell(_("网址"), lambda row, at: row.canonical_url),
    Cell(_("正文"), lambda row, at: row.content_text),
]
WITH_HTML = [*PUBLIC_CELLS, Cell(_("正文（网页格式）"), lambda row, at: row.content_html)]


def lines(
    rows: Iterable[Disclosure], structure: Structure, cells: list[Cell]
) -> Iterator[list[str]]:
    """The table of ``rows`` with its head, a line at a time."""
    yield [str(cell.head) for cell in cells]
    for row in rows:
        yield [plain(cell.value(row, structure)) for cell in cells]


def walk(rows: DisclosureQuerySet, keys: list[int] | None = None) -> Iterator[list[Disclosure]]:
    """Yield ``rows`` (those of ``keys``, if given) by index number, ``AT_ONCE`` together, with
    their links.

    Each batch is a query of its own: no transaction lies open while a slow reader reads, and
    what is withdrawn meanwhile is left out.
    """
    if keys is not None and len(keys) <= FEW:
        numbers = sorted(rows.filter(pk__in=keys).values_list("index_number", "pk"))
        for start in range(0, len(numbers), AT_ONCE):
            batch = numbers[start : start + AT_ONCE]
            yield read_links(rows.by_keys(pk for _number, pk in batch))
        return
    wanted = None if keys is None else frozenset(keys)
    last = ""
    # By number alone: with the state beside it, SQLite sorts all that is public each time.
    numbers = Disclosure.objects.values_list("index_number", "pk")
    while batch := list(numbers.numbered_after(last)[:AT_ONCE]):
        last = batch[-1][0]
        keys_there = (pk for _number, pk in batch if wanted is None or pk in wanted)
        yield read_links(rows.by_keys(keys_there))


def csv_text(table: Iterable[list]) -> Iterator[str]:
    """``table`` as CSV that Excel opens, a line at a time."""
    writer = csv.writer(Echo())
    yield BYTE_ORDER_MARK
    for line in table:
        yield writer.writerow(line)


def xlsx_bytes(table: Iterable[list]) -> Iterator[bytes]:
    """``table`` as a file of Excel's, in pieces; made on disk, not held in memory."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for line in table:
        sheet.append([cell_text(cell) if isinstance(cell, str) else cell for cell in line])
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        yield from iter(lambda: file.read(PIECE), b"")


def cell_text(text: str) -> str:
    """What a cell of Excel takes: not too long, and no control characters."""
    text = ILLEGAL_CHARACTERS_RE.sub("", text)
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - len(CUT)] + str(CUT)


class Echo:
    """A file that hands back what is written."""

    def write(self, text: str) -> str:
        return text


def plain(text: str) -> str:
    """A text that a spreadsheet takes for no formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
