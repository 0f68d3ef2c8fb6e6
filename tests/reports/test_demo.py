"""The demo's reports: every body on six years, true to one another."""

from collections import Counter
from decimal import Decimal
from itertools import pairwise

import pytest
from django.utils import timezone

from disclosure.demo.build import build, every_paper
from disclosure.installation import install
from disclosure.richtext import text_of
from disclosure.structure import current
from reports.calendar import Standing, matrix, published
from reports.checking import warnings
from reports.demo.numbers import GOVERNMENT, PROFILES, YEARS, year_of
from reports.demo.papers import report_papers
from reports.demo.tables import tables_of
from reports.models import Report, ReportKind
from reports.part import ReportPart
from reports.sums import broken_sums
from reports.tables.invariants import deviations, faults
from reports.tables.stored import values_of

BODIES = [GOVERNMENT, *PROFILES]


@pytest.fixture(scope="module")
def papers():
    return list(report_papers())


def test_there_are_at_least_eight_bodies_on_six_years_of_both_kinds(papers):
    assert len(BODIES) >= 8
    assert len(papers) == len(BODIES) * 6 * 2 - 1
    kinds = Counter(paper.parts["report"]["kind"] for paper in papers)
    assert set(kinds) == {"rule-of-law", "disclosure"}


def test_they_are_the_same_every_time(papers):
    year_of.cache_clear()
    assert [(paper.title, paper.html, paper.parts) for paper in report_papers()] == [
        (paper.title, paper.html, paper.parts) for paper in papers
    ]


def test_every_figure_stands_where_it_says(papers):
    for paper in papers:
        text = text_of(paper.html)
        for figure in paper.parts["report"]["figures"]:
            assert text.startswith(figure["quote"], figure["start"]), paper.key
            assert figure["value"] in figure["quote"]


@pytest.mark.parametrize("body", BODIES)
def test_tables_balance_and_each_year_goes_on_from_the_one_before(body):
    for before, year in pairwise(YEARS):
        last, now = (values_of(tables_of(body, each)) for each in (before, year))
        assert faults(now) == []
        assert deviations(now["requests"], last["requests"]) == []


def test_the_governments_tables_sum_up_all_the_others():
    for year in YEARS:
        others = [values_of(tables_of(body, year)) for body in PROFILES]
        for table, cells in values_of(tables_of(GOVERNMENT, year)).items():
            for cell, value in cells.items():
                assert value == sum((each[table][cell] for each in others), Decimal(0))


def test_texts_and_tables_say_the_same(papers):
    for paper in papers:
        facts = paper.parts["report"]
        values = {each["indicator"]: each["value"] for each in facts["figures"]}
        if facts["kind"] == "disclosure":
            requests = values_of(facts["tables"])["requests"]
            new = sum(value for cell, value in requests.items() if cell.startswith("new."))
            assert Decimal(values["information-applications"]) == new


@pytest.mark.django_db
def test_the_site_has_two_late_reports_one_missing_and_one_sum_that_does_not_hold(
    monkeypatch, papers
):
    monkeypatch.setattr("disclosure.demo.build.every_paper", lambda: papers)
    monkeypatch.setattr("disclosure.demo.build.begin_work", lambda: None)
    list(build())
    standings = Counter()
    for kind in ReportKind.objects.all():
        found = matrix(kind, published([kind])[kind.pk], current())
        assert found.years == list(reversed(YEARS))
        standings.update(cell.standing for row in found.rows for cell in row.cells)
    assert standings == {
        Standing.PUBLISHED: len(papers) - 2,
        Standing.LATE: 2,
        Standing.MISSING: 1,
    }
    reports = Report.objects.public().select_related("kind", "disclosure__issuing_body")
    broken = [report for report in reports if broken_sums(report)]
    assert [(each.year, each.disclosure.issuing_body.code) for each in broken] == [
        (2021, "710000013")
    ]
    for report in reports.filter(year__gt=2020):
        assert warnings(report, Report.objects.before(report).with_document().last()) == []


@pytest.mark.django_db
def test_their_facts_are_in_the_form_of_the_record(papers):
    install()
    for paper in papers[:: len(BODIES)]:
        facts = paper.parts["report"]
        assert ReportPart().check(facts) == facts


def test_no_report_of_the_demo_is_published_in_the_future():
    assert all(paper.published_at <= timezone.now() for paper in every_paper())
