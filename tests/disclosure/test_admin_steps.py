"""The steps of the workflow as pages at the desk."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from disclosure.admin.steps import STEPS
from disclosure.enums import State
from disclosure.models import Disclosure, Event, LogEntry
from disclosure.workflow import correct
from tests.disclosure.desk import address, clerk, filled
from tests.factories import DisclosureFactory, GenreFactory, UserFactory

pytestmark = pytest.mark.django_db
PLACES = [f"disclosure_{step.name}" for step in STEPS] + ["disclosure_correct"]


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


def test_publishing_asks_first_and_then_tells_the_number(desk):
    draft = DisclosureFactory(state=State.DRAFT)
    asked = desk.get(address("disclosure_publish", draft.pk))
    assert asked.status_code == 200
    assert "系统自动生成索引号和公开时间，以后不能更改。" in asked.content.decode()
    assert Disclosure.objects.get(pk=draft.pk).state == State.DRAFT
    response = desk.post(address("disclosure_publish", draft.pk), follow=True)
    draft.refresh_from_db()
    assert draft.state == State.PUBLISHED
    assert texts(response) == [f"已公开，索引号为 {draft.index_number}。"]
    event = Event.objects.get(disclosure=draft)
    assert (event.kind, event.by) == ("published", desk.user)


def test_pressing_twice_gives_a_plain_message(desk):
    draft = DisclosureFactory(state=State.DRAFT)
    desk.post(address("disclosure_publish", draft.pk))
    entries = LogEntry.objects.count()
    response = desk.post(address("disclosure_publish", draft.pk), follow=True)
    assert texts(response)[-1] == "文件现在是“已公开”，不需要或不能办理“公开”。"
    assert LogEntry.objects.count() == entries


def test_a_step_that_was_overtaken_is_refused_in_words(desk, monkeypatch):
    """Between the page's look at the row and the lock, somebody else was faster."""
    draft = DisclosureFactory(state=State.DRAFT)
    monkeypatch.setattr("disclosure.admin.steps.Step.is_open_to", lambda *_: True)
    desk.post(address("disclosure_publish", draft.pk))
    response = desk.post(address("disclosure_publish", draft.pk))
    assert response.status_code == 200
    assert response.context["form"].non_field_errors() == [
        "文件现在是“已公开”，不能改为“已公开”。"
    ]


def test_what_is_missing_is_said_and_nothing_happens(desk):
    draft = DisclosureFactory(state=State.DRAFT, column=None, content_html="")
    words = ["请选择栏目。", "请填写正文，或上传附件。"]
    panel = desk.get(address("disclosure_change", draft.pk))
    assert panel.context["missing"] == words
    page = desk.get(address("disclosure_publish", draft.pk))
    assert page.context["missing"] == words
    answer = desk.post(address("disclosure_publish", draft.pk))
    assert answer.status_code == 200
    draft.refresh_from_db()
    assert (draft.state, draft.index_number) == (State.DRAFT, "")
    assert not Event.objects.filter(disclosure=draft).exists()


def test_a_genre_that_is_normally_not_public_is_asked_for_once_more(desk):
    genre = GenreFactory(name="请示", asks_before_publishing=True)
    draft = DisclosureFactory(state=State.DRAFT, genre=genre)
    url = address("disclosure_publish", draft.pk)
    assert "“请示”一般不公开。我已确认这一份可以公开。" in desk.get(url).content.decode()
    answer = desk.post(url)
    assert answer.context["form"].errors["sure"] == [
        "这类公文一般不公开：确认可以公开后，请勾选。"
    ]
    assert Disclosure.objects.get(pk=draft.pk).state == State.DRAFT
    desk.post(url, {"sure": "on"})
    assert Disclosure.objects.get(pk=draft.pk).state == State.PUBLISHED


def test_scheduling_and_taking_it_back(desk, later):
    draft = DisclosureFactory(state=State.DRAFT)
    url = address("disclosure_schedule", draft.pk)
    past = timezone.localtime() - timedelta(hours=1)
    answer = desk.post(url, {"publish_at": f"{past:%Y-%m-%dT%H:%M}"})
    assert answer.context["form"].errors["publish_at"] == ["定时公开的时间必须晚于现在。"]
    desk.post(url, {"publish_at": f"{timezone.localtime(later):%Y-%m-%dT%H:%M}"})
    draft.refresh_from_db()
    assert draft.state == State.SCHEDULED
    assert draft.publish_at == later.replace(second=0, microsecond=0)
    desk.post(address("disclosure_unschedule", draft.pk))
    draft.refresh_from_db()
    assert (draft.state, draft.publish_at) == (State.DRAFT, None)


def test_withdrawing_wants_both_reasons_and_restoring_keeps_the_number(desk):
    document = DisclosureFactory()
    url = address("disclosure_withdraw", document.pk)
    answer = desk.post(url, {"reason": "", "ground": ""})
    assert set(answer.context["form"].errors) == {"reason", "ground"}
    assert Disclosure.objects.get(pk=document.pk).state == State.PUBLISHED
    desk.post(url, {"reason": "内容有误，正在核实。", "ground": "李某提出"})
    withdrawn = Disclosure.objects.get(pk=document.pk)
    assert withdrawn.state == State.WITHDRAWN
    assert withdrawn.withdrawal_reason == "内容有误，正在核实。"
    assert Event.objects.filter(disclosure=document).last().ground == "李某提出"
    assert "李某提出" not in "".join(LogEntry.objects.values_list("reason", flat=True))
    desk.post(address("disclosure_restore", document.pk), {"ground": "核实无误"})
    restored = Disclosure.objects.get(pk=document.pk)
    assert restored.state == State.PUBLISHED
    assert restored.index_number == document.index_number
    assert restored.published_at == document.published_at


def test_erasing_is_for_superusers_who_type_the_number(desk, client):
    document = DisclosureFactory()
    url = address("disclosure_erase", document.pk)
    answer = desk.post(url, {"ground": "误公开个人信息", "number": "错的号"})
    assert answer.context["form"].errors["number"] == ["与这份文件的索引号不一致，请核对。"]
    client.force_login(clerk("change_disclosure", "view_disclosure"))
    data = {"ground": "误公开个人信息", "number": document.index_number}
    assert client.post(url, data).status_code == 403
    assert Disclosure.objects.get(pk=document.pk).erased_at is None
    client.force_login(desk.user)
    response = client.post(url, data, follow=True)
    erased = Disclosure.objects.get(pk=document.pk)
    assert erased.erased_at is not None
    assert erased.content_html == ""
    assert texts(response) == ["已彻底删除。"]
    answer = client.post(address("disclosure_restore", document.pk), follow=True)
    assert texts(answer) == ["这份文件已彻底删除，不能再办理。"]


@pytest.mark.parametrize("place", PLACES)
def test_every_step_is_refused_to_strangers_and_to_staff_without_permission(client, place):
    document = DisclosureFactory(state=State.DRAFT)
    public = DisclosureFactory()
    before = list(Disclosure.objects.values_list("state", "updated_at").order_by("pk"))
    for pk in (document.pk, public.pk):
        for send in (client.get, client.post):
            answer = send(address(place, pk))
            assert answer.status_code == 302
            assert answer.url.startswith("/admin/login/")
    client.force_login(clerk("view_disclosure", "add_disclosure", "delete_disclosure"))
    for pk in (document.pk, public.pk):
        for send in (client.get, client.post):
            assert send(address(place, pk)).status_code == 403
    after = list(Disclosure.objects.values_list("state", "updated_at").order_by("pk"))
    assert after == before


@pytest.mark.parametrize("place", PLACES)
def test_a_document_that_is_gone_gets_a_plain_message(desk, place):
    response = desk.get(address(place, 987654), follow=True)
    assert response.status_code == 200
    assert len(texts(response)) == 1


def test_a_correction_changes_the_row_and_leaves_its_reason_in_the_log(desk):
    document = DisclosureFactory()
    url = address("disclosure_correct", document.pk)
    assert desk.get(url).status_code == 200
    data = filled(
        document,
        reason="更正第三条中的联系电话",
        document_number="云政办发[2021]3号",
        content_html="<p>更正后的正文。</p>",
        **{
            "relations-TOTAL_FORMS": 1,
            "relations-0-kind": "related",
            "relations-0-target": "",
            "relations-0-target_title": "另一份文件",
        },
    )
    response = desk.post(url, data, follow=True)
    corrected = Disclosure.objects.get(pk=document.pk)
    assert corrected.content_text == "更正后的正文。"
    assert corrected.index_number == document.index_number
    assert [r.target_title for r in corrected.relations.all()] == ["另一份文件"]
    entry = LogEntry.objects.order_by("-seq").first()
    assert (entry.kind, entry.reason) == ("changed", "更正第三条中的联系电话")
    assert texts(response) == [
        "已更正，更正前的版本保留在公开日志中。",
        "文号已规范为 云政办发〔2021〕3号。",
    ]


def test_a_correction_without_reason_or_change_keeps_what_was_typed(desk):
    document = DisclosureFactory()
    url = address("disclosure_correct", document.pk)
    entries = LogEntry.objects.count()
    page = desk.post(url, filled(document, reason="", title="改过的标题")).content.decode()
    assert 'value="改过的标题"' in page
    same = desk.post(url, filled(document, reason="没有改动")).content.decode()
    assert "没有任何改动，不需要更正。" in same
    assert "没有改动</textarea>" in same
    empty = desk.post(url, filled(document, reason="删掉正文", content_html=""))
    assert "请填写正文，或上传附件。" in empty.content.decode()
    assert LogEntry.objects.count() == entries
    assert Disclosure.objects.get(pk=document.pk).title == document.title


def test_a_correction_that_somebody_else_overtook_keeps_what_was_typed(desk):
    document = DisclosureFactory()
    mine = filled(document, reason="我的更正", title="我的标题")
    with correct(document, reason="同事的更正") as row:
        row.title = "同事的标题"
    page = desk.post(address("disclosure_correct", document.pk), mine).content.decode()
    assert "别人修改了这份文件，所以没有保存" in page
    assert 'value="我的标题"' in page
    assert Disclosure.objects.get(pk=document.pk).title == "同事的标题"


def test_a_correction_cannot_move_the_document_to_another_body(desk):
    document, other = DisclosureFactory(), DisclosureFactory()
    data = filled(document, reason="换机构", title="新标题")
    data["issuing_body"] = other.issuing_body_id
    desk.post(address("disclosure_correct", document.pk), data)
    corrected = Disclosure.objects.get(pk=document.pk)
    assert corrected.issuing_body == document.issuing_body
    assert corrected.title == "新标题"


@pytest.mark.parametrize("state", [State.DRAFT, State.SCHEDULED, State.WITHDRAWN])
def test_only_a_public_document_is_corrected(desk, state, later):
    document = DisclosureFactory(state=state, publish_at=later)
    url = address("disclosure_correct", document.pk)
    response = desk.post(url, filled(document, reason="更正", title="改"), follow=True)
    assert texts(response) == ["只有已公开的文件可以更正。"]
    assert Disclosure.objects.get(pk=document.pk).title == document.title


def test_a_refusal_of_the_workflow_is_shown_in_words(desk, monkeypatch):
    document = DisclosureFactory(state=State.DRAFT)

    def refuse(*args, **kwargs):
        raise ValidationError({"nowhere": "号段已暂停。"})

    monkeypatch.setattr("disclosure.admin.steps.publish", refuse)
    response = desk.post(address("disclosure_publish", document.pk))
    assert response.context["form"].non_field_errors() == ["号段已暂停。"]
