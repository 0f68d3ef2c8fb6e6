"""Files of Excel and of WPS, out and in."""

import re
import zipfile
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from reports.tables.entry import read_cells
from reports.tables.forms import FORMS
from reports.tables.layout import Cell
from reports.tables.xlsx import LARGEST, read_xlsx, xlsx_of
from tests.reports.tables import sample
from tests.reports.tables.test_paste import whole

COUNT = st.integers(0, 10**18 - 1).map(Decimal)
AMOUNT = st.decimals(0, 10**17, places=6, allow_nan=False)


def read(data: bytes) -> dict[str, dict[str, Decimal]]:
    entries = {
        code: read_cells(FORMS[code], typed) for code, typed in read_xlsx(data).typed.items()
    }
    assert not any(entry.wrong for entry in entries.values())
    return {code: entry.values for code, entry in entries.items()}


def saved(book: Workbook) -> bytes:
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def changed(cell: str, value, sheet: str = "第三部分") -> bytes:
    """The sample as a file, with another value in a cell of the sheet."""
    book = load_workbook(BytesIO(xlsx_of(sample.values(), "云汀区司法局2025年")))
    book[sheet][cell] = value
    return saved(book)


def test_a_file_reads_back_as_it_was_written():
    data = xlsx_of(sample.values(), "云汀区司法局2025年")
    assert read(data) == sample.values()
    assert read_xlsx(data).told == []


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_any_tables_survive_the_way_out_and_in(data):
    tables = {}
    for code, form in FORMS.items():
        numbers = {
            cell: COUNT if each.is_whole else AMOUNT for cell, each in form.typed.items()
        }
        tables[code] = data.draw(st.fixed_dictionaries({}, optional=numbers))
    assert read(xlsx_of(tables, "某局")) == tables


def test_the_file_has_the_official_layout():
    book = load_workbook(BytesIO(xlsx_of(sample.values(), "云汀区司法局2025年")))
    assert book.sheetnames == ["第二部分", "第三部分", "第四部分"]
    sheet = book["第三部分"]
    assert sheet["A1"].value == "云汀区司法局2025年　收到和处理政府信息公开申请情况"
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert {"A3:C5", "D3:J3", "D4:D5", "E4:I4", "J4:J5", "A6:C6", "A8:A29"} <= merged
    assert sheet["A30"].value == "四、结转下年度继续办理"
    assert sheet["J6"].value == sum(
        sample.values()["requests"][f"new.{column}"]
        for column in list(FORMS["requests"].columns)[:-1]
    )
    assert sheet["J6"].number_format == "General"
    assert sheet["B29"].value == "（七）总计"


def from_wps() -> Workbook:
    """All three tables on one sheet, moved, with a title, spaces in labels, and numbers as
    text, as another office sends them."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    top = 4
    sheet["B1"] = "云汀区司法局2025年政府信息公开工作年度报告（附表）"
    sheet.merge_cells("B1:N1")
    for form in FORMS.values():
        sheet.cell(top, 3).value = form.title
        lines = whole(form)
        for place in form.places:
            y, x = top + 2 + place.y, 3 + place.x
            text = lines[place.y][place.x]
            is_cell = isinstance(place.piece, Cell)
            sheet.cell(y, x).value = text if is_cell else text.replace("、", "、 ")
            sheet.merge_cells(
                start_row=y,
                end_row=y + place.piece.down - 1,
                start_column=x,
                end_column=x + place.piece.across - 1,
            )
        top += len(lines) + 5
    return book


def test_a_file_of_wps_is_read_by_its_labels_wherever_they_stand():
    assert read(saved(from_wps())) == sample.values()


def test_a_table_that_the_file_does_not_have_stays_as_it_is():
    book = load_workbook(BytesIO(xlsx_of(sample.values(), "某局")))
    del book["第四部分"]
    brought = read_xlsx(saved(book))
    assert list(brought.typed) == ["disclosed", "requests"]
    assert brought.told == [
        "文件里没有第四部分“政府信息公开行政复议、行政诉讼情况”的表：这张表保持不变。"
    ]


@pytest.mark.parametrize(
    ("cell", "value", "name", "computed"),
    [
        ("J6", 999, "“一、本年新收政府信息公开申请数量”行“总计”列", 447),
        ("D29", 5, "“三、（七）总计”行“自然人”列", 21),
        ("J30", "约12", "“四、结转下年度继续办理”行“总计”列", 12),
    ],
)
def test_totals_that_contradict_the_cells_are_told_by_cell(cell, value, name, computed):
    brought = read_xlsx(changed(cell, value))
    assert brought.told == [
        f"第三部分{name}：带来的是“{value}”，各项相加是 {computed}，以相加为准。"
    ]


def test_a_formula_counts_by_what_it_came_to():
    """What Excel keeps beside a formula; written here as Excel does."""
    data = changed("D6", "=20+2")
    source, target = zipfile.ZipFile(BytesIO(data)), BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            text = re.sub(rb"<v ?/>|<v></v>", b"<v>22</v>", source.read(name))
            archive.writestr(name, text)
    assert read(target.getvalue()) == sample.values()


def test_a_formula_without_its_result_is_named_by_its_cell():
    entry = read_cells(FORMS["requests"], read_xlsx(changed("D6", "=20+2")).typed["requests"])
    assert list(entry.wrong) == ["new.person"]
    assert "是公式，没有它的结果" in entry.wrong["new.person"]


def test_a_total_that_is_a_formula_without_its_result_says_nothing_else():
    assert read_xlsx(changed("J6", "=SUM(D6:I6)")).told == []


@pytest.mark.parametrize("value", ["无", "/", "-3", 1.5, -2, True, float("1e300"), "#DIV/0!"])
def test_what_is_no_number_in_a_file_is_named_by_its_cell(value):
    entry = read_cells(FORMS["requests"], read_xlsx(changed("E7", value)).typed["requests"])
    assert list(entry.wrong) == ["carried.business"]
    assert "“商业企业”列" in entry.wrong["carried.business"]


def test_what_a_spreadsheet_computes_inexactly_is_what_it_shows():
    data = changed("B16", 0.1 + 0.2, "第二部分")
    assert read(data)["disclosed"]["fees.amount"] == Decimal("0.3")


def test_a_missing_row_is_named_and_nothing_is_taken():
    data = changed("A30", "五、其他")
    with pytest.raises(ValidationError, match="“四、结转下年度继续办理”行“自然人”列"):
        read_xlsx(data)


def with_macros() -> bytes:
    data = BytesIO(xlsx_of({}, "某局"))
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    return data.getvalue()


def bomb() -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (21 * 2**20))
    return data.getvalue()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: b"", "不是 XLSX 文件"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "“另存为”XLSX"),
        (lambda: xlsx_of({}, "某局")[:3000], "不是 XLSX 文件"),
        (lambda: b"x" * (LARGEST + 1), "超过 2 MB"),
        (bomb, "展开后太大"),
        (with_macros, "带有宏"),
        (lambda: saved(Workbook()), "没有找到统计表"),
    ],
)
def test_other_files_are_refused_with_a_remedy(make, said):
    with pytest.raises(ValidationError, match=said):
        read_xlsx(make())


def test_a_zip_that_is_no_workbook_is_refused():
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("readme.txt", "nothing")
    with pytest.raises(ValidationError, match="不是 XLSX 文件"):
        read_xlsx(data.getvalue())


def test_a_cell_at_the_end_of_the_sheet_costs_nothing():
    assert read(changed("XFD1048576", "远处")) == sample.values()


WHOLE = xlsx_of(sample.values(), "某局")


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=40))
def test_a_damaged_file_is_read_or_refused_in_words(place, damage):
    data = WHOLE[:place] + damage + WHOLE[place + len(damage) :]
    try:
        brought = read_xlsx(data)
    except ValidationError as error:
        assert error.messages[0]
    else:
        assert brought.typed.keys() <= FORMS.keys()
