"""Any filtered list as a file."""

import csv
import io
import json

import pytest
from openpyxl import load_workbook

from disclosure import exporting
from disclosure.enums import RelationKind, State
from disclosure.models import Disclosure
from disclosure.workflow import publish
from tests.catalogue import attach
from tests.disclosure.test_api_disclosures import full_document, problem
from tests.factories import DisclosureFactory, IssuingBodyFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("new_index")]
EXPORT = "/api/v1/disclosures/export/"


@pytest.fixture(autouse=True)
def built(new_index):
    """The index is there before the first document."""


def export(client, form: str, **asked) -> bytes:
    answer = client.get(EXPORT, {"as": form, **asked})
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content)


def records(client, **asked) -> list[dict]:
    return [json.loads(line) for line in export(client, "jsonl", **asked).splitlines()]


def test_json_lines_say_of_each_document_what_its_detail_says(client):
    full_document()
    DisclosureFactory()
    for record in records(client):
        detail = client.get(f"/api/v1{record['url']}").json()
        assert record == detail


def test_the_order_is_by_code_point_of_the_index_number(client):
    for code in ["b2", "B1", "a-1", "Z9", "011158671"]:
        DisclosureFactory(issuing_body=IssuingBodyFactory(code=code))
    numbers = [record["index_number"] for record in records(client)]
    assert numbers == sorted(numbers)
    assert len(numbers) == 5


def test_only_what_is_public_and_found_is_exported(client):
    body = IssuingBodyFactory(code="011158671")
    shown = DisclosureFactory(title="防汛通知", issuing_body=body)
    DisclosureFactory(title="防汛公告")
    DisclosureFactory(title="别的", issuing_body=body)
    DisclosureFactory(title="防汛草稿", issuing_body=body, state=State.DRAFT)
    DisclosureFactory(title="防汛撤下", issuing_body=body, state=State.WITHDRAWN)
    found = records(client, q="防汛", body=body.code)
    assert [record["title"] for record in found] == ["防汛通知"]
    assert len(records(client)) == 3
    assert len(records(client, body=body.code)) == 2
    assert records(client, q="没有的词") == []
    assert records(client, q="，") == []
    assert found[0]["index_number"] == shown.index_number


@pytest.mark.parametrize("few", [0, 100])
def test_a_wide_and_a_narrow_question_give_the_same(client, monkeypatch, few):
    monkeypatch.setattr(exporting, "FEW", few)
    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    for number in range(7):
        DisclosureFactory(title=f"通知{number}" if number % 2 else f"公告{number}")
    assert [each["title"] for each in records(client, q="公告")] == [
        f"公告{number}" for number in (0, 2, 4, 6)
    ]
    assert len(records(client)) == 7


def test_tables_have_chinese_heads_and_open_in_a_spreadsheet(client):
    long = "长" * 40_000
    document = DisclosureFactory(
        state=State.DRAFT, title="=公式", content_html=f"<p>{long}</p>", keywords=["甲", "乙"]
    )
    attach(document, "附表.pdf")
    publish(document)
    text = export(client, "csv").decode("utf-8")
    assert text.startswith("\ufeff索引号,标题,")
    csv.field_size_limit(10**6)
    head, line = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    row = dict(zip(head, line, strict=True))
    assert (row["标题"], row["主题词"], row["附件"]) == ("'=公式", "甲；乙", "附表.pdf")
    assert (row["正文"], row["正文（网页格式）"]) == (long, f"<p>{long}</p>")
    book = load_workbook(io.BytesIO(export(client, "xlsx")), read_only=True)
    head, line = ([*cells] for cells in book.active.values)
    row = dict(zip(head, line, strict=True))
    assert "正文（网页格式）" not in row
    assert len(row["正文"]) == exporting.LONGEST_CELL
    assert row["正文"].endswith("已截断）")


@pytest.mark.parametrize(
    ("asked", "name"),
    [({}, "as"), ({"as": "pdf"}, "as"), ({"as": "csv", "year": "x"}, "year")],
)
def test_what_cannot_be_read_is_named(client, asked, name):
    answer = client.get(EXPORT, asked)
    assert set(problem(answer, 400)["errors"]) == {name}
    unknown = client.get(EXPORT, {"as": "csv", "page": 2})
    assert set(problem(unknown, 400)["errors"]) == {"page"}


@pytest.mark.parametrize("length", [1, 12])
def test_a_batch_costs_the_same_however_many_it_holds(
    client, django_assert_num_queries, length
):
    target = DisclosureFactory()
    for _each in range(length):
        made = DisclosureFactory()
        made.relations.create(kind=RelationKind.RELATED, target=target)
    records(client)
    # the log's head; numbers, rows, attachments, links, relations, what apps above say; no
    # more
    with django_assert_num_queries(8):
        records(client)


def test_what_is_withdrawn_while_somebody_reads_is_left_out(client, monkeypatch):
    monkeypatch.setattr(exporting, "AT_ONCE", 1)
    _first, second = sorted(
        (DisclosureFactory() for _each in range(2)), key=lambda row: row.index_number
    )
    stream = client.get(EXPORT, {"as": "jsonl"}).streaming_content
    next(stream)
    Disclosure.objects.filter(pk=second.pk).update(
        state=State.WITHDRAWN, withdrawn_at=second.published_at, withdrawal_reason="x"
    )
    assert list(stream) == []
