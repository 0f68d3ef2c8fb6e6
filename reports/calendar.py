"""Which reports are due when, and which of them are published, late or missing.

A year's report is expected of the bodies of the kind's categories that still exist on its
last day. It is late when it became public after that day, and missing when the day has passed
without it. What was withdrawn is missing.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.enums import BodyKind
from disclosure.models import IssuingBody
from disclosure.structure import Structure
from reports.enums import Scope
from reports.models import Report, ReportKind
from reports.models.kinds import GOVERNMENTS
from reports.models.reports import report_url


class Standing(models.TextChoices):
    """Where the report of a year stands."""

    PUBLISHED = "published", gettext_lazy("已公开")
    LATE = "late", gettext_lazy("逾期公开")
    MISSING = "missing", gettext_lazy("逾期未公开")
    NOT_YET = "not-yet", gettext_lazy("未到期")
    NOT_EXPECTED = "none", gettext_lazy("不要求")


@dataclass(frozen=True)
class Cell:
    """The report of a body on a year; ``days`` it came late, is late, or has left."""

    year: int
    standing: Standing
    due_on: date
    days: int = 0
    url: str = ""

    @property
    def words(self) -> str:
        """What stands in the table; that it is not expected shows as nothing."""
        if self.standing == Standing.LATE:
            return _("晚 %(days)d 天") % {"days": self.days}
        if self.standing == Standing.MISSING:
            return _("未公开")
        if self.standing == Standing.NOT_EXPECTED:
            return ""
        return str(self.standing.label)

    @property
    def is_there(self) -> bool:
        return self.standing in {Standing.PUBLISHED, Standing.LATE}


@dataclass(frozen=True)
class Row:
    """A body with what it owes: a government has two, by scope."""

    body: IssuingBody
    scope: Scope
    names_scope: bool
    cells: list[Cell]

    @property
    def name(self) -> str:
        name = self.body.short_name or self.body.name
        return f"{name}（{self.scope.label}）" if self.names_scope else name

    @property
    def is_empty(self) -> bool:
        return all(cell.standing == Standing.NOT_EXPECTED for cell in self.cells)


@dataclass(frozen=True)
class Matrix:
    """The reports of a kind: ``years``, the newest first, and a row a body."""

    kind: ReportKind
    years: list[int]
    rows: list[Row]
    is_cut: bool = False  # there are earlier years

    @property
    def due_words(self) -> str:
        """By which day of the next year, in a sentence."""
        due, government = month_day(self.kind.due), month_day(self.kind.government_due)
        if not government or government == due:
            return _("应于次年%(due)s前公开。") % {"due": due}
        return _("应于次年%(due)s前公开，人民政府为%(government)s前。") % {
            "due": due,
            "government": government,
        }

    @property
    def newest_words(self) -> str:
        """How many reports on the newest year stand where, in a sentence."""
        counts = Counter(row.cells[0].standing for row in self.rows)
        there = counts[Standing.PUBLISHED] + counts[Standing.LATE]
        parts = [
            _("%(year)d年度应公开 %(expected)d 份，已公开 %(there)d 份")
            % {
                "year": self.years[0],
                "expected": len(self.rows) - counts[Standing.NOT_EXPECTED],
                "there": there,
            }
        ]
        if counts[Standing.LATE]:
            parts.append(_("其中逾期公开 %(count)d 份") % {"count": counts[Standing.LATE]})
        if counts[Standing.MISSING]:
            parts.append(_("逾期未公开 %(count)d 份") % {"count": counts[Standing.MISSING]})
        return "，".join(parts) + "。"


def month_day(text: str) -> str:
    """03-31 → 3月31日."""
    if not text:
        return ""
    month, day = map(int, text.split("-"))
    return _("%(month)d月%(day)d日") % {"month": month, "day": day}


@dataclass(frozen=True)
class Owed:
    """A report that a body owes: one that is missing, or the next."""

    kind: ReportKind
    row: Row
    year: int
    due_on: date
    days: int  # to the last day; below zero it has passed

    @property
    def is_over(self) -> bool:
        return self.days < 0

    @property
    def words(self) -> str:
        if self.is_over:
            return _("已逾期 %(days)d 天") % {"days": -self.days}
        return _("还有 %(days)d 天") % {"days": self.days} if self.days else _("今天到期")


def owed(matrix: Matrix, today: date | None = None) -> Iterator[Owed]:
    """Yield what is missing in a matrix, and the next report of each body."""
    today = today or timezone.localdate()
    for row in matrix.rows:
        years = [cell.year for cell in row.cells if cell.standing == Standing.MISSING]
        newest = row.cells[0]
        years.append(newest.year + (newest.standing != Standing.NOT_YET))
        for year in years:
            due_on = matrix.kind.due_on(year, row.body)
            if is_expected(matrix.kind, year, row.body, due_on):
                yield Owed(matrix.kind, row, year, due_on, (due_on - today).days)


Published = dict[tuple[int, Scope, int], date]  # (body, scope, year) → the day


def published(kinds: Iterable[ReportKind], bodies: Collection[int] | None = None) -> dict:
    """Return what is public of each kind, by primary key; one query for all. Of ``bodies``
    only, if given."""
    found: dict[int, Published] = {kind.pk: {} for kind in kinds}
    rows = Report.objects.public().filter(kind__in=found)
    if bodies is not None:
        rows = rows.filter(disclosure__issuing_body__in=bodies)
    for kind, body, scope, year, day in rows.values_list(
        "kind_id", "disclosure__issuing_body_id", "scope", "year", "disclosure__published_on"
    ):
        found[kind][body, Scope(scope), year] = day
    return found


def matrix(
    kind: ReportKind,
    there: Published,
    structure: Structure,
    *,
    bodies: Collection[int] | None = None,
    most_years: int | None = None,
    today: date | None = None,
) -> Matrix:
    """Return the matrix of a kind, given what is ``published``; no query. ``bodies``: of
    these only; ``most_years``: the newest so many."""
    today = today or timezone.localdate()
    years = years_of(kind, there, today)
    owed = [
        (body, scope)
        for body, scope in owed_by(kind, there, structure)
        if bodies is None or body.pk in bodies
    ]
    twice = {body.pk for body, scope in owed if scope == Scope.ALL}
    rows = [
        Row(
            body,
            scope,
            body.pk in twice,
            [
                cell(kind, year, body, scope, there.get((body.pk, scope, year)), today)
                for year in years[:most_years]
            ],
        )
        for body, scope in owed
    ]
    rows = [row for row in rows if not row.is_empty]
    is_cut = most_years is not None and len(years) > most_years
    return Matrix(kind, years[:most_years], rows, is_cut)


def years_of(kind: ReportKind, there: Published, today: date) -> list[int]:
    """From the first year that is asked for or published to last year, the newest first. A
    year to come is a mistake of whoever published it first."""
    last = today.year - 1
    known = [year for _body, _scope, year in there if year <= today.year]
    first = min([*known, kind.first_year or last, last])
    return list(range(max([*known, last]), first - 1, -1))


def owed_by(
    kind: ReportKind, there: Published, structure: Structure
) -> Iterator[tuple[IssuingBody, Scope]]:
    """Yield who owes reports of a kind, or has published some, in the order of the bodies."""
    known = {(body, scope) for body, scope, _year in there}
    for root in structure.bodies.roots:
        for body in structure.bodies.branch(root):
            for scope in Scope:
                if (body.pk, scope) in known or scope in scopes_of(kind, body, structure):
                    yield body, scope


def scopes_of(kind: ReportKind, body: IssuingBody, structure: Structure) -> set[Scope]:
    """Return the scopes of the reports that are expected of a body.

    A government reports on its departments as well as on its own office (domain.md, 7); where
    the office is a body of its own, that reports for itself.
    """
    if body.kind not in kind.expected_of:
        return set()
    if not kind.has_tables or body.kind not in GOVERNMENTS:
        return {Scope.OWN}
    offices = [each.kind for each in structure.bodies.children(body)]
    has_office = BodyKind.OFFICE in offices and BodyKind.OFFICE in kind.expected_of
    return {Scope.ALL} if has_office else {Scope.OWN, Scope.ALL}


def cell(
    kind: ReportKind,
    year: int,
    body: IssuingBody,
    scope: Scope,
    day: date | None,
    today: date,
) -> Cell:
    """``day`` is when the report became public, if it is."""
    due_on = kind.due_on(year, body)
    if day is not None:
        days = (day - due_on).days
        url = report_url(kind.code, year, body.code, scope)
        standing = Standing.LATE if days > 0 else Standing.PUBLISHED
        return Cell(year, standing, due_on, max(days, 0), url)
    if not is_expected(kind, year, body, due_on):
        return Cell(year, Standing.NOT_EXPECTED, due_on)
    days = (today - due_on).days
    standing = Standing.MISSING if days > 0 else Standing.NOT_YET
    return Cell(year, standing, due_on, abs(days))


def is_expected(kind: ReportKind, year: int, body: IssuingBody, due_on: date) -> bool:
    asked = kind.first_year is None or year >= kind.first_year
    return asked and body.kind in kind.expected_of and not body.is_dissolved(due_on)
