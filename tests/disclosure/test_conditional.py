"""A return visit costs nothing as long as nothing has changed, and is never told so wrongly."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import apsw
import pytest
import time_machine
from django.conf import settings
from django.utils import timezone
from django.utils.http import http_date

from disclosure.enums import RelationKind, State
from disclosure.models import SiteIdentity
from disclosure.views import conditional
from disclosure.workflow import correct, erase, publish, withdraw
from tests.factories import ColumnFactory, DisclosureFactory, IssuingBodyFactory

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2035, 3, 1, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
LISTS = [
    "/disclosures/",
    "/disclosures/?q=河道&year=2035",
    "/columns/rivers/",
    "/guide/",
    "/annual-reports/",
    "/feeds/disclosures.atom?column=rivers",
    "/api/v1/disclosures/?column=rivers",
]
FROM_THE_DATABASE = ["/", "/sitemap.xml", "/sitemap-1.xml", "/sitemap-pages.xml"]
EVERY_LIST = LISTS + FROM_THE_DATABASE


@pytest.fixture(autouse=True)
def noon():
    """A day after this process has started, so that its start is no change."""
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def inspection_rules():
    column = ColumnFactory(slug="rivers", name="河道")
    body = IssuingBodyFactory(name="云汀区水务局")
    return DisclosureFactory(title="云汀区河道巡查办法", column=column, issuing_body=body)


@pytest.fixture
def document():
    return inspection_rules()


def pages_of(document) -> list[str]:
    return [document.get_absolute_url(), f"/api/v1{document.get_absolute_url()}"]


def beside(document) -> dict:
    """What makes another document without a new body or column, which every page would tell."""
    return {"issuing_body": document.issuing_body, "column": document.column}


class Reader:
    """Somebody who keeps the tag of what they read."""

    def __init__(self, client, address: str):
        self.client, self.address = client, address
        response = client.get(address)
        assert response.status_code == 200
        self.tag = response["ETag"]
        self.date = response.get("Last-Modified", "")

    def comes_back(self, **headers) -> int:
        headers = headers or {"if-none-match": self.tag}
        return self.client.get(self.address, headers=headers).status_code


def readers(client, addresses) -> list[Reader]:
    found = [Reader(client, address) for address in addresses]
    assert {reader.comes_back() for reader in found} == {304}
    return found


def told(found: list[Reader]) -> dict[str, int]:
    return {reader.address: reader.comes_back() for reader in found}


def all_told(found: list[Reader], status: int) -> None:
    assert told(found) == {reader.address: status for reader in found}


@pytest.mark.parametrize("address", EVERY_LIST)
def test_a_return_visit_to_a_list_takes_one_query_and_nothing_is_counted(
    client, document, address, django_assert_num_queries
):
    reader = Reader(client, address)
    with django_assert_num_queries(1):  # the log's head
        response = client.get(address, headers={"if-none-match": reader.tag})
    assert (response.status_code, response.content) == (304, b"")
    assert response["ETag"] == reader.tag
    assert response["Cache-Control"] == "no-cache"
    assert response["Vary"] == "Cookie"


def test_a_return_visit_to_a_document_takes_one_query_while_the_log_stands(
    client, document, django_assert_num_queries
):
    for address in pages_of(document):
        reader = Reader(client, address)
        with django_assert_num_queries(1):  # the log's head
            assert reader.comes_back() == 304
        DisclosureFactory(title="不相干的文件", **beside(document))
        client.get("/")
        with django_assert_num_queries(3):  # the log's head, the row, its relations
            assert reader.comes_back() == 304
        with django_assert_num_queries(1):
            assert reader.comes_back() == 304


@pytest.mark.parametrize("address", EVERY_LIST)
def test_head_tells_the_same_without_the_text(client, document, address):
    response = client.head(address)
    assert (response.status_code, response.content) == (200, b"")
    assert response["ETag"] == client.get(address)["ETag"]
    again = client.head(address, headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304


def test_whatever_happens_to_a_document_is_told_by_every_list(client, document):
    found = readers(client, EVERY_LIST)
    other = DisclosureFactory(title="另一份文件", **beside(document))
    all_told(found, 200)
    found = readers(client, EVERY_LIST)
    with correct(other, reason="更正标题。") as row:
        row.title = "另一份更正的文件"
    all_told(found, 200)
    found = readers(client, EVERY_LIST)
    withdraw(other, reason="内容有误。", ground="核查")
    all_told(found, 200)
    found = readers(client, EVERY_LIST)
    publish(other)
    all_told(found, 200)
    found = readers(client, EVERY_LIST)
    erase(other, ground="依法删除。")
    all_told(found, 200)


def test_what_is_not_public_is_told_by_nothing(client, document):
    found = readers(client, EVERY_LIST + pages_of(document))
    DisclosureFactory(state=State.DRAFT, title="草稿", **beside(document))
    all_told(found, 304)


def test_new_names_are_told_by_everything(client, document):
    found = readers(client, EVERY_LIST + pages_of(document))
    document.column.name = "河湖"
    document.column.save()
    all_told(found, 200)
    found = readers(client, EVERY_LIST + pages_of(document))
    document.issuing_body.short_name = "水务局"
    document.issuing_body.save()
    all_told(found, 200)
    found = readers(client, EVERY_LIST + pages_of(document))
    SiteIdentity(pk=1, site_name="云汀区政府信息公开").save()
    all_told(found, 200)


def test_a_new_day_is_told_by_everything(client, document, noon):
    found = readers(client, EVERY_LIST + pages_of(document))
    noon.move_to(NOON.replace(hour=23, minute=59))
    all_told(found, 304)
    noon.move_to(NOON.replace(hour=0, minute=1) + timedelta(days=1))
    all_told(found, 200)


def test_a_new_build_is_told_by_everything(client, document, monkeypatch):
    found = readers(client, EVERY_LIST + pages_of(document))
    monkeypatch.setattr(conditional, "build_id", lambda: "another")
    all_told(found, 200)


def test_another_way_of_showing_pages_is_told_by_everything(client, document):
    found = readers(client, EVERY_LIST + pages_of(document))
    client.cookies["display"] = "large"
    all_told(found, 200)
    client.cookies["display"] = "of no meaning"
    all_told(found, 304)


def test_a_tag_is_good_for_one_address(client, document):
    found = readers(client, EVERY_LIST + pages_of(document))
    assert len({reader.tag for reader in found}) == len(found)
    first = Reader(client, "/disclosures/?year=2035")
    second = client.get("/disclosures/?year=2034", headers={"if-none-match": first.tag})
    assert second.status_code == 200


def test_a_document_is_unchanged_while_others_are_published(client, document):
    found = readers(client, pages_of(document))
    DisclosureFactory(title="不相干的文件", **beside(document))
    all_told(found, 304)


def test_a_document_tells_what_others_are_to_it(client, document, noon):
    found = readers(client, pages_of(document))
    other = DisclosureFactory(state=State.DRAFT, title="政策解读", **beside(document))
    other.relations.create(kind=RelationKind.INTERPRETS, target=document)
    all_told(found, 304)
    publish(other)
    all_told(found, 200)
    found = readers(client, pages_of(document) + pages_of(other))
    noon.shift(timedelta(seconds=1))
    with correct(other, reason="更正标题。") as row:
        row.title = "河道巡查办法解读"
    all_told(found, 200)
    found = readers(client, pages_of(document))
    withdraw(other, reason="内容有误。", ground="核查")
    all_told(found, 200)


def test_a_document_tells_what_repeals_it(client, document):
    other = DisclosureFactory(title="关于废止的决定", **beside(document))
    found = readers(client, pages_of(document))
    with correct(document, reason="记录废止。") as row:
        row.repealed_noted_on, row.repealed_by = timezone.localdate(), other
    all_told(found, 200)
    found = readers(client, pages_of(document))
    with correct(other, reason="更正标题。") as row:
        row.title = "关于废止部分文件的决定"
    all_told(found, 200)
    found = readers(client, pages_of(document))
    withdraw(other, reason="内容有误。", ground="核查")
    all_told(found, 200)


def test_a_document_that_is_gone_has_no_tag(client, document):
    found = readers(client, pages_of(document))
    withdraw(document, reason="内容有误。", ground="核查")
    all_told(found, 410)
    for address in pages_of(document):
        assert "ETag" not in client.get(address)


def test_only_an_answer_carries_a_tag(client, document):
    for address in [
        "/disclosures/?page=9",
        "/columns/nowhere/",
        "/feeds/disclosures.atom?year=x",
        "/api/v1/disclosures/?year=x",
        "/sitemap-9.xml",
    ]:
        response = client.get(address)
        assert response.status_code in {400, 404}
        assert "ETag" not in response and "Last-Modified" not in response


def test_while_the_index_lags_behind_nobody_keeps_a_list(client, document):
    found = readers(client, LISTS)
    other = apsw.Connection(str(settings.INDEX_PATH))
    other.execute("BEGIN IMMEDIATE")
    DisclosureFactory(title="后公开的文件")
    for reader in found:
        response = client.get(reader.address, headers={"if-none-match": reader.tag})
        assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
        assert "ETag" not in response and "Last-Modified" not in response
    other.execute("ROLLBACK")
    other.close()
    all_told(found, 200)
    readers(client, LISTS)


def test_staff_and_readers_see_the_same(client, admin_client, document):
    for address in EVERY_LIST + pages_of(document):
        anyone, staff = client.get(address), admin_client.get(address)
        assert (staff["ETag"], staff.content) == (anyone["ETag"], anyone.content)


# --- dates ------------------------------------------------------------------------------


def test_a_date_is_told_once_another_change_would_have_another(client, document, noon):
    for address in EVERY_LIST + pages_of(document):
        assert "Last-Modified" not in client.get(address)
    noon.shift(timedelta(minutes=1))
    for address in EVERY_LIST + pages_of(document):
        reader = Reader(client, address)
        assert reader.date == http_date(NOON.timestamp())
        assert reader.comes_back(**{"if-modified-since": reader.date}) == 304
        earlier = http_date((NOON - timedelta(minutes=1)).timestamp())
        assert reader.comes_back(**{"if-modified-since": earlier}) == 200


def test_a_change_and_a_new_day_have_a_date_of_their_own(client, document, noon):
    noon.shift(timedelta(minutes=1))
    reader = Reader(client, "/disclosures/")
    DisclosureFactory()
    assert reader.comes_back(**{"if-modified-since": reader.date}) == 200
    midnight = (NOON + timedelta(days=1)).replace(hour=0)
    noon.move_to(midnight + timedelta(hours=1))
    assert reader.comes_back(**{"if-modified-since": reader.date}) == 200
    assert Reader(client, "/disclosures/").date == http_date(midnight.timestamp())


def test_a_date_is_not_before_the_start_of_this_process(client, document, noon, monkeypatch):
    noon.shift(timedelta(hours=1))
    monkeypatch.setattr(conditional, "STARTED", NOON + timedelta(minutes=30))
    assert Reader(client, "/").date == http_date((NOON + timedelta(minutes=30)).timestamp())


# --- the build --------------------------------------------------------------------------


def test_a_build_has_one_name_until_a_file_of_it_changes(tmp_path, settings, monkeypatch):
    build_id = conditional.build_id.__wrapped__
    assert build_id() == build_id()
    monkeypatch.setattr(conditional.apps, "get_app_configs", list)
    settings.BASE_DIR = tmp_path
    (tmp_path / "requirements.txt").write_text("django\n")
    (tmp_path / "templates").mkdir()
    page = tmp_path / "templates" / "page.html"
    page.write_text("one")
    first = build_id()
    assert build_id() == first
    page.write_text("two")
    assert build_id() != first
    page.rename(tmp_path / "templates" / "other.html")
    names = {first, build_id()}
    (tmp_path / "templates" / "code.pyc").write_bytes(b"compiled")
    assert build_id() in names


def test_while_developing_nothing_is_kept(client, document, settings):
    settings.DEBUG = True
    assert "ETag" not in client.get("/")
