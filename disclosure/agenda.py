"""What waits for a person: the lists of the desk's first page, each of a few rows."""

from datetime import timedelta

from django.utils import timezone

from disclosure.enums import Act, Role, State
from disclosure.models import Disclosure, ErasureRequest, NumberSeries
from disclosure.permissions import Scope
from disclosure.querysets import LONG_TEXTS, DisclosureQuerySet
from disclosure.structure import Structure
from disclosure.terms import overdue, term_of
from disclosure.workflow import missing_for_publication
from workdays.counting import Calendar, CalendarMissing

SHOWN = 8  # rows of each list
MOST_REQUESTS = 50  # looked through: to erase is rare


def agenda(scope: Scope, structure: Structure) -> dict:
    """Return the lists by name, each row with its ``term``; {} for who sees no documents."""
    if scope.is_empty:
        return {}
    rows = Disclosure.objects.waiting_for(scope).select_related("issuing_body", "column")
    rows = rows.defer(*LONG_TEXTS)
    due = list(rows.due()[:SHOWN])
    lists = {
        "to_decide": to_decide(rows, scope),
        "returned": returned_to(rows, scope),
        "drafts": drafts_of(rows, scope),
        **scheduled(rows.exclude(pk__in=[row.pk for row in due])),
    }
    calendar = Calendar.load()
    lists = {name: with_terms(each, structure, calendar) for name, each in lists.items()}
    return lists | {
        "may_add": scope.may_write,
        "decides": scope.may_decide,
        "overdue": [(row, list(missing_for_publication(row).values())) for row in due],
        "erasures": to_consent(scope),
        "held": held_series(scope.person),
        **late_rows(rows, structure, calendar),
    }


def with_terms(rows, structure: Structure, calendar: Calendar) -> list[Disclosure]:
    rows = list(rows)
    for row in rows:
        row.term = term_of(row, structure, calendar)
    return rows


def returned_to(rows: DisclosureQuerySet, scope: Scope) -> DisclosureQuerySet:
    """What was sent back to the person, or to those whom they head."""
    if not scope.is_manager:
        heads = scope.bodies.get(Role.HEAD, frozenset())
        rows = rows.compared_by_body(scope.writes_for | heads)
    returned = rows.filter(state=State.DRAFT).exclude(return_reason="")
    return returned.order_by("-updated_at")[:SHOWN]


def to_consent(scope: Scope) -> list[Disclosure]:
    """What somebody else asks to erase, where the person may consent."""
    requests = ErasureRequest.objects.select_related("disclosure__issuing_body")
    rows = [request.disclosure for request in requests.order_by("asked_at")[:MOST_REQUESTS]]
    return [row for row in rows if scope.may(Act.ERASE, row)]


def drafts_of(rows: DisclosureQuerySet, scope: Scope) -> DisclosureQuerySet:
    """What the person is writing; 系统管理 sees what anybody is."""
    if not scope.is_manager:
        rows = rows.filter(edited_by=scope.person)
    return rows.filter(state=State.DRAFT, return_reason="").order_by("-updated_at")[:SHOWN]


def scheduled(rows: DisclosureQuerySet) -> dict[str, DisclosureQuerySet]:
    """What the clock will publish: ``today``, and later."""
    rows = rows.filter(state=State.SCHEDULED).order_by("publish_at")
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    tomorrow = midnight + timedelta(days=1)
    return {
        "today": rows.filter(publish_at__lt=tomorrow)[:SHOWN],
        "scheduled": rows.filter(publish_at__gte=tomorrow)[:SHOWN],
    }


def held_series(person) -> list[NumberSeries]:
    if not person.has_perm("disclosure.view_numberseries"):
        return []
    return list(NumberSeries.objects.filter(held_from__isnull=False))


def to_decide(rows: DisclosureQuerySet, scope: Scope) -> list[Disclosure]:
    """What waits for the person to review or approve, the longest waiting first."""
    waiting = rows.filter(state__in=[State.IN_REVIEW, State.IN_APPROVAL])
    waiting = waiting.exclude(written_by=scope.person).exclude(edited_by=scope.person)
    if not scope.is_manager:
        waiting = waiting.filter(scope.decides())
    return list(waiting.order_by("updated_at")[:SHOWN])


def late_rows(rows: DisclosureQuerySet, structure: Structure, calendar: Calendar) -> dict:
    """Return ``late``: what should have been public; and in words why that cannot be said."""
    try:
        late = overdue(rows, structure, calendar)[:SHOWN]
    except CalendarMissing as error:
        return {"late": [], "calendar_missing": error.messages[0]}
    return {"late": with_terms(late, structure, calendar)}
