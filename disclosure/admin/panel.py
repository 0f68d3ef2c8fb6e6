"""What stands above a document at the desk: where it is, what is missing, what comes next."""

from django.utils import timezone

from disclosure.admin.steps import STEPS, Step
from disclosure.enums import Act, Role, State
from disclosure.models import Disclosure
from disclosure.parts import notes_of
from disclosure.permissions import deciders
from disclosure.terms import WAITING, term_of
from disclosure.workflow.changing import moved_meanwhile
from disclosure.workflow.checks import missing_for_publication, missing_for_review
from workdays.counting import Calendar

# Where a field of the model is shown by another part of the form.
PLACES = {"relations": "relations-group", "content_html": "id_content_html"}
EXPECTED = {Act.REVIEW, Act.APPROVE, Act.RESTORE}


def panel(request, disclosure: Disclosure) -> dict:
    steps = [step for step in STEPS if step.is_open_to(request.scope, disclosure)]
    is_overdue = disclosure.state == State.SCHEDULED and disclosure.publish_at <= timezone.now()
    missing = missing_of(disclosure)
    return {
        "steps": [(step, step.url(disclosure)) for step in steps if not step.dangerous],
        "dangers": [(step, step.url(disclosure)) for step in steps if step.dangerous],
        "expected": expected(steps, is_overdue and not missing),
        "may_submit": request.scope.may(Act.SUBMIT, disclosure),
        "revision": disclosure.revision,
        "moved": moved_meanwhile(disclosure) if disclosure.is_revision else [],
        "missing": [
            (PLACES.get(field, f"id_{field}"), text) for field, text in missing.items()
        ],
        "awaited": awaited(disclosure, request.structure),
        "erasure": getattr(disclosure, "erasure_request", None),
        "term": term_of(disclosure, request.structure, Calendar.load())
        if disclosure.state in WAITING
        else None,
        "is_overdue": is_overdue,
        "notes": notes_of(disclosure, is_editable=request.scope.may(Act.EDIT, disclosure)),
    }


def missing_of(disclosure: Disclosure) -> dict[str, str]:
    """What is missing for the next step of what is not public yet."""
    if disclosure.state in {State.DRAFT, State.IN_REVIEW}:
        return missing_for_review(disclosure)
    if disclosure.state in {State.IN_APPROVAL, State.SCHEDULED}:
        return missing_for_publication(disclosure)
    return {}


def expected(steps: list[Step], is_late: bool) -> Step | None:
    """The step that is expected next, to stand out among the others."""
    acts = EXPECTED | {Act.PUBLISH} if is_late else EXPECTED
    return next((step for step in steps if step.act in acts), None)


def awaited(disclosure: Disclosure, structure) -> dict:
    """Who is asked to decide on a document that waits for it: ``people`` and their role."""
    role = {State.IN_REVIEW: Role.REVIEWER, State.IN_APPROVAL: Role.APPROVER}.get(
        State(disclosure.state)
    )
    if role is None:
        return {}
    if not disclosure.issuing_body.needs_approval:
        role = Role.REVIEWER
    return {"role": role, "people": deciders(disclosure, role, structure)}
