"""Who may see and do what: one scope, one table of rules.

A person works for issuing bodies in roles (``Membership``). 系统管理 (``is_superuser``) has
every role in every body; 审计 (``is_auditor``) sees everything and changes nothing. Nobody
decides on a text that they wrote or last edited, whatever their roles: 政府信息公开条例
(2019) Art. 17 demands a review before publication.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from disclosure.enums import Act, Role, State
from disclosure.models import Disclosure, IssuingBody, Membership
from disclosure.structure import Structure, current

EVERY_ROLE = frozenset(Role)
DECIDING = [Role.REVIEWER, Role.APPROVER]


@dataclass(frozen=True)
class Rule:
    """``four_eyes``: not by whoever wrote or last edited the text."""

    states: frozenset[State]
    roles: frozenset[Role]
    four_eyes: bool = False


def rule(states: Iterable[State], roles: Iterable[Role], *, four_eyes: bool = False) -> Rule:
    return Rule(frozenset(states), frozenset(roles), four_eyes)


RULES = {
    Act.EDIT: rule([State.DRAFT], [Role.EDITOR]),
    Act.DELETE: rule([State.DRAFT], [Role.EDITOR]),
    Act.SUBMIT: rule([State.DRAFT], [Role.EDITOR]),
    Act.REVIEW: rule([State.IN_REVIEW], [Role.REVIEWER], four_eyes=True),
    Act.APPROVE: rule([State.IN_APPROVAL], [Role.APPROVER], four_eyes=True),
    Act.SEND_BACK: rule([State.IN_REVIEW, State.IN_APPROVAL], DECIDING),
    Act.REOPEN: rule(
        [State.IN_REVIEW, State.IN_APPROVAL, State.SCHEDULED], [Role.EDITOR, Role.APPROVER]
    ),
    Act.PUBLISH: rule([State.SCHEDULED], [Role.APPROVER], four_eyes=True),
    Act.REVISE: rule([State.PUBLISHED], [Role.EDITOR]),
    Act.NOTE_REPEAL: rule([State.PUBLISHED], [Role.REVIEWER, Role.APPROVER]),
    Act.WITHDRAW: rule([State.PUBLISHED], [Role.APPROVER, Role.HEAD]),
    Act.RESTORE: rule([State.WITHDRAWN], [Role.APPROVER, Role.HEAD], four_eyes=True),
    Act.ASK_ERASURE: rule([State.PUBLISHED, State.WITHDRAWN], []),
    Act.ERASE: rule([State.PUBLISHED, State.WITHDRAWN], [Role.HEAD]),
}
# Who reviews does not send back what waits for approval, and the other way round.
SENDS_BACK = {State.IN_REVIEW: Role.REVIEWER, State.IN_APPROVAL: Role.APPROVER}


@dataclass(frozen=True)
class Scope:
    """The bodies that a person works for. ``bodies``: primary keys of bodies by the role in
    which the person acts there, with those that are served from above; ``seen``: whose rows
    the person sees, None for all."""

    person: object
    bodies: dict[Role, frozenset[int]]
    seen: frozenset[int] | None
    is_manager: bool = False

    @classmethod
    def of(cls, person, structure: Structure) -> Self:
        """Read what ``person`` may do now; one query, and one more for who decides above."""
        if not person.is_active:
            return cls(person, {}, frozenset())
        if person.is_superuser:
            return cls(person, {}, None, is_manager=True)
        own = defaultdict(set)
        for body, role in person.memberships.values_list("body_id", "role"):
            own[Role(role)] |= successors_rows(structure, body)
        bodies = {role: frozenset(keys) for role, keys in own.items()}
        if Role.HEAD in own:
            nodes = [structure.bodies.get(key) for key in own[Role.HEAD]]
            branches = [structure.bodies.branch(node) for node in nodes if node]
            bodies[Role.HEAD] = frozenset(each.pk for branch in branches for each in branch)
        for role, below in served_from_above(own, structure).items():
            bodies[role] |= below
        seen = None if person.is_auditor else frozenset().union(*bodies.values())
        return cls(person, bodies, seen)

    @property
    def is_empty(self) -> bool:
        return self.seen is not None and not self.seen

    @property
    def writes_for(self) -> frozenset[int]:
        """The bodies whose drafts the person writes; 系统管理 writes for any."""
        return self.bodies.get(Role.EDITOR, frozenset())

    @property
    def may_write(self) -> bool:
        return self.is_manager or bool(self.writes_for)

    @property
    def may_decide(self) -> bool:
        return self.is_manager or any(self.bodies.get(role) for role in DECIDING)

    def decides(self) -> Q:
        """What of ``waiting_for`` waits for review or approval where the person does that."""
        reviews = self.bodies.get(Role.REVIEWER, frozenset())
        approves = self.bodies.get(Role.APPROVER, frozenset())
        return Q(state=State.IN_REVIEW, body_compared__in=reviews) | Q(
            Q(body_compared__in=approves)
            | Q(body_compared__in=reviews, issuing_body__needs_approval=False),
            state=State.IN_APPROVAL,
        )

    def sees(self, disclosure: Disclosure) -> bool:
        return self.seen is None or disclosure.issuing_body_id in self.seen

    def roles_for(self, disclosure: Disclosure) -> frozenset[Role]:
        """The roles in which the person acts on ``disclosure``."""
        if self.is_manager:
            return EVERY_ROLE
        body = disclosure.issuing_body_id
        roles = {role for role, bodies in self.bodies.items() if body in bodies}
        if Role.REVIEWER in roles and not disclosure.issuing_body.needs_approval:
            roles.add(Role.APPROVER)
        return frozenset(roles)

    def refusal(self, act: Act, disclosure: Disclosure) -> str:
        """Return why the person may not do ``act`` with ``disclosure`` now, in words; ""
        when nothing speaks against it."""
        if not self.sees(disclosure):
            return _("这份文件不属于您所在的机构。")
        if disclosure.erased_at:
            return _("这份文件已彻底删除，不能再办理。")
        rule = RULES[act]
        if disclosure.state not in rule.states:
            return _("文件现在是“%(state)s”，不能办理“%(act)s”。") % {
                "state": disclosure.standing,
                "act": act.label,
            }
        roles = rule.roles
        if act == Act.SEND_BACK:
            roles = {SENDS_BACK[State(disclosure.state)]}
        if not self.is_manager and not roles & self.roles_for(disclosure):
            return _("您在%(body)s没有办理“%(act)s”的角色。") % {
                "body": disclosure.issuing_body,
                "act": act.label,
            }
        if rule.four_eyes and self.person.pk in {
            disclosure.written_by_id,
            disclosure.edited_by_id,
        }:
            return _("这份文件是您录入或最后修改的，须由另一个人办理“%(act)s”。") % {
                "act": act.label
            }
        if act == Act.ERASE:
            return self.erasure_refusal(disclosure)
        return ""

    def erasure_refusal(self, disclosure: Disclosure) -> str:
        request = getattr(disclosure, "erasure_request", None)
        if request is None:
            return _("彻底删除须先由系统管理提请，再由另一个人同意。")
        if request.asked_by_id == self.person.pk:
            return _("彻底删除是您提请的，须由另一个人同意。")
        return ""

    def may(self, act: Act, disclosure: Disclosure) -> bool:
        return not self.refusal(act, disclosure)


def successors_rows(structure: Structure, body: int) -> set[int]:
    """``body`` and the dissolved bodies whose successor it is: it inherits their drafts."""
    found, waiting = set(), [body]
    while waiting:
        found.add(waiting.pop())
        waiting += [
            each.pk
            for each in structure.bodies
            if each.successor_id in found and each.is_dissolved() and each.pk not in found
        ]
    return found


def served_from_above(own: dict[Role, set[int]], structure: Structure) -> dict[Role, set[int]]:
    """Return, by deciding role, the bodies below those of ``own`` that are too small for two
    people and so are served by whoever decides above them."""
    below = {
        role: [child for key in own[role] for child in children_of(structure, key)]
        for role in DECIDING
        if role in own
    }
    nodes = {
        each.pk
        for children in below.values()
        for child in children
        for each in structure.bodies.branch(child)
    }
    if not nodes:
        return {}
    staff = Staff.of(nodes)
    return {role: set(descend(staff, role, below[role], structure)) for role in below}


def children_of(structure: Structure, body: int) -> list[IssuingBody]:
    node = structure.bodies.get(body)
    return structure.bodies.children(node) if node else []


def descend(staff: "Staff", role: Role, children: Iterable[IssuingBody], structure: Structure):
    for child in children:
        if not staff.suffices(child.pk, role):
            yield child.pk
        if not staff.holders(child.pk, role):
            yield from descend(staff, role, structure.bodies.children(child), structure)


@dataclass(frozen=True)
class Staff:
    """Who works, and is there, for some bodies: primary keys of people by body and role."""

    people: dict[tuple[int, Role], set[int]]

    @classmethod
    def of(cls, bodies: Iterable[int]) -> Self:
        people = defaultdict(set)
        rows = Membership.objects.filter(body__in=bodies, person__is_active=True)
        for body, role, person in rows.values_list("body_id", "role", "person_id"):
            people[body, Role(role)].add(person)
        return cls(people)

    def holders(self, body: int, role: Role) -> set[int]:
        return self.people.get((body, role), set())

    def suffices(self, body: int, role: Role) -> bool:
        """Whether the body can decide itself on whatever one of its people writes."""
        holders = self.holders(body, role)
        return len(holders) > 1 or bool(holders - self.holders(body, Role.EDITOR))


def check_act(act: Act, disclosure: Disclosure, by) -> None:
    """Raise ValidationError unless ``by`` may do ``act`` with ``disclosure`` now; None, the
    clock or a command, may. Ask within the transaction that does it."""
    if by is None:
        return
    person = get_user_model().objects.get(pk=by.pk)  # as the person is now
    if refused := Scope.of(person, current()).refusal(act, disclosure):
        raise ValidationError(refused, code="not_allowed")


def deciders(disclosure: Disclosure, role: Role, structure: Structure) -> list:
    """Return the people who may decide on ``disclosure`` in ``role``, from its own body and,
    where that is too small, from above."""
    node = structure.bodies.get(disclosure.issuing_body_id)
    if node is None:
        return []
    chain = structure.bodies.chain(node)[::-1]
    staff = Staff.of(body.pk for body in chain)
    people = set()
    for body in chain:
        people |= staff.holders(body.pk, role)
        if body is node and staff.suffices(body.pk, role):
            break
        if body is not node and staff.holders(body.pk, role):
            break
    people -= {disclosure.written_by_id, disclosure.edited_by_id}
    return list(get_user_model().objects.filter(pk__in=people).order_by("name", "username"))
