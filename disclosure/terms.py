"""By which day a document must be public: the statutory clock of 主动公开.

20 working days from when the information was formed, unless laws or regulations set another
term (《中华人民共和国政府信息公开条例》 Art. 26); 7 for decisions on 行政许可 and 行政处罚
(国办发〔2018〕118号). A term is data: it stands on a column and holds for those below it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.enums import DisclosureKind, State
from disclosure.models import Column, Disclosure
from disclosure.querysets import DisclosureQuerySet
from disclosure.structure import Structure
from workdays.counting import Calendar, CalendarMissing

USUAL_TERM = 20  # working days
WAITING = [State.DRAFT, State.IN_REVIEW, State.IN_APPROVAL, State.SCHEDULED]


@dataclass(frozen=True)
class Term:
    """``last``: the day by which a document must be public, None while the calendar does not
    reach that far, and ``problem`` says so; ``left``: working days from ``today`` until
    then, negative after it."""

    days: int
    today: date
    last: date | None = None
    left: int = 0
    problem: str = ""

    @property
    def is_over(self) -> bool:
        return self.last is not None and self.last < self.today

    @property
    def words(self) -> str:
        if self.last is None:
            return _("无法计算")
        if self.is_over:
            over = _("逾期 %(days)d 个工作日") % {"days": -self.left}
            return over if self.left else _("已逾期")
        if self.last == self.today:
            return _("今天到期")
        return _("还剩 %(days)d 个工作日") % {"days": self.left}


def days_of(column: Column | None, structure: Structure) -> int:
    """Return the term of ``column`` in working days: its own, or of the nearest above it."""
    node = structure.columns.get(column.pk) if column else None
    chain = structure.columns.chain(node) if node else []
    terms = [each.publication_term for each in chain if each.publication_term]
    return terms[-1] if terms else USUAL_TERM


def term_of(
    disclosure: Disclosure, structure: Structure, calendar: Calendar, today: date | None = None
) -> Term | None:
    """Return the term of a document that waits for publication; None where no clock runs:
    what is public or was, is not to be public, or has no day of making yet; a revision."""
    if (
        disclosure.state not in WAITING
        or disclosure.disclosure_kind != DisclosureKind.PROACTIVE
        or disclosure.written_on is None
        or disclosure.is_revision
    ):
        return None
    today = today or timezone.localdate()
    days = days_of(disclosure.column, structure)
    try:
        last = calendar.add_working_days(disclosure.written_on, days)
        left = calendar.working_days_between(today, last)
    except CalendarMissing as error:
        return Term(days, today, problem=error.messages[0])
    return Term(days, today, last, left)


def overdue(
    rows: DisclosureQuerySet,
    structure: Structure,
    calendar: Calendar,
    today: date | None = None,
) -> DisclosureQuerySet:
    """Return those of ``rows`` whose term is over on ``today``, the oldest first.

    Raises CalendarMissing.
    """
    today = today or timezone.localdate()
    shorter: dict[int, list[int]] = {}
    for column in structure.columns:
        days = days_of(column, structure)
        if days != USUAL_TERM:
            shorter.setdefault(days, []).append(column.pk)
    special = [pk for keys in shorter.values() for pk in keys]
    usual = Q(column=None) | ~Q(column__in=special)
    late = usual & Q(written_on__lte=formed_by(calendar, today, USUAL_TERM))
    for days, keys in shorter.items():
        late |= Q(column__in=keys, written_on__lte=formed_by(calendar, today, days))
    # Not "is proactive": SQLite would look up nearly all documents by that.
    others = [kind for kind in DisclosureKind if kind != DisclosureKind.PROACTIVE]
    waiting = rows.filter(late, state__in=WAITING, revises=None).exclude(
        disclosure_kind__in=others
    )
    return waiting.order_by("written_on", "pk")


def formed_by(calendar: Calendar, today: date, days: int) -> date:
    """Return the last day of making for which a term of ``days`` is over on ``today``."""
    formed = today - timedelta(1)
    while days:
        days -= calendar.is_working_day(formed)
        formed -= timedelta(1)
    return formed
