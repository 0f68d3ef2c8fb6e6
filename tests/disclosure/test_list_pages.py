"""What a reader sees beside and above a list."""

import json
import re
from datetime import datetime
from html import escape
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import pytest

from disclosure.models import Disclosure
from disclosure.search import found
from disclosure.search.found import Found
from disclosure.views import lists, pages
from tests.factories import ColumnFactory, DisclosureFactory, IssuingBodyFactory, SubjectFactory

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/disclosures/"


def on(year: int) -> datetime:
    return datetime(year, 6, 1, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def catalogue():
    upper = IssuingBodyFactory(code="100000001", name="云汀区人民政府")
    lower = IssuingBodyFactory(code="100000002", name="云汀区水利局", parent=upper)
    IssuingBodyFactory(code="100000003", name="没有文件的局")
    water = SubjectFactory(code="13", name="农业、林业、水利")
    rivers = SubjectFactory(code="1304", name="水利、水务", parent=water)
    DisclosureFactory(
        title="云汀区河道巡查办法",
        document_number="云政发〔2019〕3号",
        issuing_body=upper,
        subjects=[water, rivers],
        at=on(2019),
    )
    DisclosureFactory(
        title="云汀区水库调度方案",
        issuing_body=lower,
        subjects=[rivers],
        at=on(2021),
        content_html="<p>河道与水库联合调度。</p>",
    )


def options(page, name: str) -> dict[str, int | None]:
    """The values of a filter with their counts, as they stand beside the list."""
    [facet] = [each for each in page.context["facets"] if each.name == name] or [None]
    return {option.value: option.count for option in facet.options} if facet else {}


def test_each_value_says_how_many_it_gives_and_empty_ones_are_left_out(client, catalogue):
    page = client.get(LIST)
    assert options(page, "body") == {"100000001": 2, "100000002": 1}
    assert options(page, "subject") == {"13": 2}
    assert options(page, "year") == {"2021": 1, "2019": 1}
    assert options(page, "validity") == {"in_force": 2}
    assert "<span>云汀区水利局</span><small>1</small>" in page.text
    assert "没有文件的局" not in page.text
    searched = client.get(LIST, {"q": "巡查"})
    assert options(searched, "body") == {"100000001": 1}
    assert options(searched, "year") == {"2019": 1}


def test_a_chosen_value_stays_and_its_own_filter_does_not_narrow_its_counts(client, catalogue):
    page = client.get(LIST, {"year": ["2019"], "body": "100000003"})
    assert options(page, "body") == {"100000001": 1, "100000003": 0}
    assert options(page, "year") == {"2019": 0}
    page = client.get(LIST, {"year": "2019"})
    assert options(page, "year") == {"2021": 1, "2019": 1}


def test_what_stands_below_a_chosen_subject_is_offered(client, catalogue):
    page = client.get(LIST, {"subject": "13"})
    assert options(page, "subject") == {"13": 2, "1304": 2}
    assert 'class="below-1"' in page.text


def test_counts_that_are_not_exact_are_said(client, catalogue, monkeypatch):
    monkeypatch.setattr(found, "EXACT_UP_TO", 1)
    monkeypatch.setattr(found, "SAMPLED", 1)
    page = client.get(LIST, {"q": "云汀"})
    assert page.context["pages"].count == 2
    assert not page.context["counts"].is_exact
    assert "件数按最新的" in page.text


@pytest.mark.parametrize(
    "query",
    [
        *("云政发[2019]3号", "云政发2019 3", "云政发〔２０１９〕３号", "云政发（2019）第03号"),
        *("雲政發〔2019〕3號", "雲政發2019 3"),
        *("“云政发〔2019〕3号”。", "（云政发〔2019〕3号）", "云政发〔2019〕\u200b3号"),
        *("云政发2019-3", "云政发2019－3号", "云政发2019/03号", "云政发2019—3"),
    ],
)
def test_a_number_in_any_spelling_leads_straight_to_its_document(client, catalogue, query):
    page = client.get(LIST, {"q": query})
    assert [row.title for row in page.context["straight"]] == ["云汀区河道巡查办法"]
    assert "编号相符" in page.text


@pytest.mark.parametrize("query", ["云汀区人民政府令12号", "云汀区人民政府令 第12号"])
def test_an_order_leads_straight_with_and_without_its_ordinal_sign(client, query):
    DisclosureFactory(document_number="云汀区人民政府令第12号", title="云汀区古树名木保护办法")
    page = client.get(LIST, {"q": query})
    assert [row.title for row in page.context["straight"]] == ["云汀区古树名木保护办法"]


def test_an_index_number_in_full_width_leads_straight_too(client, catalogue):
    number = Disclosure.objects.get(title="云汀区水库调度方案").index_number
    wide = number.translate({ord(each): ord(each) + 0xFEE0 for each in "0123456789/-"})
    for typed in [f" {wide} ", f"\ufeff{number}\u200b", number.replace("-", "\u2011")]:
        page = client.get(LIST, {"q": typed})
        assert [row.index_number for row in page.context["straight"]] == [number]


def test_each_word_and_filter_can_be_taken_back(client, catalogue):
    page = client.get(LIST, {"q": '河道 "水库 联合" -巡查', "year": "2021"})
    chips = {chip.label: unquote(chip.without) for chip in page.context["chips"]}
    assert chips == {
        "查找：河道": '/disclosures/?year=2021&q="水库+联合"+-巡查',
        '查找："水库 联合"': "/disclosures/?year=2021&q=河道+-巡查",
        "查找：-巡查": '/disclosures/?year=2021&q=河道+"水库+联合"',
        "2021年": '/disclosures/?q=河道+"水库+联合"+-巡查',
    }


def test_no_results_say_what_to_leave_out_and_what_that_gives(client, catalogue):
    page = client.get(LIST, {"q": "水库 没有这个词", "body": "100000001"})
    assert page.context["pages"].count == 0
    ways = [(way.label, way.count, unquote(way.url)) for way in page.context["looser"]]
    assert ways == [("词语“没有这个词”", 1, "/disclosures/?body=100000001&q=水库")]
    page = client.get(LIST, {"q": "水库", "year": "2019"})
    assert [(way.label, way.count) for way in page.context["looser"]] == [
        ("词语“水库”", 1),
        ("2019年", 1),
    ]
    assert re.search(r"去掉2019年</a>：1 件", page.text)


def test_one_character_is_looked_for_in_titles_and_says_so(client, catalogue):
    page = client.get(LIST, {"q": "库"})
    assert [row.title for row in page.context["rows"]] == ["云汀区水库调度方案"]
    assert "“库”只有一个字，只在标题中查找" in page.text


def test_what_has_no_letter_or_digit_asks_for_some(client, catalogue):
    page = client.get(LIST, {"q": "！？"})
    assert page.context["pages"].count == 0
    assert "请输入要查找的文字或数字" in page.text


def test_titles_come_first_unless_the_reader_wants_dates(client, catalogue):
    def titles(sort):
        page = client.get(LIST, {"q": "河道", "sort": sort} if sort else {"q": "河道"})
        return [row.title for row in page.context["rows"]]

    assert titles("") == ["云汀区河道巡查办法", "云汀区水库调度方案"]
    assert titles("-published_on") == ["云汀区水库调度方案", "云汀区河道巡查办法"]
    page = client.get(LIST, {"q": "河道"})
    assert [label for label, url in page.context["sorts"] if not url] == ["最相关"]
    assert [label for label, _url in client.get(LIST).context["sorts"]] == [
        "最新公开",
        "最早公开",
    ]


def test_of_a_parameter_that_counts_once_the_last_value_does(client, catalogue):
    page = client.get(f"{LIST}?q=河道&q=水库")
    assert [chip.label for chip in page.context["chips"]] == ["查找：水库"]
    assert "“水库”的查找结果" in page.text
    page = client.get(f"{LIST}?q=河道&q=")
    assert page.context["chips"] == []
    assert "“河道”的查找结果" not in page.text


def test_an_order_that_needs_words_is_the_newest_first_without_them(client, catalogue):
    page = client.get(LIST, {"sort": "relevance"})
    assert [label for label, url in page.context["sorts"] if not url] == ["最新公开"]


def test_an_order_that_there_is_not_can_be_taken_back(client, catalogue):
    page = client.get(LIST, {"q": "河道", "sort": "date"})
    assert "排序中没有“date”。" in page.text
    chips = {chip.label: unquote(chip.without) for chip in page.context["chips"]}
    assert chips["排序：date"] == "/disclosures/?q=河道"
    assert 'name="sort"' not in page.text


def test_the_years_of_a_column_are_counted_however_many_documents_it_has(client, monkeypatch):
    monkeypatch.setattr(found, "EXACT_UP_TO", 4)
    monkeypatch.setattr(found, "SAMPLED", 3)
    column = ColumnFactory(slug="water")
    for year in (2018, 2019, 2020, 2021, 2021, 2021):
        DisclosureFactory(column=column, at=on(year))
    page = client.get("/columns/water/")
    assert page.context["years"] == [(2021, 3), (2020, 1), (2019, 1), (2018, 1)]


def test_a_page_that_a_column_does_not_have_is_not_looked_for(client, monkeypatch):
    DisclosureFactory(column=ColumnFactory(slug="water"))
    monkeypatch.setattr(Found, "page", None)
    assert client.get("/columns/water/?page=999999999").status_code == 404


def test_a_column_offers_its_years(client):
    column = ColumnFactory(slug="water")
    for year in (2019, 2021, 2021):
        DisclosureFactory(column=column, at=on(year))
    page = client.get("/columns/water/")
    assert page.context["years"] == [(2021, 2), (2019, 1)]
    assert 'href="/disclosures/?column=water&amp;year=2021"' in page.text


def test_a_list_is_offered_as_files_with_its_own_conditions(client, catalogue):
    page = client.get(LIST, {"q": "云汀区", "year": "2021", "sort": "published_on"})
    for name, url in page.context["exports"]:
        assert f'href="{escape(url)}"' in page.text, name
        answer = client.get(url)
        assert answer.status_code == 200
        content = b"".join(answer.streaming_content)
        if name == "JSON Lines":
            assert [json.loads(line)["title"] for line in content.splitlines()] == [
                "云汀区水库调度方案"
            ]
    nothing = client.get(LIST, {"q": "没有的词"})
    assert "导出这个列表" not in nothing.text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("案" * 110, "案" * 110),
        ("案" * 109 + "71件", "案" * 109 + "…"),
        ("案" * 108 + " 71", "案" * 108 + "…"),
        ("案" * 105 + "PM2.5超标", "案" * 105 + "PM2.5…"),
        ("案" * 90 + "结案。" + "诉" * 50, "案" * 90 + "结案。"),
        ("7" * 120, "7" * 110 + "…"),
    ],
)
def test_the_line_of_a_text_is_cut_at_no_number_and_says_that_it_is_cut(client, text, shown):
    DisclosureFactory(content_html=f"<p>{text}</p>")
    lines = re.findall('<p class="excerpt">(.*?)</p>', client.get(LIST).text)
    assert lines == [shown]


def test_a_page_beyond_the_last_names_it_and_only_a_list_that_is_cut_says_so(
    client, catalogue, monkeypatch
):
    monkeypatch.setattr(lists, "ROWS_A_PAGE", 1)
    page = client.get(LIST, {"page": "9999"})
    assert page.status_code == 404
    assert "没有第 9,999 页：这个列表共 2 页。" in page.text
    assert '<a href="/disclosures/">回到第一页</a>' in page.text
    assert '<a href="/disclosures/?page=2">到最后一页</a>' in page.text
    monkeypatch.setattr(pages, "LAST_PAGE", 1)
    assert "列表只能翻到第 1 页" in client.get(LIST, {"page": "2"}).text


def test_the_chip_of_a_last_day_says_that_the_day_counts(client, catalogue):
    page = client.get(LIST, {"published_before": "2019-06-01"})
    assert page.context["pages"].count == 1
    assert [chip.label for chip in page.context["chips"]] == ["不晚于2019-06-01公开"]
