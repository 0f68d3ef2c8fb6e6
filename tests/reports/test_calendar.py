"""When reports are due, and which are late or missing."""

from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from disclosure import structure
from disclosure.enums import BodyKind
from disclosure.workflow import withdraw
from reports.calendar import Standing, matrix, published
from reports.enums import Scope
from reports.models import ReportKind
from tests.factories import IssuingBodyFactory
from tests.reports.factories import ReportFactory, ReportKindFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)


def at(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


def made(kind: ReportKind, today: date = TODAY, **wanted):
    return matrix(kind, published([kind])[kind.pk], structure.current(), today=today, **wanted)


def standings(kind: ReportKind, today: date = TODAY) -> dict[str, list[tuple[Standing, int]]]:
    return {
        row.name: [(cell.standing, cell.days) for cell in row.cells]
        for row in made(kind, today).rows
    }


def yearly(**fields) -> ReportKind:
    wanted = {"due": "01-31", "government_due": "03-31", "expected_of": ["department"]}
    return ReportKindFactory(**wanted | fields)


@pytest.mark.parametrize(
    ("day", "standing"),
    [
        ("2025-01-31 23:59", (Standing.PUBLISHED, 0)),
        ("2025-02-01 00:00", (Standing.LATE, 1)),
        ("2025-03-03 12:00", (Standing.LATE, 31)),
    ],
)
def test_a_report_is_late_from_the_day_after_its_last_day(day, standing):
    report = ReportFactory(kind=yearly(), year=2024, at=at(day))
    name = report.disclosure.issuing_body.name
    assert standings(report.kind, date(2025, 12, 1)) == {name: [standing]}


@pytest.mark.parametrize(
    ("today", "standing"),
    [
        (date(2026, 1, 31), (Standing.NOT_YET, 0)),
        (date(2026, 1, 1), (Standing.NOT_YET, 30)),
        (date(2026, 2, 1), (Standing.MISSING, 1)),
    ],
)
def test_a_report_is_missing_when_its_last_day_has_passed(today, standing):
    body = IssuingBodyFactory()
    assert standings(yearly(), today) == {body.name: [standing]}


def test_a_government_has_until_the_end_of_march():
    kind = yearly(expected_of=["government"])
    body = IssuingBodyFactory(kind=BodyKind.GOVERNMENT)
    assert standings(kind, date(2026, 3, 31)) == {body.name: [(Standing.NOT_YET, 0)]}


def test_what_was_withdrawn_is_missing_again():
    report = ReportFactory(kind=yearly(), year=2025, at=at("2026-01-10 09:00"))
    withdraw(report.disclosure, reason="数据有误。", ground="自查")
    name = report.disclosure.issuing_body.name
    assert standings(report.kind, date(2026, 2, 3)) == {name: [(Standing.MISSING, 3)]}


def test_years_begin_with_the_first_that_is_asked_for_or_published():
    kind = yearly(first_year=2023)
    body = IssuingBodyFactory()
    assert made(kind).years == [2025, 2024, 2023]
    ReportFactory(kind=kind, year=2021, document={"issuing_body": body})
    assert made(kind).years == [2025, 2024, 2023, 2022, 2021]
    cells = made(kind).rows[0].cells
    assert cells[-2].standing == Standing.NOT_EXPECTED
    assert made(kind, most_years=2).is_cut


def test_a_report_on_a_year_to_come_makes_no_thousand_columns():
    kind = yearly()
    ReportFactory(kind=kind, year=2999)
    assert made(kind).years == [2025]


def test_nothing_is_expected_of_a_body_that_was_dissolved_before_the_last_day():
    IssuingBodyFactory(name="甲局", dissolved_on=date(2025, 1, 31))
    IssuingBodyFactory(name="乙局", dissolved_on=date(2025, 2, 1))
    kind = yearly(first_year=2024)
    nothing = Standing.NOT_EXPECTED, 0
    assert standings(kind) == {"乙局": [nothing, (Standing.MISSING, 298 + 365)]}


def test_a_body_of_another_category_shows_what_it_has_published_and_owes_nothing():
    kind = yearly(first_year=2024)
    IssuingBodyFactory(kind=BodyKind.AGENCY)
    ReportFactory(
        kind=kind,
        year=2025,
        at=at("2026-01-05 09:00"),
        document={"issuing_body": IssuingBodyFactory(name="分局", kind=BodyKind.AGENCY)},
    )
    nothing = Standing.NOT_EXPECTED, 0
    assert standings(kind) == {"分局": [(Standing.PUBLISHED, 0), nothing]}


def test_a_government_has_a_report_of_its_own_and_one_that_sums_up():
    kind = yearly(expected_of=["government"])
    body = IssuingBodyFactory(name="区政府", kind=BodyKind.GOVERNMENT)
    ReportFactory(
        kind=kind,
        year=2025,
        scope=Scope.ALL,
        at=at("2026-03-31 09:00"),
        document={"issuing_body": body},
    )
    kind.has_tables = True
    rows = made(kind).rows
    assert [row.name for row in rows] == ["区政府（本机关）", "区政府（汇总）"]
    assert [row.cells[0].url.endswith("/all/") for row in rows] == [False, True]
    assert rows[0].cells[0].standing == Standing.MISSING


def test_an_office_that_is_a_body_reports_for_its_government():
    kind = yearly(expected_of=["government", "office"], has_tables=True)
    body = IssuingBodyFactory(name="区政府", kind=BodyKind.GOVERNMENT)
    IssuingBodyFactory(name="区政府办", kind=BodyKind.OFFICE, parent=body)
    rows = made(kind).rows
    assert [(row.body.name, row.scope) for row in rows] == [
        ("区政府", Scope.ALL),
        ("区政府办", Scope.OWN),
    ]


def test_the_newest_year_is_summed_up_in_a_sentence():
    kind = yearly()
    IssuingBodyFactory()
    for day in ["2026-01-30 09:00", "2026-02-10 09:00"]:
        ReportFactory(kind=kind, year=2025, at=at(day))
    found = made(kind)
    assert found.due_words == "应于次年1月31日前公开，人民政府为3月31日前。"
    assert found.newest_words == (
        "2025年度应公开 3 份，已公开 2 份，其中逾期公开 1 份，逾期未公开 1 份。"
    )


def test_a_kind_cannot_have_the_address_of_another_page():
    with pytest.raises(ValidationError, match="地址"):
        ReportKind(code="figures", name="数据", due="01-31").full_clean()
