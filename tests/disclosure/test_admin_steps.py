"""The steps of the workflow as pages at the desk."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from disclosure.admin.steps import STEPS
from disclosure.enums import Role, State
from disclosure.models import AuditEntry, Disclosure, LogEntry
from tests.disclosure.desk import address, clerk, kinds_of, person_of
from tests.factories import DisclosureFactory, GenreFactory, IssuingBodyFactory, UserFactory

pytestmark = pytest.mark.django_db
PLACES = [f"disclosure_{step.name}" for step in STEPS]


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


def now(document) -> Disclosure:
    return Disclosure.objects.get(pk=document.pk)


def test_a_document_goes_from_draft_to_public_through_three_people(client):
    body = IssuingBodyFactory()
    draft = DisclosureFactory(state=State.DRAFT, issuing_body=body)
    for role, step, data, state, said in [
        (Role.EDITOR, "submit", {}, State.IN_REVIEW, "已提交审核。"),
        (
            Role.REVIEWER,
            "review",
            {"examined": "on", "ground": "可以公开"},
            State.IN_APPROVAL,
            "已审核通过。文件等待签发。",
        ),
        (Role.APPROVER, "approve", {"ground": ""}, State.PUBLISHED, None),
    ]:
        client.force_login(person_of(body, role))
        asked = client.get(address(f"disclosure_{step}", draft.pk))
        assert asked.status_code == 200
        response = client.post(address(f"disclosure_{step}", draft.pk), data, follow=True)
        assert now(draft).state == state
        number = now(draft).index_number
        said = said or f"已签发。文件已公开，索引号为 {number}。"
        assert texts(response) == [said]
    assert kinds_of(draft) == ["submitted", "reviewed", "approved", "published"]
    assert AuditEntry.objects.get(kind="reviewed").ground == "可以公开"


def test_who_reviews_must_say_that_they_examined_the_text(desk):
    document = DisclosureFactory(state=State.IN_REVIEW)
    answer = desk.post(address("disclosure_review", document.pk), {"ground": "好"})
    assert answer.context["form"].errors["examined"] == ["请先完成公开审查，再勾选确认。"]
    assert now(document).state == State.IN_REVIEW
    assert "好</textarea>" in answer.content.decode()


def test_where_approval_is_switched_off_the_reviewer_decides_last(desk, later):
    body = IssuingBodyFactory(needs_approval=False)
    at_once, planned = (
        DisclosureFactory(state=State.IN_REVIEW, issuing_body=body) for _each in range(2)
    )
    desk.post(address("disclosure_review", at_once.pk), {"examined": "on"})
    assert now(at_once).state == State.PUBLISHED
    at = f"{timezone.localtime(later):%Y-%m-%dT%H:%M}"
    url = address("disclosure_review", planned.pk)
    desk.post(url, {"examined": "on", "publish_at": at})
    assert (now(planned).state, kinds_of(planned)) == (
        State.SCHEDULED,
        ["submitted", "reviewed", "scheduled"],
    )


def test_pressing_twice_gives_a_plain_message(desk):
    document = DisclosureFactory(state=State.IN_APPROVAL)
    desk.post(address("disclosure_approve", document.pk))
    entries = LogEntry.objects.count()
    response = desk.post(address("disclosure_approve", document.pk), follow=True)
    assert texts(response)[-1] == "文件现在是“已公开”，不能办理“签发”。"
    assert LogEntry.objects.count() == entries


def test_a_step_that_was_overtaken_is_refused_in_words(desk, monkeypatch):
    """Between the page's look at the row and the lock, somebody else was faster."""
    document = DisclosureFactory(state=State.IN_APPROVAL)
    monkeypatch.setattr("disclosure.admin.steps.Step.refusal", lambda *_: "")
    desk.post(address("disclosure_approve", document.pk))
    response = desk.post(address("disclosure_approve", document.pk))
    assert response.status_code == 200
    assert response.context["form"].non_field_errors() == [
        "文件现在是“已公开”，不能办理“签发”。"
    ]


def test_what_is_missing_is_said_and_nothing_happens(desk):
    draft = DisclosureFactory(state=State.DRAFT, column=None, content_html="")
    words = ["请选择栏目。", "请填写正文，或上传附件。"]
    panel = desk.get(address("disclosure_change", draft.pk))
    assert panel.context["missing"] == [
        ("id_column", words[0]),
        ("id_content_html", words[1]),
    ]
    page = desk.get(address("disclosure_submit", draft.pk))
    assert page.context["missing"] == words
    answer = desk.post(address("disclosure_submit", draft.pk))
    assert answer.status_code == 200
    assert (now(draft).state, kinds_of(draft)) == (State.DRAFT, [])


def test_a_genre_that_is_normally_not_public_is_asked_for_once_more(desk):
    genre = GenreFactory(name="请示", asks_before_publishing=True)
    document = DisclosureFactory(state=State.IN_APPROVAL, genre=genre)
    url = address("disclosure_approve", document.pk)
    assert "“请示”一般不公开。我已确认这一份可以公开。" in desk.get(url).content.decode()
    answer = desk.post(url)
    assert answer.context["form"].errors["sure"] == [
        "这类公文一般不公开：确认可以公开后，请勾选。"
    ]
    assert now(document).state == State.IN_APPROVAL
    desk.post(url, {"sure": "on"})
    assert now(document).state == State.PUBLISHED


def test_signing_for_a_later_time_and_taking_it_back(desk, later):
    document = DisclosureFactory(state=State.IN_APPROVAL)
    url = address("disclosure_approve", document.pk)
    past = timezone.localtime() - timedelta(hours=1)
    answer = desk.post(url, {"publish_at": f"{past:%Y-%m-%dT%H:%M}"})
    assert answer.context["form"].errors["publish_at"] == ["定时公开的时间必须晚于现在。"]
    at = timezone.localtime(later)
    response = desk.post(url, {"publish_at": f"{at:%Y-%m-%dT%H:%M}"}, follow=True)
    assert texts(response) == [f"已签发。文件将于 {at:%Y-%m-%d %H:%M} 自动公开。"]
    assert now(document).publish_at == later.replace(second=0, microsecond=0)
    desk.post(address("disclosure_reopen", document.pk))
    assert (now(document).state, now(document).publish_at) == (State.DRAFT, None)


def test_what_is_sent_back_says_why_until_it_is_handed_in_again(desk):
    document = DisclosureFactory(state=State.IN_REVIEW)
    url = address("disclosure_send-back", document.pk)
    empty = desk.post(url, {"reason": " "})
    assert empty.context["form"].errors["reason"] == [
        "请写明退回的理由，让录入的人知道怎样修改。"
    ]
    desk.post(url, {"reason": "附件二缺页"})
    page = desk.get(address("disclosure_change", document.pk)).content.decode()
    assert "附件二缺页" in page
    assert "已退回" in page
    desk.post(address("disclosure_submit", document.pk))
    assert (now(document).state, now(document).return_reason) == (State.IN_REVIEW, "")


def test_withdrawing_wants_both_reasons_and_restoring_keeps_the_number(desk):
    document = DisclosureFactory()
    url = address("disclosure_withdraw", document.pk)
    answer = desk.post(url, {"reason": "", "ground": ""})
    assert set(answer.context["form"].errors) == {"reason", "ground"}
    assert now(document).state == State.PUBLISHED
    desk.post(url, {"reason": "内容有误，正在核实。", "ground": "李某提出"})
    withdrawn = now(document)
    assert withdrawn.state == State.WITHDRAWN
    assert withdrawn.withdrawal_reason == "内容有误，正在核实。"
    assert AuditEntry.objects.get(kind="withdrawn").ground == "李某提出"
    assert "李某提出" not in "".join(LogEntry.objects.values_list("reason", flat=True))
    desk.post(address("disclosure_restore", document.pk), {"ground": "核实无误"})
    restored = now(document)
    assert restored.state == State.PUBLISHED
    assert restored.index_number == document.index_number
    assert restored.published_at == document.published_at


def test_erasing_takes_two_people_the_second_of_whom_types_the_number(desk):
    document = DisclosureFactory(title="误公开的名单")
    ask, erase = (
        address(f"disclosure_{name}", document.pk) for name in ("ask-erasure", "erase")
    )
    refused = desk.post(erase, {"number": document.index_number}, follow=True)
    assert texts(refused) == ["彻底删除须先由系统管理提请，再由另一个人同意。"]
    desk.post(ask, {"ground": "误公开个人信息"})
    alone = desk.post(erase, {"number": document.index_number}, follow=True)
    assert texts(alone)[-1] == "彻底删除是您提请的，须由另一个人同意。"
    desk.force_login(person_of(document.issuing_body, Role.APPROVER))
    desk.post(erase, {"number": document.index_number})
    assert now(document).erased_at is None
    desk.force_login(person_of(document.issuing_body, Role.HEAD))
    wrong = desk.post(erase, {"number": "错的号"})
    assert wrong.context["form"].errors["number"] == ["与这份文件的索引号不一致，请核对。"]
    response = desk.post(erase, {"number": document.index_number}, follow=True)
    assert texts(response) == ["已彻底删除。"]
    assert (now(document).content_html, now(document).withdrawal_reason) == (
        "",
        "误公开个人信息",
    )
    assert kinds_of(document) == ["published", "erasure_asked", "erased"]
    desk.force_login(desk.user)
    answer = desk.post(address("disclosure_restore", document.pk), follow=True)
    assert texts(answer) == ["这份文件已彻底删除，不能再办理。"]


def test_a_request_to_erase_can_be_dropped(desk):
    document = DisclosureFactory()
    desk.post(address("disclosure_ask-erasure", document.pk), {"ground": "误公开"})
    desk.post(address("disclosure_drop-erasure", document.pk))
    assert not hasattr(now(document), "erasure_request")
    assert kinds_of(document)[-1] == "erasure_dropped"


@pytest.mark.parametrize("place", PLACES)
def test_every_step_is_refused_to_strangers_and_to_staff_of_no_body(client, place):
    document = DisclosureFactory(state=State.DRAFT)
    public = DisclosureFactory()
    before = list(Disclosure.objects.values_list("state", "updated_at").order_by("pk"))
    for pk in (document.pk, public.pk):
        for send in (client.get, client.post):
            answer = send(address(place, pk))
            assert answer.status_code == 302
            assert answer.url.startswith("/admin/login/")
    client.force_login(clerk())
    for pk in (document.pk, public.pk):
        for send in (client.get, client.post):
            answer = send(address(place, pk))
            assert (answer.status_code, answer.url) == (302, "/admin/")
    after = list(Disclosure.objects.values_list("state", "updated_at").order_by("pk"))
    assert after == before


@pytest.mark.parametrize("place", PLACES)
def test_a_document_that_is_gone_gets_a_plain_message(desk, place):
    response = desk.get(address(place, 987654), follow=True)
    assert response.status_code == 200
    assert len(texts(response)) == 1


def test_a_refusal_of_the_workflow_is_shown_in_words(desk, monkeypatch):
    document = DisclosureFactory(state=State.IN_APPROVAL)

    def refuse(*args, **kwargs):
        raise ValidationError({"nowhere": "号段已暂停。"})

    monkeypatch.setattr("disclosure.admin.steps.approve", refuse)
    response = desk.post(address("disclosure_approve", document.pk))
    assert response.context["form"].non_field_errors() == ["号段已暂停。"]


def test_who_is_waited_for_is_said_by_name(desk):
    body = IssuingBodyFactory()
    person_of(body, Role.REVIEWER, name="王芳")
    document = DisclosureFactory(state=State.IN_REVIEW, issuing_body=body)
    assert (
        "等待审核：王芳。"
        in desk.get(address("disclosure_change", document.pk)).content.decode()
    )
    alone = DisclosureFactory(state=State.IN_REVIEW)
    page = desk.get(address("disclosure_change", alone.pk)).content.decode()
    assert "都没有另外的人可以审核" in page
