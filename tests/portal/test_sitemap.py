"""The sitemap: every public document once, in parts that stay as they are."""

import xml.etree.ElementTree as ET
from datetime import datetime, timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings

from disclosure.enums import State
from disclosure.installation import install
from disclosure.models import Disclosure, PublicationLog
from disclosure.workflow import correct, erase, publish, withdraw
from portal import sitemap
from tests.factories import ColumnFactory, DisclosureFactory, IssuingBodyFactory

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2035, 3, 1, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def small_parts(monkeypatch):
    monkeypatch.setattr(sitemap, "ENTRIES_A_PART", 5)


def read(client, address: str, kind: str) -> dict[str, str]:
    """Return the addresses of one document with their times, as they stand in it."""
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (
        200,
        "application/xml; charset=utf-8",
    )
    root = ET.fromstring(response.content)
    name = {"index": "sitemapindex", "part": "urlset"}[kind]
    assert root.tag == f"{{{sitemap.NAMESPACE}}}{name}"
    found = {}
    for element in root:
        location = element.findtext(f"{{{sitemap.NAMESPACE}}}loc")
        assert location.startswith(settings.SITE_URL) and location not in found
        path = location.removeprefix(settings.SITE_URL)
        found[path] = element.findtext(f"{{{sitemap.NAMESPACE}}}lastmod", "")
    return found


def parts(client) -> dict[str, str]:
    found = read(client, "/sitemap.xml", "index")
    del found["/sitemap-pages.xml"]
    return found


def documents(client) -> dict[str, str]:
    """All documents of all parts; none stands in two."""
    found = {}
    for address in parts(client):
        listed = read(client, address, "part")
        assert len(listed) <= sitemap.ENTRIES_A_PART and not listed.keys() & found.keys()
        found |= listed
    return found


def public_addresses() -> set[str]:
    return {row.get_absolute_url() for row in Disclosure.objects.public()}


def test_every_public_document_stands_in_one_part_and_nothing_else(client, small_parts):
    shared = {"column": ColumnFactory(), "issuing_body": IssuingBodyFactory()}
    rows = [DisclosureFactory(title=f"文件{number}", **shared) for number in range(8)]
    DisclosureFactory(state=State.DRAFT)
    DisclosureFactory(state=State.WITHDRAWN)
    assert len(parts(client)) == -(-PublicationLog.head().seq // 5) > 2
    assert documents(client).keys() == public_addresses()
    with correct(rows[0], reason="更正标题。") as row:
        row.title = "更正的文件"
    withdraw(rows[1], reason="内容有误。", ground="核查")
    withdraw(rows[2], reason="内容有误。", ground="核查")
    publish(rows[2])
    erase(rows[3], ground="依法删除。")
    assert documents(client).keys() == public_addresses()
    assert len(public_addresses()) == 6


def test_what_is_added_leaves_old_parts_as_they_are(client, small_parts):
    shared = {"column": ColumnFactory(), "issuing_body": IssuingBodyFactory()}
    with time_machine.travel(NOON, tick=False) as clock:
        first = DisclosureFactory(**shared)
        for _number in range(4):
            DisclosureFactory(**shared)
        times, old = parts(client), read(client, "/sitemap-1.xml", "part")
        clock.shift(timedelta(days=1))
        DisclosureFactory.create_batch(4, **shared)
        assert parts(client)["/sitemap-1.xml"] == times["/sitemap-1.xml"]
        assert read(client, "/sitemap-1.xml", "part") == old
        clock.shift(timedelta(days=1))
        with correct(first, reason="更正标题。") as row:
            row.title = "更正的文件"
        newest = list(parts(client))[-1]
        assert parts(client)["/sitemap-1.xml"] == times["/sitemap-1.xml"]
        assert parts(client)[newest] == "2035-03-03T12:00:00+08:00"
        moved = first.get_absolute_url()
        assert read(client, "/sitemap-1.xml", "part") == {
            path: time for path, time in old.items() if path != moved
        }
        assert read(client, newest, "part")[moved] == "2035-03-03T12:00:00+08:00"


def test_pages_and_columns_stand_in_a_part_of_their_own(client):
    install()
    upper = ColumnFactory(slug="rivers")
    lower = ColumnFactory(slug="flood", parent=upper)
    DisclosureFactory(column=upper, at=datetime(2020, 1, 2, tzinfo=NOON.tzinfo))
    DisclosureFactory(column=lower, at=datetime(2021, 3, 4, tzinfo=NOON.tzinfo))
    assert "/sitemap-pages.xml" in read(client, "/sitemap.xml", "index")
    pages = read(client, "/sitemap-pages.xml", "part")
    assert pages["/"] == pages["/disclosures/"] == "2021-03-04"
    assert pages["/columns/rivers/"] == pages["/columns/rivers/flood/"] == "2021-03-04"
    sections = ["/guide/", "/rules/", "/statutory/", "/annual-reports/", "/apply/"]
    assert {pages[section] for section in sections} == {""}
    assert {"/reports/", "/reports/rule-of-law/", "/reports/disclosure/"} <= pages.keys()
    assert {client.get(address).status_code for address in pages} == {200}


def test_a_number_is_written_as_an_address(client):
    document = DisclosureFactory(state=State.DRAFT, index_number="云汀/2020-1（甲）;x")
    publish(document)
    assert list(documents(client)) == [document.get_absolute_url()]
    assert documents(client).keys() == {"/disclosures/" + quote("云汀/2020-1（甲）") + ";x/"}


def test_an_empty_site_has_a_sitemap(client):
    assert parts(client) == {"/sitemap-1.xml": ""}
    assert documents(client) == {}
    for number in ["0", "2", "99999999999999999999999"]:
        assert client.get(f"/sitemap-{number}.xml").status_code == 404


@pytest.mark.parametrize("length", [1, 12])
def test_every_part_takes_two_queries(client, small_parts, django_assert_num_queries, length):
    DisclosureFactory.create_batch(length)
    for address in ["/sitemap.xml", "/sitemap-1.xml", "/sitemap-pages.xml"]:
        client.get(address)
        with django_assert_num_queries(2):  # the log's head, the addresses
            client.get(address)


def test_robots_are_told_of_the_sitemap(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert lines[-1] == f"Sitemap: {settings.SITE_URL}/sitemap.xml"
    assert "Disallow: /admin/" in lines
