"""Entering and editing a draft at the desk."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry as DjangoLog
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from disclosure.enums import State
from disclosure.models import Attachment, AuditEntry, Disclosure
from tests.disclosure.desk import address, clerk, filled
from tests.factories import (
    ColumnFactory,
    DisclosureFactory,
    IssuingBodyFactory,
    SubjectFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"


@pytest.fixture
def desk(client):
    client.user = UserFactory()
    client.force_login(client.user)
    return client


@pytest.fixture
def later():
    return timezone.now() + timedelta(days=2)


def texts(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def kinds(disclosure_id) -> list[str]:
    rows = AuditEntry.objects.filter(subject=f"disclosure:{disclosure_id}").order_by("seq")
    return list(rows.values_list("kind", flat=True))


def test_a_clerk_enters_a_draft_with_all_that_hangs_on_it(desk):
    body, partner, column = IssuingBodyFactory(), IssuingBodyFactory(), ColumnFactory()
    first, second = SubjectFactory(), SubjectFactory()
    target = DisclosureFactory()
    data = filled(
        document_number="云政办发[2021]015号",
        issuing_body=body.pk,
        column=column.pk,
        keywords="防汛；抢险 值班",
        content_html='<h1 style="color:red">一、总则</h1><p onclick="x()">正文。</p>',
        **{
            "subject_links-TOTAL_FORMS": 2,
            "subject_links-0-subject": first.pk,
            "subject_links-0-position": 2,
            "subject_links-1-subject": second.pk,
            "subject_links-1-position": 1,
            "co_issuer_links-TOTAL_FORMS": 1,
            "co_issuer_links-0-body": partner.pk,
            "co_issuer_links-0-position": 0,
            "attachments-TOTAL_FORMS": 1,
            "attachments-0-file": SimpleUploadedFile("附表.pdf", PDF),
            "attachments-0-name": "防汛值班表",
            "attachments-0-position": 0,
            "relations-TOTAL_FORMS": 2,
            "relations-0-kind": "based_on",
            "relations-0-target": target.pk,
            "relations-0-target_title": "",
            "relations-1-kind": "related",
            "relations-1-target": "",
            "relations-1-target_title": "省防汛条例",
        },
    )
    response = desk.post(address("disclosure_add"), data, follow=True)
    draft = Disclosure.objects.get(title="关于做好防汛工作的通知")
    assert response.redirect_chain == [(address("disclosure_change", draft.pk), 302)]
    assert draft.state == State.DRAFT
    assert draft.index_number == ""
    assert draft.published_at is None
    assert draft.keywords == ["防汛", "抢险", "值班"]
    assert draft.content_html == "<h2>一、总则</h2><p>正文。</p>"
    assert [link.subject for link in draft.subject_links.all()] == [second, first]
    assert [link.body for link in draft.co_issuer_links.all()] == [partner]
    assert [(a.name, a.media_type, a.size) for a in draft.attachments.all()] == [
        ("防汛值班表.pdf", "application/pdf", len(PDF))
    ]
    assert [(r.kind, r.target, r.target_title) for r in draft.relations.all()] == [
        ("based_on", target, ""),
        ("related", None, "省防汛条例"),
    ]
    assert texts(response) == [
        "文号已规范为 云政办发〔2021〕15号。",
        "草稿已保存，公众还看不到。",
    ]
    assert kinds(draft.pk) == ["created"]


def test_a_form_with_errors_shows_everything_that_was_typed(desk):
    body, column, subject = IssuingBodyFactory(), ColumnFactory(), SubjectFactory()
    data = filled(
        title="",
        document_number="云政办发〔2021〕7号",
        issuing_body=body.pk,
        column=column.pk,
        keywords="防汛 值班",
        summary="一段概述",
        source="区政府办",
        written_on="2021-02-05",
        content_html="<p>一段不能丢的正文。</p>",
        **{
            "subject_links-TOTAL_FORMS": 1,
            "subject_links-0-subject": subject.pk,
            "subject_links-0-position": 3,
            "attachments-TOTAL_FORMS": 1,
            "attachments-0-file": SimpleUploadedFile("附表.pdf", PDF),
            "attachments-0-name": "值班表",
            "attachments-0-position": 4,
            "relations-TOTAL_FORMS": 1,
            "relations-0-kind": "based_on",
            "relations-0-target": "",
            "relations-0-target_title": "省防汛条例",
        },
    )
    response = desk.post(address("disclosure_add"), data)
    page = response.content.decode()
    assert response.status_code == 200
    assert not Disclosure.objects.exists()
    for typed in [
        'value="云政办发〔2021〕7号"',
        f'<option value="{body.pk}" selected>{body.name}</option>',
        f'<option value="{column.pk}" selected>{column.name}</option>',
        'value="防汛 值班"',
        "一段概述</textarea>",
        'value="区政府办"',
        'value="2021-02-05"',
        "&lt;p&gt;一段不能丢的正文。&lt;/p&gt;</textarea>",
        f'<option value="{subject.pk}" selected>',
        'value="3"',
        'value="值班表"',
        'value="4"',
        'value="based_on" selected',
        'value="省防汛条例"',
        "已收到“附表.pdf”，保存时不必重新选择。",
    ]:
        assert typed in page
    # And the upload is there when the form is sent again with what it showed.
    kept = response.context["inline_admin_formsets"][2].formset.forms[0]["kept"].value()
    data |= {"title": "补上的标题", "attachments-0-kept": kept}
    del data["attachments-0-file"]
    desk.post(address("disclosure_add"), data)
    assert [a.name for a in Disclosure.objects.get().attachments.all()] == ["值班表.pdf"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("程序.pdf", b"MZ\x90\x00", "“程序.pdf”是可执行程序，不能作为附件。"),
        ("空.pdf", b"", "提交的是空文件。"),
        ("网页.txt", b"<html><script>", "含有可执行的网页或脚本内容，不能作为附件。"),
    ],
)
def test_a_refused_file_is_refused_in_words_and_the_rest_stays(desk, name, content, words):
    data = filled(
        source="区政府办",
        **{
            "attachments-TOTAL_FORMS": 1,
            "attachments-0-file": SimpleUploadedFile(name, content),
            "attachments-0-position": 0,
        },
    )
    page = desk.post(address("disclosure_add"), data).content.decode()
    assert words in page
    assert 'value="区政府办"' in page
    assert not Disclosure.objects.exists()


def test_a_file_beyond_the_limit_is_refused_in_words(desk, settings):
    settings.ATTACHMENT_MAX_BYTES = 10
    data = filled(
        **{
            "attachments-TOTAL_FORMS": 1,
            "attachments-0-file": SimpleUploadedFile("大.pdf", PDF),
            "attachments-0-position": 0,
        }
    )
    page = desk.post(address("disclosure_add"), data).content.decode()
    assert "超过上限 0 MB：请压缩或拆分后再上传。" in page
    assert not Attachment.objects.exists()


def test_the_file_of_a_draft_is_offered_by_the_desks_own_address(desk):
    draft = DisclosureFactory(state=State.DRAFT)
    attachment = Attachment.from_file(SimpleUploadedFile("表.pdf", PDF), "表.pdf")
    attachment.disclosure = draft
    attachment.save()
    page = desk.get(address("disclosure_change", draft.pk)).content.decode()
    assert address("disclosure_file", attachment.pk) in page
    assert "在站点上查看" not in page


def test_a_forged_note_of_an_upload_is_not_believed(desk):
    data = filled(**{"attachments-TOTAL_FORMS": 1, "attachments-0-kept": "e30:forged"})
    page = desk.post(address("disclosure_add"), data).content.decode()
    assert "请选择要上传的文件。" in page
    assert not Attachment.objects.exists()


def test_editing_notes_what_was_changed_and_nothing_else_does(desk):
    draft = DisclosureFactory(state=State.DRAFT)
    desk.post(address("disclosure_change", draft.pk), filled(draft))
    assert kinds(draft.pk) == []
    draft.refresh_from_db()
    desk.post(
        address("disclosure_change", draft.pk), filled(draft, title="改过的标题", source="来源")
    )
    event = AuditEntry.objects.get()
    assert (event.kind, event.by, event.ground) == ("edited", desk.user, "标题、来源")


def test_what_somebody_else_saved_meanwhile_is_not_overwritten(desk):
    draft = DisclosureFactory(state=State.DRAFT)
    mine = filled(draft, title="我的标题")
    draft.title = "同事的标题"
    draft.save()
    page = desk.post(address("disclosure_change", draft.pk), mine).content.decode()
    draft.refresh_from_db()
    assert draft.title == "同事的标题"
    assert "别人修改了这份文件，所以没有保存" in page
    assert 'value="我的标题"' in page


def test_a_clerk_cannot_set_number_state_or_day(desk):
    draft = DisclosureFactory(state=State.DRAFT)
    forged = {
        "index_number": "011158671/2021-00001",
        "state": "published",
        "published_at": "2001-01-01 00:00",
        "published_on": "2001-01-01",
        "publish_at": "2001-01-01 00:00",
    }
    desk.post(address("disclosure_change", draft.pk), filled(draft, **forged))
    draft.refresh_from_db()
    assert (draft.index_number, draft.state) == ("", State.DRAFT)
    assert (draft.published_at, draft.publish_at) == (None, None)


@pytest.mark.parametrize("state", [State.PUBLISHED, State.SCHEDULED, State.WITHDRAWN])
def test_what_is_not_a_draft_is_neither_changed_nor_deleted(desk, state, later):
    document = DisclosureFactory(state=state, publish_at=later)
    page = desk.get(address("disclosure_change", document.pk))
    assert page.status_code == 200
    assert 'name="_save"' not in page.content.decode()
    change = desk.post(
        address("disclosure_change", document.pk), filled(document, title="改了")
    )
    delete = desk.post(address("disclosure_delete", document.pk), {"post": "yes"})
    assert (change.status_code, delete.status_code) == (403, 403)
    assert Disclosure.objects.get(pk=document.pk).title == document.title


def test_a_deleted_draft_leaves_its_event(desk):
    draft = DisclosureFactory(state=State.DRAFT, title="要删除的草稿")
    response = desk.post(address("disclosure_delete", draft.pk), {"post": "yes"}, follow=True)
    assert not Disclosure.objects.filter(pk=draft.pk).exists()
    assert kinds(draft.pk) == ["deleted"]
    events = desk.get(address("auditentry_changelist")).content.decode()
    assert "（草稿已删除）" in events
    assert response.status_code == 200


def test_a_draft_that_others_point_to_is_not_deleted_and_says_why(desk):
    draft = DisclosureFactory(state=State.DRAFT)
    other = DisclosureFactory(state=State.DRAFT)
    other.relations.create(kind="related", target=draft)
    page = desk.get(address("disclosure_delete", draft.pk))
    assert page.context["protected"] != []
    answer = desk.post(address("disclosure_delete", draft.pk), {"post": "yes"})
    assert answer.status_code == 200
    assert Disclosure.objects.filter(pk=draft.pk).exists()
    assert kinds(draft.pk) == []


def test_django_s_own_log_is_not_written(desk):
    draft = DisclosureFactory(state=State.DRAFT)
    desk.post(address("disclosure_add"), filled())
    desk.post(address("disclosure_change", draft.pk), filled(draft, title="改"))
    desk.post(address("disclosure_delete", draft.pk), {"post": "yes"})
    desk.post(address("genre_add"), {"name": "令", "code": "order", "position": 1})
    assert DjangoLog.objects.count() == 0


def test_the_history_is_the_events_of_the_document(desk):
    draft = DisclosureFactory(state=State.DRAFT)
    desk.post(address("disclosure_change", draft.pk), filled(draft, title="改过"))
    page = desk.get(address("disclosure_history", draft.pk)).content.decode()
    assert "修改" in page
    assert str(desk.user) in page


def test_the_preview_of_a_draft_is_the_readers_page_and_for_the_staff_only(desk, client):
    draft = DisclosureFactory(state=State.DRAFT, title="尚未公开的通知")
    frame = desk.get(address("disclosure_preview", draft.pk)).content.decode()
    assert address("disclosure_page", draft.pk) in frame
    page = desk.get(address("disclosure_page", draft.pk))
    assert page.templates[0].name == "disclosure/disclosure_detail.html"
    assert "尚未公开的通知" in page.content.decode()
    assert page["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in page["Content-Security-Policy"]
    desk.logout()
    assert client.get(address("disclosure_preview", draft.pk)).status_code == 302
    client.force_login(clerk())
    for name in ("disclosure_preview", "disclosure_page"):
        assert client.get(address(name, draft.pk)).status_code == 404


def test_an_attachment_of_a_draft_opens_for_the_staff_only(desk):
    draft = DisclosureFactory(state=State.DRAFT)
    attachment = Attachment.from_file(SimpleUploadedFile("表.pdf", PDF), "表.pdf")
    attachment.disclosure = draft
    attachment.save()
    url = address("disclosure_file", attachment.pk)
    answer = desk.get(url)
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    desk.logout()
    assert desk.get(url).status_code == 302
    desk.force_login(clerk())
    assert desk.get(url).status_code == 404
