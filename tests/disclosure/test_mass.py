"""Work on many rows at once, and lists as files."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from disclosure.admin import mass
from disclosure.enums import Role, State
from disclosure.models import AuditEntry, Disclosure
from disclosure.richtext import replaced
from disclosure.workflow import revise, send_back
from tests.disclosure.desk import address, kinds_of, person_of
from tests.factories import (
    ColumnFactory,
    DisclosureFactory,
    GenreFactory,
    IssuingBodyFactory,
    SubjectFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.user = UserFactory()
    client.force_login(client.user)
    return client


def work(client, act: str, rows, **data):
    keys = [row.pk for row in rows]
    sent = {"action": f"mass_{act}", "_selected_action": keys, **data}
    return client.post(address("disclosure_changelist"), sent)


def drafts(number: int, **fields) -> list[Disclosure]:
    return DisclosureFactory.create_batch(number, state=State.DRAFT, **fields)


def states(rows) -> list[str]:
    return [Disclosure.objects.get(pk=row.pk).state for row in rows]


def test_forty_drafts_are_handed_in_at_once_after_asking(desk):
    rows = drafts(4)
    asked = work(desk, "submit", rows)
    assert "所选的 4 份文件" in " ".join(asked.content.decode().split())
    assert states(rows) == [State.DRAFT] * 4
    done = work(desk, "submit", rows, apply=1)
    assert "已办理 4 份，未办理 0 份。" in " ".join(done.content.decode().split())
    assert states(rows) == [State.IN_REVIEW] * 4
    assert AuditEntry.objects.filter(kind="submitted", by=desk.user).count() == 4


def test_what_the_rules_refuse_is_listed_with_the_reason_and_the_rest_is_done(desk):
    good = drafts(2)
    broken = DisclosureFactory(state=State.DRAFT, column=None, title="没有栏目的")
    public = DisclosureFactory(title="早已公开的")
    answer = work(desk, "submit", [*good, broken, public], apply=1)
    assert [row.pk for row in answer.context["done"]] == [row.pk for row in good]
    assert {row.title: reasons for row, reasons in answer.context["refused"]} == {
        "没有栏目的": ["请选择栏目。"],
        "早已公开的": ["文件现在是“已公开”，不能办理“提交审核”。"],
    }


def test_reviewing_signing_and_sending_back_many(desk):
    rows = DisclosureFactory.create_batch(2, state=State.IN_REVIEW)
    refused = work(desk, "review", rows, apply=1)
    assert refused.context["form"].errors["examined"] == ["请先完成公开审查，再勾选确认。"]
    work(desk, "review", rows, apply=1, examined="on")
    assert states(rows) == [State.IN_APPROVAL] * 2
    work(desk, "send_back", rows[:1], apply=1, reason="附件缺页")
    at = timezone.localtime() + timedelta(days=1)
    work(desk, "approve", rows[1:], apply=1, publish_at=f"{at:%Y-%m-%dT%H:%M}")
    assert states(rows) == [State.DRAFT, State.SCHEDULED]
    assert Disclosure.objects.get(pk=rows[0].pk).return_reason == "附件缺页"


def test_a_genre_that_is_normally_not_public_is_not_signed_with_others(desk):
    genre = GenreFactory(name="请示", asks_before_publishing=True)
    row = DisclosureFactory(state=State.IN_APPROVAL, genre=genre)
    answer = work(desk, "approve", [row], apply=1)
    assert answer.context["refused"][0][1] == ["“请示”一般不公开：请打开它单独办理。"]
    assert states([row]) == [State.IN_APPROVAL]


def test_columns_and_subjects_of_many_drafts(desk):
    rows = drafts(2)
    column, subject = ColumnFactory(), SubjectFactory()
    work(desk, "column", rows, apply=1, column=column.pk)
    work(desk, "subject", rows, apply=1, subject=subject.pk)
    for row in Disclosure.objects.all():
        assert (row.column, row.edited_by) == (column, desk.user)
        assert [link.subject for link in row.subject_links.all()] == [subject]
        assert kinds_of(row) == ["edited", "edited"]
    again = work(desk, "subject", rows[:1], apply=1, subject=subject.pk)
    assert again.context["refused"][0][1] == ["已经有这个主题分类。"]


def test_find_and_replace_shows_first_what_would_change(desk):
    hit = DisclosureFactory(
        state=State.DRAFT,
        title="关于甲镇的通知",
        content_html='<p class="text-center">甲镇 &amp; 甲镇</p><p>p class</p>',
    )
    other = DisclosureFactory(state=State.DRAFT, title="别的")
    data = {"find": "甲镇", "replacement": "乙<镇>"}
    assert "先看结果" in work(desk, "replace", [hit, other]).content.decode()
    shown = work(desk, "replace", [hit, other], apply=1, **data)
    assert "确定替换" in shown.content.decode()
    assert shown.context["preview"] == [(hit, [("标题", "1 处"), ("正文", "2 处")])]
    assert Disclosure.objects.get(pk=hit.pk).title == "关于甲镇的通知"
    done = work(desk, "replace", [hit, other], confirm=1, **data)
    assert [row.pk for row in done.context["done"]] == [hit.pk]
    assert done.context["refused"][0][1] == ["没有找到要替换的文字。"]
    row = Disclosure.objects.get(pk=hit.pk)
    assert row.title == "关于乙<镇>的通知"
    assert row.content_text == "乙<镇> & 乙<镇>\np class"


def test_replacing_leaves_markup_alone():
    html = '<p class="text-center">p</p>'
    assert replaced(html, "p", "x") == '<p class="text-center">x</p>'


def test_nobody_works_on_rows_of_another_body(client):
    mine, other = drafts(1)[0], drafts(1)[0]
    client.force_login(person_of(mine.issuing_body, *Role))
    answer = work(client, "submit", [mine, other], apply=1)
    assert [row.pk for row in answer.context["done"]] == [mine.pk]
    assert states([mine, other]) == [State.IN_REVIEW, State.DRAFT]


def test_nobody_signs_many_of_their_own(client):
    body = IssuingBodyFactory()
    person = person_of(body, *Role)
    rows = DisclosureFactory.create_batch(
        2, state=State.IN_APPROVAL, issuing_body=body, written_by=person
    )
    client.force_login(person)
    answer = work(client, "approve", rows, apply=1)
    assert (answer.context["done"], len(answer.context["refused"])) == ([], 2)


def test_too_many_rows_are_refused_in_words(desk, monkeypatch):
    monkeypatch.setattr(mass, "AT_ONCE", 1)
    answer = desk.post(
        address("disclosure_changelist"),
        {"action": "mass_submit", "_selected_action": [row.pk for row in drafts(2)]},
        follow=True,
    )
    assert "一次最多办理 1 份文件" in answer.content.decode()


def test_a_list_is_exported_as_csv_and_xlsx(desk):
    subjects = [SubjectFactory(name="司法"), SubjectFactory(name="其他")]
    DisclosureFactory(title="=危险的标题", subjects=subjects, keywords=["防汛", "值班"])
    rows = Disclosure.objects.all()
    answer = work(desk, "unused", rows, action="export_csv")
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeff")
    head, line = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    row = dict(zip(head, line, strict=True))
    assert (row["标题"], row["主题分类"], row["主题词"], row["状态"]) == (
        "'=危险的标题",
        "司法；其他",
        "防汛；值班",
        "已公开",
    )
    answer = work(desk, "unused", rows, action="export_xlsx")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)), read_only=True)
    assert [list(map(str, cells)) for cells in book.active.values][1][1] == "'=危险的标题"


def test_rows_in_every_state_are_exported(desk):
    for state in State:
        DisclosureFactory(state=state)
    send_back(DisclosureFactory(state=State.IN_REVIEW), reason="缺页")
    revise(DisclosureFactory())
    answer = work(desk, "unused", Disclosure.objects.all(), action="export_xlsx")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)), read_only=True)
    said = {str(cells[15]) for cells in list(book.active.values)[1:]}
    assert said == {*(str(state.label) for state in State), "已退回"}


@pytest.mark.parametrize("length", [1, 250])
def test_an_export_costs_queries_by_the_batch_and_holds_only_what_one_sees(
    client, django_assert_max_num_queries, length
):
    body = IssuingBodyFactory()
    Disclosure.objects.bulk_create(
        Disclosure(title=f"草稿{number}", issuing_body=body) for number in range(length)
    )
    other = drafts(1)[0]
    client.force_login(person_of(body, Role.EDITOR))
    data = {"action": "export_csv", "select_across": 1, "_selected_action": [other.pk]}
    with django_assert_max_num_queries(20):
        answer = client.post(address("disclosure_changelist"), data)
        text = b"".join(answer.streaming_content).decode()
    assert len(text.splitlines()) == length + 1
    assert other.title not in text
