"""Whatever is typed into the search box: a plain and right answer, never an error."""

import json
import random
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from django.http import QueryDict

from disclosure.models import Disclosure
from disclosure.search.query import Word, holds_all, words_of
from tests.factories import ColumnFactory, DisclosureFactory, IssuingBodyFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("new_index")]

LONGEST = 200
DOCUMENTS = [
    ("云汀区应急预案", "<p>修订应急预案12部，AND 监督 OR 执法 NOT 公开。</p>"),
    ("关于5G基站建设的通知", "<p>title: body NEAR(应急 预案, 5) C++ 100% a_b select *</p>"),
    ("行政执法监督办法", "<p>“政府”信息——公开 PM2.5 “双随机、一公开” 政府\u200b网站</p>"),
    ("關於政府資訊公開的規定", "<p>第一條　程式設計。é ΐ ｱｲｳ 한국어 مرحبا 😀 𠀀𠀁 ①½</p>"),
]
BREAKING_OUT = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "</title><script>alert(1)</script>",
    "应急\"'><b>预案",
    "javascript:alert(1)",
    "{{7*7}}{% debug %}",
    "${7*7}",
    "%(text)s %(count)d %s %n",
    "{0}{text.__class__}",
    "&lt;script&gt;",
    "\r\nSet-Cookie: x=1",
    "]]><!--",
]
OF_THE_ENGINE = [
    *('"', '""', '"""', "'", "''", "“", "”", "“”", "「", "「」", '"应急', '应急"'),
    *('"应急" "', "*", "应急*", "*应急", "^应急", "应急^", "+应急", "应急+预案"),
    *("应急 + 预案", "~", "\\", "|", "AND", "OR", "NOT", "NEAR", "应急 AND 预案"),
    *("应急 OR 执法", "NOT 应急", "应急 NOT 预案", "NEAR(应急 预案)", "NEAR(应急 预案, 5)"),
    *("NEAR/2", "应急 NEAR 预案", "AND AND", "OR OR OR", "title:应急", "title : 应急"),
    *("body:应急", "facts:all", "facts : a1", "{title body}:应急", "-title:应急"),
    *("- title : 应急", "rowid:1", "texts:应急", "rank", "a1", "b1", "c1", "y2026", "n_"),
    *("_", "__", "a_b", "%", "100%", "%%", "应%急", "应_急", "_应急_", "%应急%", "[应急]"),
    *("?", "(", ")", "()", "((", "))", ")(", "(应急", "应急)", "((应急)", "{应急}", "{", "}"),
    *("应急 OR (", "'; DROP TABLE texts_1; --", "' OR '1'='1", "1; SELECT 1", "/* */", "-- "),
    *("UNION SELECT 1", "应急;预案", "应急,预案", "应急:预案", "=", "应急=预案", "<>", "!="),
    *("@", "#", "$1", "?1", ":q", "-", "--", "---", "－", "- -", "-应急", "--应急", "－应急"),
    *("−应急", "-“应急”", '-"', "-(", "-*", "应急 -", "应急 --", "-应急 -预案", "应急 -应急"),
    *("应急-预案", "-a1", "-y2026", '-"a b c"'),
]
SIGNS = [
    *("\x00", "应\x00急", "\x01", "\x1a", "\x1b[31m", "\x7f", "\t", "\n应急\n"),
    *("应急\r\n预案", "\ud800", "应急\udfff", "\udc00应急", "\ud83d", "\ud83d\ude00"),
    *("\ufffd", "\uffff", "\ufffe", "\u200b", "应\u200b急", "\ufeff应急", "应急\u200d"),
    *("\u00ad", "\u2060", "\u202e应急", "\u2066", "مرحبا", "שלום", "\u202bمرحبا\u202c", "😀"),
    *("👨‍👩‍👧", "🇨🇳", "❤️", "1️⃣", "𠀀", "𠀀𠀁", "\U0010ffff", "\ue000", "应急\ue000预案"),
    *("é", "e\u0301", "\u0301", "\u0301" * 50, "ΐ", "İ", "ß", "ﬁ", "ﷺ" * 9, "，", "。。。"),
    *("……", "——", "（）", "《》", "、；：", "!?.,;:", "〔〕", "・", "　", " 　 ", "〇", "々"),
    *("①", "½", "㎡", "Ⅷ", "²", "٣", "５Ｇ", "ＰＭ２．５", "ｱｲｳ", "が", "か\u3099", "한국"),
    *("\u1112\u1161",),
]
RAW = [
    *("%", "%%", "%zz", "%E6", "%E6%94", "%FF%FE", "%C0%AF", "%ED%A0%80", "%F4%90%80%80"),
    *("%u653F", "%00", "%2500", "%E5%BA%94%00", "%0D%0A", "+", "+++", "%2B", "%26q=x", "a;b"),
    *("%EF%BB%BF",),
]
LONG = [
    "应" * LONGEST,
    "应急" * (LONGEST // 2),
    "应 " * (LONGEST // 2),
    "应急 预案 " * 33,
    '"' * LONGEST,
    '"a' * 100,
    "-急 " * 66,
    "-" * LONGEST,
    "a b " * 50,
    "( " * 100,
    "a OR " * 40,
    "NOT " * 50,
    "\u0301" * LONGEST,
    "ﷺ" * LONGEST,
    "１" * LONGEST,
    "😀" * LONGEST,
    "«“”»" * 50,
    "*" * LONGEST,
]
TOO_LONG = [
    "长" * 201,
    "应急" * 5000,
    "a" * 10_000,
    '"' * 10_000,
    " ".join(["应急"] * 200),
    " ".join(["-应急"] * 100),
    "(" * 10_000,
    "\x00" * 10_000,
]


def mixed(count: int) -> list[str]:
    """Pieces of all of these, joined at random."""
    chance = random.Random(300)
    pieces = [*OF_THE_ENGINE, *SIGNS, "应急", "预案", "执法", "政府", "5G", "公开", "1"]
    joined = [
        chance.choice(["", " "]).join(chance.choices(pieces, k=chance.randint(2, 6)))
        for _value in range(count)
    ]
    return [value[:LONGEST] for value in joined]


def queries() -> list[str]:
    """What stands behind ``q=`` in an address, percent-encoded."""
    values = [*BREAKING_OUT, *OF_THE_ENGINE, *SIGNS, *LONG, *TOO_LONG, *mixed(100)]
    return [quote(value, errors="surrogatepass") for value in values] + RAW


@pytest.fixture
def documents():
    fields = {"issuing_body": IssuingBodyFactory(), "column": ColumnFactory()}
    return [
        DisclosureFactory(title=title, content_html=html, **fields) for title, html in DOCUMENTS
    ]


def held(words: list[Word]) -> set[str]:
    """The titles of what ``words`` find; with no word in it, a query finds nothing."""
    rows = Disclosure.objects.public()
    return {
        row.title for row in rows if words and holds_all(words, row.title, row.content_text)
    }


def test_three_hundred_hostile_queries_get_a_plain_and_right_answer(client, documents):
    asked = queries()
    assert len(set(asked)) > 300
    refused = 0
    for query in asked:
        typed = QueryDict(f"q={query}").get("q", "").strip()
        page = client.get("/disclosures/", QUERY_STRING=f"q={query}")
        answer = client.get("/api/v1/disclosures/", QUERY_STRING=f"q={query}")
        assert page.status_code == 200, query
        for told in [*BREAKING_OUT[:5], "Traceback", "syntax error"]:
            assert told not in page.text, query
        if "\x00" in typed or len(typed) > LONGEST:
            refused += 1
            assert answer.status_code == 400, query
            assert list(answer.json()["errors"]) == ["q"], query
            assert page.context["problems"], query
            continue
        assert answer.status_code == 200, query
        wanted = held(words_of(typed)) if typed else {row.title for row in documents}
        found = answer.json()
        assert {row["title"] for row in found["results"]} == wanted, query
        assert found["count"] == len(wanted) == page.context["pages"].count, query
        assert {row.title for row in page.context["rows"]} == wanted, query
    assert refused > 10


def test_hostile_words_change_nothing_about_the_other_filters(client, documents):
    for word in ["facts : a1", "a1 OR y1900", "应急) OR (facts : a1", '" OR "a1']:
        for query in (word, f"-({word})"):
            answer = client.get("/api/v1/disclosures/", {"q": query, "year": "1990"})
            assert answer.json()["count"] == 0


def test_two_hundred_queries_at_once_are_answered_rightly(live_server, documents):
    chance = random.Random(200)
    words = "应急 预案 执法 政府 公开 5G 通知 云汀区 -应急 -5G 没有的词".split()
    asked = [" ".join(chance.sample(words, chance.randint(1, 3))) for _query in range(200)]
    wanted = {query: held(words_of(query)) for query in set(asked)}

    def answered(place: int) -> set[str]:
        query = asked[place]
        if place % 4:
            address = f"{live_server.url}/api/v1/disclosures/?q={quote(query)}"
            with urlopen(address, timeout=60) as answer:
                return {row["title"] for row in json.load(answer)["results"]}
        with urlopen(f"{live_server.url}/disclosures/?q={quote(query)}", timeout=60) as answer:
            page = answer.read().decode()
        return {title for title, _html in DOCUMENTS if shows(page, title)}

    urlopen(f"{live_server.url}/disclosures/").close()  # makes the index, alone
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(answered, range(200)))
    for query, found in zip(asked, answers, strict=True):
        assert found == wanted[query], query


def shows(page: str, title: str) -> bool:
    """Whether a result on the page has this title, with or without marks."""
    return title in page.replace("<mark>", "").replace("</mark>", "")
