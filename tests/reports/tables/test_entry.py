"""What people type into a cell: a number, or a word that names the cell and the remedy."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.models.figures import decimal_text
from reports.tables.entry import LONGEST, contradictions, read_cell, read_cells
from reports.tables.forms import FORMS
from reports.tables.stored import checked_tables, stored, values_of
from tests.reports.tables import sample

REQUESTS, DISCLOSED = FORMS["requests"], FORMS["disclosed"]
NAMED = "第三部分“一、本年新收政府信息公开申请数量”行“自然人”列"


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("12", 12),
        (" 1,234 ", 1234),
        ("1，234", 1234),
        ("１２３", 123),
        ("二十三", 23),
        ("一千二百零五", 1205),
        ("1.2亿", 120_000_000),
        ("3万", 30_000),
        ("12件", 12),
        ("5.0", 5),
        ("0", 0),
        ("〇", 0),
    ],
)
def test_numbers_are_read_as_people_write_them(typed, value):
    assert read_cell(REQUESTS, "new.person", typed) == value


@pytest.mark.parametrize("typed", ["", "  ", "\t", "　"])
def test_an_empty_cell_is_no_number_and_not_zero(typed):
    assert read_cell(REQUESTS, "new.person", typed) is None


@pytest.mark.parametrize(
    ("typed", "remedy"),
    [
        ("约300", "只填数字"),
        ("400余", "只填数字"),
        ("无", "请填 0"),
        ("/", "请填 0"),
        ("—", "请填 0"),
        ("-3", "不能是负数"),
        ("负三", "不能是负数"),
        ("1e400", "请写成普通数字"),
        ("1.5", "请填整数"),
        ("12,34", "千位分隔符"),
        ("NaN", "请填数字"),
        ("=SUM(A1:A3)", "或直接填数字"),
        ("9" * 19, "超出范围"),
        ("亿" * 5000, "请只填数字"),
    ],
)
def test_what_is_no_number_is_refused_with_the_cell_and_the_remedy(typed, remedy):
    with pytest.raises(ValidationError) as caught:
        read_cell(REQUESTS, "new.person", typed)
    (words,) = caught.value.messages
    assert words.startswith(NAMED)
    assert remedy in words


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("0.1", "0.1"),
        ("1,234.56", "1234.56"),
        ("12.345678万元", "12.345678"),
        ("３．５", "3.5"),
    ],
)
def test_fees_are_exact_decimals(typed, value):
    assert read_cell(DISCLOSED, "fees.amount", typed) == Decimal(value)


@settings(deadline=None)
@given(st.text(max_size=2 * LONGEST))
def test_whatever_is_typed_is_a_number_nothing_or_a_word(typed):
    try:
        value = read_cell(REQUESTS, "new.person", typed)
    except ValidationError as error:
        assert error.messages[0].startswith(NAMED)
    else:
        assert value is None or (value >= 0 and value == int(value))


@settings(deadline=None)
@given(st.decimals(0, 10**12, places=6, allow_nan=False))
def test_an_amount_survives_being_shown_and_typed_again(value):
    assert read_cell(DISCLOSED, "fees.amount", decimal_text(value)) == value


@settings(deadline=None)
@given(
    st.fixed_dictionaries(
        {}, optional={cell: st.integers(0, 10**15).map(str) for cell in REQUESTS.typed}
    )
)
def test_what_is_saved_reads_back_as_it_was_typed(typed):
    entry = read_cells(REQUESTS, typed)
    assert entry.wrong == {}
    tables = stored({"requests": entry.values})
    assert tables.get("requests", {}) == typed
    assert checked_tables(tables) == tables
    assert values_of(tables)["requests"] == entry.values


def test_one_wrong_cell_does_not_hide_another():
    entry = read_cells(
        REQUESTS, {"new.person": "无", "next.other": "-1", "carried.person": "4"}
    )
    assert entry.values == {"carried.person": 4}
    assert list(entry.wrong) == ["new.person", "next.other"]


def test_totals_that_are_not_the_sum_are_told_by_cell():
    typed = {"new.person": "3", "new.other": "4", "new.total": "8", "next.total": "1"}
    assert contradictions(REQUESTS, typed) == [
        "第三部分“一、本年新收政府信息公开申请数量”行“总计”列：带来的是“8”，"
        "各项相加是 7，以相加为准。",
        "第三部分“四、结转下年度继续办理”行“总计”列：带来的是“1”，各项相加是 空，以相加为准。",
    ]
    assert contradictions(REQUESTS, typed | {"new.total": "７", "next.total": ""}) == []


# --- what other sites bring -----------------------------------------------------------


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        ({"fees": {}}, "没有统计表 fees：只有 disclosed、requests、disputes。"),
        ({"requests": []}, "统计表 requests 应是对象。"),
        ({"requests": {"new.nobody": "1"}}, "第三部分的表没有 new.nobody 这一格。"),
        ({"requests": {"new.total": "1"}}, "行“总计”列由系统计算，请去掉 new.total。"),
        ({"requests": {"new.person": 1}}, "应是小数文本"),
        ({"requests": {"new.person": "1e400"}}, "应是小数文本"),
        ({"requests": {"new.person": "NaN"}}, "应是小数文本"),
        ({"requests": {"new.person": "-1"}}, "不能是负数"),
        ({"requests": {"new.person": "1.5"}}, "请改为整数"),
        ({"explained": {"new": "……"}}, "explained 只能有 carried"),
        ({"explained": {"carried": 3}}, "explained 只能有 carried"),
        ({"explained": {"carried": "长" * 501}}, "最多 500 字"),
    ],
)
def test_tables_from_elsewhere_that_the_law_does_not_know_are_refused(tables, said):
    with pytest.raises(ValidationError) as caught:
        checked_tables(tables)
    assert said in caught.value.messages[0]


def test_tables_from_elsewhere_get_one_form():
    given_tables = {
        "requests": {"next.person": "02", "new.person": "1.0"},
        "explained": {"carried": " 上年误报一件。 "},
        "disputes": {},
    }
    assert checked_tables(given_tables) == {
        "explained": {"carried": "上年误报一件。"},
        "requests": {"new.person": "1", "next.person": "2"},
    }
    assert checked_tables(sample.tables()) == sample.tables()
