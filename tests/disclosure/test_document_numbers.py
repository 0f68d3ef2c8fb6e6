import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.document_numbers import normalise_document_number as normalise


@pytest.mark.parametrize(
    "typed",
    [
        "云政办发〔2021〕15号",
        "云政办发[2021]15号",
        "云政办发(2021)15号",
        "云政办发（2021）15号",
        "云政办发【2021】15号",
        "云政办发﹝2021﹞15号",
        "云政办发〔2021）15号",
        "云政办发〔2021〕第15号",
        "云政办发〔2021〕015号",
        "云政办发 〔2021〕 15 号",
        "云政办发〔２０２１〕１５号",
        "云政办发2021 15",
        "云政办发2021年第15号",
        " 云政办发〔2021〕15号\u3000",
        "\ufeff云政办发〔2021〕15\u200b号\u200b",
    ],
)
def test_every_way_of_typing_a_number_gives_the_standard_form(typed):
    assert normalise(typed) == "云政办发〔2021〕15号"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("国务院令第711号", "国务院令第711号"),
        ("国务院令 第 711 号", "国务院令第711号"),
        ("第3号", "第3号"),
        ("云汀区税务局公告2014年第6号", "云汀区税务局公告2014年第6号"),
        ("云汀区税务局公告 2014年 第06号", "云汀区税务局公告2014年第6号"),
        ("国办发明电〔2018〕15号", "国办发明电〔2018〕15号"),
        ("云政令12345号", "云政令12345号"),
        ("云政发〔20121〕7号", "云政发〔20121〕7号"),
        ("无", "无"),
        ("", ""),
    ],
)
def test_orders_keep_their_form_and_broken_numbers_are_not_mended(typed, kept):
    assert normalise(typed) == kept


@given(
    st.from_regex(r"[\u4e00-\u4e0f]{1,8}", fullmatch=True),
    st.integers(1949, 2099),
    st.integers(1, 9999),
    st.sampled_from(["〔〕", "[]", "()", "（）", "【】", "﹝﹞", "『』", "〖〗", "⟨⟩"]),
)
def test_any_number_survives_any_bracket(agency, year, serial, brackets):
    typed = f"{agency}{brackets[0]}{year}{brackets[1]}{serial}号"
    assert normalise(typed) == f"{agency}〔{year}〕{serial}号"


@given(st.text())
def test_normalising_twice_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)
