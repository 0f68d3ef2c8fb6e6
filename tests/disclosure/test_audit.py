"""The audit: what the staff did, in one chain that shows what was changed."""

import csv
import io
import json
from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from disclosure.audit import AuditVerification, entries_of, note
from disclosure.enums import EventKind, Role, State
from disclosure.models import AuditEntry, AuditLog, AuditSnapshot, Disclosure
from disclosure.trail import Verification
from disclosure.workflow import erase, publish, restore, submit, withdraw
from tests.disclosure.desk import address, filled, kinds_of, person_of
from tests.factories import DisclosureFactory, IssuingBodyFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.user = UserFactory(username="wang", name="王芳")
    client.force_login(client.user)
    return client


def faults() -> list[str]:
    return list(AuditVerification().faults())


def test_each_saving_of_a_draft_keeps_what_it_said(desk):
    desk.post(address("disclosure_add"), filled(title="第一稿"))
    draft = Disclosure.objects.get()
    desk.post(address("disclosure_change", draft.pk), filled(draft, title="第二稿"))
    texts = [json.loads(each.text)["title"] for each in AuditSnapshot.objects.order_by("pk")]
    assert texts == ["第一稿", "第二稿"]
    assert kinds_of(draft) == ["created", "edited"]
    assert [entry.by for entry in entries_of(draft)] == [desk.user, desk.user]


def test_a_deleted_draft_stays_in_the_audit_with_its_text(desk):
    desk.post(address("disclosure_add"), filled(title="要删除的"))
    draft = Disclosure.objects.get()
    desk.post(address("disclosure_delete", draft.pk), {"post": "yes"})
    assert kinds_of(draft) == ["created", "deleted"]
    assert "要删除的" in AuditSnapshot.objects.get().text


def test_erasing_empties_the_snapshots_and_the_chain_still_verifies(desk):
    desk.post(address("disclosure_add"), filled(title="含个人信息"))
    draft = Disclosure.objects.get()
    Disclosure.objects.filter(pk=draft.pk).update(
        issuing_body=IssuingBodyFactory(), column=DisclosureFactory().column
    )
    publish(draft)
    erase(draft, ground="依法")
    assert (AuditSnapshot.objects.get().text, AuditSnapshot.objects.get().salt) == ("", "")
    assert faults() == []


TAMPERINGS = [
    ("UPDATE disclosure_auditentry SET ground = '另一个理由' WHERE seq = 2", "第 2 条"),
    ("UPDATE disclosure_auditentry SET kind = 'approved' WHERE seq = 2", "第 2 条"),
    ("UPDATE disclosure_auditentry SET by_id = NULL WHERE seq = 1", "第 1 条"),
    ("UPDATE disclosure_auditentry SET username = 'li' WHERE seq = 1", "第 1 条"),
    ("UPDATE disclosure_auditentry SET subject = 'disclosure:9' WHERE seq = 2", "第 2 条"),
    ("UPDATE disclosure_auditentry SET at = '2020-01-01 00:00:00+00' WHERE seq = 2", "第 2 条"),
    ("UPDATE disclosure_auditentry SET snapshot_hash = '' WHERE seq = 1", "第 1 条"),
    ("DELETE FROM disclosure_auditentry WHERE seq = 2", "第 3 条"),
    ("DELETE FROM disclosure_auditentry WHERE seq = 3", "记录头"),
    ("UPDATE disclosure_auditlog SET seq = 2", "记录头"),
    ("UPDATE disclosure_auditsnapshot SET text = '{}'", "被改动过"),
    ("UPDATE disclosure_auditsnapshot SET text = '', salt = ''", "没有彻底删除的记录"),
    ("DELETE FROM disclosure_auditsnapshot", "内容缺失"),
]


@pytest.mark.parametrize(("sql", "words"), TAMPERINGS)
def test_tampering_by_sql_is_found(desk, sql, words):
    desk.post(address("disclosure_add"), filled())
    note(EventKind.EDITED, "person:li", by=desk.user, ground="角色")
    note(EventKind.EDITED, "person:li", ground="角色")
    assert faults() == []
    with connection.cursor() as cursor:
        cursor.execute(sql)
    assert any(words in fault for fault in faults()), faults()


def test_verify_trail_covers_the_audit(capsys):
    submit(DisclosureFactory(state=State.DRAFT))
    call_command("verify_trail", verbosity=0)
    AuditEntry.objects.update(ground="改过")
    with pytest.raises(CommandError):
        call_command("verify_trail", verbosity=0)
    assert "审计记录第 1 条" in capsys.readouterr().err


def test_a_step_that_fails_leaves_no_entry():
    document = DisclosureFactory(state=State.DRAFT, column=None)
    with pytest.raises(Exception, match="栏目"):
        submit(document)
    assert not AuditLog.objects.filter(seq__gt=0).exists()


def test_what_is_done_with_people_and_the_structure_is_on_record(desk):
    body = IssuingBodyFactory(name="云汀区司法局")
    person = UserFactory(username="li", name="李明", is_superuser=False)
    data = {
        "name": "李明",
        "email": "",
        "is_active": "on",
        "memberships-TOTAL_FORMS": 1,
        "memberships-INITIAL_FORMS": 0,
        "memberships-0-body": body.pk,
        "memberships-0-role": Role.REVIEWER,
    }
    desk.post(f"/admin/accounts/user/{person.pk}/change/", data)
    assert person.memberships.get().role == Role.REVIEWER
    entry = AuditEntry.objects.get(subject="person:li")
    assert (entry.kind, entry.by) == (EventKind.EDITED, desk.user)
    assert "新增任职 云汀区司法局 审核：李明" in entry.ground
    desk.post(address("genre_add"), {"name": "令", "code": "order", "position": 1})
    assert AuditEntry.objects.filter(subject="genre:order", by=desk.user).exists()


def test_the_audit_is_read_per_person_and_exported(desk):
    document = DisclosureFactory(state=State.DRAFT, title="一份通知")
    editor = person_of(document.issuing_body, Role.EDITOR, username="zhao", name="=赵")
    submit(document, by=editor)
    note(EventKind.EDITED, "person:li", by=desk.user)
    page = desk.get(address("auditentry_changelist"), {"of_person": editor.pk})
    assert [row.document for row in page.context["cl"].result_list] == [document]
    assert "一份通知" in page.content.decode()
    answer = desk.get(address("auditentry_export"), {"of_person": editor.pk})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    head, row = csv.reader(io.StringIO(text))
    assert head[:3] == ["序号", "时间", "用户名"]
    assert (row[2], row[4], row[5]) == ("zhao", "提交审核", f"disclosure:{document.pk}")
    assert row[3] == "'=赵"


def test_only_the_auditor_and_the_administrator_read_the_audit(client):
    body = IssuingBodyFactory()
    for person, status in [
        (person_of(body, *Role), 403),
        (UserFactory(is_superuser=False, is_auditor=True), 200),
        (UserFactory(), 200),
    ]:
        client.force_login(person)
        for name in ("auditentry_changelist", "auditentry_export"):
            assert client.get(address(name)).status_code == status


def test_the_audit_is_read_per_day(desk):
    submit(DisclosureFactory(state=State.DRAFT))
    url = address("auditentry_changelist")
    today = timezone.localdate()
    for day, number in [(today, 1), (today - timedelta(1), 0), ("x", 0), ("9999-12-31", 0)]:
        page = desk.get(url, {"on_day": day})
        assert len(page.context["cl"].result_list) == number


def test_an_entry_is_never_changed_nor_deleted_by_the_program():
    submit(DisclosureFactory(state=State.DRAFT))
    entry = AuditEntry.objects.get()
    for act in (entry.save, entry.delete):
        with pytest.raises(TypeError):
            act()


@pytest.mark.parametrize("length", [1, 20])
def test_the_audit_costs_the_same_however_long_it_is(desk, django_assert_num_queries, length):
    for document in DisclosureFactory.create_batch(length, state=State.DRAFT):
        submit(document)
    url = address("auditentry_changelist")
    desk.get(url)
    # session, person, people to filter by, count, rows, titles
    with django_assert_num_queries(6):
        desk.get(url)


def test_a_clock_that_was_moved_back_breaks_no_chain():
    with time_machine.travel("2026-03-02 09:00 +0800"):
        document = DisclosureFactory()
    with time_machine.travel("2026-03-01 23:00 +0800"):
        withdraw(document, reason="核实", ground="核实")
        restore(document, ground="无误")
    assert faults() == []
    assert list(Verification().faults()) == []
    assert kinds_of(document) == ["published", "withdrawn", "restored"]
