"""One document as an annual report: which it is, what it lacks, last year's beside it."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from disclosure.admin.steps import say
from disclosure.enums import Act
from disclosure.models import Disclosure
from reports.admin.drafting import KindForm
from reports.checking import warnings
from reports.drafting import set_facts, unset_facts
from reports.models import Report, ReportKind
from reports.recognition import kind_of, scope_of, year_of
from reports.views.report import Reading, side_by_side


def urls() -> list[URLPattern]:
    return [path("<int:pk>/change/", facts_page, name="reports_report_change")]


@require_http_methods(["GET", "HEAD", "POST"])
def facts_page(request, pk: int) -> HttpResponse:
    rows = Disclosure.objects.seen_by(request.scope)
    disclosure = rows.select_related("issuing_body", "column").filter(pk=pk).first()
    if disclosure is None:
        raise Http404
    report = Report.objects.select_related("kind").filter(pk=pk).first()
    refused = request.scope.refusal(Act.EDIT, disclosure)
    form = KindForm(request.POST if "_set" in request.POST else None)
    form.initial = facts_of(report) if report else suggested(disclosure)
    if request.method == "POST" and changed(request, disclosure, form):
        return HttpResponseRedirect(request.path)
    context = {
        **admin.site.each_context(request),
        "opts": Disclosure._meta,
        "title": _("年度报告"),
        "disclosure": disclosure,
        "report": report,
        "form": form,
        "refused": refused,
        "back": reverse("admin:disclosure_disclosure_change", args=[pk]),
    }
    if report:
        report.disclosure = disclosure
        context |= last_year_beside(report)
    request.current_app = admin.site.name
    return TemplateResponse(request, "admin/reports/facts.html", context)


def facts_of(report: Report) -> dict:
    return {"kind": report.kind, "year": report.year, "scope": report.scope}


def suggested(disclosure: Disclosure) -> dict:
    """What its title and column say it is."""
    path = disclosure.column.path if disclosure.column else ""
    kind = kind_of(disclosure.title, path, list(ReportKind.objects.all()))
    scope = scope_of(disclosure, kind) if kind else None
    return {"kind": kind, "year": year_of(disclosure.title), "scope": scope}


def changed(request, disclosure: Disclosure, form: KindForm) -> bool:
    """Do what the pressed button says; the process asks whether the person may."""
    try:
        if "_unset" in request.POST:
            unset_facts(disclosure, by=request.user)
            messages.success(request, _("这份文件现在不是年度报告。"))
        elif form.is_valid():
            set_facts(disclosure, **form.cleaned_data, by=request.user)
            messages.success(request, _("已保存报告的种类和年度。"))
        else:
            return False
    except ValidationError as error:
        if "_set" in request.POST:
            say(form, error)
            return False
        messages.error(request, "".join(error.messages))
    return True


def last_year_beside(report: Report) -> dict:
    """The newest public report before this one, section by section, with its figures; and
    what this one seems to lack."""
    issuer = report.disclosure.issuing_body
    before = Report.objects.before(report).with_document().last() if issuer else None
    context = {"warnings": warnings(report, before)}
    if before is None:
        return context
    ours, theirs = Reading.of(report, issuer), Reading.of(before, issuer)
    return context | {
        "before": before,
        "pairs": side_by_side(ours, theirs),
        "figures": theirs.figures,
    }
