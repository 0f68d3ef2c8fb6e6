"""Figures of several indicators and bodies across years, side by side.

What a report does not say is not there: no zero, no line through the gap. A bound stays a
bound; growth is only between two exact values of neighbouring years.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.models import IssuingBody
from disclosure.structure import Structure
from reports.enums import Bound, Scope, ValueKind
from reports.held import Held
from reports.models import Figure, Indicator, Report, ReportKind
from reports.models.figures import decimal_text
from reports.models.reports import report_url
from reports.offered import Offered

MOST_INDICATORS, MOST_BODIES, MOST_YEARS = 10, 40, 30
ONE_DECIMAL = Decimal("0.1")
SIGNS = {
    Bound.AT_LEAST: "≥ %s",
    Bound.MORE_THAN: "> %s",
    Bound.ABOUT: gettext_lazy("约 %s"),
    Bound.AT_MOST: "≤ %s",
}


@dataclass(slots=True)
class Point:
    """A confirmed figure; ``text`` is its value as readers see it, ``url`` leads to its
    sentence in its report."""

    year: int
    value: Decimal
    bound: str
    quote: str
    text: str
    url: str

    @property
    def is_exact(self) -> bool:
        return not self.bound


def value_text(value: Decimal, bound: str = Bound.EXACT) -> str:
    """1,234.5 · ≥ 90"""
    number = decimal_text(value)
    if len(number) > 3:
        whole, dot, part = number.partition(".")
        sign = "-" if whole.startswith("-") else ""
        number = f"{sign}{int(whole.lstrip('-')):,}{dot}{part}"
    return str(SIGNS[bound]) % number if bound else number


@dataclass
class Series:
    """What the reports of one kind and scope of one body say of an indicator, by year."""

    body: IssuingBody
    kind: ReportKind | None = None
    scope: str = Scope.OWN
    points: dict[int, Point] = field(default_factory=dict)
    beside: str = ""  # what tells it from another series of the same body

    @property
    def name(self) -> str:
        return self.body.name + self.beside

    @property
    def short_name(self) -> str:
        return (self.body.short_name or self.body.name) + self.beside


@dataclass
class Compared:
    """One indicator: its series in the order of the bodies, and those it is the sum of."""

    indicator: Indicator
    series: list[Series] = field(default_factory=list)
    parts: list["Compared"] = field(default_factory=list)

    @property
    def has_points(self) -> bool:
        return any(each.points for each in self.series)

    @property
    def is_share(self) -> bool:
        return self.indicator.value_kind == ValueKind.SHARE

    def growth(self, series: Series, year: int) -> Decimal | None:
        """Return the growth of ``year`` over the year before: in per cent, of a share in
        percentage points; None unless both values are exact and the formula has a result."""
        now, before = series.points.get(year), series.points.get(year - 1)
        if not (now and before and now.is_exact and before.is_exact):
            return None
        if self.is_share:
            return now.value - before.value
        if before.value <= 0:
            return None
        change = (now.value - before.value) / before.value * 100
        return change.quantize(ONE_DECIMAL, ROUND_HALF_UP)

    def growth_text(self, series: Series, year: int) -> str:
        growth = self.growth(series, year)
        if growth is None:
            return ""
        sign = "+" if growth > 0 else "−" if growth < 0 else ""
        unit = _("个百分点") if self.is_share else "%"
        return f"{sign}{decimal_text(abs(growth))}{unit}"

    def same_series(self, other: Series) -> Series | None:
        """The series of this indicator from the same reports as ``other``."""
        wanted = (other.body.pk, other.kind, other.scope)
        rows = (row for row in self.series if (row.body.pk, row.kind, row.scope) == wanted)
        return next(rows, None)


@dataclass
class Question:
    """What is compared. No bodies: those that have figures; no kinds: all of them."""

    indicators: list[Indicator]
    bodies: list[IssuingBody]
    kinds: list[ReportKind]
    first: int | None = None
    last: int | None = None

    def __post_init__(self):
        self.indicators, self.bodies, self.kinds = (
            list({each.pk: each for each in chosen}.values())
            for chosen in (self.indicators, self.bodies, self.kinds)
        )

    def beyond(self) -> list[str]:
        """What is too much to compare, in words."""
        words = []
        if len(self.indicators) > MOST_INDICATORS:
            words.append(_("一次最多比较 %d 个指标，请减少一些。") % MOST_INDICATORS)
        if len(self.bodies) > MOST_BODIES:
            words.append(_("一次最多比较 %d 个机构，请减少一些。") % MOST_BODIES)
        if self.first and self.last and self.last - self.first >= MOST_YEARS:
            words.append(_("一次最多比较 %d 年，请缩小年度范围。") % MOST_YEARS)
        return words


@dataclass
class Comparison:
    """``years`` without a gap; ``left_out``: how many bodies have figures besides."""

    years: list[int]
    compared: list[Compared]
    left_out: int = 0

    @property
    def has_points(self) -> bool:
        return any(each.has_points for each in self.compared)


def compare(
    question: Question, offered: Offered, structure: Structure, held: Held
) -> Comparison:
    """Compare what a question within the limits asks for, in three queries at most."""
    span = years_of(question, offered)
    if not question.indicators or not span:
        return Comparison([], [Compared(each) for each in question.indicators])
    reports = Report.objects.public().filter(year__gte=span[0], year__lte=span[-1])
    if question.kinds:
        reports = reports.filter(kind__in=question.kinds)
    bodies, left_out = question.bodies, 0
    if not bodies:
        bodies, left_out = bodies_with(question.indicators, reports, structure)
    reports = reports.filter(disclosure__issuing_body__in=bodies)
    wanted = {each.pk: each for each in question.indicators}
    for each in question.indicators:
        wanted |= {part.pk: part for part in parts_of(each, held)}
    found = {pk: Compared(each) for pk, each in wanted.items()}
    collect(reports, found, structure, held)
    for each in question.indicators:
        found[each.pk].parts = [found[part.pk] for part in parts_of(each, held)]
    for each in found.values():
        each.series = arranged(each.series, bodies, structure)
    compared = [found[each.pk] for each in question.indicators]
    return Comparison(trimmed(span, question, compared), compared, left_out)


def years_of(question: Question, offered: Offered) -> list[int]:
    """The years asked for; what is left open ends where the reports do."""
    last = question.last or max(offered.last or 0, question.first or 0)
    first = question.first or max(offered.first or last, last - MOST_YEARS + 1)
    last = min(last, first + MOST_YEARS - 1)
    return list(range(first, last + 1)) if offered.last else []


def parts_of(indicator: Indicator, held: Held) -> list[Indicator]:
    """The indicators that add up to it; none, if the site lacks one of them."""
    parts = [held.indicators.get(code) for code in indicator.sum_of]
    return parts if all(parts) else []


def bodies_with(
    indicators: list[Indicator], reports, structure: Structure
) -> tuple[list[IssuingBody], int]:
    """The first bodies that have figures in ``reports``, and how many have some besides."""
    figures = Figure.objects.confirmed().filter(report=OuterRef("pk"), indicator__in=indicators)
    keys = reports.filter(Exists(figures)).values_list("disclosure__issuing_body", flat=True)
    there = set(keys.distinct())
    bodies = [body for body in structure.bodies if body.pk in there]
    return bodies[:MOST_BODIES], len(bodies[MOST_BODIES:])


def collect(reports, found: dict[int, Compared], structure: Structure, held: Held) -> None:
    """Put the figures of ``reports`` into the series that they belong to. The reports are
    read first: to join them to each figure of an indicator takes three times as long."""
    kinds = {kind.pk: kind for kind in held.kinds.values()}
    places, addresses = {}, {}
    for key, body_key, kind_key, scope, year in reports.values_list(
        "pk", "disclosure__issuing_body", "kind", "scope", "year"
    ):
        body, kind = structure.bodies.get(body_key), kinds[kind_key]
        places[key] = body, kind, scope, year
        addresses[key] = report_url(kind.code, year, body.code, scope)
    figures = Figure.objects.confirmed().filter(report__in=places, indicator__in=found)
    series: dict[tuple, Series] = {}
    for indicator, report, value, bound, quote in figures.order_by().values_list(
        "indicator", "report", "value", "bound", "quote"
    ):
        body, kind, scope, year = places[report]
        key = (indicator, body.pk, kind.pk, scope)
        if key not in series:
            series[key] = Series(body, kind, scope)
            found[indicator].series.append(series[key])
        url = f"{addresses[report]}#figure-{found[indicator].indicator.code}"
        point = Point(year, value, bound, quote, value_text(value, bound), url)
        series[key].points[year] = point


def arranged(
    series: list[Series], bodies: Iterable[IssuingBody], structure: Structure
) -> list[Series]:
    """``series`` in the order of the bodies, one without figures for each body that has
    none, and a word beside what would else have the same name."""
    order = {body.pk: place for place, body in enumerate(structure.bodies)}
    there = {each.body.pk for each in series}
    rows = [*series, *(Series(body) for body in bodies if body.pk not in there)]
    kinds = {row.kind.pk for row in series}
    for row in series:
        marks = [row.kind.name] if len(kinds) > 1 else []
        marks += [Scope.ALL.label] if row.scope == Scope.ALL else []
        row.beside = f"（{'，'.join(map(str, marks))}）" if marks else ""
    return sorted(rows, key=lambda row: (order[row.body.pk], row.beside))


def trimmed(span: list[int], question: Question, compared: list[Compared]) -> list[int]:
    """``span`` without empty years at an end that nobody asked for."""
    there = [year for each in compared for row in each.series for year in row.points]
    first = question.first or min(there, default=span[0])
    last = question.last or max(there, default=span[-1])
    return [year for year in span if first <= year <= last]
