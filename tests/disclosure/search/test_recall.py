"""Whatever a document holds is found, in any document of any length, in the right order."""

import json
import random
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import chain
from pathlib import Path
from uuid import uuid4

import apsw
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disclosure.search import tokens as oracle
from disclosure.search.contents import Contents, Values, key_of
from disclosure.search.found import Found
from disclosure.search.generation import TABLES, Generation, Position
from disclosure.search.query import EVERYTHING, holds_all, title_terms, words_of
from disclosure.search.question import NEWEST, OLDEST, RELEVANCE, Question
from disclosure.search.tokens import holds, tokens
from tests.disclosure.search.texts import to_traditional

FIRST_DAY = date(2008, 1, 1).toordinal()


@dataclass
class Corpus:
    """Documents (day, title, text) by primary key, and their index."""

    documents: dict[int, tuple[date, str, str]]
    index: Generation

    @property
    def newest_first(self) -> list[int]:
        return sorted(self.documents, key=lambda pk: (self.documents[pk][0], pk), reverse=True)

    def found(self, query: str, sort: str = NEWEST) -> "Found":
        return Found(self.index, Question(words=tuple(words_of(query)), sort=sort))

    def held(self, query: str) -> list[int]:
        """What must be found, newest first."""
        words = words_of(query)
        return [pk for pk in self.newest_first if holds_all(words, *self.documents[pk][1:])]

    def parts(self, chance: random.Random) -> Iterator[str]:
        """Endless random parts of random documents, 2 to 12 characters."""
        texts = [text for _day, *pair in self.documents.values() for text in pair if text]
        while True:
            text = chance.choice(texts)
            start = chance.randrange(len(text))
            yield text[start : start + chance.randint(2, 12)]


def corpus_of(documents: Iterable[tuple[date, str, str]]) -> Corpus:
    connection = apsw.Connection(":memory:")
    connection.execute(TABLES.format(generation=1))
    known = dict(enumerate(documents, 1))
    # Counts are kept by the hash of the position: each corpus has one of its own.
    index = Generation(connection, 1, Position(len(known), uuid4().hex))
    with connection:
        index.put([contents(pk, *each) for pk, each in known.items()])
    return Corpus(known, index)


def contents(pk: int, day: date, title: str, text: str) -> Contents:
    facts = " ".join([EVERYTHING, *title_terms(title)])
    values = Values(1, None, 1, day.year, "", day.toordinal(), None, is_repealed=False)
    return Contents(key_of(day, pk), f"014/{pk}", tokens(title), tokens(text), facts, values)


@pytest.fixture(autouse=True)
def remembered(monkeypatch):
    """The oracle reads every text once, not once a query."""
    for name in ["readings", "runs"]:
        monkeypatch.setattr(oracle, name, cache(getattr(oracle, name)))


# --- documents of our own ---------------------------------------------------------------

PLACES = "云汀区 栖江区 青岚县 砚溪镇 莲井巷社区 𠮷水镇 廣寧鎮 第2街道 A区".split()
TASKS = [
    *("行政执法", "应急预案修订", "5G基站建设", "PM2.5浓度控制", "古树名木保护", "一网通办"),
    *(
        "政府信息公开",
        "政府資訊公開",
        "網際網路＋政務服務",
        "老旧小区（一期）改造",
        "ＷｉＦｉ覆盖",
    ),
]
FORMS = [
    "{}关于加强{}工作的通知",
    "关于印发《{}{}实施方案》的通知",
    "{}{}情况的报告",
    "{}：{}",
]
SENTENCES = [
    "按照{0}要求，{1}共办理{2}件，办结率{2}.5%。",
    "{1}“{0}”专项行动自2021年{2}月起开展。",
    "第{2}条　{1}应当落实{0}，不得推诿；",
    "依据宁政办发〔2021〕{2}号文件，{1}每{2}日报送一次。\n",
    "{0}、{0}和{1}二〇二一年度\t共{2}㎡。",
]


@cache
def ours() -> Corpus:
    chance = random.Random(15)
    documents = []
    for number in range(200):
        place, task = chance.choice(PLACES), chance.choice(TASKS)
        title = chance.choice(FORMS).format(place, task)
        text = "".join(
            chance.choice(SENTENCES).format(
                chance.choice(TASKS), chance.choice(PLACES), chance.randint(1, 2100)
            )
            for _sentence in range(number % 12)
        )
        documents.append((date.fromordinal(FIRST_DAY + chance.randint(0, 99)), title, text))
    return corpus_of(documents)


words = st.one_of(
    st.sampled_from(PLACES + TASKS),
    st.sampled_from(
        ["政府", "信息", "執法", "2021", "15号", "日", "政", "〔2021〕", "a区", "wifi"]
    ),
    st.randoms(use_true_random=False).map(lambda chance: next(ours().parts(chance))),
)
words = st.one_of(words, words, words.map("“{}”".format), words.map(to_traditional))
queries = st.lists(st.one_of(words, words, words.map("-{}".format)), min_size=1, max_size=3)
by_hypothesis = settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@given(queries.map(" ".join))
@by_hypothesis
def test_what_all_words_ask_for_is_found_and_nothing_else(query):
    answer, held = ours().found(query), ours().held(query)
    assert answer.count == len(held)
    assert answer.page(0, 1000) == held
    assert ours().found(query, OLDEST).page(0, 1000) == held[::-1]


@given(queries.map(" ".join), st.integers(1, 40))
@by_hypothesis
def test_title_hits_come_first_and_pages_join_to_the_whole(query, size):
    held = ours().held(query)
    wanted = words_of(query)
    if any(not word.excluded for word in wanted):
        in_title = [pk for pk in held if all_in_title(wanted, ours().documents[pk][1])]
        held = in_title + [pk for pk in held if pk not in in_title]
    answer = ours().found(query, RELEVANCE)
    pages = [answer.page(start, start + size) for start in range(0, len(held) + size, size)]
    assert list(chain(*pages)) == held


def all_in_title(words: list, title: str) -> bool:
    return all(word.excluded or holds(title, word.text) for word in words)


@pytest.mark.parametrize("pages", [1, 2, 3, 7])
def test_a_page_goes_on_behind_the_title_hits(pages):
    titled = [(date(2020, 1, 1), "应急预案", "") for _document in range(25)]
    others = [(date(2021, 1, 1), "通知", "应急预案") for _document in range(45)]
    answer = corpus_of(titled + others).found("应急预案", RELEVANCE)
    size = -(-70 // pages)
    found = [answer.page(size * page, size * (page + 1)) for page in range(pages)]
    assert list(chain(*found)) == [*range(25, 0, -1), *range(70, 25, -1)]


def test_one_character_is_looked_for_in_titles_only():
    corpus = corpus_of(
        [
            (date(2020, 1, 1), "青岚县林长制方案", "水"),
            (date(2020, 1, 2), "水务工作报告", "林"),
            (date(2020, 1, 3), "节约用水", "林"),
        ]
    )
    assert corpus.found("水").page(0, 9) == [3, 2]
    assert corpus.found("林").page(0, 9) == [1]
    assert corpus.found("水 -务").page(0, 9) == [3]


@given(queries.map(" ".join))
@by_hypothesis
def test_what_may_be_left_out_gives_the_count_that_is_said(query):
    asked = words_of(query)
    wider = [" ".join(word.typed for word in asked if word != left) for left in asked]
    counts = [len(ours().held(each)) if words_of(each) else 0 for each in wider]
    wanted = [("word", place, count) for place, count in enumerate(counts) if count]
    assert list(ours().found(query).loosened()) == wanted


@pytest.mark.parametrize(("count", "offered"), [(7, [("word", 7, 1)]), (8, [])])
def test_of_many_words_none_is_offered_to_be_left_out(count, offered):
    words = "应急 预案 执法 监督 信息 公开 政务 服务".split()
    corpus = corpus_of([(date(2020, 1, 1), "通知", "、".join(words))])
    query = " ".join([*words[:count], "没有的词"])
    assert list(corpus.found(query).loosened()) == offered


# --- the invented corpus, and real documents --------------------------------------------

INVENTED = 2000


@cache
def invented(script: Path, facts: Path) -> Corpus:
    made = subprocess.run(
        [sys.executable, script, str(INVENTED), "--facts", facts],
        stdout=subprocess.PIPE,
        check=True,
    )
    records = map(json.loads, made.stdout.splitlines())
    return corpus_of(
        (date.fromisoformat(each["published_on"]), each["title"], each["content_text"])
        for each in records
    )


@pytest.fixture(scope="session")
def facts_file(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("facts") / "facts.json"


@pytest.fixture
def corpus(shared, facts_file) -> Corpus:
    return invented(shared / "bench" / "corpus.py", facts_file)


def test_thirty_queries_find_as_many_as_the_corpus_says(corpus, facts_file):
    facts = json.loads(facts_file.read_text())
    assert len(facts["queries"]) == 30
    counts = {each["query"]: each["documents"] for each in facts["queries"]}
    assert {query: corpus.found(query).count for query in counts} == counts
    titled = {each["query"]: each["documents_by_title"] for each in facts["queries"]}
    for query, count in titled.items():
        first = corpus.found(query, RELEVANCE).page(0, count + 1)
        hits = [holds(corpus.documents[pk][1], query) for pk in first]
        assert hits == [True] * count + [False] * (len(first) - count), query


def test_every_token_leads_to_its_document(corpus, facts_file):
    tokens = [each["token"] for each in json.loads(facts_file.read_text())["tokens"]]
    assert len(tokens) == INVENTED // 200
    for place, token in enumerate(tokens):
        assert corpus.found(token).page(0, 9) == [place * 200 + 118]
        assert corpus.found(token.lower()).count == 1
        assert corpus.found(token[:-1]).count == 0


def test_any_part_of_an_invented_document_is_found_where_it_stands(corpus):
    agree(corpus, random.Random(2021), 40)


@cache
def real(folder: Path) -> Corpus:
    files = sorted(folder.glob("*.txt"))
    texts = [file.read_text().partition("\n") for file in files]
    return corpus_of(
        (date.fromordinal(FIRST_DAY + place % 7), title, text)
        for place, (title, _break, text) in enumerate(texts)
    )


def test_any_part_of_a_real_document_is_found_where_it_stands(shared):
    corpus = real(shared / "data" / "real_corpus")
    assert len(corpus.documents) > 20
    agree(corpus, random.Random(711), 1500)


def agree(corpus: Corpus, chance: random.Random, count: int) -> None:
    """Index and brute force give the same for ``count`` random queries: a part of a
    document, two of them, or one without another."""
    parts = corpus.parts(chance)
    for number in range(count):
        query = next(parts)
        if number % 3 == 1:
            query += " " + next(parts)
        if number % 3 == 2:
            query += " -" + next(parts)[:3]
        if words_of(query):
            assert corpus.found(query).page(0, 10_000) == corpus.held(query), query
