"""The statutory clock of publication: by which day, how long yet, what is late."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure import structure
from disclosure.enums import DisclosureKind, State
from disclosure.installation import install
from disclosure.models import Column, Disclosure
from disclosure.terms import overdue, term_of
from tests.disclosure.desk import address
from tests.factories import ColumnFactory, DisclosureFactory, UserFactory
from workdays.counting import Calendar
from workdays.models import HolidayNotice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("notices")]
MADE = date(2026, 9, 1)  # a Tuesday
LAST = date(2026, 9, 29)  # 20 working days later: 20 Sept is worked, 25 to 27 Sept are free


def term(today: date, **fields):
    row = DisclosureFactory(**{"state": State.DRAFT, "written_on": MADE} | fields)
    return term_of(row, structure.current(), Calendar.load(), today)


@pytest.mark.parametrize(
    ("today", "left", "is_over", "words"),
    [
        (MADE, 20, False, "还剩 20 个工作日"),
        (LAST - timedelta(1), 1, False, "还剩 1 个工作日"),
        (LAST, 0, False, "今天到期"),
        (LAST + timedelta(1), -1, True, "逾期 1 个工作日"),
        (date(2026, 10, 8), -2, True, "逾期 2 个工作日"),  # after 国庆节
    ],
)
def test_twenty_working_days_from_the_day_of_signing(today, left, is_over, words):
    found = term(today)
    assert (found.days, found.last, found.left) == (20, LAST, left)
    assert (found.is_over, found.words) == (is_over, words)


def test_a_term_that_ended_before_a_holiday_is_over_on_the_holiday():
    found = term(date(2026, 10, 1), written_on=date(2026, 9, 2))
    assert found.last == date(2026, 9, 30)
    assert (found.is_over, found.words) == (True, "已逾期")


def test_a_term_stands_on_a_column_and_holds_for_those_below():
    above = ColumnFactory(publication_term=7)
    below = ColumnFactory(parent=above)
    shorter = ColumnFactory(parent=below, publication_term=3)
    assert term(MADE, column=above).last == date(2026, 9, 10)
    assert term(MADE, column=below).days == 7
    assert term(MADE, column=shorter).days == 3
    assert term(MADE, column=ColumnFactory(parent=ColumnFactory())).days == 20
    assert term(MADE, column=None).days == 20


def test_decisions_on_licences_and_penalties_are_due_within_seven_working_days():
    install()
    seven = Column.objects.filter(publication_term=7)
    assert {column.path for column in seven} == {
        "statutory/licensing/results",
        "statutory/penalties/decisions",
    }


@pytest.mark.parametrize(
    "fields",
    [
        {"written_on": None},
        {"disclosure_kind": DisclosureKind.WITHHELD, "kind_reason": "条例第十四条"},
        {"state": State.PUBLISHED},
        {"state": State.WITHDRAWN},
    ],
)
def test_no_clock_runs_for_what_does_not_wait_for_publication(fields):
    assert term(LAST + timedelta(30), **fields) is None


def test_a_term_beyond_the_calendar_says_so():
    found = term(date(2026, 12, 20), written_on=date(2026, 12, 18))
    assert (found.last, found.is_over, found.words) == (None, False, "无法计算")
    assert "2027年节假日安排尚未录入" in found.problem


def test_what_is_late_is_what_has_a_term_that_is_over():
    columns = [ColumnFactory(publication_term=days) for days in (None, 7, 1)]
    made = [MADE + timedelta(distance) for distance in range(0, 40, 3)]
    for column in [*columns, None]:
        for day in made:
            DisclosureFactory(state=State.DRAFT, column=column, written_on=day)
    DisclosureFactory(written_on=date(2020, 1, 1))
    held, calendar = structure.current(), Calendar.load()
    rows = list(Disclosure.objects.select_related("column"))

    @given(st.dates(date(2026, 9, 1), date(2026, 12, 1)))
    @settings(max_examples=40, deadline=None)
    def agrees(today):
        found = list(overdue(Disclosure.objects.all(), held, calendar, today))
        terms = {row: term_of(row, held, calendar, today) for row in rows}
        late = [row for row, each in terms.items() if each and each.is_over]
        assert found == sorted(late, key=lambda row: (row.written_on, row.pk))

    agrees()


@time_machine.travel("2026-09-30 09:00 +0800", tick=False)
def test_the_desk_shows_what_is_late_and_how_long_there_is_yet(client):
    client.force_login(UserFactory())
    late = DisclosureFactory(title="晚了的通知", state=State.DRAFT, written_on=MADE)
    DisclosureFactory(title="还早的通知", state=State.DRAFT, written_on=date(2026, 9, 28))
    first = client.get(reverse("admin:index"))
    assert [row.title for row in first.context["desk"]["late"]] == ["晚了的通知"]
    for words in ["应在 2026年9月29日前公开", "逾期 1 个工作日"]:
        assert words in first.content.decode()
    listed = client.get(address("disclosure_changelist")).content.decode()
    assert "逾期 1 个工作日" in listed
    assert "还剩 18 个工作日" in listed
    form = client.get(address("disclosure_change", late.pk)).content.decode()
    assert "应在 2026年9月29日前公开（成文之日起 20 个工作日内），逾期 1 个工作日。" in form


@time_machine.travel("2026-09-29 09:00 +0800", tick=False)
def test_the_desk_works_without_a_calendar_and_says_what_is_missing(client):
    client.force_login(UserFactory())
    row = DisclosureFactory(state=State.DRAFT, written_on=MADE)
    HolidayNotice.objects.all().delete()
    words = "2026年节假日安排尚未录入"
    assert words in client.get(reverse("admin:index")).content.decode()
    assert "无法计算" in client.get(address("disclosure_changelist")).content.decode()
    assert words in client.get(address("disclosure_change", row.pk)).content.decode()
