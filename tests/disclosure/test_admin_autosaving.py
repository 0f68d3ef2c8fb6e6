"""Nothing typed is lost: autosaves, two clerks in one form, earlier versions of a draft."""

import pytest

from disclosure.audit import note_document
from disclosure.enums import EventKind, Role, State
from disclosure.models import AuditEntry, Autosave, Disclosure
from disclosure.workflow.editing import edit
from tests.catalogue import attach
from tests.disclosure.desk import address, filled, kinds_of, person_of
from tests.factories import (
    ColumnFactory,
    DisclosureFactory,
    IssuingBodyFactory,
    SubjectFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.user = UserFactory(name="周岚")
    client.force_login(client.user)
    return client


def draft(**fields) -> Disclosure:
    return DisclosureFactory(state=State.DRAFT, **fields)


def url(name: str, document=None) -> str:
    return address(f"disclosure_{name}", document.pk if document else 0)


# --- autosaves ------------------------------------------------------------------------------


def test_what_was_typed_is_kept_and_offered_again_until_it_is_saved(desk):
    document = draft(title="旧标题")
    subject = SubjectFactory()
    typed = filled(
        document,
        title="写到一半的标题",
        **{"subject_links-TOTAL_FORMS": 1, "subject_links-0-subject": subject.pk},
        **{"subject_links-0-position": 0},
    )
    assert desk.post(url("autosave", document), typed).status_code == 204
    change = address("disclosure_change", document.pk)
    page = desk.get(change).content.decode()
    assert "系统替您留着" in page
    assert "写到一半的标题" not in page
    restored = desk.get(f"{change}?restore=1").content.decode()
    assert 'value="写到一半的标题"' in restored
    assert f'<option value="{subject.pk}" selected' in restored
    assert Disclosure.objects.get().title == "旧标题"
    desk.post(change, typed)
    assert Disclosure.objects.get().title == "写到一半的标题"
    assert not Autosave.objects.exists()


def test_a_new_draft_is_kept_too_and_can_be_discarded(desk):
    desk.post(url("autosave"), filled(title="从没保存过"))
    add = address("disclosure_add")
    assert "系统替您留着" in desk.get(add).content.decode()
    assert 'value="从没保存过"' in desk.get(f"{add}?restore=1").content.decode()
    assert desk.post(url("discard")).url == add
    assert "系统替您留着" not in desk.get(add).content.decode()


def test_a_form_that_is_refused_shows_what_was_sent_and_offers_nothing_else(desk):
    document = draft()
    typed = filled(document, title="")
    desk.post(url("autosave", document), typed)
    page = desk.post(address("disclosure_change", document.pk), typed).content.decode()
    assert "该字段是必填项" in page or "这个字段是必填项" in page
    assert "系统替您留着" not in page
    assert (
        "系统替您留着" in desk.get(address("disclosure_change", document.pk)).content.decode()
    )


def test_an_autosave_is_its_typists_alone(desk, client):
    document = draft()
    desk.post(url("autosave", document), filled(document, title="只给自己看"))
    colleague = person_of(document.issuing_body, Role.EDITOR)
    client.force_login(colleague)
    page = client.get(f"{address('disclosure_change', document.pk)}?restore=1").content.decode()
    assert "只给自己看" not in page
    client.force_login(person_of(IssuingBodyFactory(), Role.EDITOR))
    assert client.post(url("autosave", document), filled()).status_code == 404


def test_what_is_no_draft_any_more_is_not_kept(desk):
    document = DisclosureFactory(state=State.IN_REVIEW)
    assert desk.post(url("autosave", document), filled()).status_code == 409
    assert not Autosave.objects.exists()
    assert desk.get(url("autosave", document)).status_code == 405


def test_an_older_autosave_than_the_draft_is_not_offered(desk):
    document = draft()
    desk.post(url("autosave", document), filled(document, title="旧的"))
    document.save()
    page = desk.get(address("disclosure_change", document.pk)).content.decode()
    assert "系统替您留着" not in page


def test_the_secret_of_a_form_is_not_kept(desk):
    desk.post(url("autosave"), filled(csrfmiddlewaretoken="secret"))
    assert "csrfmiddlewaretoken" not in Autosave.objects.get().data


# --- two clerks in one form -------------------------------------------------------------------


@pytest.fixture
def overtaken(desk):
    """A draft that a colleague saved after ``desk`` had opened it; and what desk typed."""
    body, column = IssuingBodyFactory(), ColumnFactory()
    data = filled(title="第一稿", source="原来源", issuing_body=body.pk, column=column.pk)
    desk.post(address("disclosure_add"), data)
    document = Disclosure.objects.get()
    opened = filled(document, source="原来源")
    colleague = person_of(body, Role.EDITOR, name="何清")
    desk.force_login(colleague)
    change = address("disclosure_change", document.pk)
    theirs = filled(document, title="第一稿", source="同事的来源", summary="同事的概述")
    desk.post(change, theirs)
    desk.force_login(desk.user)
    return document, opened | {"title": "我的标题", "summary": "我的概述"}


def test_the_second_is_told_what_the_first_changed_and_keeps_what_they_typed(desk, overtaken):
    document, typed = overtaken
    page = desk.post(address("disclosure_change", document.pk), typed)
    form = page.context["adminform"].form
    found = {each.name: (each.mine, each.theirs, each.is_theirs) for each in form.conflicts}
    assert found == {
        "title": ("我的标题", "第一稿", False),
        "source": ("原来源", "同事的来源", True),  # I never touched it
        "summary": ("我的概述", "同事的概述", False),
    }
    text = page.content.decode()
    assert "何清" in text
    assert "内容概述、来源" in text or "来源、内容概述" in text
    assert 'value="我的标题"' in text
    assert Disclosure.objects.get().title == "第一稿"


def test_the_second_merges_field_by_field(desk, overtaken):
    document, typed = overtaken
    page = desk.post(address("disclosure_change", document.pk), typed)
    seen = page.context["adminform"].form["seen"].value()
    again = typed | {"seen": seen, "theirs": ["source", "summary"]}
    desk.post(address("disclosure_change", document.pk), again)
    row = Disclosure.objects.get()
    assert (row.title, row.source, row.summary) == ("我的标题", "同事的来源", "同事的概述")
    assert row.edited_by == desk.user


def test_mine_is_kept_where_nothing_is_chosen(desk, overtaken):
    document, typed = overtaken
    page = desk.post(address("disclosure_change", document.pk), typed)
    seen = page.context["adminform"].form["seen"].value()
    desk.post(address("disclosure_change", document.pk), typed | {"seen": seen})
    row = Disclosure.objects.get()
    assert (row.source, row.summary) == ("原来源", "我的概述")


def test_a_third_who_saves_meanwhile_is_told_of_too(desk, overtaken):
    document, typed = overtaken
    page = desk.post(address("disclosure_change", document.pk), typed)
    seen = page.context["adminform"].form["seen"].value()
    Disclosure.objects.get().save()
    again = desk.post(address("disclosure_change", document.pk), typed | {"seen": seen})
    assert "别人修改了这份文件" in again.content.decode()


def test_a_long_text_is_shown_where_it_differs(desk):
    document = draft(content_html=f"<p>{'甲' * 500}结尾一</p>")
    typed = filled(document)
    document.content_html = f"<p>{'甲' * 500}结尾二</p>"
    document.save()
    page = desk.post(address("disclosure_change", document.pk), typed)
    [conflict] = page.context["adminform"].form.conflicts
    assert "结尾一" in conflict.mine
    assert "结尾二" in conflict.theirs
    assert len(conflict.mine) < 200


# --- earlier versions ---------------------------------------------------------------------


def test_a_draft_goes_back_to_what_it_said_before(desk):
    column, subject = ColumnFactory(), SubjectFactory()
    first = filled(
        title="第一稿",
        keywords="甲；乙",
        written_on="2026-11-02",
        column=column.pk,
        **{"subject_links-TOTAL_FORMS": 1, "subject_links-0-subject": subject.pk},
        **{"subject_links-0-position": 0},
    )
    desk.post(address("disclosure_add"), first)
    document = Disclosure.objects.get()
    second = filled(document, title="第二稿", column="", content_html="<p>改坏了。</p>")
    desk.post(address("disclosure_change", document.pk), second)
    history = desk.get(address("disclosure_history", document.pk)).content.decode()
    assert history.count("恢复这时的内容") == 1
    desk.post(address("disclosure_go-back", document.pk, 1))
    row = Disclosure.objects.get()
    assert (row.title, row.column, row.keywords) == ("第一稿", column, ["甲", "乙"])
    assert (str(row.written_on), row.content_text) == ("2026-11-02", "各镇人民政府：")
    assert [link.subject for link in row.subject_links.all()] == [subject]
    assert kinds_of(row) == ["created", "edited", "edited"]
    desk.post(address("disclosure_go-back", document.pk, 2))
    assert Disclosure.objects.get().title == "第二稿"


def test_files_partners_and_relations_come_back_too(desk):
    body, partner, target = IssuingBodyFactory(), IssuingBodyFactory(), DisclosureFactory()
    document = draft(issuing_body=body)
    document.co_issuer_links.create(body=partner)
    document.relations.create(kind="related", target=target)
    document.relations.create(kind="based_on", target_title="某条例")
    kept, gone = attach(document, "留下.pdf"), attach(document, "去掉.pdf")
    note_document(document, EventKind.CREATED)
    with edit(document, ground="全部去掉") as row:
        row.co_issuer_links.all().delete()
        row.relations.all().delete()
        gone.delete()
        attach(row, "后加.pdf")
    before = AuditEntry.objects.get(kind=EventKind.CREATED)
    desk.post(address("disclosure_go-back", document.pk, before.pk))
    assert [link.body for link in document.co_issuer_links.all()] == [partner]
    relations = document.relations.values_list("kind", "target", "target_title")
    assert set(relations) == {("related", target.pk, ""), ("based_on", None, "某条例")}
    files = {each.name: each.public_id for each in document.attachments.all()}
    assert files == {"留下.pdf": kept.public_id, "去掉.pdf": gone.public_id}


def test_nobody_goes_back_with_what_is_not_theirs_or_no_draft(desk, client):
    desk.post(address("disclosure_add"), filled(issuing_body=IssuingBodyFactory().pk))
    document = Disclosure.objects.get()
    Disclosure.objects.update(state=State.IN_REVIEW)
    desk.post(address("disclosure_go-back", document.pk, 1))
    assert kinds_of(document) == ["created"]
    client.force_login(person_of(IssuingBodyFactory(), Role.EDITOR))
    assert client.post(address("disclosure_go-back", document.pk, 1)).status_code == 404
