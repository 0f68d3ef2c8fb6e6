"""Who may do what: role × state × act, each cell asserted, at every door."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from disclosure import structure
from disclosure.admin.steps import STEPS
from disclosure.audit import note_document
from disclosure.enums import Act, EventKind, Role, State
from disclosure.models import Attachment, Disclosure, ErasureRequest
from disclosure.permissions import Scope, check_act, deciders
from tests.disclosure.desk import address, person_of
from tests.factories import (
    DisclosureFactory,
    IssuingBodyFactory,
    MembershipFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

# E 录入 R 审核 A 签发 H 负责 M 系统管理 U 审计, for a text that somebody else wrote.
MATRIX = """
               draft in_review in_approval scheduled published withdrawn
edit           EM    -         -           -         -         -
delete         EM    -         -           -         -         -
submit         EM    -         -           -         -         -
review         -     RM        -           -         -         -
approve        -     -         AM          -         -         -
send-back      -     RM        AM          -         -         -
reopen         -     EAM       EAM         EAM       -         -
publish        -     -         -           AM        -         -
revise         -     -         -           -         EM        -
note-repeal    -     -         -           -         RAM       -
withdraw       -     -         -           -         AHM       -
restore        -     -         -           -         -         AHM
ask-erasure    -     -         -           -         M         M
erase          -     -         -           -         HM        HM
"""
# The same for whoever wrote the text, holding every role of the body.
OWN_TEXT_REFUSED = {"review", "approve", "publish", "restore"}
LETTERS = {
    "E": Role.EDITOR,
    "R": Role.REVIEWER,
    "A": Role.APPROVER,
    "H": Role.HEAD,
    "M": None,
    "U": None,
}
HEAD, *ROWS = (line.split() for line in MATRIX.strip().splitlines())
CELLS = [
    (Act(act), State(state), letter, letter in letters)
    for act, *cells in ROWS
    for state, letters in zip(HEAD, cells, strict=True)
    for letter in LETTERS
]


def of_letter(letter: str, body):
    if letter == "M":
        return UserFactory(is_superuser=True)
    if letter == "U":
        return UserFactory(is_superuser=False, is_auditor=True)
    return person_of(body, LETTERS[letter])


def scope_of(person) -> Scope:
    return Scope.of(person, structure.current())


def in_state(state: State, **fields) -> Disclosure:
    document = DisclosureFactory(state=state, **fields)
    if state in {State.PUBLISHED, State.WITHDRAWN}:  # to have what to consent to
        asked_by = UserFactory()
        ErasureRequest.objects.create(disclosure=document, asked_by=asked_by, ground="依法")
    return document


def test_the_matrix_has_every_act_and_every_state():
    assert [act for act, *_cells in ROWS] == [act.value for act in Act]
    assert [state.value for state in State] == HEAD


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("letter", LETTERS)
def test_each_cell_of_the_matrix_at_every_door(client, letter, state):
    """The rule, the check within the transaction, the page of the step and its button."""
    document = in_state(state)
    person = of_letter(letter, document.issuing_body)
    client.force_login(person)
    scope = scope_of(person)
    panel = client.get(address("disclosure_change", document.pk)).context
    buttons = {step.act for step, _url in [*panel["steps"], *panel["dangers"]]}
    for act, in_this_state, of_this_letter, allowed in CELLS:
        if (in_this_state, of_this_letter) != (state, letter):
            continue
        assert scope.may(act, document) is allowed, act
        if allowed:
            check_act(act, document, person)
        else:
            with pytest.raises(ValidationError):
                check_act(act, document, person)
        for step in STEPS:
            if step.act == act and step.is_due(document):
                answer = client.get(step.url(document))
                assert answer.status_code == (200 if allowed else 302), step.name
                assert (step.act in buttons) is allowed, step.name
    for act, name in [(Act.EDIT, "disclosure_change"), (Act.DELETE, "disclosure_delete")]:
        answer = client.post(address(name, document.pk), {"post": "yes"})
        assert (answer.status_code != 403) is scope.may(act, document)
    gone = not Disclosure.objects.filter(pk=document.pk).exists()
    assert gone is scope.may(Act.DELETE, document)


@pytest.mark.parametrize("field", ["written_by", "edited_by"])
@pytest.mark.parametrize("state", State)
def test_nobody_decides_on_a_text_that_they_wrote_or_last_edited(state, field):
    body = IssuingBodyFactory()
    for person in (person_of(body, *Role), UserFactory()):
        document = in_state(state, issuing_body=body)
        Disclosure.objects.filter(pk=document.pk).update(**{field: person})
        document.refresh_from_db()
        everyone = {letter for letter in "ERAH" if not person.is_superuser} or {"M"}
        for act, *cells in ROWS:
            letters = dict(zip(HEAD, cells, strict=True))[state]
            allowed = bool(everyone & set(letters)) and act not in OWN_TEXT_REFUSED
            assert scope_of(person).may(Act(act), document) is allowed, act


def test_where_approval_is_switched_off_the_reviewer_acts_as_approver():
    body = IssuingBodyFactory(needs_approval=False)
    reviewer = scope_of(person_of(body, Role.REVIEWER))
    assert reviewer.may(Act.WITHDRAW, DisclosureFactory(issuing_body=body))
    waiting = DisclosureFactory(state=State.IN_REVIEW, issuing_body=body)
    assert reviewer.may(Act.REVIEW, waiting)


def test_a_person_of_another_body_sees_and_does_nothing(client):
    document = DisclosureFactory(state=State.DRAFT, title="别家的草稿")
    person = person_of(IssuingBodyFactory(), *Role)
    assert not scope_of(person).sees(document)
    assert [act for act in Act if scope_of(person).may(act, document)] == []
    client.force_login(person)
    for name in ("change", "delete", "history", "preview"):
        answer = client.get(address(f"disclosure_{name}", document.pk))
        assert answer.status_code in {302, 404}
    for door in (address("disclosure_changelist"), "/admin/"):
        assert "别家的草稿" not in client.get(door).content.decode()


SECRET = "绝密内容"


@pytest.fixture
def hidden():
    """A draft of another body with a file, a kept form and a record in the audit."""
    document = DisclosureFactory(state=State.DRAFT, title=f"{SECRET}的草稿")
    attachment = Attachment.from_file(ContentFile(b"%PDF-1"), f"{SECRET}.pdf")
    attachment.disclosure = document
    attachment.save()
    note_document(document, EventKind.CREATED)
    return document


def doors(document) -> list[str]:
    pk, attachment = document.pk, document.attachments.get()
    steps = [step.url(document) for step in STEPS]
    names = ["change", "delete", "history", "preview", "page", "autosave", "discard"]
    suggest = "/admin/autocomplete/?app_label=disclosure&model_name={}&field_name={}&term={}"
    return [
        *(address(f"disclosure_{name}", pk) for name in names),
        *steps,
        address("disclosure_go-back", pk, 1),
        address("disclosure_file", attachment.pk),
        attachment.get_absolute_url(),
        f"{address('disclosure_changelist')}?q={SECRET}",
        f"{address('disclosure_changelist')}?of_body={document.issuing_body_id}",
        suggest.format("relation", "target", SECRET),
        suggest.format("disclosure", "repealed_by", SECRET),
        suggest.format("disclosure", "issuing_body", document.issuing_body.name),
        suggest.format("membership", "person", "clerk"),
        address("auditentry_changelist"),
        address("auditentry_export"),
        f"/api/v1/drafts/{pk}/",
        "/admin/",
    ]


@pytest.mark.parametrize("method", ["get", "post"])
def test_nothing_of_another_bodys_draft_is_shown_or_done_at_any_door(client, hidden, method):
    client.force_login(person_of(IssuingBodyFactory(), *Role))
    before = (hidden.updated_at, hidden.state)
    for door in doors(hidden):
        answer = getattr(client, method)(door, {"post": "yes", "action": "mass_submit"})
        text = b"".join(answer).decode(errors="replace").replace(f'value="{SECRET}"', "")
        assert SECRET not in text, door
        assert hidden.issuing_body.name not in text, door
        assert answer.status_code != 500, door
    hidden.refresh_from_db()
    assert (hidden.updated_at, hidden.state) == before
    work = {"action": "export_csv", "_selected_action": [hidden.pk], "select_across": 1}
    answer = client.post(address("disclosure_changelist"), work, follow=True)
    assert SECRET not in b"".join(answer).decode()


def test_somebody_who_left_may_do_nothing():
    document = DisclosureFactory(state=State.DRAFT)
    person = person_of(document.issuing_body, *Role)
    person.is_active = False
    person.save()
    assert scope_of(person).is_empty
    with pytest.raises(ValidationError, match="不属于您所在的机构"):
        check_act(Act.SUBMIT, document, person)


def test_a_role_that_was_lost_meanwhile_is_lost():
    document = DisclosureFactory(state=State.IN_REVIEW)
    person = person_of(document.issuing_body, Role.REVIEWER)
    check_act(Act.REVIEW, document, person)
    person.memberships.all().delete()
    with pytest.raises(ValidationError):
        check_act(Act.REVIEW, document, person)


# --- whose rows -------------------------------------------------------------------------


def test_a_head_sees_the_bodies_below_and_an_editor_does_not():
    top = IssuingBodyFactory()
    below = IssuingBodyFactory(parent=IssuingBodyFactory(parent=top))
    document = DisclosureFactory(state=State.DRAFT, issuing_body=below)
    assert scope_of(person_of(top, Role.HEAD)).sees(document)
    assert not scope_of(person_of(top, Role.EDITOR)).sees(document)
    assert not scope_of(person_of(below, Role.HEAD)).sees(
        DisclosureFactory(state=State.DRAFT, issuing_body=top)
    )


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.APPROVER])
@pytest.mark.parametrize(
    ("own", "is_served"),
    [
        ([], True),  # nobody decides there
        ([["E"]], True),
        ([["E", "D"]], True),  # one person for everything
        ([["E", "D"], ["E"]], True),
        ([["E"], ["D"]], False),
        ([["E", "D"], ["E", "D"]], False),
    ],
)
def test_a_body_too_small_for_two_people_uses_who_decides_above(role, own, is_served):
    top = IssuingBodyFactory()
    small = IssuingBodyFactory(parent=top)
    for letters in own:
        person_of(small, *({"E": Role.EDITOR, "D": role}[letter] for letter in letters))
    above = person_of(top, role)
    document = DisclosureFactory(state=State.DRAFT, issuing_body=small)
    assert scope_of(above).sees(document) is is_served
    assert (above in deciders(document, role, structure.current())) is is_served


def test_who_decides_above_is_looked_for_until_there_is_somebody():
    top = IssuingBodyFactory()
    middle = IssuingBodyFactory(parent=top)
    small = IssuingBodyFactory(parent=middle)
    document = DisclosureFactory(state=State.DRAFT, issuing_body=small)
    person = person_of(top, Role.REVIEWER)
    assert scope_of(person).sees(document)
    nearer = person_of(middle, Role.REVIEWER)
    assert deciders(document, Role.REVIEWER, structure.current()) == [nearer]
    assert not scope_of(person).sees(document)


def test_people_who_left_do_not_count_as_deciders():
    top = IssuingBodyFactory()
    small = IssuingBodyFactory(parent=top)
    person_of(small, Role.REVIEWER, is_active=False)
    above = person_of(top, Role.REVIEWER)
    document = DisclosureFactory(state=State.DRAFT, issuing_body=small)
    assert deciders(document, Role.REVIEWER, structure.current()) == [above]


def test_the_drafts_of_a_dissolved_body_are_its_successors():
    successor = IssuingBodyFactory()
    gone = IssuingBodyFactory(successor=successor, dissolved_on=date(2024, 1, 1))
    document = DisclosureFactory(state=State.DRAFT, issuing_body=gone)
    editor = scope_of(person_of(successor, Role.EDITOR))
    assert editor.may(Act.EDIT, document)
    assert successor.pk in editor.writes_for


def test_lists_and_rows_agree_about_what_is_seen():
    bodies = [IssuingBodyFactory() for _each in range(12)]
    for body in bodies:
        DisclosureFactory(state=State.DRAFT, issuing_body=body)
    DisclosureFactory(state=State.DRAFT, issuing_body=None)
    few, many = person_of(bodies[0], Role.EDITOR), person_of(bodies[0], Role.EDITOR)
    for body in bodies[1:11]:
        MembershipFactory(person=many, body=body)
    auditor = UserFactory(is_superuser=False, is_auditor=True)
    for person, number in [(few, 1), (many, 11), (auditor, 13), (UserFactory(), 13)]:
        scope = scope_of(person)
        rows = set(Disclosure.objects.seen_by(scope))
        assert rows == {row for row in Disclosure.objects.all() if scope.sees(row)}
        assert len(rows) == number


@pytest.mark.parametrize("roles", [[Role.EDITOR], [Role.REVIEWER, Role.HEAD]])
def test_a_scope_costs_the_same_however_many_bodies_there_are(
    django_assert_max_num_queries, roles
):
    top = IssuingBodyFactory()
    IssuingBodyFactory.create_batch(10, parent=top)
    person = person_of(top, *roles)
    tree = structure.current()
    with django_assert_max_num_queries(2):
        Scope.of(person, tree)
