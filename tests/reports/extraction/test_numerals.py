"""Numbers as people type them are read exactly, or refused with what to do."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.extraction.numerals import chinese_number, read_number
from tests.reports.extraction.chinese import in_chinese

# Other work on the machine is no fault of ours.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("645", "645"),
        (" 0 ", "0"),
        ("-0", "0"),
        ("1,234,567.8", "1234567.8"),
        ("１，２３４", "1234"),
        ("1 234 567", "1234567"),
        ("０．５", "0.5"),
        ("二十三", "23"),
        ("十", "10"),
        ("百", "100"),
        ("两百", "200"),
        ("三百二", "320"),
        ("三百零二", "302"),
        ("一千二百", "1200"),
        ("三万五", "35000"),
        ("壹仟贰佰", "1200"),
        ("二〇二一", "2021"),
        ("三点一四", "3.14"),
        ("1.2亿", "120000000"),
        ("1.2 亿", "120000000"),
        ("1.2万亿", "1200000000000"),
        ("3亿5000万", "350000000"),
        ("5千", "5000"),
        ("一万二千亿", "1200000000000"),
    ],
)
def test_a_number_is_read_in_every_usual_writing(typed, value):
    assert read_number(typed) == Decimal(value)


@pytest.mark.parametrize(
    ("typed", "code", "remedy"),
    [
        ("", "empty", "没有填"),
        ("无", "no_value", "留空"),
        ("/", "no_value", "留空"),
        ("／", "no_value", "留空"),
        ("约", "unreadable", "只填数字"),
        ("约300", "unreadable", "只填数字"),
        ("400余", "unreadable", "只填数字"),
        ("90以上", "unreadable", "只填数字"),
        ("12件", "unreadable", "去掉单位"),
        ("-5", "negative", "不能是负数"),
        ("负五", "negative", "不能是负数"),
        ("1e400", "unreadable", "普通数字"),
        ("1E5", "unreadable", "普通数字"),
        ("NaN", "unreadable", "请填数字"),
        ("1,23", "unreadable", "1,234,567.8"),
        ("1.2.3", "unreadable", "1234567.8"),
        ("1,234,56", "unreadable", "1,234,567.8"),
        ("3万5亿", "unreadable", "只留数字"),
        ("9" * 19, "too_large", "最多 18 位"),
        ("9" * 5000, "too_large", "最多 18 位"),
        ("0.1234567", "too_large", "最多 6 位"),
        ("123456789012345678.1234560000001", "too_large", "最多 6 位"),
        ("二百百", "unreadable", "请填数字"),
    ],
)
def test_what_is_no_number_is_refused_with_the_remedy(typed, code, remedy):
    with pytest.raises(ValidationError, match=remedy) as refused:
        read_number(typed)
    assert refused.value.code == code


def test_the_unit_may_stand_after_the_number_and_a_loss_be_negative():
    assert read_number("12件", unit="件") == 12
    assert read_number("90.5%", unit="%") == Decimal("90.5")
    assert read_number("百分之九十", unit="%") == 90
    assert read_number("−3.2", negative=True) == Decimal("-3.2")


@patient
@given(st.integers(min_value=0, max_value=10**16 - 1))
def test_an_integer_written_in_chinese_is_read_back(number):
    assert chinese_number(in_chinese(number)) == number


@patient
@given(st.decimals(min_value=0, max_value=10**12, places=4))
def test_a_decimal_with_separators_is_read_back(number):
    assert read_number(f"{number:,f}") == number


@patient
@given(
    st.text(max_size=60)
    | st.text(alphabet="0123456789,.万亿千百十一二三零余约-%eE ", max_size=40)
)
def test_any_text_is_a_number_that_fits_or_refused_in_words(typed):
    try:
        value = read_number(typed)
    except ValidationError as refused:
        assert refused.messages[0]
    else:
        assert 0 <= value < 10**18
