"""From a text to proposals: value, unit, bound, the words around it, and its indicator."""

from bisect import bisect_right
from decimal import Decimal
from typing import NamedTuple

from reports.enums import Bound
from reports.extraction.figures import is_figure, name_spans, opens_a_list
from reports.extraction.matching import SIZES, Matcher
from reports.extraction.phrases import Clauses
from reports.extraction.plans import planned_spans
from reports.extraction.quantities import Quantity, in_half_width, quantities


class Proposal(NamedTuple):
    """``text[start:start + len(phrase)] == phrase``; the number with its unit stands at
    ``number_start`` to ``number_end`` within it. ``indicator`` is a code, or ""."""

    value: Decimal
    unit: str
    bound: str
    phrase: str
    start: int
    number_start: int
    number_end: int
    indicator: str = ""

    def value_in(self, unit: str) -> Decimal:
        """Return the value in an indicator's unit: 12,000,000 元 are 1,200 万元."""
        return self.value / SIZES[unit] if unit in SIZES and self.unit == "元" else self.value


NOTHING = Matcher([])


def propose(text: str, matcher: Matcher = NOTHING) -> list[Proposal]:
    """Return the figures of ``text`` in their order; their phrases do not overlap.

    Each indicator that ``matcher`` knows is proposed once, for the figure whose wording fits
    best; figures of plans for the coming year are proposed without one.
    """
    plain = in_half_width(text)
    figures = with_lists(plain, outside(plain, name_spans(plain)))
    clauses = Clauses(plain)
    places = clauses.phrases(figures)
    proposals = [
        Proposal(
            value=each.value,
            unit=each.unit,
            bound=str(each.bound),
            phrase=text[start:end],
            start=start,
            number_start=each.start,
            number_end=each.end,
        )
        for each, (start, end) in zip(figures, places, strict=True)
    ]
    for place, code in matched(clauses, figures, places, matcher).items():
        proposals[place] = proposals[place]._replace(indicator=code)
    return proposals


def outside(text: str, names: list[tuple[int, int]]) -> list[Quantity]:
    """Return the quantities that are figures and stand in no name."""
    figures, place = [], 0
    for each in quantities(text):
        while place < len(names) and names[place][1] <= each.start:
            place += 1
        in_name = place < len(names) and names[place][0] <= each.start
        if not in_name and is_figure(text, each):
            figures.append(each)
    return figures


LIST = {"、", "和", "及"}
RANGE = {"至", "到", "-", "—", "–", "~", "——"}


def with_lists(text: str, figures: list[Quantity]) -> list[Quantity]:
    """Give the unit of 5件 to the 3 of 分别为3、5件; read 3至5件 as at least 3, at most 5; and
    drop a number that only seemed to begin a list: the 1 of 1-11月."""
    made: list[Quantity] = []  # from the last to the first
    for each in reversed(figures):
        following = made[-1] if made else None
        link = text[each.end : following.start] if following else None
        if link in LIST and not each.unit:
            each = each._replace(unit=following.unit)
        elif link in RANGE and each.value < following.value and not each.bound:
            each = each._replace(unit=following.unit, bound=Bound.AT_LEAST)
            made[-1] = following._replace(bound=Bound.AT_MOST)
        elif not each.unit and link not in LIST | RANGE and opens_a_list(text, each):
            continue
        made.append(each)
    return made[::-1]


def matched(clauses: Clauses, figures, places, matcher: Matcher) -> dict[int, str]:
    """Return the indicator by the place of the figure in the list."""
    text = clauses.text
    plans = planned_spans(text) if matcher.wordings else []
    begins = [start for start, _end in plans]
    best: dict[str, tuple[int, int]] = {}
    for place, each in enumerate(figures):
        plan = bisect_right(begins, each.start) - 1
        if plan >= 0 and each.start < plans[plan][1]:
            continue
        left, right = places[place]
        if place and places[place - 1][1] > figures[place - 1].end:
            left = clauses.left(each, floor=figures[place - 1].end)
        score, code = matcher.best(text, each, left, right)
        if code and (code not in best or score > best[code][0]):
            best[code] = score, place
    return {place: code for code, (_score, place) in best.items()}
