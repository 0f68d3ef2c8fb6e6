"""Bodies, subjects, genres, columns, identity, series and records at the desk."""

import pytest
from django.db.models import ProtectedError

from disclosure.models import (
    Column,
    ColumnAddress,
    Genre,
    IssuingBody,
    LogEntry,
    NumberSeries,
    SiteIdentity,
    SubjectCategory,
)
from tests.disclosure.desk import address, clerk
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
    client.force_login(UserFactory())
    return client


def texts(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def body_form(**values) -> dict:
    return {"name": "云汀区司法局", "code": "011158671", "kind": "department"} | {
        "position": 0,
        "memberships-TOTAL_FORMS": 0,
        "memberships-INITIAL_FORMS": 0,
        **values,
    }


def test_a_code_with_a_wrong_check_digit_is_kept_and_warned_of(desk):
    response = desk.post(address("issuingbody_add"), body_form(code="011158672"), follow=True)
    assert IssuingBody.objects.get().code == "011158672"
    assert "组织机构代码 011158672 的校验位不对，请核对。" in texts(response)


def test_the_code_of_a_body_is_never_changed(desk):
    body = IssuingBodyFactory(code="011158671", name="旧名")
    desk.post(address("issuingbody_change", body.pk), body_form(name="新名", code="999999999"))
    body.refresh_from_db()
    assert (body.name, body.code) == ("新名", "011158671")


def test_a_body_below_itself_is_refused_in_words(desk):
    top = IssuingBodyFactory()
    below = IssuingBodyFactory(parent=top)
    data = body_form(name=top.name, parent=below.pk)
    page = desk.post(address("issuingbody_change", top.pk), data).content.decode()
    assert "上级机构不能是本机构的下级。" in page


def test_a_column_without_address_name_gets_the_pinyin_of_its_name(desk):
    parent = ColumnFactory()
    data = {"name": "财政预算、决算", "parent": parent.pk, "position": 2}
    data |= {"column_type": "信息公开", "statutory_item": "7"}
    desk.post(address("column_add"), data)
    column = Column.objects.get(name="财政预算、决算")
    assert (column.slug, column.parent) == ("cai-zheng-yu-suan-jue-suan", parent)
    page = desk.post(address("column_add"), data).content.decode()
    assert "同一上级栏目下已有" in page


def test_a_moved_column_keeps_its_old_address(desk):
    old, new = ColumnFactory(slug="old"), ColumnFactory(slug="new")
    column = ColumnFactory(slug="leaf", parent=old)
    data = {"name": column.name, "slug": "leaf", "parent": new.pk, "position": 0}
    desk.post(address("column_change", column.pk), data | {"column_type": "信息公开"})
    assert Column.objects.get(pk=column.pk).path == "new/leaf"
    assert ColumnAddress.objects.get(path="old/leaf").column == column


def test_a_column_below_itself_is_refused_in_words(desk):
    top = ColumnFactory()
    below = ColumnFactory(parent=top)
    data = {"name": top.name, "slug": top.slug, "parent": below.pk, "position": 0}
    page = desk.post(
        address("column_change", top.pk), data | {"column_type": "信息公开"}
    ).content.decode()
    assert "上级栏目不能是本栏目的下级。" in page


def test_a_section_is_neither_renamed_nor_moved_nor_deleted(desk):
    section = ColumnFactory(slug="guide", name="政府信息公开指南")
    other = ColumnFactory()
    data = {"name": "办事指南", "slug": "help", "parent": other.pk, "position": 5}
    data |= {"column_type": "信息公开", "description": "指南"}
    desk.post(address("column_change", section.pk), data)
    section.refresh_from_db()
    assert (section.name, section.slug, section.parent) == ("政府信息公开指南", "guide", None)
    assert (section.position, section.description) == (5, "指南")
    deleted = desk.post(address("column_delete", section.pk), {"post": "yes"})
    assert deleted.status_code == 403
    assert Column.objects.filter(pk=section.pk).exists()


def test_columns_are_listed_as_a_tree_and_ordered_by_hand(desk):
    second = ColumnFactory(name="乙", position=2)
    first = ColumnFactory(name="甲", position=1)
    leaf = ColumnFactory(name="甲一", parent=first)
    rows = desk.get(address("column_changelist")).context["cl"].result_list
    assert list(rows) == [first, leaf, second]
    data = {"form-TOTAL_FORMS": 3, "form-INITIAL_FORMS": 3, "_save": "1"}
    for n, (column, position) in enumerate([(first, 3), (leaf, 0), (second, 2)]):
        data |= {f"form-{n}-id": column.pk, f"form-{n}-position": position}
    desk.post(address("column_changelist"), data)
    rows = desk.get(address("column_changelist")).context["cl"].result_list
    assert list(rows) == [second, first, leaf]


def test_what_is_in_use_is_not_deleted_and_says_so(desk, monkeypatch):
    document = DisclosureFactory(genre=GenreFactory())
    used = [
        ("column", document.column),
        ("issuingbody", document.issuing_body),
        ("genre", document.genre),
    ]
    for kind, row in used:
        desk.post(address(f"{kind}_delete", row.pk), {"post": "yes"})
        assert type(row).objects.filter(pk=row.pk).exists()

    def overtaken(*args, **kwargs):
        raise ProtectedError("in use", {document})

    free = GenreFactory()
    monkeypatch.setattr(Genre, "delete", overtaken)
    response = desk.post(address("genre_delete", free.pk), {"post": "yes"}, follow=True)
    assert texts(response) == ["它正在被使用，不能删除：请先把用到它的文件或下级改到别处。"]


def test_subjects_have_two_levels(desk):
    head = SubjectFactory()
    below = SubjectFactory(parent=head)
    data = {"name": "第三级", "code": "999", "parent": below.pk, "position": 0}
    page = desk.post(address("subjectcategory_add"), data)
    assert page.status_code == 200
    assert not SubjectCategory.objects.filter(code="999").exists()


def test_every_change_of_the_structure_is_in_the_log(desk):
    desk.post(address("genre_add"), {"name": "通知", "code": "notice", "position": 1})
    entry = LogEntry.objects.get()
    assert (entry.kind, entry.subject) == ("structure", "genre:notice")


def test_the_identity_is_one_row_edited_without_a_detour(desk):
    assert desk.get(address("siteidentity_changelist")).url == address("siteidentity_change", 1)
    data = {"site_name": "云汀区政府信息公开", "number_scheme": "{code}/{year}-{serial:5}"}
    response = desk.post(address("siteidentity_change", 1), data | {"summary_limit": 100})
    assert response.status_code == 302
    assert SiteIdentity.objects.get().site_name == "云汀区政府信息公开"
    assert desk.get(address("siteidentity_add")).status_code == 403
    assert desk.get(address("siteidentity_delete", 1)).status_code == 403
    bad = desk.post(address("siteidentity_change", 1), data | {"number_scheme": "{x}"})
    assert bad.status_code == 200
    assert bad.context["errors"]


@pytest.mark.parametrize(("judgement", "last"), [("confirm", 5000), ("set-aside", 3)])
def test_a_person_judges_a_jump_of_numbers(desk, judgement, last):
    series = NumberSeries.objects.create(code="011158671", year=2020, last=5000, held_from=3)
    url = address("numberseries_judge", series.pk, judgement)
    assert "已暂停编号" in desk.get(address("numberseries_change", series.pk)).content.decode()
    assert desk.get(url).status_code == 405
    desk.post(url)
    series.refresh_from_db()
    assert (series.last, series.held_from) == (last, None)
    again = desk.post(url, follow=True)
    assert texts(again)[-1] == "这个号段没有待确认的跳号。"


def test_a_jump_is_not_judged_without_permission(client):
    series = NumberSeries.objects.create(code="011158671", year=2020, last=5000, held_from=3)
    url = address("numberseries_judge", series.pk, "confirm")
    assert client.post(url).status_code == 302
    client.force_login(clerk("view_numberseries"))
    assert client.post(url).status_code == 403
    series.refresh_from_db()
    assert series.held_from == 3


@pytest.mark.parametrize("kind", ["logentry", "auditentry", "numberseries"])
def test_records_are_never_added_changed_or_deleted(desk, kind):
    DisclosureFactory()
    pk = LogEntry.objects.first().pk
    if kind != "logentry":
        pk = {"auditentry": 1, "numberseries": NumberSeries.objects.first().pk}[kind]
    assert desk.get(address(f"{kind}_add")).status_code == 403
    assert desk.post(address(f"{kind}_delete", pk), {"post": "yes"}).status_code in {302, 403}
    assert desk.post(address(f"{kind}_change", pk), {}).status_code in {302, 403}
    assert LogEntry.objects.filter(seq=1).exists()
