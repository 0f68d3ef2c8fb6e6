"""A page that was made for one reader is given to the next, as long as it is true."""

from datetime import timedelta

import apsw
import pytest
import time_machine
from django.conf import settings as site

from disclosure.models import SiteIdentity
from disclosure.workflow import correct, withdraw
from portal.settings import CACHES
from tests.disclosure.test_conditional import EVERY_LIST, NOON, inspection_rules
from tests.factories import DisclosureFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def noon(settings):
    settings.CACHES = settings.CACHES | {"pages": CACHES["pages"]}
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def document():
    return inspection_rules()


@pytest.fixture
def addresses(document) -> list[str]:
    pages = [each for each in EVERY_LIST if not each.startswith("/api/")]
    return [*pages, document.get_absolute_url()]


def test_the_next_reader_has_the_same_page_for_one_query(
    client, addresses, django_assert_num_queries
):
    for address in addresses:
        first = client.get(address)
        with django_assert_num_queries(1):  # the log's head
            second = client.get(address)
        assert second.status_code == 200
        assert second.content == first.content != b""
        assert second.headers == first.headers


def test_head_after_a_page_and_a_page_after_head(client, document):
    address = document.get_absolute_url()
    assert client.head(address).content == b""
    page = client.get(address)
    assert document.title in page.content.decode()
    assert client.head(address).content == b""
    assert client.get(address).content == page.content


def test_what_was_corrected_or_withdrawn_is_given_to_nobody(client, document, noon):
    address = document.get_absolute_url()
    for page in ["/", "/disclosures/", address]:
        assert "河道巡查办法" in client.get(page).content.decode()
    noon.shift(timedelta(microseconds=1))
    with correct(document, reason="更正标题。") as row:
        row.title = "云汀区湖泊巡查办法"
    for page in ["/", "/disclosures/", address]:
        text = client.get(page).content.decode()
        assert "湖泊巡查办法" in text and "河道巡查办法" not in text
    withdraw(document, reason="内容有误。", ground="核查")
    for page in ["/", "/disclosures/"]:
        assert "湖泊巡查办法" not in client.get(page).content.decode()
    assert client.get(address).status_code == 410


def test_a_new_name_a_new_day_and_another_display_are_other_pages(client, document, noon):
    address = document.get_absolute_url()
    client.get(address)
    SiteIdentity(pk=1, site_name="云汀区信息公开平台").save()
    assert "云汀区信息公开平台" in client.get(address).content.decode()
    before = client.get(address)["ETag"]
    client.cookies["display"] = "large"
    large = client.get(address)
    assert large["ETag"] != before and b"large" in large.content
    noon.shift(timedelta(days=1))
    assert client.get(address)["ETag"] != large["ETag"]


def test_a_list_is_not_kept_while_the_index_lags_behind(client, document):
    client.get("/disclosures/")
    other = apsw.Connection(str(site.INDEX_PATH))
    other.execute("BEGIN IMMEDIATE")
    DisclosureFactory(title="后公开的文件")
    assert client.get("/disclosures/")["Cache-Control"] == "no-store"
    other.execute("ROLLBACK")
    other.close()
    assert "后公开的文件" in client.get("/disclosures/").content.decode()


def test_what_is_not_found_is_asked_for_again(client, document):
    assert client.get("/disclosures/?page=2").status_code == 404
    assert client.get("/disclosures/?page=2").status_code == 404
