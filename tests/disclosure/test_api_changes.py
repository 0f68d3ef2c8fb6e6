"""The log as others follow it."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.utils import timezone

from disclosure.api import views
from disclosure.enums import State
from disclosure.models import Disclosure, LogEntry, LogRecord, PublicationLog
from disclosure.models.log import GENESIS, canonical
from disclosure.publication import public_record
from disclosure.workflow import correct, erase, publish, withdraw
from tests.disclosure.test_api_disclosures import problem
from tests.factories import ColumnFactory, DisclosureFactory, IssuingBodyFactory

pytestmark = pytest.mark.django_db
CHANGES = "/api/v1/changes/"


def follow(client, after: int = 0) -> list[dict]:
    """Take all entries as a follower does."""
    entries = []
    while True:
        answer = client.get(CHANGES, {"after": after}).json()
        entries += answer["results"]
        if after == answer["head"]["seq"]:
            return entries
        after = answer["results"][-1]["seq"]


def entries_of(client, document: Disclosure) -> list[dict]:
    return [each for each in follow(client) if each["subject"] == document.index_number]


def test_an_entry_is_given_as_it_is_hashed_with_its_record(client):
    document = DisclosureFactory()
    answer = client.get(CHANGES).json()
    entry = LogEntry.objects.newest(document.index_number)
    given = answer["results"][-1]
    assert answer["head"] == {"seq": entry.seq, "hash": entry.hash}
    assert list(given.items()) == [
        ("seq", entry.seq),
        ("at", entry.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")),
        ("kind", "published"),
        ("subject", document.index_number),
        ("reason", ""),
        ("record_hash", entry.record_hash),
        ("hash", entry.hash),
        ("previous_hash", entry.previous_hash),
        ("record", canonical(public_record(document))),
        ("salt", entry.record.salt),
    ]


def test_a_follower_can_check_every_entry_from_what_is_given(client):
    document = DisclosureFactory()
    with correct(document, reason="改错字") as row:
        row.title = "改正后的标题"
    DisclosureFactory(state=State.WITHDRAWN)
    previous, records = GENESIS, 0
    for given in follow(client):
        record, salt = given.pop("record"), given.pop("salt")
        if record is not None:
            digest = hashlib.sha256((salt + record).encode()).hexdigest()
            assert digest == given["record_hash"]
            records += 1
        expected = given.pop("hash")
        text = json.dumps(given, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        assert hashlib.sha256(text.encode()).hexdigest() == expected
        assert given["previous_hash"] == previous
        previous = expected
    # Two columns and two bodies, and the document that is still public.
    assert records == 5
    assert previous == PublicationLog.head().hash


def test_only_the_newest_entry_of_what_is_public_has_a_record(client):
    document = DisclosureFactory(title="初稿标题")
    (first,) = entries_of(client, document)
    assert "初稿标题" in first["record"]
    with correct(document, reason="改错字") as row:
        row.title = "第二稿标题"
    assert [
        (each["kind"], each["reason"], each["record"] is None, each["salt"] is None)
        for each in entries_of(client, document)
    ] == [("published", "", True, True), ("changed", "改错字", False, False)]
    withdraw(document, reason="有误", ground="内部的话")
    assert [(each["kind"], each["record"]) for each in entries_of(client, document)] == [
        ("published", None),
        ("changed", None),
        ("withdrawn", None),
    ]
    publish(document)
    newest = entries_of(client, document)[-1]
    assert json.loads(newest["record"])["title"] == "第二稿标题"
    erase(document, ground="依法删除")
    answer = client.get(CHANGES)
    assert {each["record"] for each in entries_of(client, document)} == {None}
    for word in ["初稿标题", "第二稿标题", "内部的话"]:
        assert word not in answer.text


def test_what_was_never_public_is_not_in_the_log(client):
    DisclosureFactory(title="草稿的标题", state=State.DRAFT)
    DisclosureFactory(
        title="排期的标题",
        state=State.SCHEDULED,
        publish_at=timezone.now() + timedelta(days=1),
    )
    assert {each["kind"] for each in follow(client)} == {"structure"}
    assert "的标题" not in client.get(CHANGES).text


def test_no_record_is_given_of_a_row_that_is_not_public_whatever_the_log_says(client):
    document = DisclosureFactory()
    Disclosure.objects.filter(pk=document.pk).update(
        state=State.WITHDRAWN, withdrawn_at=timezone.now(), withdrawal_reason="有误"
    )
    [entry] = entries_of(client, document)
    assert (entry["kind"], entry["record"], entry["salt"]) == ("published", None, None)


def test_of_the_structure_the_newest_record_is_given_and_none_of_what_is_gone(client):
    body, column = IssuingBodyFactory(name="旧名称"), ColumnFactory()
    body.name = "新名称"
    body.save()
    column.delete()
    given = [(each["subject"], each["record"] is not None) for each in follow(client)]
    assert given == [
        (body.log_subject, False),
        (column.log_subject, False),
        (body.log_subject, True),
        (column.log_subject, False),
    ]
    assert "旧名称" not in client.get(CHANGES).text


def test_after_skips_what_is_known_and_500_come_at_once(client, monkeypatch):
    for _ in range(7):
        IssuingBodyFactory()
    monkeypatch.setattr(views, "ENTRIES_AT_ONCE", 3)
    assert [each["seq"] for each in client.get(CHANGES, {"after": 2}).json()["results"]] == [
        *(3, 4, 5)
    ]
    assert [each["seq"] for each in follow(client)] == list(range(1, 8))
    assert client.get(CHANGES, {"after": 7}).json()["results"] == []


def test_large_records_come_in_smaller_answers(client, monkeypatch):
    for _ in range(3):
        IssuingBodyFactory()
    monkeypatch.setattr(views, "CHARACTERS_AT_ONCE", 10)
    assert len(client.get(CHANGES).json()["results"]) == 1
    assert [each["seq"] for each in follow(client)] == [1, 2, 3]


@pytest.mark.parametrize("after", ["1", "99", "9" * 30, "9" * 5000])
def test_a_number_beyond_the_head_is_a_conflict(client, after):
    assert "日志只到第 0 条" in problem(client.get(CHANGES, {"after": after}), 409)["detail"]


@pytest.mark.parametrize("after", ["-1", "1.5", "一", "１", "", " 1", "a\x00"])
def test_a_number_that_is_none_is_named(client, after):
    body = problem(client.get(CHANGES, {"after": after}), 400)
    assert body["errors"] == {"after": ["请填写从 0 开始的整数。"]}


def test_the_changes_take_two_queries_whatever_their_number(client, django_assert_num_queries):
    DisclosureFactory()
    with django_assert_num_queries(2):  # the head; entries with their records
        client.get(CHANGES)
    for document in DisclosureFactory.create_batch(10):
        with correct(document, reason="改错字") as row:
            row.title += "（改）"
    assert LogRecord.objects.count() > 30
    with django_assert_num_queries(2):
        client.get(CHANGES)
