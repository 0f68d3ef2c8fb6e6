"""Who has published which annual report, by when, and who has not."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from disclosure.enums import Section
from disclosure.views.conditional import by_log
from disclosure.views.pages import Crumb, show
from reports.calendar import matrix, published
from reports.held import current
from reports.models import ReportKind

NEWEST_YEARS = 6


def kinds_of(request: HttpRequest) -> list[ReportKind]:
    """The kinds as they stand at the request's structure, which is read first."""
    _version = request.structure.version
    return sorted(current().kinds.values(), key=lambda kind: (kind.position, kind.code))


def crumbs(*more: Crumb) -> list[Crumb]:
    """From the home page by way of the mandatory section."""
    section = Section.ANNUAL_REPORTS
    overview = reverse("reports:overview")
    return [
        Crumb(_("首页"), reverse("home")),
        Crumb(section.label, reverse(f"disclosure:{section}")),
        Crumb(_("历年年度报告"), overview if more else ""),
        *more,
    ]


@require_safe
@by_log
def overview(request: HttpRequest) -> HttpResponse:
    """Every kind with the newest years: two queries."""
    kinds = kinds_of(request)
    there = published(kinds)
    context = {
        "matrices": [
            matrix(each, there[each.pk], request.structure, most_years=NEWEST_YEARS)
            for each in kinds
        ],
        "crumbs": crumbs(),
        "section": Section.ANNUAL_REPORTS,
        "canonical": reverse("reports:overview"),
    }
    return show(request, "reports/overview.html", context)


@require_safe
@by_log
def kind(request: HttpRequest, code: str) -> HttpResponse:
    """All years of one kind: two queries."""
    found = next((each for each in kinds_of(request) if each.code == code), None)
    if found is None:
        raise Http404
    context = {
        "matrix": matrix(found, published([found])[found.pk], request.structure),
        "crumbs": crumbs(Crumb(found.name)),
        "section": Section.ANNUAL_REPORTS,
        "canonical": reverse("reports:kind", args=[code]),
    }
    return show(request, "reports/kind.html", context)
