"""A phrase of tokens is a substring of the text: the oracle, and the index that must agree."""

import re

import apsw
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from disclosure.search.generation import TABLES, Generation, Position
from disclosure.search.query import EVERYTHING, holds_all, matching, title_terms, words_of
from disclosure.search.tokens import fold, holds, readings, tokens
from tests.disclosure.search.texts import (
    TAIWANESE,
    han,
    piece,
    simplified,
    texts,
    to_traditional,
)

thorough = settings(max_examples=400, deadline=None)
quick = settings(max_examples=150, deadline=None)
places = st.tuples(st.floats(0, 1), st.floats(0, 1))


def part(text: str, ends: tuple[float, float]) -> str:
    first, last = sorted(round(end * len(text)) for end in ends)
    return text[first:last]


@pytest.fixture(scope="module")
def index():
    connection = apsw.Connection(":memory:")
    connection.execute(TABLES.format(generation=1))
    return Generation(connection, 1, Position())


def found(index: Generation, documents: list[tuple[str, str]], query: str) -> list[int]:
    """Which of ``documents``, each (title, text), the index finds."""
    index.connection.execute("DELETE FROM texts_1")
    index.connection.executemany(
        "INSERT INTO texts_1 (rowid, title, body, facts) VALUES (?, ?, ?, ?)",
        [
            (row, tokens(title), tokens(text), " ".join([EVERYTHING, *title_terms(title)]))
            for row, (title, text) in enumerate(documents)
        ],
    )
    rows = index.select(
        "SELECT rowid FROM {texts}(?) ORDER BY rowid", [matching(words_of(query))]
    )
    return [row for (row,) in rows]


def oracle(documents: list[tuple[str, str]], query: str) -> list[int]:
    words = words_of(query)
    return [row for row, each in enumerate(documents) if holds_all(words, *each)]


# --- the index agrees with the oracle ---------------------------------------------------


@st.composite
def documents_and_queries(draw):
    """Documents and what may be asked of them: parts of them, words of one and of another,
    in other characters, quoted, excluded, or what has nothing to do with them."""
    documents = draw(st.lists(st.tuples(texts, texts), min_size=1, max_size=3))
    word = st.one_of(
        st.builds(part, st.sampled_from([each for pair in documents for each in pair]), places),
        piece,
        texts,
    )
    word = st.one_of(word, word.map(to_traditional), word.map(fold), word.map("“{}”".format))
    word = st.one_of(word, word, word.map("-{}".format))
    queries = st.lists(word, min_size=1, max_size=3).map(" ".join)
    return documents, draw(st.lists(queries, min_size=1, max_size=8))


@given(documents_and_queries())
@example(
    ([("2021年度报告", "5G基站"), ("年、年度", "5G基、基站")], ["年、年度", "“基 基站”", "G基"])
)
@example(([("关于买买提・艾力的通知", "政府･工作")], ["买买提·艾力", "“政府 工作”", "艾力"]))
@example(([("", "資訊網路附件丁\n1\n2026年資訊報表")], ["附件丁2026年", "信息网络附件丁"]))
@example(([("", f"卯{'ffi' * 100}x"), ("", f"卯{'ffi' * 100}")], ["ﬃ" * 100, f"卯{'ﬃ' * 100}"]))
@settings(max_examples=700, deadline=None)
def test_the_index_finds_what_the_oracle_holds_and_nothing_else(index, asked):
    documents, queries = asked
    for query in queries:
        assert found(index, documents, query) == oracle(documents, query), query


@pytest.mark.parametrize(
    "query", ["政" * 2, "政" * 199, "政府", "府政", "“政府 1”", "1", "a" * 200, "龍龙", "-政府"]
)
def test_the_index_agrees_on_very_long_runs(index, query):
    documents = [
        ("", "政" * 5000),
        ("", "政" * 4999 + "府"),
        ("", "1" * 5000),
        ("", "a" * 5000),
        ("", "龍" * 5000),
        ("", "政府信息" * 1250),
    ]
    assert found(index, documents, query) == oracle(documents, query)


def test_every_part_of_a_very_long_run_is_found(index):
    run = "".join(map(chr, range(0x4E00, 0x4E00 + 5000)))
    for start in range(0, 4990, 331):
        for length in (2, 3, 11, 190):
            query = run[start : start + length]
            assert holds(run, query)
            assert found(index, [("", run)], query) == [0]


@given(texts, st.text("abc123号_①½é"))
@quick
def test_no_token_of_a_text_is_a_term(text, more):
    """Terms stand beside titles and texts, and are asked for without saying where."""
    for token in tokens(f"{text}\n{more}").split():
        assert not re.search("[a-z].*[0-9_]|[0-9].*[a-z]|[^_]_", token)
    assert re.fullmatch("[a-z].*[0-9_].*", EVERYTHING)


# --- what the oracle holds --------------------------------------------------------------


@given(before=texts, run=han, after=texts, ends=places)
@thorough
def test_every_part_of_a_run_of_chinese_characters_is_held(before, run, after, ends):
    wanted = part(run, ends)
    if len(wanted) >= 2:
        assert holds(before + run + after, wanted)


@given(before=han, run=han, after=han)
@quick
def test_what_parts_a_run_parts_it(before, run, after):
    assert not holds(f"{before}、{run}", before + run) or before + run in (before, run)
    assert holds(f"{before}、{run}（{after}）", f"{before} {run} {after}")


numbers = st.from_regex(r"[0-9]{1,8}", fullmatch=True)
letters = st.from_regex(r"[a-zA-Z]{1,8}", fullmatch=True)


@pytest.mark.parametrize("kind", [numbers, letters], ids=["digits", "letters"])
def test_letters_and_digits_are_found_as_whole_runs(kind):
    @given(run=kind, more=kind, before=simplified, after=simplified)
    @quick
    def holds_whole_runs(run, more, before, after):
        text = before + run + after
        assert holds(text, run)
        assert holds(text, before + run)
        assert holds(text, run + after)
        assert not holds(text, run + more)
        if fold(more + run) != fold(run):
            assert not holds(before + more + run + after, run)

    holds_whole_runs()


@pytest.mark.parametrize(
    ("text", "query", "is_held"),
    [
        ("共876件", "876", True),
        ("共876件", "876件", True),
        ("共1876件", "876件", False),
        ("共8761件", "876", False),
        ("政府、工作", "政府工作", False),
        ("政府、工作", "政府 工作", True),
        ("买买提・艾力", "买买提·艾力", True),
        ("买买提･艾力", "买买提艾力", False),
        ("2021年度报告", "年、年度", False),
        ("政府\n工作", "政府工作", False),
        ("5G基站建设", "5G基站", True),
        ("5G基站建设", "5g基", True),
        ("15G基站建设", "5G基站", False),
        ("PM2.5浓度", "ＰＭ２．５", True),
        ("PM25浓度", "PM2.5", False),
        ("宁政办发〔2021〕15号", "宁政办发[2021]15", True),
        ("宁政办发〔2021〕15号", "宁政办发2021 15号", True),
        ("宁政办发〔2021〕150号", "宁政办发〔2021〕15", False),
        ("第一百二十号", "第〇", False),
        ("二〇二一年", "〇二", True),
        ("人民々々", "民々", True),
        ("面积20㎡", "20m2", True),
        ("面积㎡", "m2", True),
        ("占½以上", "1 2", True),
        ("ﬁle", "FILE", True),
        ("STRASSE", "straße", True),
        ("𠀀𠀁𠀂", "𠀁𠀂", True),
        ("𠀀𠀁𠀂", "𠀂𠀁", False),
        ("\u2f9e\uf9c4\u2fa2", "车龙", True),
        ("车龙", "\u2f9e\uf9c4", True),
        ("", "政府", False),
        ("政府", "", False),
        ("政府", "，。", False),
    ],
)
def test_what_is_held(text, query, is_held):
    assert holds(text, query) is is_held


@pytest.mark.parametrize(
    "sign", ["\u200b", "\ufeff", "\u00ad", "\u2060", "\u200d", "\u200e", "\U000e0100", "\ufe00"]
)
def test_a_sign_that_nobody_sees_parts_nothing(sign):
    assert holds(f"政府{sign}信息{sign}", "府信")
    assert holds("政府信息", f"{sign}政{sign}府{sign}")
    assert holds(f"gong{sign}kai", "gongkai")


# --- folding and scripts ----------------------------------------------------------------


@given(st.one_of(texts, st.text()))
@thorough
@example("薴")
@example("a\u0345\u0301")
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


def test_folding_any_character_twice_changes_nothing():
    everything = "\n".join(map(chr, [*range(0xD800), *range(0xE000, 0x110000)]))
    assert fold(fold(everything)) == fold(everything)


@given(run=han, ends=places)
@quick
def test_the_parts_of_a_run_fold_to_parts_of_it(run, ends):
    assert fold(part(run, ends)) in fold(run)


@given(before=simplified, phrase=simplified, after=simplified)
@thorough
def test_a_query_in_traditional_characters_finds_the_simplified_text(before, phrase, after):
    if len(phrase) > 1:
        assert holds(before + phrase + after, to_traditional(phrase))
        assert holds(to_traditional(before + phrase + after), phrase)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("政府資訊公開", "政府信息公开"),
        ("網際網路", "互联网"),
        ("伺服器軟體", "服务器软件"),
        ("程式設計", "编程"),
        ("資訊安全", "信息安全"),
        ("政府資訊公開", "政府资讯公开"),
    ],
)
def test_the_words_of_taiwan_find_those_of_the_mainland_and_the_other_way(one, other):
    for left, right in [(one, other), (other, one)]:
        assert holds(left, right)
        assert holds(f"關於{left}的規定\n第一條" if left == one else f"关于{left}的规定", right)


@given(texts, st.sampled_from(TAIWANESE))
@quick
def test_a_text_in_taiwans_words_is_found_by_them_too(text, phrase):
    assert holds(f"{text}。{phrase}", phrase)


@given(st.lists(st.one_of(simplified, st.sampled_from("，。\n 5G")), max_size=30).map("".join))
@quick
def test_simplified_texts_have_one_reading(text):
    assert readings(text) == [fold(text)]


@pytest.mark.parametrize(
    "text",
    [
        "建立程序文件支援整合体系",
        "乾县人民政府关于建立文件程序、支援整合的通知",
        "乾隆年间的档案文件",
        "蒜薹种植程序文件",
        "于昇同志在文件程序建立工作会议上的讲话",
        "昇腾生态支援项目",
        "宫商角徵羽",
        "李勛、王湧等同志任职文件自发布之日起执行",
    ],
)
def test_a_rare_character_does_not_make_a_simplified_text_a_traditional_one(text):
    assert readings(text) == [fold(text)]


def test_only_the_traditional_lines_of_a_text_are_read_in_the_mainlands_words():
    text = "建立文件程序。\n政府資訊公開辦法\n整合支援"
    assert readings(text) == ["建立文件程序。\n政府资讯公开办法\n整合支援", "政府信息公开办法"]


def test_lines_with_others_between_them_are_not_read_as_neighbours():
    text = "資訊網路附件丁\n1\n2026年資訊報表"
    assert not holds(text, "附件丁2026年")
    assert holds(text, "信息网络附件丁") and holds(text, "2026年信息报表")
