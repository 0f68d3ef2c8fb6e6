"""Where words stand in a text, and what is shown of it."""

import re
import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from disclosure.search.places import BETWEEN, EVEN, continues, places
from disclosure.search.query import Word, words_of
from disclosure.search.snippets import marked_pieces, snippet
from disclosure.search.tokens import fold, holds, mainland, runs
from tests.disclosure.search.texts import piece, texts, to_traditional

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
        ("政政政府", "政政", "[政政政]府"),
        ("共876件，1876件，8761", "876", "共[876]件，1876件，8761"),
        ("5G基站，15G基站", "5g基", "[5G基]站，15G基站"),
        ("PM2.5和PM25", "pm2.5", "[PM2.5]和PM25"),
        ("政府、工作和政府工作", "“政府 工作”", "[政府、工作]和政府工作"),
        ("政府\n工作", "“政府 工作”", "[政府\n工作]"),
        ("宁政办发〔２０２１〕15号文", "2021]15号", "宁政办发〔[２０２１〕15号]文"),
        ("河道管理", "河道 -管理", "[河道]管理"),
        ("用地½㎡的ﬁ行政", "行政", "用地½㎡的ﬁ[行政]"),
        ("20㎡以上", "20m2", "[20㎡]以上"),
        ("占½以上", "2以", "占[½以]上"),
        ("ﬁle和STRASSE", "FILE straße", "[ﬁle]和[STRASSE]"),
        ("政\u200b府\ufeff信息", "府信", "政\u200b[府\ufeff信]息"),
        ("\u200b政府", "政府", "\u200b[政府]"),
        ("cafe\u0301馆", "café", "[cafe\u0301]馆"),
        ("ｶﾞｽ管道", "ガス", "[ｶﾞｽ]管道"),
        ("\u1112\u1161\u11ab국", "한국", "[\u1112\u1161\u11ab국]"),
        ("……监督……", "监督", "……[监督]……"),
        ("a行政b", "行政", "a[行政]b"),
        ("没有", "行政", "没有"),
        ("政府", "，。", "政府"),
        ("政府信息公开", "資訊公開", "政府[信息公开]"),
        ("政府資訊公開", "資訊公開", "政府[資訊公開]"),
        ("政府資訊公開", "信息公开", "政府[資訊公開]"),
        ("政府資訊。\n资讯和咨询", "信息", "政府[資訊]。\n资讯和咨询"),
        ("網際網路與伺服器", "互联网", "[網際網路]與伺服器"),
        ("行政執法", "行政执法", "[行政執法]"),
        ("行政执法", "行政執法", "[行政执法]"),
    ],
)
def test_hits_are_marked_in_the_text_as_it_was_written(text, query, expected):
    assert shown(marked_pieces(text, words_of(query))) == expected


texts_and_words = st.tuples(
    texts, st.one_of(piece, texts, piece.map(to_traditional)), st.integers(0, 9)
).map(lambda drawn: (drawn[0] + drawn[1] * (drawn[2] > 4) + drawn[0][: drawn[2]], drawn[1]))


@given(texts_and_words)
@settings(max_examples=1500, deadline=None)
@example(("e\u0301a", "é"))
@example(("a\u0345\u0301", "a\u0345\u0301"))
@example(("①㎡2①", "m21"))
def test_what_a_text_holds_has_places_that_hold_it_and_nothing_else_has(drawn):
    text, word = drawn
    found = list(places(text, [Word(word)]))
    if runs(fold(word)) and holds(fold(text), word):  # as it is, not in the mainland's words
        assert found
    if not holds(text, word):
        assert found == []
    ends = [0]
    for place in found:
        assert ends[-1] <= place.start < place.end <= len(text)
        assert place.start > ends[-1] or place.start == 0
        ends.append(place.end)
        assert place.words == {word}
    for place in found:
        assert holds(text[place.start : place.end], word)


def test_a_line_with_many_hits_is_read_in_the_mainlands_words_once(monkeypatch):
    asked = []

    def noted(line):
        asked.append(line)
        return mainland(line)

    monkeypatch.setattr("disclosure.search.places.mainland", noted)
    text = "公開政府資訊，" * 500
    assert len(list(places(text, words_of("信息")))) == 500
    assert asked == [text]


def test_what_is_taken_for_even_folds_each_by_itself_to_one_character():
    even = re.compile(f"[{EVEN}]")
    for char in map(chr, [*range(0xD800), *range(0xE000, 0x110000)]):
        if even.match(char):
            assert len(fold(char)) == 1
            assert not continues(char)


any_character = st.characters(codec="utf-8")


@given(st.lists(st.one_of(texts, any_character), min_size=1, max_size=5).map("".join))
@settings(max_examples=400, deadline=None)
def test_pieces_are_the_whole_text(text):
    words = words_of(f"{text[:3]} 政府 信息公开 1")
    assert "".join(part for part, _hit in marked_pieces(text, words)) == text


# --- snippets ---------------------------------------------------------------------------


def test_a_snippet_begins_where_most_words_meet_and_at_a_sentence():
    assert shown(snippet(TEXT, words_of("监督 行政执法"), 40)).startswith(
        "第二章 [行政执法监督]应当公开、公正。"
    )
    assert shown(snippet(TEXT, words_of("适用"), 26)) == (
        "本区各部门实施监督的，[适用]本办法；"
    )


def test_no_word_that_meets_the_others_is_cut_off():
    text = "甲" * 50 + "。应急预案应当公开。" + "乙" * 40 + "监督。" + "丙" * 90
    assert shown(snippet(text, words_of("应急预案 监督"), 80)).startswith(
        "[应急预案]应当公开。" + "乙" * 40 + "[监督]。"
    )


def test_a_hit_before_the_place_is_marked_too():
    text = "行政。" + "甲" * 10 + "行政" + "乙" * 20 + "执法" + "丙" * 200
    assert shown(snippet(text, words_of("行政 执法"), 60)).startswith("甲" * 10 + "[行政]")
    found = shown(
        snippet("。应急" + "甲" * 40 + "应急" + "甲" * 9 + "预案", words_of("应急 预案"), 60)
    )
    assert found.count("[应急]") == found.count("应急")


def test_a_snippet_without_hits_is_the_beginning():
    assert shown(snippet(TEXT, (), 20)) == "一、总则。"
    assert shown(snippet("短", words_of("长"), 20)) == "短"
    assert shown(snippet("甲" * 30, (), 20)) == "甲" * 20 + "…"
    assert snippet("", words_of("长"), 20) == []


def test_a_long_sentence_is_cut_with_dots():
    text = "甲" * 100 + "行政执法" + "乙" * 100
    assert shown(snippet(text, words_of("行政执法"), 40)) == (
        "…" + "甲" * 12 + "[行政执法]" + "乙" * 24 + "…"
    )


def test_no_hit_is_cut_in_two():
    text = "行政执法" + "甲" * 34 + "行政执法" + "乙" * 100
    assert shown(snippet(text, words_of("行政执法"), 40)) == "[行政执法]" + "甲" * 34 + "…"
    long = "行政执法" * 50
    assert shown(snippet(long, words_of("行政执法"), 40)) == f"[{long[:40]}]…"


def test_no_number_and_no_latin_word_is_cut_in_two():
    text = (
        "甲" * 80 + "1,234,567.8" + "乙" * 4 + "行政执法" + "丙" * 27 + "GDP-2021" + "丁" * 50
    )
    assert shown(snippet(text, words_of("行政执法"), 40)) == (
        "…" + "乙" * 4 + "[行政执法]" + "丙" * 27 + "…"
    )
    assert shown(snippet("9" * 200, (), 40)) == "9" * 40 + "…"


def test_a_quotation_ends_with_its_sentence():
    text = "甲" * 80 + "“依法办理。”行政执法应当公开。" + "乙" * 90
    assert shown(snippet(text, words_of("行政执法"), 60)).startswith("[行政执法]应当公开。")


def test_lines_and_cells_are_parted_by_one_space():
    text = "项目\t金额\n  供水\t\t20\n"
    assert shown(snippet(text, words_of("金额"), 40)) == "项目 [金额] 供水 20"


@given(texts, st.lists(st.one_of(piece, texts), min_size=1, max_size=3), st.integers(30, 120))
@settings(max_examples=500, deadline=None)
def test_a_snippet_shows_a_hit_wherever_there_is_one_and_is_short(text, typed, length):
    text = f"{text}。{text}{typed[0]}{text}" * 3
    words = words_of(" ".join(typed))
    pieces = snippet(text, words, length)
    wanted = [word for word in words if not word.excluded]
    assert any(hit for _part, hit in pieces) == bool(list(places(text, wanted)))
    assert len("".join(part for part, _hit in pieces)) <= length + 4
    assert not re.search(r"[\n\t]", "".join(part for part, _hit in pieces))


def test_nothing_that_belongs_to_a_run_stands_between_two():
    between = re.compile(BETWEEN)
    everything = map(chr, range(sys.maxunicode + 1))
    assert not [char for char in everything if between.match(char) and runs(char)]
    assert all(between.match(char) for char in " _-，。〔\u30fb\ue000")
