"""Whether a day is worked, and terms in working days.

A term begins on the day after the event. What is worked follows the State Council's yearly
notice and is never guessed from weekdays alone. Each function reads the calendar; who has
many days to count takes one ``Calendar``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

SATURDAY = 5


class CalendarMissing(ValidationError):
    """The notice for ``year`` is not in the calendar."""

    def __init__(self, year: int):
        self.year = year
        super().__init__(
            _("%(year)s年节假日安排尚未录入：请管理员在“工作日历”中录入国务院办公厅的通知。"),
            code="calendar_missing",
            params={"year": year},
        )


@dataclass(frozen=True)
class Calendar:
    """All that is known, held for as many days as a caller counts. ``special``: whether a
    day that is not as its weekday says is worked."""

    years: frozenset[int]
    special: Mapping[date, bool]

    @classmethod
    def load(cls) -> Self:
        """Read the calendar: two queries, some hundred rows."""
        # The package is imported before there are models.
        notices = apps.get_model("workdays", "HolidayNotice").objects
        days = apps.get_model("workdays", "SpecialDay").objects
        return cls(
            frozenset(notices.values_list("year", flat=True)),
            dict(days.values_list("day", "is_working")),
        )

    def is_working_day(self, day: date) -> bool:
        if day.year not in self.years:
            raise CalendarMissing(day.year)
        return self.special.get(day, day.weekday() < SATURDAY)

    def add_working_days(self, day: date, n: int) -> date:
        if n < 1:
            raise ValueError("a term has at least one working day")
        last = day
        while n:
            last += timedelta(1)
            n -= self.is_working_day(last)
        return last

    def working_days_between(self, first: date, last: date) -> int:
        if last < first:
            return -self.working_days_between(last, first)
        days = range(1, (last - first).days + 1)
        return sum(self.is_working_day(first + timedelta(distance)) for distance in days)


def is_working_day(day: date) -> bool:
    """Whether ``day`` is worked. Raises CalendarMissing for a year without a notice."""
    return Calendar.load().is_working_day(day)


def add_working_days(day: date, n: int) -> date:
    """Return the last day of a term of ``n`` ≥ 1 working days that begins on the day after
    ``day``. Raises CalendarMissing for a year without a notice."""
    return Calendar.load().add_working_days(day, n)


def working_days_between(first: date, last: date) -> int:
    """Return how many working days lie after ``first``, up to ``last`` and with it; negative
    when ``last`` lies before ``first``. Raises CalendarMissing likewise."""
    return Calendar.load().working_days_between(first, last)
