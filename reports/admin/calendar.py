"""Which reports are due: the first page of annual reports at the desk."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from disclosure.querysets import PUBLIC
from reports.calendar import Owed, matrix, owed, published
from reports.models import Report
from reports.views.matrix import kinds_of

YEARS = 10


def urls() -> list[URLPattern]:
    return [path("", calendar_page, name="reports_report_changelist")]


@require_safe
def calendar_page(request) -> TemplateResponse:
    """What the person's bodies owe next, and what they have published."""
    scope = request.scope
    if scope.is_empty:
        raise PermissionDenied
    kinds = kinds_of(request)
    there = published(kinds, scope.seen)
    matrices = [
        matrix(kind, there[kind.pk], request.structure, bodies=scope.seen, most_years=YEARS)
        for kind in kinds
    ]
    due = [each for found in matrices for each in owed(found)]
    due.sort(key=lambda each: each.due_on)
    drafts = being_written(scope.seen)
    context = {
        **admin.site.each_context(request),
        "title": _("年度报告"),
        "matrices": matrices,
        "owed": [(each, *way(each, drafts, scope)) for each in due],
        "may_write": scope.may_write,
    }
    request.current_app = admin.site.name
    return TemplateResponse(request, "admin/reports/calendar.html", context)


def being_written(bodies) -> dict[tuple, Report]:
    """What is on its way, by what it is the report of."""
    rows = Report.objects.of_disclosures().exclude(disclosure__state__in=PUBLIC)
    if bodies is not None:
        rows = rows.filter(disclosure__issuing_body__in=bodies)
    rows = rows.select_related("disclosure").defer(
        "tables", "disclosure__content_html", "disclosure__content_text"
    )
    return {
        (row.kind_id, row.disclosure.issuing_body_id, row.scope, row.year): row for row in rows
    }


def way(due: Owed, drafts: dict, scope) -> tuple[str, str]:
    """Where to go on with a report: its draft, or the page that begins one; in words."""
    body = due.row.body
    draft = drafts.get((due.kind.pk, body.pk, due.row.scope, due.year))
    if draft:
        url = reverse("admin:disclosure_disclosure_change", args=[draft.pk])
        return draft.disclosure.standing, url
    if not scope.is_manager and body.pk not in scope.writes_for:
        return "", ""
    asked = {
        "kind": due.kind.pk,
        "body": body.pk,
        "year": due.year,
        "scope": due.row.scope,
    }
    return _("起草"), f"{reverse('admin:reports_report_add')}?{urlencode(asked)}"
