"""From draft to public by two pairs of eyes, also when two press at once."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from disclosure.audit import AuditVerification
from disclosure.enums import EventKind, Role, State
from disclosure.models import AuditEntry, Disclosure, LogEntry, Relation
from disclosure.workflow import approve, pass_review, publish, reopen, send_back, submit
from tests.disclosure.desk import kinds_of, person_of
from tests.factories import DisclosureFactory, IssuingBodyFactory
from tests.processes import run_at_once

pytestmark = pytest.mark.django_db


def draft(**fields) -> Disclosure:
    return DisclosureFactory(state=State.DRAFT, **fields)


def test_three_people_take_a_draft_to_the_public_and_the_audit_names_them():
    document = draft()
    editor, reviewer, approver = (
        person_of(document.issuing_body, role)
        for role in (Role.EDITOR, Role.REVIEWER, Role.APPROVER)
    )
    submit(document, by=editor)
    pass_review(document, by=reviewer, ground="可以公开")
    approve(document, by=approver)
    assert Disclosure.objects.public().get() == document
    steps = AuditEntry.objects.order_by("seq").values_list("kind", "by", "ground")
    assert list(steps) == [
        (EventKind.SUBMITTED, editor.pk, ""),
        (EventKind.REVIEWED, reviewer.pk, "可以公开"),
        (EventKind.APPROVED, approver.pk, ""),
        (EventKind.PUBLISHED, approver.pk, ""),
    ]


def test_no_person_publishes_a_draft_at_once():
    document = draft()
    person = person_of(document.issuing_body, *Role)
    with pytest.raises(ValidationError, match="不能办理"):
        publish(document, by=person)
    assert kinds_of(document) == []


@pytest.mark.parametrize("state", [State.IN_REVIEW, State.IN_APPROVAL])
def test_what_is_sent_back_is_a_draft_with_the_reason(state):
    document = DisclosureFactory(state=state)
    send_back(document, reason=" 缺附件 ")
    assert (document.state, document.return_reason) == (State.DRAFT, "缺附件")
    assert document.standing == "已退回"
    submit(document)
    assert document.return_reason == ""


def test_sending_back_wants_a_reason():
    with pytest.raises(ValidationError, match="退回的理由"):
        send_back(DisclosureFactory(state=State.IN_REVIEW), reason=" ")


@pytest.mark.parametrize("state", [State.IN_REVIEW, State.IN_APPROVAL, State.SCHEDULED])
def test_reopening_makes_a_draft_whose_steps_are_void(state):
    document = DisclosureFactory(state=state)
    reopen(document)
    assert (document.state, document.publish_at) == (State.DRAFT, None)
    with pytest.raises(ValidationError):
        approve(document)


def test_a_document_may_be_handed_in_before_the_one_that_it_points_to_is_public():
    policy, interpretation = draft(), draft()
    Relation.objects.create(source=interpretation, target=policy, kind="interprets")
    submit(interpretation)
    pass_review(interpretation)
    with pytest.raises(ValidationError, match="尚未公开"):
        approve(interpretation)
    assert kinds_of(interpretation)[-1] == EventKind.REVIEWED
    publish(policy)
    approve(interpretation)
    assert Disclosure.objects.public().count() == 2


def test_what_is_missing_is_said_before_anybody_reviews():
    with pytest.raises(ValidationError, match="请选择栏目"):
        submit(draft(column=None))


def test_a_body_dissolved_under_a_draft_is_said_at_every_step():
    body = IssuingBodyFactory()
    waiting = DisclosureFactory(state=State.IN_APPROVAL, issuing_body=body)
    body.dissolved_on = date(2024, 1, 1)
    body.save()
    with pytest.raises(ValidationError, match="承继机构"):
        approve(waiting)
    assert Disclosure.objects.get().state == State.IN_APPROVAL


@pytest.mark.django_db(transaction=True)
def test_two_who_sign_at_once_publish_once():
    """Real processes: one succeeds, the other is told where the document stands."""
    document = DisclosureFactory(state=State.IN_APPROVAL)
    people = [person_of(document.issuing_body, Role.APPROVER) for _each in range(2)]
    connection.close()
    said = run_at_once([press(document, "approve", person) for person in people])
    assert sorted(text.strip() == "done" for text in said) == [False, True]
    assert kinds_of(document).count("published") == 1
    assert LogEntry.objects.filter(kind="published").count() == 1


@pytest.mark.django_db(transaction=True)
def test_signing_and_taking_back_at_once_leave_one_of_them():
    document = DisclosureFactory(state=State.IN_APPROVAL)
    approver = person_of(document.issuing_body, Role.APPROVER)
    editor = person_of(document.issuing_body, Role.EDITOR)
    connection.close()
    run_at_once([press(document, "approve", approver), press(document, "reopen", editor)])
    document.refresh_from_db()
    ended = {State.PUBLISHED: "published", State.DRAFT: "reopened"}[State(document.state)]
    assert kinds_of(document)[-1] == ended
    assert Disclosure.objects.public().count() == (document.state == State.PUBLISHED)


def press(document, step: str, person) -> str:
    return f"""
from django.core.exceptions import ValidationError
from accounts.models import User
from disclosure import workflow
from disclosure.models import Disclosure
person = User.objects.get(pk={person.pk})
try:
    workflow.{step}(Disclosure.objects.get(pk={document.pk}), by=person)
except ValidationError as error:
    print(error.messages)
else:
    print("done")
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "place",
    [
        "disclosure.models.log.DailyDigest.note",
        "disclosure.models.audit.AuditEntry.save",
        "disclosure.models.audit.AuditLog.save",
    ],
)
def test_a_process_killed_in_the_middle_of_a_step_leaves_nothing_half_done(place):
    document = DisclosureFactory(state=State.IN_APPROVAL)
    before = (kinds_of(document), LogEntry.objects.count())
    connection.close()
    script = f"""
import os, signal
from unittest import mock
from disclosure import workflow
from disclosure.models import Disclosure
def killed(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)
with mock.patch("{place}", killed):
    workflow.approve(Disclosure.objects.get(pk={document.pk}))
"""
    with pytest.raises(AssertionError):  # it did not end well
        run_at_once([script])
    document.refresh_from_db()
    assert (document.state, document.index_number) == (State.IN_APPROVAL, "")
    assert (kinds_of(document), LogEntry.objects.count()) == before
    assert list(AuditVerification().faults()) == []
    approve(document)
    assert kinds_of(document)[-1] == EventKind.PUBLISHED
