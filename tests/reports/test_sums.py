"""A sum is checked when all its parts are exact figures of the report."""

from decimal import Decimal

import pytest

from disclosure.enums import State
from reports.models import Indicator
from reports.sums import broken, broken_sums
from tests.reports.factories import IndicatorFactory, ReportFactory


@pytest.fixture
def indicators(db) -> dict[str, Indicator]:
    parts = {
        code: IndicatorFactory(code=code) for code in ["permits", "penalties", "coercions"]
    }
    return parts | {"cases": IndicatorFactory(code="cases", name="案件", sum_of=list(parts))}


@pytest.mark.parametrize(
    ("values", "holds"),
    [
        ({"cases": 876, "permits": 731, "penalties": 143, "coercions": 2}, True),
        ({"cases": 876, "permits": 731, "penalties": 143, "coercions": 3}, False),
        ({"cases": 876, "permits": 731, "penalties": 143}, True),
        ({"permits": 731, "penalties": 143, "coercions": 3}, True),
        (
            {
                "cases": Decimal("0.3"),
                "permits": Decimal("0.1"),
                "penalties": Decimal("0.2"),
                "coercions": 0,
            },
            True,
        ),
    ],
)
def test_a_sum_holds_or_cannot_be_checked_or_is_broken(indicators, values, holds):
    values = {code: Decimal(value) for code, value in values.items()}
    assert bool(broken(values, indicators)) != holds


def test_a_broken_sum_is_said_in_words(indicators):
    values = {"cases": 876, "permits": 731, "penalties": 143, "coercions": 3}
    (each,) = broken({code: Decimal(value) for code, value in values.items()}, indicators)
    assert str(each).startswith("案件为 876，而")
    assert str(each).endswith("合计 877，相差 1。")


def test_bounds_and_unconfirmed_figures_are_no_parts_of_a_sum(
    indicators, django_assert_num_queries
):
    values = dict(zip(indicators.values(), [700, 100, 3, 900], strict=True))
    report = ReportFactory(document={"state": State.DRAFT}, figures=values)
    assert len(broken_sums(report)) == 1
    with django_assert_num_queries(1):
        broken_sums(report)
    report.figures.filter(indicator__code="permits").update(bound="more_than")
    assert broken_sums(report) == []
    report.figures.filter(indicator__code="permits").update(bound="", state="rejected")
    assert broken_sums(report) == []
