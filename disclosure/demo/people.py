"""Who works at the desk of the demo, and what they have on it."""

from django.contrib.auth import get_user_model
from django.db import transaction

from disclosure.audit import note_document
from disclosure.demo.district import BY_KEY
from disclosure.enums import EventKind, Role, State
from disclosure.models import Disclosure, IssuingBody, Membership
from disclosure.workflow import pass_review, revise, send_back, submit

# Username, name, and by body the roles. Bodies too small for two people are served by the
# district government above them.
PEOPLE = [
    ("zhoulan", "周岚", {"gov": [Role.EDITOR], "office": [Role.EDITOR]}),
    ("heqing", "何清", {"gov": [Role.REVIEWER], "office": [Role.REVIEWER]}),
    ("linyue", "林越", {"gov": [Role.APPROVER], "office": [Role.APPROVER]}),
    ("tangning", "唐宁", {"gov": [Role.HEAD]}),
    ("xuwen", "徐雯", {"edu": [Role.EDITOR]}),
    ("fangjie", "方洁", {"edu": [Role.REVIEWER]}),
    ("songtao", "宋涛", {"housing": [Role.EDITOR]}),
    ("jiangbei", "江贝", {"agri": [Role.EDITOR, Role.REVIEWER]}),
]
AUDITOR = ("shenyi", "沈易")
RETURN_REASON = "附件与正文的数字不一致，请核对后重新提交。"
REVISION_REASON = "更正联系电话。"


@transaction.atomic
def make_people() -> None:
    """Make the accounts, without passwords: whoever builds the demo sets those."""
    users = get_user_model().objects
    for username, name, roles in PEOPLE:
        if users.filter(username=username).exists():
            continue
        person = users.create_user(username, name=name, is_staff=True)
        Membership.objects.bulk_create(
            Membership(person=person, body=body_of(key), role=role)
            for key, held in roles.items()
            for role in held
        )
    if not users.filter(username=AUDITOR[0]).exists():
        users.create_user(AUDITOR[0], name=AUDITOR[1], is_staff=True, is_auditor=True)


def body_of(key: str) -> IssuingBody:
    return IssuingBody.objects.get(code=BY_KEY[key].code)


def begin_work() -> None:
    """Bring the drafts of the demo to where they wait for somebody, unless that was done."""
    people = {person.username: person for person in get_user_model().objects.all()}
    writers = {"office": "zhoulan", "edu": "xuwen", "housing": "songtao", "agri": "jiangbei"}
    for key, username in writers.items():
        rows = Disclosure.objects.filter(issuing_body=body_of(key), state=State.DRAFT)
        draft = rows.filter(written_by=None, revises=None).first()
        if draft is None:
            continue
        with transaction.atomic():
            writer = draft.written_by = draft.edited_by = people[username]
            draft.save()
            note_document(draft, EventKind.CREATED, by=writer)
            hand_on(draft, key, people)


def hand_on(draft: Disclosure, key: str, people: dict) -> None:
    if key == "office":
        newest = Disclosure.objects.public().filter(issuing_body=draft.issuing_body)
        copy = revise(newest.order_by("-published_on", "-pk").first(), by=people["zhoulan"])
        copy.revision_reason = REVISION_REASON
        copy.save()
        return
    submit(draft, by=draft.written_by)
    if key == "housing":
        pass_review(draft, by=people["heqing"], ground="内容完整，可以公开。")
    elif key == "agri":
        send_back(draft, reason=RETURN_REASON, by=people["heqing"])
