"""Proposals of whole texts: in order, with their own words, whatever the text."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.extraction.matching import Matcher
from reports.extraction.proposing import propose
from reports.indicators import shipped
from tests.reports.extraction.chinese import in_chinese

MATCHER = Matcher(shipped())
WORDS = st.sampled_from(
    """2020 年 1,234 １２ 件 ， 。 、 二十三 余 万 亿 元 约 近 以上 % 至 - ( ） 《 》 “ ” 第 条
    行政许可 行政处罚 案件 分别为 其中 同比增长 个 百分之 . : / 12345 热线 名 三 个月""".split()
) | st.sampled_from(["下一步", "\n", "一、"])
EXACT = {645, 665, 180, 66, 876, 731, 143, 2, 14, 132, 4, 50, 13, 7, 339, 117, 192, 10, 11, 400}
BOUNDS = {(90, "%", "at_least"), (400, "篇", "more_than"), (10000, "人次", "more_than")}

# Other work on the machine is no fault of ours.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def check(text: str) -> None:
    figures = propose(text, MATCHER)
    end = number_end = 0
    for each in figures:
        assert text[each.start : each.start + len(each.phrase)] == each.phrase
        assert end <= each.start <= each.number_start < each.number_end
        assert number_end <= each.number_start
        end, number_end = each.start + len(each.phrase), each.number_end
        assert each.number_end <= end
        assert each.value == round(each.value, 6)
    codes = [each.indicator for each in figures if each.indicator]
    assert len(codes) == len(set(codes))


@patient
@given(st.text(max_size=200))
def test_any_text_has_proposals_in_order_with_their_words(text):
    check(text)


@patient
@given(st.lists(WORDS, max_size=40).map("".join))
def test_any_row_of_words_of_a_report_has_proposals_in_order_with_their_words(text):
    check(text)


@patient
@given(st.integers(min_value=11, max_value=10**8).filter(lambda number: number % 10))
def test_a_count_in_chinese_numerals_is_read(number):
    (figure,) = propose(f"全年办理案件{in_chinese(number)}件。")
    assert (figure.value, figure.unit) == (number, "件")


def test_the_given_page_has_its_figures(shared):
    path = shared / "data" / "xiangcheng-2020-rule-of-law-report.txt"
    figures = propose(path.read_text(), MATCHER)
    exact = [each.value for each in figures if each.bound == ""]
    assert set(exact) == EXACT
    assert {(each.value, each.unit, each.bound) for each in figures} >= BOUNDS
    assert len(figures) == 24  # the 23 that are asked for, and 专项检查百余次
    by_code = {each.indicator: each.value for each in figures if each.indicator}
    assert by_code["enforcement-cases"] == 876
    parts = ["administrative-permits", "administrative-penalties", "administrative-coercions"]
    assert [by_code[code] for code in parts] == [731, 143, 2]


def test_the_plan_for_the_next_year_gives_figures_without_an_indicator():
    lines = ["一、成效", "办理法律援助案件12件。", "二、下一步打算", "办理法律援助案件20件。"]
    text = "\n".join([*lines, "三、其他", "公证30件。"])
    assert [(each.value, each.indicator) for each in propose(text, MATCHER)] == [
        (12, "legal-aid-cases"),
        (20, ""),
        (30, "notarial-acts"),
    ]


@pytest.mark.parametrize(
    ("sentence", "codes"),
    [
        ("行政许可、行政处罚、行政强制分别为731件、143件、2件", "permits penalties coercions"),
        ("行政许可731件，同比增长12件", "permits "),
        ("行政许可占比90%", ""),
        ("行政许可事项218项", ""),
        ("行政处罚案件143件，行政处罚20件", "penalties "),
    ],
)
def test_an_indicator_is_known_by_its_wording_and_unit(sentence, codes):
    found = [
        each.indicator.removeprefix("administrative-") for each in propose(sentence, MATCHER)
    ]
    assert " ".join(found) == codes


def test_money_is_given_in_the_unit_of_its_indicator():
    (figure,) = propose("为受援人挽回经济损失约1260万元", MATCHER)
    assert (figure.value, figure.unit, figure.bound) == (12_600_000, "元", "about")
    assert figure.indicator == "legal-aid-money"
    assert figure.value_in("万元") == 1260
    assert figure.value_in("元") == 12_600_000
