"""The tables as a file of Excel's or WPS's in the official layout, out and in."""

import zipfile
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from reports.models.figures import decimal_text
from reports.tables.entry import contradictions
from reports.tables.forms import FORMS
from reports.tables.invariants import Tables
from reports.tables.labels import Sheet, find
from reports.tables.layout import Form, Head
from reports.tables.totals import Values, with_totals

LARGEST, LARGEST_INSIDE = 2 * 2**20, 20 * 2**20  # bytes of a file, and of what it unpacks to
ROWS, COLUMNS, SHEETS = 400, 80, 20  # how far a file is looked through
SIGNIFICANT = 15  # digits that a spreadsheet computes with
EDGE = Border(*(Side(style="thin") for _side in range(4)))
CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
TITLE = 2  # lines above the table: its title, and an empty one


# --- out ------------------------------------------------------------------------------


def xlsx_of(tables: Tables, title: str) -> bytes:
    """Return a file with a sheet for each form, its totals computed."""
    book = Workbook()
    book.remove(book.active)
    for code, form in FORMS.items():
        fill(book.create_sheet(form.part), form, with_totals(form, tables.get(code, {})), title)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def fill(sheet, form: Form, values: Values, title: str) -> None:
    sheet.cell(1, 1, f"{title}　{form.title}").font = Font(bold=True)
    for place in form.places:
        y, x, piece = place.y + 1 + TITLE, place.x + 1, place.piece
        if isinstance(piece, Head):
            sheet.cell(y, x).value = piece.text
        elif piece.code in values:
            sheet.cell(y, x).value = as_number(values[piece.code])
        down, right = y + piece.down - 1, x + piece.across - 1
        for row in sheet.iter_rows(y, down, x, right):
            for cell in row:
                cell.border, cell.alignment = EDGE, CENTRED
        if (down, right) != (y, x):
            sheet.merge_cells(start_row=y, end_row=down, start_column=x, end_column=right)
    for x in range(form.width):
        sheet.column_dimensions[get_column_letter(x + 1)].width = 14
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def as_number(value: Decimal) -> int | float | str:
    """A number where a spreadsheet holds it exactly, else its text."""
    if len(value.as_tuple().digits) > SIGNIFICANT:
        return decimal_text(value)
    return int(value) if value == value.to_integral_value() else float(value)


# --- in -------------------------------------------------------------------------------


@dataclass
class Brought:
    """What a file says: ``typed`` texts by table and cell, and ``told``, words about totals
    that are not the sums and about tables that it does not have."""

    typed: dict[str, dict[str, str]] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)


def read_xlsx(data: bytes) -> Brought:
    """Return what a file of Excel's or WPS's says. Raises ValidationError: no such file, none
    of the tables in it, or a table of which a row or column is missing."""
    brought = Brought()
    sheets = read_sheets(data)
    for code, form in FORMS.items():
        found = [(places, sheet) for sheet in sheets if (places := find(form, sheet))]
        if not found:
            brought.told.append(
                _("文件里没有%(part)s“%(title)s”的表：这张表保持不变。") % vars(form)
            )
            continue
        places, sheet = max(found, key=lambda each: len(each[0]))
        missing = [cell for cell in form.typed if cell not in places]
        if missing:
            raise ValidationError(
                _("文件里没有找到%(cell)s：请核对这一行、这一列的名称，或改用下载的表格填写。")
                % {"cell": form.words(missing[0])}
            )
        texts = {cell: sheet.get(spot, "") for cell, spot in places.items()}
        brought.typed[code] = {cell: texts[cell] for cell in form.typed}
        brought.told += contradictions(form, texts)
    if not brought.typed:
        raise ValidationError(
            _("文件里没有找到统计表：请用“下载 XLSX”得到的表格填写，不要改动行名和列名。")
        )
    return brought


def read_sheets(data: bytes) -> list[Sheet]:
    """The texts of each sheet; of a formula, what it came to when the file was saved."""
    check_file(data)
    try:
        results = load_workbook(BytesIO(data), read_only=True, data_only=True)
        formulas = load_workbook(BytesIO(data), read_only=True)
        return [
            texts(formulas[name]) | texts(results[name])
            for name in results.sheetnames[:SHEETS]
            if name in formulas
        ]
    except Exception:  # a damaged file makes the reader fail in any way
        raise ValidationError(unreadable()) from None


def check_file(data: bytes) -> None:
    if len(data) > LARGEST:
        raise ValidationError(_("文件超过 2 MB：统计表不会这么大，请核对。"))
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            inside = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError):
        raise ValidationError(unreadable()) from None
    if sum(each.file_size for each in inside) > LARGEST_INSIDE:
        raise ValidationError(_("文件展开后太大，没有读取：请只保留统计表。"))
    if any(each.filename.lower().endswith("vbaproject.bin") for each in inside):
        raise ValidationError(_("文件带有宏，没有读取：请另存为不带宏的 XLSX 文件。"))


def unreadable() -> str:
    return _("不是 XLSX 文件，或已损坏：请在 Excel 或 WPS 中“另存为”XLSX 后再上传。")


def texts(sheet) -> Sheet:
    """What stands in a sheet as text, within reason. Some writers say a wrong size."""
    if not hasattr(sheet, "reset_dimensions"):
        return {}  # a sheet that is a chart
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=ROWS, max_col=COLUMNS, values_only=True)
    return {
        (y, x): text
        for y, row in enumerate(rows)
        for x, value in enumerate(row)
        if (text := as_text(value))
    }


def as_text(value) -> str:
    """A cell's value as a person would have typed it."""
    if value is None:
        return ""
    if isinstance(value, float) and abs(value) < 10**30:
        return decimal_text(Decimal(f"{value:.{SIGNIFICANT}g}"))
    return str(value).strip()
