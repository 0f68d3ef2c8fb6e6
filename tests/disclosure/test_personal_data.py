"""Numbers of persons in a text: found by their check digits, and nothing else is."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.personal_data import (
    IDENTITY_CHECKS,
    IDENTITY_WEIGHTS,
    PersonalKind,
    find_personal_data,
    is_identity_number,
    luhn,
)

REGIONS = st.sampled_from(["110105", "330102", "420601", "620102", "820000"])
BIRTHS = st.dates(date(1900, 1, 1), date.today() - timedelta(days=1))


@st.composite
def identity_numbers(draw):
    first = f"{draw(REGIONS)}{draw(BIRTHS):%Y%m%d}{draw(st.integers(0, 999)):03}"
    total = sum(w * int(d) for w, d in zip(IDENTITY_WEIGHTS, first, strict=True))
    return first + IDENTITY_CHECKS[total % 11]


@st.composite
def card_numbers(draw):
    length = draw(st.integers(15, 18))
    first = "62" + "".join(str(draw(st.integers(0, 9))) for _each in range(length - 2))
    return next(first + str(last) for last in range(10) if luhn(first + str(last)))


def kinds(text):
    return [finding.kind for finding in find_personal_data(text)]


@given(identity_numbers())
def test_every_identity_number_is_found_and_not_given_away(number):
    (finding,) = find_personal_data(f"甲\n身份证号：{number}。")
    assert (finding.kind, finding.line) == (PersonalKind.IDENTITY, 2)
    assert finding.is_grave
    assert finding.shown == f"{number[:3]}*************{number[-2:]}"


@given(identity_numbers(), st.integers(0, 17))
def test_one_wrong_digit_is_no_identity_number(number, place):
    other = "1" if number[place] != "1" else "2"
    assert not is_identity_number(number[:place] + other + number[place + 1 :])


@given(card_numbers())
def test_every_card_number_is_found(number):
    if len(set(number)) > 3:
        assert PersonalKind.BANK_CARD in kinds(f"卡 {number} 号") or is_identity_number(number)


@given(st.text())
def test_no_text_breaks_it_and_every_place_is_one_of_the_text(text):
    for finding in find_personal_data(text):
        assert 0 <= finding.start < len(text)
        assert finding.line == text.count("\n", 0, finding.start) + 1


@given(st.text(st.characters(exclude_categories=["Nd"])))
def test_a_text_without_digits_has_none(text):
    assert find_personal_data(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("11010519491231002X", ["identity"]),
        ("11010519491231002x", ["identity"]),
        ("１１０１０５１９４９１２３１００２Ｘ", ["identity"]),
        ("110105 19491231 002X", ["identity"]),
        ("110105194912310021", []),  # the check digit is wrong
        ("110105194902310024", []),  # there is no such day
        ("11010519491231****", []),  # it was made unreadable
        ("统一社会信用代码11330099014006225X", []),
        ("索引号11329923015172633Y/2018-1220017", []),
        ("6222021234567890128", ["bank_card"]),
        ("6222 0212 3456 7890 128", ["bank_card"]),
        ("6222021234567890127", []),  # the check digit is wrong
        ("4111111111111111", []),  # of no Chinese issuer, and no word of a card before it
        ("账号：4391880000000009", ["bank_card"] if luhn("4391880000000009") else []),
        ("流水号2021000000000000003", []),
        ("手机13900001234", ["mobile"]),
        ("139-0000-1234", ["mobile"]),
        ("电话0000-5210119", []),
        ("共139000012345元", []),
        ("12345678901", []),
    ],
)
def test_what_is_a_number_of_a_person(text, found):
    assert kinds(text) == found


def test_a_mobile_number_alone_does_not_forbid_publication():
    (finding,) = find_personal_data("联系电话13900001234")
    assert (finding.is_grave, finding.shown) == (False, "139******34")
