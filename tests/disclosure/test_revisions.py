"""Changing what is public through a revision, and repeals."""

import json
from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils import timezone

from disclosure.enums import EntryKind, EventKind, RelationKind, Role, State, Validity
from disclosure.models import Attachment, Disclosure, LogEntry, Relation
from disclosure.publication import public_record
from disclosure.workflow import (
    approve,
    catch_up,
    correct,
    erase,
    note_repeal,
    pass_review,
    publish_due,
    restore,
    revise,
    submit,
    withdraw,
)
from tests.disclosure.desk import address, filled, kinds_of, person_of
from tests.factories import (
    ColumnFactory,
    DisclosureFactory,
    IssuingBodyFactory,
    SubjectFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def attach(document, content: bytes, name: str) -> Attachment:
    attachment = Attachment.from_file(ContentFile(content), name)
    attachment.disclosure = document
    attachment.save()
    return attachment


def through(copy, **fields) -> None:
    """Take a revision that says ``fields`` through every step."""
    for name, value in fields.items():
        setattr(copy, name, value)
    copy.save()
    submit(copy)
    pass_review(copy)
    approve(copy)


def full_document() -> Disclosure:
    shown = DisclosureFactory(
        state=State.DRAFT,
        subjects=[SubjectFactory(), SubjectFactory()],
        keywords=["防汛"],
        document_number="云政发〔2024〕1号",
    )
    shown.co_issuer_links.create(body=IssuingBodyFactory())
    Relation.objects.create(source=shown, kind="based_on", target_title="某条例")
    attach(shown, b"%PDF-one", "甲.pdf")
    attach(shown, b"%PDF-two", "乙.pdf")
    for step in (submit, pass_review, approve):
        step(shown)
    return Disclosure.objects.get(pk=shown.pk)


def test_a_revision_begins_as_a_copy_and_the_public_page_stays(client):
    shown = full_document()
    copy = revise(shown)
    ours, theirs = public_record(copy), public_record(shown)
    same = ["title", "document_number", "subjects", "co_issuers", "keywords", "relations"]
    assert [ours[name] for name in same] == [theirs[name] for name in same]
    copy.title = "改过的标题"
    copy.save()
    assert Disclosure.objects.public().get() == shown
    page = client.get(shown.get_absolute_url()).content.decode()
    assert "改过的标题" not in page


def test_an_approved_revision_becomes_the_public_document_and_one_entry():
    shown = full_document()
    kept, gone = shown.attachments.all()
    copy = revise(shown)
    copy.attachments.get(name="乙.pdf").delete()
    copy.attachments.filter(name="甲.pdf").update(name="甲（一）.pdf")
    attach(copy, b"%PDF-three", "丙.pdf")
    copy.subject_links.first().delete()
    copy.relations.all().delete()
    column = ColumnFactory()
    through(copy, title="新标题", column=column, revision_reason="更正标题和附件")
    row = Disclosure.objects.get()
    assert (row.pk, row.title, row.column) == (shown.pk, "新标题", column)
    assert (row.index_number, row.published_at) == (shown.index_number, shown.published_at)
    first, second = row.attachments.all()
    assert (first.public_id, first.name) == (kept.public_id, "甲（一）.pdf")
    assert (second.name, row.subject_links.count(), row.relations.count()) == ("丙.pdf", 1, 0)
    assert not Attachment.objects.filter(pk=gone.pk).exists()
    entry = LogEntry.objects.newest(row.index_number)
    assert (entry.kind, entry.reason) == (EntryKind.CHANGED, "更正标题和附件")
    assert json.loads(entry.text) == public_record(row)
    assert kinds_of(row)[-5:] == ["created", "submitted", "reviewed", "approved", "corrected"]


def test_there_is_one_revision_at_a_time_of_what_is_public():
    shown = DisclosureFactory()
    revise(shown)
    with pytest.raises(ValidationError, match="已经有一份更正稿"):
        revise(shown)
    with pytest.raises(ValidationError, match="只有已公开"):
        revise(DisclosureFactory(state=State.WITHDRAWN))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"revision_reason": "更正"}, "没有不同"),
        ({"title": "新标题"}, "更正的理由"),
        ({"title": "新标题", "revision_reason": "更正", "content_html": ""}, "请填写正文"),
    ],
)
def test_a_revision_wants_a_change_and_its_reason(fields, words):
    with pytest.raises(ValidationError, match=words):
        through(revise(DisclosureFactory()), **fields)
    assert LogEntry.objects.exclude(kind=EntryKind.STRUCTURE).count() == 1


def test_nobody_approves_their_own_revision():
    shown = DisclosureFactory()
    person = person_of(shown.issuing_body, *Role)
    copy = revise(shown, by=person)
    copy.title, copy.revision_reason = "新标题", "更正"
    copy.save()
    submit(copy, by=person)
    with pytest.raises(ValidationError, match="另一个人"):
        pass_review(copy, by=person)


def test_a_revision_signed_for_later_waits_for_its_time():
    copy = revise(DisclosureFactory())
    copy.title, copy.revision_reason = "新标题", "更正"
    copy.save()
    submit(copy)
    pass_review(copy)
    approve(copy, publish_at=timezone.now() + timedelta(seconds=60))
    Disclosure.objects.filter(pk=copy.pk).update(publish_at=timezone.now())
    assert [error for _row, error in publish_due()] == [None]
    assert Disclosure.objects.get().title == "新标题"


def test_a_revision_relates_to_what_it_revises_no_more_than_that_to_itself():
    shown = DisclosureFactory()
    relation = Relation(source=revise(shown), kind=RelationKind.AMENDS, target=shown)
    with pytest.raises(ValidationError, match="不能与自己相关"):
        relation.full_clean()


def test_a_revision_that_the_database_refuses_stops_nothing_that_is_due_after_it():
    now = timezone.now()
    shown = DisclosureFactory()
    copy = revise(shown)
    Relation.objects.create(source=copy, kind=RelationKind.AMENDS, target=shown)
    copy.revision_reason = "更正"
    copy.save()
    submit(copy)
    pass_review(copy)
    approve(copy, publish_at=now + timedelta(hours=1))
    later = DisclosureFactory(state=State.SCHEDULED, publish_at=now + timedelta(hours=2))
    with time_machine.travel(now + timedelta(days=1)):
        (refused, error), done = publish_due()
    assert refused == copy
    assert "数据库不接受" in error.messages[0]
    assert done == (later, None)
    copy.refresh_from_db()
    assert copy.state == State.SCHEDULED
    assert LogEntry.objects.newest(shown.index_number).kind == EntryKind.PUBLISHED


def test_what_changed_meanwhile_is_not_overwritten_unseen():
    shown = DisclosureFactory()
    copy = revise(shown)
    with correct(shown, reason="同时的更正") as row:
        row.source = "新来源"
    with pytest.raises(ValidationError, match="来源"):
        through(copy, title="新标题", revision_reason="更正标题")
    assert Disclosure.objects.public().get().source == "新来源"
    copy.refresh_from_db()
    catch_up(copy)
    approve(copy)
    assert Disclosure.objects.get().title == "新标题"


def test_a_repeal_meanwhile_is_kept_beside_a_revision():
    shown = DisclosureFactory()
    copy = revise(shown)
    note_repeal(
        shown,
        noted_on=date(2024, 5, 1),
        expires_on=date(2024, 4, 30),
        words="由某文件废止",
        reason="记录废止",
    )
    through(copy, title="新标题", revision_reason="更正标题")
    row = Disclosure.objects.get()
    assert (row.title, row.repeal_words, row.expires_on) == (
        "新标题",
        "由某文件废止",
        date(2024, 4, 30),
    )


def test_a_withdrawn_document_takes_no_revision():
    shown = DisclosureFactory()
    copy = revise(shown)
    withdraw(shown, reason="核实", ground="核实")
    with pytest.raises(ValidationError, match="只有已公开"):
        through(copy, title="新标题", revision_reason="更正标题")


def test_erasing_takes_the_revision_along():
    shown = DisclosureFactory()
    copy = revise(shown)
    attach(copy, b"%PDF-secret", "密.pdf")
    erase(shown, ground="依法删除")
    assert not Disclosure.objects.filter(pk=copy.pk).exists()
    assert not Attachment.objects.exists()


# --- at the desk --------------------------------------------------------------------------


@pytest.fixture
def desk(client):
    client.user = UserFactory()
    client.force_login(client.user)
    return client


def test_a_clerk_corrects_through_a_revision(desk):
    shown = DisclosureFactory()
    began = desk.post(address("disclosure_revise", shown.pk), follow=True)
    copy = shown.revision
    assert began.redirect_chain[-1][0] == address("disclosure_change", copy.pk)
    assert "签发之前公开的页面保持不变" in began.content.decode()
    data = filled(copy, title="新标题", revision_reason="标题有错字")
    data["issuing_body"] = IssuingBodyFactory().pk
    data["repealed_noted_on"] = "2024-01-01"
    desk.post(address("disclosure_change", copy.pk), data)
    copy.refresh_from_db()
    assert (copy.title, copy.edited_by) == ("新标题", desk.user)
    assert (copy.issuing_body, copy.repealed_noted_on) == (shown.issuing_body, None)
    desk.post(address("disclosure_submit", copy.pk))
    for role, step in [(Role.REVIEWER, "review"), (Role.APPROVER, "approve")]:
        desk.force_login(person_of(shown.issuing_body, role))
        url = address(f"disclosure_{step}", copy.pk)
        response = desk.post(url, {"examined": "on"}, follow=True)
    assert response.redirect_chain[-1][0] == address("disclosure_change", shown.pk)
    assert "更正已公开。" in response.content.decode()
    assert Disclosure.objects.get().title == "新标题"


def test_the_public_document_shows_its_revision_and_begins_no_second(desk):
    shown = DisclosureFactory()
    copy = revise(shown)
    page = desk.get(address("disclosure_change", shown.pk))
    assert "有一份更正稿正在办理（草稿）" in " ".join(page.content.decode().split())
    assert "revise" not in [step.name for step, _url in page.context["steps"]]
    listed = desk.get(address("disclosure_changelist")).content.decode()
    assert "更正稿" in listed
    desk.post(address("disclosure_delete", copy.pk), {"post": "yes"})
    assert kinds_of(shown)[-1] == EventKind.DELETED


# --- repeals ------------------------------------------------------------------------------


def repealing(target, **fields) -> Disclosure:
    document = DisclosureFactory(state=State.DRAFT, **fields)
    Relation.objects.create(source=document, target=target, kind=RelationKind.REPEALS)
    for step in (submit, pass_review, approve):
        step(document)
    return document


def test_what_a_document_repeals_says_so_with_its_publication():
    old = DisclosureFactory(expires_on=date(2999, 1, 1))
    new = repealing(old, title="新办法", document_number="云政发〔2026〕9号")
    old.refresh_from_db()
    today = timezone.localdate()
    assert (old.repealed_by, old.repealed_noted_on) == (new, today)
    assert old.expires_on == today - timedelta(days=1)
    assert old.validity() == Validity.REPEALED
    newest = LogEntry.objects.newest(old.index_number)
    assert (newest.kind, newest.reason) == (
        EntryKind.CHANGED,
        "由《新办法》（云政发〔2026〕9号）废止。",
    )


def test_a_repeal_takes_effect_with_the_document_that_repeals():
    old = DisclosureFactory()
    repealing(old, effective_on=timezone.localdate() + timedelta(days=30))
    old.refresh_from_db()
    assert old.expires_on == timezone.localdate() + timedelta(days=29)
    assert old.validity() == Validity.IN_FORCE


def test_an_earlier_end_is_kept():
    old = DisclosureFactory(expires_on=date(2020, 1, 1))
    repealing(old)
    old.refresh_from_db()
    assert old.expires_on == date(2020, 1, 1)


@pytest.mark.parametrize("undo", [True, False])
def test_withdrawing_what_repeals_leaves_or_undoes_the_repeal(undo):
    old = DisclosureFactory(expires_on=date(2999, 1, 1))
    new = repealing(old)
    withdraw(new, reason="误发", ground="误发", undo_repeals=undo)
    old.refresh_from_db()
    assert old.is_repealed is not undo
    if undo:
        assert (old.repealed_by, old.expires_on) == (None, date(2999, 1, 1))
        assert old.validity() == Validity.IN_FORCE


def test_restoring_what_repeals_repeals_again():
    old = DisclosureFactory()
    new = repealing(old)
    withdraw(new, reason="误发", ground="误发", undo_repeals=True)
    restore(new, ground="核实无误")
    old.refresh_from_db()
    assert old.repealed_by == new


def test_the_desk_asks_what_becomes_of_the_repeal(desk):
    old = DisclosureFactory(title="旧办法")
    new = repealing(old)
    url = address("disclosure_withdraw", new.pk)
    assert "它废止了《旧办法》，撤下之后：" in desk.get(url).content.decode()
    data = {"reason": "误发", "ground": "误发"}
    asked = desk.post(url, data)
    assert asked.context["form"].errors["repeals"] == ["请选择被它废止的文件怎样处理。"]
    desk.post(url, data | {"repeals": "undo"})
    old.refresh_from_db()
    assert not old.is_repealed


def test_a_repeal_is_noted_and_taken_back_at_the_desk(desk):
    shown = DisclosureFactory()
    url = address("disclosure_note-repeal", shown.pk)
    data = {"noted_on": "2024-05-01", "words": "由某文件废止", "reason": "记录废止"}
    desk.post(url, data)
    shown.refresh_from_db()
    assert (shown.repealed_noted_on, shown.repeal_words) == (date(2024, 5, 1), "由某文件废止")
    desk.post(url, {"noted_on": "", "words": "", "reason": "误记"})
    shown.refresh_from_db()
    assert (shown.repealed_noted_on, shown.repeal_words) == (None, "")
