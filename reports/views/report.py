"""A report as its readers want it: by sections, with its figures, beside the year before."""

import re
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from disclosure.enums import Section as SiteSection
from disclosure.models import IssuingBody
from disclosure.views.conditional import by_log
from disclosure.views.detail import Entry, nested
from disclosure.views.pages import Crumb, show
from reports.enums import Scope
from reports.held import current
from reports.models import Figure, Report, ReportKind
from reports.models.reports import report_url
from reports.outline import Section, beside, readable, section_titled, sections_of
from reports.querysets import ReportQuerySet
from reports.sums import BrokenSum, broken, exact_values
from reports.tables.shown import ShownTable, shown_tables
from reports.views.marking import mark_figures
from reports.views.matrix import crumbs, kinds_of

OWN_ANCHOR, BEFORE = re.compile(r"(<(?:h[2-4]|a)\b[^>]*? id=\")"), r"\1before-"


@require_safe
@by_log
def report(
    request: HttpRequest, code: str, year: int, body: str, scope: str = Scope.OWN
) -> HttpResponse:
    """One report: five queries, and two more with the year before beside it."""
    kind = next((each for each in kinds_of(request) if each.code == code), None)
    issuer = request.structure.bodies_by_code.get(body)
    if kind is None or issuer is None:
        raise Http404
    series = Report.objects.filter(kind=kind, scope=scope, disclosure__issuing_body=issuer)
    series = series.order_by("year")
    found = series.public().with_document().filter(year=year).first()
    if found is None:
        return gone(series, year)
    years = Years.of(list(series.public().values_list("year", flat=True)), year)
    reading = Reading.of(found, issuer)
    context = {
        "report": found,
        "kind": kind,
        "issuer": issuer,
        "disclosure": found.disclosure,
        "attachments": list(found.disclosure.attachments.all()),
        "reading": reading,
        "years": [(label, url_of(kind, each, issuer, scope)) for label, each in years.links],
        "before": years.before,
        "crumbs": report_crumbs(kind, found, issuer),
        "section": SiteSection.ANNUAL_REPORTS,
        "canonical": found.disclosure.get_absolute_url(),
    }
    if years.before and request.GET.get("beside"):
        earlier = series.public().with_document().filter(year=years.before).first()
        if earlier:  # it may be withdrawn at this moment
            context["pairs"] = side_by_side(reading, Reading.of(earlier, issuer))
            context["earlier"] = earlier
    return show(request, "reports/report.html", context)


def gone(series: ReportQuerySet, year: int) -> HttpResponse:
    """What was public at this address says so on its own page; what never was is not found."""
    withdrawn = series.withdrawn().filter(year=year).select_related("disclosure").last()
    if withdrawn is None:
        raise Http404
    return HttpResponseRedirect(withdrawn.disclosure.get_absolute_url())


def url_of(kind: ReportKind, year: int, issuer: IssuingBody, scope: str) -> str:
    return report_url(kind.code, year, issuer.code, scope)


def report_crumbs(kind: ReportKind, found: Report, issuer: IssuingBody) -> list[Crumb]:
    name = _("%(body)s %(year)d 年度") % {
        "body": issuer.short_name or issuer.name,
        "year": found.year,
    }
    return crumbs(Crumb(kind.name, reverse("reports:kind", args=[kind.code])), Crumb(name))


@dataclass(frozen=True)
class Years:
    """The nearest published years before and after one, 0 for none."""

    before: int
    after: int

    @classmethod
    def of(cls, published: list[int], year: int) -> "Years":
        return cls(
            max((each for each in published if each < year), default=0),
            min((each for each in published if each > year), default=0),
        )

    @property
    def links(self) -> list[tuple[str, int]]:
        labels = [_("上一份：%(year)d 年度"), _("下一份：%(year)d 年度")]
        years = [self.before, self.after]
        return [
            (label % {"year": year}, year)
            for label, year in zip(labels, years, strict=True)
            if year
        ]


@dataclass(frozen=True)
class Reading:
    """The text of a report by sections, each with the statutory tables that belong to it; the
    figures that are marked in it, and what does not add up among all that are confirmed."""

    outline: list[Entry]
    sections: list[Section]
    tables: dict[Section | None, list[ShownTable]]
    figures: list[Figure]
    broken_sums: list[BrokenSum]

    @classmethod
    def of(cls, report: Report, issuer: IssuingBody) -> "Reading":
        document, held = report.disclosure, current()
        html, headings = readable(document.content_html)
        figures = list(report.figures.confirmed().select_related("indicator"))
        html, found = mark_figures(html, document.content_text, figures, held, issuer.code)
        sections = sections_of(html, headings)
        tables: dict[Section | None, list[ShownTable]] = {}
        for table in shown_tables(report.tables):
            place = section_titled(sections, table.form.title)
            tables.setdefault(place, []).append(table)
        sums = broken(exact_values(figures), held.indicators)
        return cls(nested(headings), sections, tables, found, sums)

    @property
    def parts(self) -> list[tuple[Section, list[ShownTable]]]:
        return [(section, self.tables.get(section, [])) for section in self.sections]

    @property
    def other_tables(self) -> list[ShownTable]:
        """Those that no section is about."""
        return self.tables.get(None, [])


def side_by_side(reading: Reading, earlier: Reading) -> list[tuple[SafeString, SafeString]]:
    """Pairs of sections as HTML, "" for none; no anchor of the year before is one of ours."""
    return [
        (
            mark_safe(ours.head + ours.body if ours else ""),
            mark_safe(OWN_ANCHOR.sub(BEFORE, theirs.head + theirs.body) if theirs else ""),
        )
        for ours, theirs in beside(reading.sections, earlier.sections)
    ]
