"""What a clerk decides on the figures of a draft: proposals, and what was decided before.

A confirmed figure belongs to the draft and becomes public with it. A rejected one is kept with
the document that a revision revises, so that it is remembered when the revision has gone in.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from django.utils.translation import gettext as _

from disclosure.workflow.editing import edit
from reports.enums import FigureState
from reports.extraction.matching import Matcher
from reports.extraction.proposing import Proposal, propose
from reports.indicators import indicators_for
from reports.models import Figure, Indicator, Report
from reports.models.figures import decimal_text

MOST_OTHERS = 600  # of a page that a browser can send back
Place = tuple[str, int]  # a quote, and where it begins


class Overtaken(Exception):
    """The text or its figures were changed since the page was opened."""


@dataclass(frozen=True)
class Line:
    """One number to decide on. ``key`` is the same as long as its words stand in the text."""

    key: str
    quote: str
    start: int
    proposal: Proposal | None = None
    figure: Figure | None = None  # as confirmed
    is_rejected: bool = False

    @property
    def is_lost(self) -> bool:
        """Confirmed once, and its words stand in the text no more."""
        return self.start < 0

    @property
    def is_other(self) -> bool:
        """Nothing is decided on it, and no indicator is proposed."""
        return not (self.figure or self.is_rejected or self.proposal.indicator)

    @property
    def number_place(self) -> tuple[int, int]:
        """Where the number stands in the text: of a figure without a proposal, its quote."""
        if self.proposal:
            return self.proposal.number_start, self.proposal.number_end
        return self.start, self.start + len(self.quote)


@dataclass(frozen=True)
class Decided:
    """A figure as a clerk has it."""

    indicator: Indicator
    value: Decimal
    bound: str
    quote: str
    start: int


@dataclass(frozen=True)
class Workbench:
    """The text of a report with all that can be decided on it, in the text's order."""

    report: Report
    text: str
    lines: list[Line]
    stamp: str  # another one when the text or a decision has changed
    left_out: int  # numbers without an indicator beyond the first MOST_OTHERS

    @classmethod
    def of(cls, report: Report) -> Self:
        """Two queries."""
        text = report.disclosure.content_text
        proposals = propose(text, Matcher(indicators_for(report.kind_id)))
        confirmed = list(report.figures.confirmed().select_related("indicator"))
        rejected = set(rejected_of(report).values_list("quote", "start"))
        lines = meet(text, proposals, confirmed, rejected)
        lines.sort(key=lambda line: line.number_place)
        beyond = {line.key for line in [line for line in lines if line.is_other][MOST_OTHERS:]}
        shown = [line for line in lines if line.key not in beyond]
        return cls(report, text, shown, stamp_of(text, confirmed, rejected), len(beyond))


def rejected_of(report: Report):
    document = report.disclosure
    return Figure.objects.rejected().filter(report=document.revises_id or document.pk)


def stamp_of(text: str, confirmed: Iterable[Figure], rejected: Iterable[Place]) -> str:
    figures = [
        (each.indicator.code, each.value_text, each.bound, each.quote, each.start)
        for each in confirmed
    ]
    facts = json.dumps([text, sorted(figures), sorted(rejected)], ensure_ascii=False)
    return hashlib.sha256(facts.encode()).hexdigest()[:20]


def meet(
    text: str, proposals: list[Proposal], confirmed: list[Figure], rejected: set[Place]
) -> list[Line]:
    """Put each decision to the proposal that it is about, where there is one."""
    found = figures_of(proposals, confirmed)
    placed = rejected & {(each.phrase, each.start) for each in proposals}
    moved = {quote for quote, _start in rejected - placed}
    seen, lines = Counter(), []
    for each in proposals:
        words = hashlib.sha256(each.phrase.encode()).hexdigest()[:12]
        seen[words] += 1
        figure = found.get(each.number_start)
        is_rejected = (each.phrase, each.start) in placed or each.phrase in moved
        lines.append(
            Line(
                key=f"{words}-{seen[words]}",
                quote=each.phrase,
                start=each.start,
                proposal=each,
                figure=figure,
                is_rejected=is_rejected and figure is None,
            )
        )
    met = {figure.pk for figure in found.values()}
    return lines + [own_line(text, each) for each in confirmed if each.pk not in met]


def own_line(text: str, figure: Figure) -> Line:
    """Of a figure by hand, or of one whose words are gone."""
    start = place_of(text, figure.quote, near=figure.start)
    return Line(f"own-{figure.indicator.code}", figure.quote, start, figure=figure)


def figures_of(proposals: list[Proposal], confirmed: list[Figure]) -> dict[int, Figure]:
    """Return the confirmed figures by where the number of their proposal stands."""
    found: dict[int, Figure] = {}
    waiting = list(confirmed)
    for is_of in [in_its_place, in_other_place]:
        for proposal in proposals:
            figure = next((each for each in waiting if is_of(each, proposal)), None)
            if figure is not None and proposal.number_start not in found:
                found[proposal.number_start] = figure
                waiting.remove(figure)
    return found


def in_its_place(figure: Figure, proposal: Proposal) -> bool:
    """By the same words in the same place; or its words, by hand, hold the number."""
    if figure.start == proposal.start and figure.quote == proposal.phrase:
        return True
    end = figure.start + len(figure.quote)
    is_inside = figure.start <= proposal.number_start and proposal.number_end <= end
    is_there = is_inside and proposal.phrase in figure.quote
    return is_there and figure.value == proposal.value_in(figure.indicator.unit)


def in_other_place(figure: Figure, proposal: Proposal) -> bool:
    return figure.quote == proposal.phrase


def place_of(text: str, quote: str, near: int) -> int:
    """Where ``quote`` stands in ``text``, nearest to ``near``; -1 when it does not."""
    if text.startswith(quote, near):
        return near
    places = [text.find(quote, near), text.rfind(quote, 0, near + len(quote))]
    return min(
        (each for each in places if each >= 0), key=lambda at: abs(at - near), default=-1
    )


def decide(
    report: Report,
    stamp: str,
    confirmed: list[Decided],
    rejected: Mapping[Place, Decimal],
    *,
    by=None,
) -> None:
    """Make ``confirmed`` the figures of a draft, and remember the ``rejected``, values by
    place. Raises Overtaken when ``stamp`` is no longer that of the workbench, and
    ValidationError when the draft may not be edited; nothing has happened then.
    """
    with edit(report.disclosure, ground=_("数据"), by=by):
        if Workbench.of(report).stamp != stamp:
            raise Overtaken
        report.figures.confirmed().delete()
        Figure.objects.bulk_create(
            Figure(
                report=report,
                indicator=each.indicator,
                value=each.value,
                bound=each.bound,
                quote=each.quote,
                start=each.start,
            )
            for each in confirmed
        )
        rejected_of(report).delete()
        home = report.disclosure.revises_id or report.pk
        Figure.objects.bulk_create(
            Figure(
                report_id=home,
                value=value,
                quote=quote,
                start=start,
                state=FigureState.REJECTED,
            )
            for (quote, start), value in rejected.items()
        )


def shown_value(line: Line, unit: str) -> str:
    """The value as a clerk sees it: as confirmed, or as proposed, in an indicator's unit."""
    if line.figure:
        return line.figure.value_text
    return decimal_text(line.proposal.value_in(unit))
