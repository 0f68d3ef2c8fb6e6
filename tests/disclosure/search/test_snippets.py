"""Where words stand in a text, and what is shown of it."""

import re
from html import escape, unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.search.query import words_of
from disclosure.search.snippets import mark_html, marked_pieces, places, snippet
from disclosure.search.tokens import fold, holds

TEXT = (
    "一、总则。为了规范行政执法行为，制定本办法。本区各部门实施监督的，适用本办法；"
    "法律另有规定的，从其规定。第二章　行政执法监督应当公开、公正。附则。"
)


def shown(pieces) -> str:
    """Pieces as a text with the marked ones in brackets."""
    return "".join(f"[{text}]" if hit else text for text, hit in pieces)


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("行政执法局", "政执", "行[政执]法局"),
        ("政府工作报告", "政府工作 工作报告", "[政府工作报告]"),
        ("共876件，1876件", "876", "共[876]件，1876件"),
        ("PM2.5和PM25", "pm2.5", "[PM2.5]和PM25"),
        ("宁政办发〔２０２１〕15号文", "2021]15号", "宁政办发〔[２０２１〕15号]文"),
        ("政府資訊公開", "信息公开", "政府資訊公開"),
        ("政府信息公开", "資訊公開", "政府[信息公开]"),
        ("河道管理", "河道 -管理", "[河道]管理"),
        ("用地½㎡的ﬁ行政", "行政", "用地½㎡的ﬁ[行政]"),
        ("a行政b", "行政", "a[行政]b"),
        ("没有", "行政", "没有"),
    ],
)
def test_hits_are_marked_in_the_text_as_it_was_written(text, query, expected):
    assert shown(marked_pieces(text, words_of(query))) == expected


def test_a_snippet_begins_where_most_words_meet_and_at_a_sentence():
    assert shown(snippet(TEXT, words_of("监督 行政执法"), 30)).startswith(
        "第二章 [行政执法监督]应当公开、公正。"
    )
    assert shown(snippet(TEXT, words_of("适用"), 24)) == (
        "本区各部门实施监督的，[适用]本办法；"
    )


def test_a_snippet_without_hits_is_the_beginning():
    assert shown(snippet(TEXT, (), 20)) == "一、总则。"
    assert shown(snippet("短", words_of("长"), 20)) == "短"
    assert snippet("", words_of("长"), 20) == []


def test_a_long_sentence_is_cut_with_dots():
    text = "甲" * 100 + "行政执法" + "乙" * 100
    assert shown(snippet(text, words_of("行政执法"), 40)) == (
        "…" + "甲" * 12 + "[行政执法]" + "乙" * 24 + "…"
    )


words = st.text(st.sampled_from("行政執法甲𠀀ab1２，ﬁ½é "), min_size=1, max_size=6)


texts = st.text(st.sampled_from("行政執执法甲𠀀ab12，。ﬁ½éé\u200b\n"), max_size=60)


@given(text=texts, word=words)
def test_what_a_text_holds_has_a_place_that_holds_it(text, word):
    found = list(places(text, words_of(f'"{word}"')))
    for place in found:
        assert 0 <= place.start < place.end <= len(text)
    if len(fold(text)) == len(text) and words_of(f'"{word}"'):
        assert bool(found) == holds(text, word)


def test_html_is_marked_in_its_text_only():
    html = '<p title="行政">行<b>政</b>执法和 A&amp;B</p><p>行</p><p>政执法</p>'
    marked, count = mark_html(html, words_of("行政执法 A&B"))
    assert count == 2
    assert marked == (
        '<p title="行政"><mark id="hit-1">行</mark><b><mark>政</mark></b><mark>执法</mark>'
        '<a class="hop" href="#hit-2" aria-label="下一处">↓</a>和 '
        '<mark id="hit-2">A&amp;B</mark>'
        '<a class="hop" href="#hit-1" aria-label="上一处">↑</a></p><p>行</p><p>政执法</p>'
    )


@given(st.text(st.sampled_from("行政<>&\"'法"), max_size=30))
def test_marking_never_makes_markup_of_text(text):
    html = f"<p>{escape(text)}</p>"
    marked, _count = mark_html(html, words_of("行政 法"))
    plain = marked.replace("</mark>", "")
    assert plain.count("<p>") == 1
    assert "<script" not in plain
    bare = re.sub(r'<a class="hop".*?</a>|<mark[^>]*>|</mark>', "", marked)
    assert unescape(bare) == f"<p>{text}</p>"
