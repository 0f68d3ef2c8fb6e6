"""Figures side by side: what is missing stays missing, and growth has its conditions."""

from decimal import Decimal

import pytest

from disclosure import structure
from disclosure.enums import State
from disclosure.models import PublicationLog
from disclosure.workflow import withdraw
from reports import held, offered
from reports.charting import charts_of
from reports.charts.drawing import Pen
from reports.comparison import (
    MOST_BODIES,
    Comparison,
    Question,
    compare,
    value_text,
)
from reports.models import ReportKind
from tests.factories import IssuingBodyFactory
from tests.reports.factories import IndicatorFactory, ReportFactory, ReportKindFactory


@pytest.fixture
def kind(db) -> ReportKind:
    return ReportKindFactory(code="yearly", name="年度报告")


def report(kind, body, year, figures, bound="", **fields):
    made = ReportFactory(
        kind=kind, year=year, figures=figures, document={"issuing_body": body}, **fields
    )
    made.figures.update(bound=bound)
    return made


def compared(indicators, bodies=(), kinds=(), first=None, last=None) -> Comparison:
    at = structure.current()
    holding = held.current(at)
    question = Question(list(indicators), list(bodies), list(kinds), first, last)
    there = offered.current(PublicationLog.head(), holding)
    return compare(question, there, at, holding)


def values(comparison: Comparison) -> list[tuple[str, dict[int, str]]]:
    [one] = comparison.compared
    return [
        (row.name, {year: point.text for year, point in row.points.items()})
        for row in one.series
    ]


def notes(comparison: Comparison) -> list[str]:
    charts = charts_of(comparison, comparison.compared[0], Pen())
    return [note for chart in charts for note in chart.notes]


def test_a_year_without_a_figure_has_none_and_a_body_without_any_stands_there_empty(kind):
    cases, other = IndicatorFactory(), IndicatorFactory()
    first, second = IssuingBodyFactory(position=1), IssuingBodyFactory(position=2)
    report(kind, first, 2021, {cases: 876})
    report(kind, first, 2022, {other: 1})
    report(kind, first, 2023, {cases: Decimal("1234.50")})
    comparison = compared([cases], [first, second])
    assert comparison.years == [2021, 2022, 2023]
    assert values(comparison) == [
        (first.name, {2021: "876", 2023: "1,234.5"}),
        (second.name, {}),
    ]
    assert "线断开处的年度没有数据。" in notes(comparison)


def test_each_point_leads_to_its_sentence(kind):
    cases, body = IndicatorFactory(code="cases"), IssuingBodyFactory(code="1001")
    report(kind, body, 2024, {cases: 3})
    report(kind, body, 2024, {cases: 9}, scope="all")
    own, summed = compared([cases]).compared[0].series
    assert own.points[2024].url == "/reports/yearly/2024/1001/#figure-cases"
    assert summed.points[2024].url == "/reports/yearly/2024/1001/all/#figure-cases"
    assert (own.name, summed.name) == (body.name, f"{body.name}（汇总）")
    assert own.points[2024].quote == "共3件"


def test_the_same_indicator_in_two_kinds_is_two_series_that_say_so(kind):
    cases, body = IndicatorFactory(), IssuingBodyFactory()
    other = ReportKindFactory(name="公开年报")
    report(kind, body, 2024, {cases: 3})
    report(other, body, 2024, {cases: 4})
    assert values(compared([cases])) == [
        (f"{body.name}（公开年报）", {2024: "4"}),
        (f"{body.name}（年度报告）", {2024: "3"}),
    ]
    assert values(compared([cases], kinds=[other])) == [(body.name, {2024: "4"})]


@pytest.mark.parametrize(
    ("before", "now", "bounds", "growth"),
    [
        (200, 250, ("", ""), "+25%"),
        (300, 200, ("", ""), "−33.3%"),
        (200, 200, ("", ""), "0%"),
        (0, 5, ("", ""), ""),
        (200, 250, ("at_least", ""), ""),
        (200, 250, ("", "about"), ""),
    ],
)
def test_growth_is_between_two_exact_values(kind, before, now, bounds, growth):
    cases, body = IndicatorFactory(), IssuingBodyFactory()
    report(kind, body, 2023, {cases: before}, bounds[0])
    report(kind, body, 2024, {cases: now}, bounds[1])
    [one] = compared([cases]).compared
    assert one.growth_text(one.series[0], 2024) == growth
    assert one.growth_text(one.series[0], 2023) == ""


def test_growth_is_over_the_year_before_and_no_other(kind):
    cases, body = IndicatorFactory(), IssuingBodyFactory()
    report(kind, body, 2022, {cases: 100})
    report(kind, body, 2024, {cases: 200})
    [one] = compared([cases]).compared
    assert one.growth(one.series[0], 2024) is None


def test_a_share_grows_by_percentage_points(kind):
    share, body = IndicatorFactory(value_kind="share", unit="%"), IssuingBodyFactory()
    report(kind, body, 2023, {share: Decimal("91.5")})
    report(kind, body, 2024, {share: 90})
    [one] = compared([share]).compared
    assert one.growth_text(one.series[0], 2024) == "−1.5个百分点"


@pytest.mark.parametrize(
    ("bound", "text"),
    [
        ("", "1,234.5"),
        ("at_least", "≥ 1,234.5"),
        ("more_than", "> 1,234.5"),
        ("about", "约 1,234.5"),
        ("at_most", "≤ 1,234.5"),
    ],
)
def test_a_bound_is_written_as_one(bound, text):
    assert value_text(Decimal("1234.500000"), bound) == text
    assert value_text(Decimal("-0.50")) == "-0.5"


def test_only_confirmed_figures_of_public_reports_are_compared(kind):
    cases = IndicatorFactory()
    shown, *hidden = [IssuingBodyFactory() for _each in range(4)]
    report(kind, shown, 2024, {cases: 1})
    report(kind, hidden[0], 2024, {cases: 2}).figures.update(state="rejected")
    withdrawn = report(kind, hidden[1], 2024, {cases: 3})
    withdraw(withdrawn.disclosure, reason="数据有误。", ground="核查")
    ReportFactory(
        kind=kind,
        year=2024,
        figures={cases: 4},
        document={"issuing_body": hidden[2], "state": State.DRAFT},
    )
    assert values(compared([cases])) == [(shown.name, {2024: "1"})]
    comparison = compared([cases], hidden)
    assert not comparison.has_points


def test_without_chosen_bodies_the_first_forty_with_figures_are_compared(kind, monkeypatch):
    monkeypatch.setattr("reports.comparison.MOST_BODIES", 2)
    cases = IndicatorFactory()
    IssuingBodyFactory(position=0)
    for position in (3, 2, 1):
        body = IssuingBodyFactory(position=position, name=f"第{position}局")
        report(kind, body, 2024, {cases: position})
    comparison = compared([cases])
    assert [name for name, _points in values(comparison)] == ["第1局", "第2局"]
    assert comparison.left_out == 1


def test_years_left_open_end_where_the_figures_do_and_asked_ones_stand(kind):
    cases, other, body = IndicatorFactory(), IndicatorFactory(), IssuingBodyFactory()
    report(kind, body, 1970, {other: 1})
    report(kind, body, 2023, {cases: 1})
    report(kind, body, 2025, {other: 1})
    assert compared([cases]).years == [2023]
    assert compared([cases], first=2022).years == [2022, 2023]
    assert compared([cases], first=2022, last=2025).years == [2022, 2023, 2024, 2025]
    assert len(compared([other], first=1970).years) == 1


def test_what_is_too_much_is_said():
    many = [IndicatorFactory.build(pk=number) for number in range(11)]
    bodies = [IssuingBodyFactory.build(pk=number) for number in range(MOST_BODIES + 1)]
    words = Question(many, bodies, [], 1990, 2020).beyond()
    assert ["10 个指标" in words[0], "40 个机构" in words[1], "30 年" in words[2]] == [True] * 3
    assert Question(many[:10] * 2, bodies[:40], [], 1991, 2020).beyond() == []


def sums(kind, total=876, parts=(731, 143, 2)):
    pieces = [IndicatorFactory(name=name) for name in ("许可", "处罚", "强制")]
    cases = IndicatorFactory(name="案件", sum_of=[each.code for each in pieces])
    body = IssuingBodyFactory(name="某局")
    figures = {cases: total} | dict(zip(pieces, parts, strict=True))
    report(kind, body, 2020, {each: value for each, value in figures.items() if value})
    return compared([cases])


def test_what_adds_up_is_stacked(kind):
    comparison = sums(kind)
    charts = list(charts_of(comparison, comparison.compared[0], Pen()))
    assert [chart.name.split("-")[0] for chart in charts] == ["bars", "parts"]
    assert charts[-1].notes == ["竖线是报告载明的合计。"]


def test_a_sum_that_does_not_hold_is_noted_neutrally(kind):
    said = notes(sums(kind, total=878))
    assert "2020：案件为 878，而许可 731、处罚 143、强制 2合计 876，相差 2。" in said


def test_a_part_that_is_missing_is_named_and_not_taken_for_zero(kind):
    said = notes(sums(kind, parts=(731, 143, None)))
    assert "2020：没有强制的数据。" in said
    assert not any("相差" in note for note in said)


def test_many_bodies_are_drawn_in_panels_and_few_in_one_chart(kind):
    cases = IndicatorFactory()
    bodies = [IssuingBodyFactory() for _each in range(6)]
    for body in bodies:
        for year in (2023, 2024):
            report(kind, body, year, {cases: 5})
    wide, narrow = compared([cases]), compared([cases], bodies[:5])
    [lines, _bars] = charts_of(wide, wide.compared[0], Pen())
    assert lines.is_in_panels
    [lines, _bars] = charts_of(narrow, narrow.compared[0], Pen())
    assert not lines.is_in_panels


@pytest.mark.parametrize("length", [1, 6])
def test_the_number_of_queries_does_not_grow(kind, django_assert_num_queries, length):
    cases = IndicatorFactory()
    bodies = [IssuingBodyFactory() for _each in range(length)]
    for body in bodies:
        for year in (2022, 2023, 2024):
            report(kind, body, year, {cases: 5})
    compared([cases])
    with django_assert_num_queries(4):  # the log's head twice, reports, figures
        compared([cases], bodies)
    with django_assert_num_queries(5):  # and which bodies have some
        compared([cases])
    report(kind, bodies[0], 2025, {cases: 5})
    held.current(structure.current())  # the report has made a column
    with django_assert_num_queries(6):  # and what there is to choose, in two
        compared([cases], bodies)


def test_nothing_public_gives_nothing(db):
    assert compared([IndicatorFactory()]).years == []
