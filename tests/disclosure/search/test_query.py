"""What a reader typed, as words."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from disclosure.search.query import Word, holds_all, words_of


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", []),
        ('，。 - -- “” "" 「」 * ( )', []),
        ("应急预案", ["应急预案"]),
        ("应急　预案\t修订\n", ["应急", "预案", "修订"]),
        ("应急 应急", ["应急"]),
        ('“应急 预案” "行政 执法" 「政府 工作」', ["应急 预案", "行政 执法", "政府 工作"]),
        ("5G基站 PM2.5", ["5G基站", "PM2.5"]),
        ("应急 -预案 －执法 −监督", ["应急", "-预案", "-执法", "-监督"]),
        ("-“应急 预案” -「政府」", ["-应急 预案", "-政府"]),
        ("2019-2021年", ["2019-2021年"]),
        ("宁政办发[2021]15号", ["宁政办发[2021]15号"]),
        ('"应急', ["应急"]),
        ("应急 AND 预案 OR NEAR", ["应急", "AND", "预案", "OR", "NEAR"]),
    ],
)
def test_words(typed, words):
    assert words_of(typed) == [Word(each.removeprefix("-"), each[:1] == "-") for each in words]


signs = st.sampled_from([*'-－−"“”＂「」 　\t*()', "应急", "预案", "5G", "政 府"])


@given(st.lists(signs, max_size=12).map("".join))
@settings(max_examples=1500, deadline=None)
@example("“-应急”")
@example('「"应急 预案」')
@example("-“－应急 预案”")
def test_words_typed_again_are_the_same_words(text):
    words = words_of(text)
    assert words_of(" ".join(word.typed for word in words)) == words


@pytest.mark.parametrize(
    ("typed", "title", "body", "is_found"),
    [
        ("应急 预案", "应急", "预案", True),
        ("应急 预案", "应急", "", False),
        ("“应急 预案”", "应急", "预案", False),
        ("“应急 预案”", "", "应急、预案", True),
        ("应急预案", "", "应急、预案", False),
        ("应急 -预案", "应急", "预案", False),
        ("-预案", "应急", "", True),
        ("急", "应急", "", True),
        ("急", "", "应急", False),
        ("-急", "", "应急", True),
        ("急 预案", "应急", "预案", True),
        ("５g", "", "5G基站", True),
    ],
)
def test_what_the_words_find(typed, title, body, is_found):
    assert holds_all(words_of(typed), title, body) is is_found
