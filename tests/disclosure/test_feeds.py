"""The feed of a list: valid Atom, the same documents, stable ids, true times."""

import xml.etree.ElementTree as ET
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from disclosure.enums import State
from disclosure.feeds import ENTRIES
from disclosure.models import SiteIdentity
from disclosure.workflow import correct, publish, withdraw
from tests.factories import (
    ColumnFactory,
    DisclosureFactory,
    GenreFactory,
    IssuingBodyFactory,
    SubjectFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)
FEED = "/feeds/disclosures.atom"
ATOM = "{http://www.w3.org/2005/Atom}"
NOON = datetime(2021, 3, 1, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


def read(client, **parameters) -> ET.Element:
    response = client.get(FEED, parameters)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(response.content)


def text(element: ET.Element, name: str) -> str:
    return element.findtext(ATOM + name.replace("/", f"/{ATOM}"))


def entries(feed: ET.Element) -> list[ET.Element]:
    return feed.findall(f"{ATOM}entry")


def titles(feed: ET.Element) -> list[str]:
    return [text(entry, "title") for entry in entries(feed)]


def links(element: ET.Element) -> dict[str, str]:
    return {link.get("rel"): link.get("href") for link in element.findall(f"{ATOM}link")}


def moment(element: ET.Element, name: str) -> datetime:
    return datetime.fromisoformat(text(element, name))


def test_a_feed_has_what_the_standard_asks_of_it(client):
    SiteIdentity(pk=1, site_name="云汀区政府信息公开", organiser="云汀区人民政府").save()
    body = IssuingBodyFactory(name="云汀区水务局")
    subjects = [SubjectFactory(name="水利"), SubjectFactory(name="应急")]
    first = DisclosureFactory(
        title="关于<汛期>&巡查的“通知”", issuing_body=body, subjects=subjects, at=NOON
    )
    second = DisclosureFactory(summary="两\n句 <b>话</b>", at=NOON + timedelta(days=1))
    feed = read(client)
    assert feed.tag == f"{ATOM}feed"
    assert text(feed, "title") == "云汀区政府信息公开：最新公开"
    assert text(feed, "id") == settings.SITE_URL + FEED
    assert text(feed, "author/name") == "云汀区人民政府"
    assert links(feed) == {
        "self": settings.SITE_URL + FEED,
        "alternate": f"{settings.SITE_URL}/disclosures/",
    }
    newest, older = entries(feed)
    assert moment(feed, "updated") == moment(newest, "updated") == second.published_at
    assert text(newest, "summary") == "两 句 &lt;b&gt;话&lt;/b&gt;"
    assert newest.find(f"{ATOM}summary").get("type") == "html"
    assert text(older, "title") == "关于<汛期>&巡查的“通知”"
    assert text(older, "id") == first.canonical_url == links(older)["alternate"]
    assert text(older, "author/name") == "云汀区水务局"
    assert text(older, "summary") == "各镇人民政府，区级各部门：现将有关事项通知如下。"
    assert {each.get("term") for each in older.findall(f"{ATOM}category")} == {"水利", "应急"}
    assert moment(older, "published") == moment(older, "updated") == NOON


def test_a_change_has_its_time_and_keeps_the_id(client):
    document = DisclosureFactory(at=NOON)
    before = entries(read(client))[0]
    later = timezone.now() + timedelta(days=1)
    with time_machine.travel(later, tick=False):
        with correct(document, reason="更正标题。") as row:
            row.title = "更正后的标题"
        after = entries(read(client))[0]
        assert text(after, "title") == "更正后的标题"
        assert text(after, "id") == text(before, "id")
        assert moment(after, "published") == NOON
        assert moment(after, "updated") == timezone.now()
    with time_machine.travel(later + timedelta(days=1), tick=False):
        withdraw(document, reason="内容有误。", ground="核查")
        assert entries(read(client)) == []
        publish(document)
        assert moment(entries(read(client))[0], "updated") == timezone.now()


def test_the_feed_shows_what_is_public_and_nothing_else(client):
    DisclosureFactory(title="公开的文件")
    DisclosureFactory(title="草稿", state=State.DRAFT)
    tomorrow = timezone.now() + timedelta(days=1)
    DisclosureFactory(title="排期的文件", state=State.SCHEDULED, publish_at=tomorrow)
    DisclosureFactory(title="撤下的文件", state=State.WITHDRAWN)
    assert titles(read(client)) == ["公开的文件"]


def test_the_feed_takes_the_parameters_of_the_list(client):
    upper = ColumnFactory(slug="rivers", name="河道")
    lower = ColumnFactory(slug="flood", name="防汛", parent=upper)
    body = IssuingBodyFactory(name="云汀区水务局")
    DisclosureFactory(title="防汛方案", column=lower, issuing_body=body, at=NOON)
    DisclosureFactory(title="河道方案", column=upper, genre=GenreFactory(code="scheme"))
    DisclosureFactory(title="教育方案")
    assert titles(read(client, column="rivers")) == ["河道方案", "防汛方案"]
    assert titles(read(client, year="2021")) == ["防汛方案"]
    assert titles(read(client, body=body.code)) == ["防汛方案"]
    assert titles(read(client, genre="scheme")) == ["河道方案"]
    assert titles(read(client, q="方案 -河道")) == ["教育方案", "防汛方案"]
    assert titles(read(client, q="教育 方案", column="rivers")) == []


def test_the_title_says_what_was_asked_in_words(client):
    body = IssuingBodyFactory(name="云汀区水务局")
    feed = read(client, body=body.code, year="2021", q="河道", sort="relevance", unknown="x")
    assert text(feed, "title").endswith("：查找：河道、云汀区水务局、2021年")
    asked = f"?q=%E6%B2%B3%E9%81%93&body={body.code}&year=2021"
    assert links(feed) == {
        "self": f"{settings.SITE_URL}{FEED}{asked}",
        "alternate": f"{settings.SITE_URL}/disclosures/{asked}",
    }


def test_the_newest_come_first_whatever_order_the_list_has(client):
    DisclosureFactory(title="河道管理", at=NOON)
    DisclosureFactory(title="通知", content_html="<p>河道</p>", at=NOON + timedelta(days=1))
    for sort in ["", "relevance", "published_on", "-published_on"]:
        assert titles(read(client, q="河道", sort=sort)) == ["通知", "河道管理"]


@pytest.mark.parametrize("length", [1, ENTRIES + 5])
def test_a_feed_takes_four_queries_and_ends(client, django_assert_num_queries, length):
    subjects = [SubjectFactory()]
    for _number in range(length):
        DisclosureFactory(subjects=subjects)
    read(client)
    with django_assert_num_queries(4):  # the log's head, rows, subjects, last changes
        assert len(entries(read(client))) == min(length, ENTRIES)


def test_characters_that_xml_cannot_hold_are_left_out(client):
    DisclosureFactory(title="河道\x07管理\ufffe办法", summary="一\x0c二\uffff", at=NOON)
    feed = read(client, q="河道\x1b")
    assert text(feed, "title").endswith("：查找：河道")
    assert titles(read(client)) == ["河道管理办法"]
    assert text(entries(read(client))[0], "summary") == "一 二"


def test_a_parameter_that_cannot_be_read_is_refused_in_words(client):
    response = client.get(FEED, {"year": "next", "body": "<b>"})
    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    words = response.content.decode()
    assert words.startswith("参数 body、year 读不懂。")
    assert "年份中没有“next”。" in words


def test_lists_columns_and_the_home_page_lead_to_their_feed(client):
    DisclosureFactory(title="河道方案", column=ColumnFactory(slug="rivers"))
    hrefs = {
        "/": "",
        "/disclosures/": "",
        "/disclosures/?q=旱&year=2021&page=1&sort=relevance": "?q=%E6%97%B1&amp;year=2021",
        "/columns/rivers/": "?column=rivers",
    }
    for address, query in hrefs.items():
        html = client.get(address).content.decode()
        assert f'href="{settings.SITE_URL}{FEED}{query}"' in html
        assert (f'<a href="{FEED}{query}"' in html) == (address != "/")
    assert FEED not in client.get("/disclosures/?year=next").content.decode()
