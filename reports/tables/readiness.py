"""Whether the tables of a report may become public, and last year's beside them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from disclosure.audit import entries_of
from disclosure.enums import EventKind
from reports.models import Report
from reports.tables.forms import FORMS
from reports.tables.invariants import Fault, Tables, deviations, faults
from reports.tables.requests import REQUESTS
from reports.tables.stored import explanation_of, values_of
from reports.tables.totals import Values


@dataclass(frozen=True)
class LastYear:
    """The public report of the year before: its year and its part 3."""

    report: Report
    values: Values


def last_year(report: Report) -> LastYear | None:
    before = Report.objects.year_before(report).select_related("disclosure").first()
    if before is None:
        return None
    return LastYear(before, values_of(before.tables)[REQUESTS.code])


def faults_of(tables: Tables, explanation: str, last: LastYear | None) -> list[Fault]:
    """What forbids publication in tables that have numbers."""
    found = faults(tables)
    if last and not explanation and tables[REQUESTS.code]:
        found += deviations(tables[REQUESTS.code], last.values)
    return found


def empty_tables(tables: Tables) -> list[str]:
    """Say of each table without any number where to begin."""
    return [
        _("%(part)s“%(title)s”的表是空的：请从%(cell)s填起，没有发生的填 0。")
        % {
            "part": form.part,
            "title": form.title,
            "cell": next(iter(form.typed.values())).name,
        }
        for code, form in FORMS.items()
        if not tables[code]
    ]


def problems(report: Report) -> list[str]:
    """What is wrong or missing in the tables of a report whose kind has them, in words."""
    tables = values_of(report.tables)
    found = faults_of(tables, explanation_of(report.tables), last_year(report))
    return [*empty_tables(tables), *(fault.words for fault in found)]


def was_imported(report: Report) -> bool:
    """Whether it was published elsewhere first: what it said there is not ours to refuse."""
    return entries_of(report.disclosure).filter(kind=EventKind.IMPORTED).exists()


def what_forbids(report: Report) -> dict[str, str]:
    """What of the tables forbids publication, by place, as ``RecordPart.missing`` has it."""
    if not report.kind.has_tables or not (found := problems(report)) or was_imported(report):
        return {}
    return {f"tables-{place}": words for place, words in enumerate(found)}
