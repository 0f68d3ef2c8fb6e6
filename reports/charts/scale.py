"""Axes that begin and end at round numbers."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

STEPS = (1, 2, 5, 10)  # times a power of ten
ZERO = Decimal(0)
NEAR_ZERO = Decimal("0.5")  # of the farthest value: what all lies beyond need not show zero
TEN_THOUSAND, HUNDRED_MILLION = Decimal(10**4), Decimal(10**8)


@dataclass(frozen=True)
class Scale:
    """Round numbers from the first tick, at 0, to the last, at 1."""

    ticks: tuple[Decimal, ...]

    @property
    def from_zero(self) -> bool:
        return self.ticks[0] <= 0

    def at(self, value: Decimal) -> float:
        first, last = self.ticks[0], self.ticks[-1]
        return float((value - first) / (last - first))


def nice_scale(
    values: Iterable[Decimal], *, from_zero: bool = False, intervals: int = 4
) -> Scale:
    """Return a scale around ``values`` with about so many intervals.

    ``from_zero``: zero is on it whatever the values; else it is where they come near it.
    """
    values = list(values) or [Decimal(0)]
    low, high = min(values), max(values)
    if from_zero or 0 <= low <= high * NEAR_ZERO:
        low = min(low, ZERO)
    if from_zero or low * NEAR_ZERO <= high <= 0:
        high = max(high, ZERO)
    if low == high:
        low, high = low - abs(low) / 10, high + (abs(high) / 10 or 1)
    step = nice_step(high - low, intervals)
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = (high / step).to_integral_value(ROUND_CEILING)
    return Scale(tuple(step * place for place in range(int(first), int(last) + 1)))


def nice_step(span: Decimal, intervals: int) -> Decimal:
    """Return the least of 1, 2 or 5 times a power of ten that takes no more intervals."""
    rough = span / intervals
    power = Decimal(10) ** rough.adjusted()
    return next(power * step for step in STEPS if power * step >= rough)


def short(value: Decimal) -> str:
    """A round number as an axis says it: 1,500 · 1.5万 · 2亿."""
    for size, word in ((HUNDRED_MILLION, "亿"), (TEN_THOUSAND, "万")):
        if abs(value) >= size:
            return f"{(value / size).normalize():,f}{word}"
    return f"{value.normalize() + 0:,f}"
