import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from disclosure.enums import EntryKind, EventKind, RelationKind, State
from disclosure.models import Attachment, Disclosure, LogEntry, NumberSeries, Relation
from disclosure.models.attachments import stored_name
from disclosure.publication import public_record
from disclosure.workflow import (
    approve,
    correct,
    erase,
    missing_for_publication,
    pass_review,
    publish,
    publish_due,
    reopen,
    submit,
    withdraw,
)
from tests.disclosure.desk import kinds_of as events
from tests.factories import DisclosureFactory, IssuingBodyFactory

pytestmark = pytest.mark.django_db


def draft(**fields) -> Disclosure:
    return DisclosureFactory(state=State.DRAFT, **fields)


def scheduled(at, **fields) -> Disclosure:
    return DisclosureFactory(state=State.SCHEDULED, publish_at=at, **fields)


def entries(disclosure) -> list[str]:
    return list(
        LogEntry.objects.filter(subject=disclosure.index_number).values_list("kind", flat=True)
    )


def test_publication_gives_number_day_names_record_entry_and_event_at_once():
    disclosure = draft()
    publish(disclosure)
    disclosure.refresh_from_db()
    body = disclosure.issuing_body
    assert disclosure.state == State.PUBLISHED
    assert disclosure.published_on == timezone.localdate()
    assert disclosure.index_number == f"{body.code}/{disclosure.published_on.year}-00001"
    assert disclosure.issuing_body_name == body.name
    entry = LogEntry.objects.get(subject=disclosure.index_number)
    assert json.loads(entry.text) == public_record(disclosure)
    assert events(disclosure) == [EventKind.PUBLISHED]


def test_a_publication_that_fails_leaves_nothing():
    disclosure = draft()
    with pytest.raises(RuntimeError), transaction.atomic():
        publish(disclosure)
        raise RuntimeError
    disclosure = Disclosure.objects.get()
    assert (disclosure.state, disclosure.index_number) == (State.DRAFT, "")
    assert not NumberSeries.objects.exists()
    assert not LogEntry.objects.exclude(kind=EntryKind.STRUCTURE).exists()
    assert events(disclosure) == []


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"issuing_body": None}, "issuing_body"),
        ({"column": None}, "column"),
        ({"content_html": "<p> </p>"}, "content_html"),
        ({"disclosure_kind": "withheld", "kind_reason": "国家秘密"}, "disclosure_kind"),
        ({"summary": "概" * 101}, "summary"),
    ],
)
def test_what_forbids_publication_is_said_by_field(fields, field):
    disclosure = draft(**fields)
    assert list(missing_for_publication(disclosure)) == [field]
    with pytest.raises(ValidationError):
        publish(disclosure)
    assert not Disclosure.objects.public().exists()


def test_everything_that_forbids_publication_is_said_together():
    with pytest.raises(ValidationError) as refusal:
        publish(draft(issuing_body=None, column=None, content_html=""))
    assert len(refusal.value.messages) == 3


def test_an_attachment_stands_in_for_a_text():
    disclosure = draft(content_html="")
    attachment = Attachment.from_file(ContentFile(b"%PDF-1"), "表.pdf")
    attachment.disclosure = disclosure
    attachment.save()
    publish(disclosure)
    assert Disclosure.objects.public().get() == disclosure


def test_a_dissolved_body_publishes_nothing_new_but_its_old_pages_can_be_imported():
    body = IssuingBodyFactory(dissolved_on=datetime(2020, 1, 1).date())
    with pytest.raises(ValidationError, match="已撤并"):
        publish(draft(issuing_body=body))
    publish(draft(issuing_body=body), at=datetime(2019, 12, 31, tzinfo=UTC))
    with pytest.raises(ValidationError, match="已撤并"):
        publish(draft(issuing_body=body), at=datetime(2020, 1, 1, tzinfo=UTC))


def test_a_document_that_points_to_a_draft_waits_for_it():
    other, disclosure = draft(), draft()
    Relation.objects.create(source=disclosure, target=other, kind=RelationKind.INTERPRETS)
    with pytest.raises(ValidationError, match="尚未公开"):
        publish(disclosure)
    publish(other)
    publish(disclosure)
    assert Disclosure.objects.public().count() == 2


def test_nothing_is_published_for_a_later_day():
    with pytest.raises(ValidationError, match="不能晚于现在"):
        publish(draft(), at=timezone.now() + timedelta(minutes=1))


def test_a_renamed_body_leaves_its_documents_their_name():
    shown = DisclosureFactory()
    body = shown.issuing_body
    old_name, body.name = body.name, "云汀区新名称局"
    body.save()
    with correct(shown, reason="更正错字") as row:
        row.title = "更正后的标题"
    assert Disclosure.objects.get().issuing_body_name == old_name


@pytest.mark.parametrize("state", [State.PUBLISHED])
def test_pressing_publish_twice_publishes_once(state):
    shown = DisclosureFactory(state=state)
    with pytest.raises(ValidationError, match="已公开"):
        publish(shown)
    assert entries(shown) == [EntryKind.PUBLISHED]


def test_a_correction_keeps_the_version_before_it():
    shown = DisclosureFactory(title="云汀区原标题")
    with correct(shown, reason=" 标题有误 ", by=None) as row:
        row.title = "云汀区新标题"
    versions = LogEntry.objects.filter(subject=shown.index_number)
    assert [json.loads(entry.text)["title"] for entry in versions] == [
        "云汀区原标题",
        "云汀区新标题",
    ]
    assert [entry.reason for entry in versions] == ["", "标题有误"]
    assert events(shown) == [EventKind.PUBLISHED, EventKind.CORRECTED]


def test_a_correction_covers_what_hangs_on_the_row():
    shown = DisclosureFactory()
    with correct(shown, reason="补充") as row:
        Relation.objects.create(source=row, kind=RelationKind.BASED_ON, target_title="某条例")
    newest = LogEntry.objects.newest(shown.index_number)
    assert json.loads(newest.text)["relations"] == [
        {"kind": "based_on", "index_number": None, "title": "某条例"}
    ]


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda row: None, "没有任何改动"),
        (lambda row: setattr(row, "index_number", "another"), "不能更改"),
        (lambda row: setattr(row, "published_at", timezone.now()), "不能更改"),
        (lambda row: setattr(row, "issuing_body", IssuingBodyFactory()), "不能更改"),
        (lambda row: setattr(row, "content_html", ""), "请填写正文"),
        (lambda row: setattr(row, "disclosure_kind", "withheld"), ""),
    ],
)
def test_a_correction_that_is_not_allowed_changes_nothing(change, word):
    shown = DisclosureFactory()
    before = public_record(shown)
    with pytest.raises(ValidationError, match=word or None), correct(shown, reason="试") as row:
        change(row)
    kept = Disclosure.objects.get()
    assert public_record(kept) == before
    assert entries(kept) == [EntryKind.PUBLISHED]


def test_a_correction_needs_a_reason_and_a_public_document():
    with pytest.raises(ValidationError, match="理由"), correct(DisclosureFactory(), reason=" "):
        pass
    with pytest.raises(ValidationError, match="只有已公开"), correct(draft(), reason="试"):
        pass


def test_a_withdrawn_document_is_gone_with_its_record_and_keeps_its_number():
    shown = DisclosureFactory()
    withdraw(shown, reason="内容有误", ground="内部：张三来电")
    assert not Disclosure.objects.public().exists()
    entry = LogEntry.objects.newest(shown.index_number)
    assert (entry.kind, entry.reason, entry.text) == (EntryKind.WITHDRAWN, "内容有误", "")
    assert DisclosureFactory(issuing_body=shown.issuing_body).index_number.endswith("00002")


def test_republication_keeps_number_and_first_day():
    with time_machine.travel("2026-03-02 09:00 +0800"):
        shown = DisclosureFactory()
        number, first = shown.index_number, shown.published_at
        withdraw(shown, reason="核实", ground="核实")
    with time_machine.travel("2026-05-02 09:00 +0800"):
        publish(shown)
    shown = Disclosure.objects.public().get()
    assert (shown.index_number, shown.published_at) == (number, first)
    assert (shown.withdrawn_at, shown.withdrawal_reason) == (None, "")


def test_the_clock_publishes_at_its_time_and_not_before():
    at = timezone.now() + timedelta(hours=1)
    scheduled(at)
    assert [*publish_due()] == []
    with time_machine.travel(at + timedelta(seconds=1)):
        call_command("publish_due", verbosity=0)
        shown = Disclosure.objects.public().get()
        assert shown.published_at >= at
    assert (shown.publish_at, events(shown)) == (
        None,
        [
            *(EventKind.SUBMITTED, EventKind.REVIEWED, EventKind.APPROVED),
            *(EventKind.SCHEDULED, EventKind.PUBLISHED),
        ],
    )


def test_a_missed_run_catches_up_in_the_order_of_the_times():
    body = IssuingBodyFactory()
    now = timezone.now()
    later = scheduled(now + timedelta(hours=2), issuing_body=body)
    sooner = scheduled(now + timedelta(hours=1), issuing_body=body)
    with time_machine.travel(now + timedelta(days=3)):
        assert [disclosure.pk for disclosure, _error in publish_due()] == [sooner.pk, later.pk]
    numbers = dict(Disclosure.objects.public().values_list("pk", "index_number"))
    assert numbers[sooner.pk] < numbers[later.pk]


def test_one_that_cannot_be_published_is_reported_and_stops_no_other(capsys):
    broken, good = (scheduled(timezone.now() + timedelta(hours=1)) for _each in range(2))
    NumberSeries.objects.create(
        code=broken.issuing_body.code, year=timezone.localdate().year, last=5_000, held_from=3
    )
    with (
        time_machine.travel(timezone.now() + timedelta(hours=2)),
        pytest.raises(CommandError, match="未能公开"),
    ):
        call_command("publish_due", verbosity=0)
    assert Disclosure.objects.public().get() == good
    broken.refresh_from_db()
    assert broken.state == State.SCHEDULED
    assert "已暂停编号" in capsys.readouterr().err


def test_a_document_cannot_be_scheduled_for_the_past():
    with pytest.raises(ValidationError, match="必须晚于现在"):
        scheduled(timezone.now() - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("state", "step"),
    [
        (State.DRAFT, lambda d: withdraw(d, reason="x", ground="x")),
        (State.DRAFT, reopen),
        (State.DRAFT, pass_review),
        (State.DRAFT, approve),
        (State.IN_REVIEW, submit),
        (State.IN_REVIEW, approve),
        (State.IN_APPROVAL, pass_review),
        (State.DRAFT, lambda d: erase(d, ground="x")),
        (State.PUBLISHED, reopen),
        (State.PUBLISHED, submit),
        (State.PUBLISHED, approve),
        (State.WITHDRAWN, lambda d: withdraw(d, reason="x", ground="x")),
        (State.WITHDRAWN, reopen),
        (State.WITHDRAWN, submit),
    ],
)
def test_a_step_that_the_state_forbids_is_refused_and_leaves_no_trace(state, step):
    disclosure = DisclosureFactory(state=state)
    before = (entries(disclosure), events(disclosure))
    with pytest.raises(ValidationError):
        step(disclosure)
    assert Disclosure.objects.get().state == state
    assert (entries(disclosure), events(disclosure)) == before


def test_withdrawing_needs_a_public_reason():
    with pytest.raises(ValidationError, match="理由"):
        withdraw(DisclosureFactory(), reason="", ground="x")


@pytest.mark.django_db(transaction=True)
def test_erasing_empties_every_text_and_keeps_the_number():
    shown = DisclosureFactory(title="含个人信息的名单", content_html="<p>身份信息</p>")
    attachment = Attachment.from_file(ContentFile(b"%PDF-secret"), "名单.pdf")
    with correct(shown, reason="补充附件") as row:
        attachment.disclosure = row
        attachment.save()
    erase(shown, ground="人民法院生效判决")
    row = Disclosure.objects.get()
    assert (row.state, row.content_html, row.content_text) == (State.WITHDRAWN, "", "")
    assert "名单" not in row.title
    assert not default_storage.exists(stored_name(attachment.sha256))
    kept = LogEntry.objects.filter(subject=row.index_number)
    assert [entry.text for entry in kept] == ["", "", ""]
    assert entries(row) == [EntryKind.PUBLISHED, EntryKind.CHANGED, EntryKind.ERASED]
    with pytest.raises(ValidationError, match="彻底删除"):
        publish(row)


def test_a_file_that_another_document_uses_survives_an_erasure(
    django_capture_on_commit_callbacks,
):
    shown, other = DisclosureFactory(), draft()
    for disclosure in (other, shown):
        attachment = Attachment.from_file(ContentFile(b"%PDF-shared"), "表.pdf")
        attachment.disclosure = disclosure
        attachment.save()
    with django_capture_on_commit_callbacks(execute=True):
        erase(shown, ground="依法")
    assert default_storage.exists(stored_name(attachment.sha256))
