"""Axes begin and end at round numbers."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.charts.scale import nice_scale, short

VALUES = st.decimals(
    min_value=-(10**17), max_value=10**17, places=6, allow_nan=False, allow_infinity=False
)


def ticks(*values, **options) -> list[int]:
    return [float(each) for each in nice_scale(map(Decimal, values), **options).ticks]


def test_ticks_are_round_and_hold_the_values():
    assert ticks(3, 876) == [0, 500, 1000]
    assert ticks(12, 97) == [0, 50, 100]
    assert ticks("0.12", "0.87") == [0, 0.5, 1]


def test_lines_far_from_zero_need_not_show_it_and_bars_always_do():
    assert ticks(78, 96) == [75, 80, 85, 90, 95, 100]
    assert ticks(78, 96, from_zero=True)[0] == 0
    assert ticks(-96, -78)[-1] < 0
    assert ticks(-96, -78, from_zero=True)[-1] == 0
    assert ticks(-20, 30)[0] < 0 < ticks(-20, 30)[-1]


@pytest.mark.parametrize("values", [[], [0], [7], [0, 0], [-3, -3]])
def test_one_value_alone_has_an_axis_too(values):
    scale = nice_scale(map(Decimal, values))
    assert len(scale.ticks) >= 2
    assert all(0 <= scale.at(Decimal(value)) <= 1 for value in values)


# The machine may be busy: how quick examples are made says nothing of the scale.
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(VALUES, min_size=1, max_size=20), st.booleans())
def test_every_value_stands_between_the_ends(values, from_zero):
    scale = nice_scale(values, from_zero=from_zero)
    assert 2 <= len(scale.ticks) <= 8
    assert all(0 <= scale.at(value) <= 1 for value in values)
    assert not from_zero or scale.ticks[0] <= 0 <= scale.ticks[-1]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0", "0"),
        ("1500", "1,500"),
        ("0.50", "0.5"),
        ("15000", "1.5万"),
        ("-20000", "-2万"),
        ("250000000", "2.5亿"),
        ("1E+12", "10,000亿"),
    ],
)
def test_an_axis_counts_as_readers_do(value, text):
    assert short(Decimal(value)) == text
