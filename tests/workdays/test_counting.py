"""What is a working day, and how terms are counted."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

import workdays
from workdays.counting import Calendar, CalendarMissing
from workdays.models import HolidayNotice, SpecialDay

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2004, 1, 1), date(2026, 12, 31)
DAYS = [FIRST + timedelta(distance) for distance in range((LAST - FIRST).days + 1)]


def test_every_day_from_2004_to_2026_is_as_the_notices_say():
    calendar = Calendar.load()
    differing = [
        day for day in DAYS if calendar.is_working_day(day) != chinese_calendar.is_workday(day)
    ]
    assert differing == []


def days(month: int, *numbers: int) -> set[date]:
    return {date(2026, month, number) for number in numbers}


def test_2026_is_as_its_notice_says():
    free = days(1, 1, 2, 3) | days(2, *range(15, 24)) | days(4, 4, 5, 6)
    free |= days(5, *range(1, 6)) | days(6, 19, 20, 21) | days(9, 25, 26, 27)
    free |= days(10, *range(1, 8))
    worked = days(1, 4) | days(2, 14, 28) | days(5, 9) | days(9, 20) | days(10, 10)
    calendar = Calendar.load()
    for day in DAYS:
        if day.year == 2026:
            as_weekday = day.weekday() < 5
            assert calendar.is_working_day(day) == (
                day in worked or (as_weekday and day not in free)
            )


def test_the_notice_for_2019_changed_the_end_of_2018():
    calendar = Calendar.load()
    assert calendar.is_working_day(date(2018, 12, 29))  # a Saturday
    assert not calendar.is_working_day(date(2018, 12, 30))
    assert not calendar.is_working_day(date(2018, 12, 31))  # a Monday
    changed = SpecialDay.objects.filter(notice__year=2019, day__year=2018)
    assert {each.day.day for each in changed} == {29, 30, 31}


@pytest.mark.parametrize(
    ("formed_on", "n", "last"),
    [
        (date(2026, 9, 30), 1, date(2026, 10, 8)),  # over 国庆节
        (date(2026, 10, 9), 1, date(2026, 10, 10)),  # a Saturday worked
        (date(2026, 2, 13), 20, date(2026, 3, 19)),  # over 春节, with both Saturdays worked
        (date(2026, 2, 13), 6, date(2026, 2, 28)),
        (date(2018, 12, 28), 2, date(2019, 1, 2)),
        (date(2025, 12, 31), 1, date(2026, 1, 4)),  # a Sunday worked
    ],
)
def test_a_term_begins_on_the_next_day_and_ends_on_a_working_day(formed_on, n, last):
    assert workdays.add_working_days(formed_on, n) == last
    assert workdays.working_days_between(formed_on, last) == n


@pytest.mark.parametrize("n", [0, -1])
def test_a_term_without_a_day_is_refused(n):
    with pytest.raises(ValueError, match="at least one"):
        workdays.add_working_days(date(2026, 3, 2), n)


@pytest.mark.parametrize("year", [2003, 2027])
def test_a_year_without_a_notice_is_an_error_in_words(year):
    with pytest.raises(CalendarMissing, match=f"{year}年节假日安排尚未录入"):
        workdays.is_working_day(date(year, 7, 1))


def test_a_term_that_runs_into_an_unknown_year_names_that_year():
    with pytest.raises(CalendarMissing, match="2027年节假日安排尚未录入"):
        workdays.add_working_days(date(2026, 12, 21), 20)
    HolidayNotice.objects.filter(year=2015).delete()
    with pytest.raises(CalendarMissing, match="2015年"):
        workdays.working_days_between(date(2014, 12, 1), date(2016, 1, 4))


SOME = st.dates(FIRST, date(2026, 9, 1))


def test_terms_agree_with_counting_day_by_day():
    calendar = Calendar.load()

    @given(SOME, st.integers(1, 60))
    def agrees(day, n):
        last = calendar.add_working_days(day, n)
        worked = [each for each in DAYS if day < each <= last and calendar.is_working_day(each)]
        assert (len(worked), worked[-1]) == (n, last)
        assert calendar.working_days_between(day, last) == n
        assert calendar.working_days_between(last, day) == -n
        assert calendar.add_working_days(day + timedelta(1), n) >= last

    agrees()


@pytest.mark.parametrize("n", [1, 200])
def test_counting_costs_two_queries_however_long_the_term(django_assert_num_queries, n):
    with django_assert_num_queries(2):
        workdays.add_working_days(date(2020, 1, 1), n)
