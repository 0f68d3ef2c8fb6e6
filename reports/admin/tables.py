"""The page on which a clerk fills in the statutory tables of a draft."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from disclosure.enums import Act
from disclosure.models import Disclosure
from disclosure.workflow.editing import edit
from reports.admin.table_form import TablesForm
from reports.admin.table_sheets import sheets
from reports.models import Report
from reports.tables.entry import contradictions, read_cells
from reports.tables.forms import FORMS
from reports.tables.lines import LONGEST
from reports.tables.paste import paste
from reports.tables.readiness import LastYear, empty_tables, last_year, was_imported
from reports.tables.shown import shown_tables
from reports.tables.stored import canonical, values_of
from reports.tables.xlsx import LARGEST, read_xlsx, xlsx_of

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Overtaken(Exception):
    """Somebody else saved the tables since the page was opened. ``saved``: what they say."""

    def __init__(self, saved: dict):
        super().__init__(saved)
        self.saved = saved


def urls() -> list[URLPattern]:
    return [
        path("<int:pk>/tables/", tables_page, name="reports_report_tables"),
        path("<int:pk>/tables/paste/", paste_block, name="reports_report_paste"),
        path("<int:pk>/tables/xlsx/", download, name="reports_report_xlsx"),
    ]


def report_or_404(request, pk: int) -> Report:
    """A report with tables of a document that the person sees."""
    rows = Report.objects.filter(
        kind__has_tables=True, disclosure__in=Disclosure.objects.seen_by(request.scope)
    )
    rows = rows.select_related("kind", "disclosure__issuing_body", "disclosure__revises")
    return get_object_or_404(rows, pk=pk)


def tables_page(request, pk: int) -> HttpResponse:
    """Show the forms (GET), or do with what is typed what the pressed button says (POST)."""
    report = report_or_404(request, pk)
    last = last_year(report)
    refused = request.scope.refusal(Act.EDIT, report.disclosure)
    if request.method != "POST":
        return answer(request, report, TablesForm.of(report, last), refused)
    form = TablesForm.sent(request.POST, last)
    if refused:
        messages.error(request, refused)
        return answer(request, report, form, "")
    if "_paste" in request.POST:
        put_in_block(request, form)
    elif "_upload" in request.POST:
        put_in_file(request, form)
    elif "_carry" in request.POST:
        form.carry_over()
        form.told.append(_("已带入上年报告的结转数，还没有保存。"))
    elif save(request, report, form):
        return HttpResponseRedirect(request.path)
    return answer(request, report, form, "")


def save(request, report: Report, form: TablesForm) -> bool:
    """Save what is typed, all of it or nothing; say why not."""
    if form.wrong:
        return False
    try:
        write(report, form, request.user)
    except Overtaken as overtaken:
        form.merge(overtaken.saved)
        return False
    except ValidationError as error:
        for text in error.messages:
            messages.error(request, text)
        return False
    messages.success(request, _("统计表已保存。"))
    return True


def write(report: Report, form: TablesForm, by) -> None:
    with edit(report.disclosure, ground=_("统计表"), by=by):
        saved = Report.objects.select_for_update().get(pk=report.pk)
        if canonical(saved.tables) not in (form.opened, form.tables):
            raise Overtaken(saved.tables)
        saved.tables = form.tables
        saved.save(update_fields=["tables"])


def put_in_block(request, form: TablesForm) -> None:
    """Without JavaScript: a block of the spreadsheet from the box below its table."""
    table = FORMS.get(request.POST["_paste"])
    if table is None:
        return
    try:
        found = paste(table, request.POST.get(f"block-{table.code}", ""))
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return
    form.take_in({table.code: found})
    form.told += [_("已放入粘贴的内容，还没有保存。"), *contradictions(table, found)]


def put_in_file(request, form: TablesForm) -> None:
    file = request.FILES.get("file")
    if file is None:
        messages.error(request, _("请先选择要上传的 XLSX 文件。"))
        return
    try:
        brought = read_xlsx(file.read(LARGEST + 1))
    except ValidationError as error:
        messages.error(
            request,
            _("“%(name)s”：%(words)s") % {"name": file.name, "words": error.messages[0]},
        )
        return
    form.take_in(brought.typed)
    form.told += [
        _("已读入“%(name)s”，还没有保存，请核对。") % {"name": file.name},
        *brought.told,
    ]


def answer(request, report: Report, form: TablesForm, refused: str) -> TemplateResponse:
    """``refused``: why the tables can only be read."""
    document = report.disclosure
    context = {
        **admin.site.each_context(request),
        "opts": Disclosure._meta,
        "title": _("统计表"),
        "report": report,
        "disclosure": document,
        "form": form,
        "refused": refused,
        "sheets": [] if refused else sheets(form),
        "shown": shown_tables(report.tables) if refused else [],
        "empty": empty_tables(values_of(report.tables) if refused else form.values),
        "is_imported": was_imported(report),
        "before": before(form.last),
        "documents": reverse("admin:disclosure_disclosure_changelist"),
        "back": reverse("admin:disclosure_disclosure_change", args=[document.pk]),
        "longest_block": LONGEST,
    }
    request.current_app = admin.site.name
    return TemplateResponse(request, "admin/reports/tables.html", context)


def before(last: LastYear | None) -> dict | None:
    """Last year's report, to be opened beside."""
    if last is None:
        return None
    document = last.report.disclosure
    return {
        "year": last.report.year,
        "title": document.title,
        "url": document.get_absolute_url(),
    }


@require_POST
def paste_block(request, pk: int) -> JsonResponse:
    """Return where a block that was pasted into a cell belongs; nothing is saved."""
    report_or_404(request, pk)
    form = FORMS.get(request.POST.get("table", ""))
    at = request.POST.get("at", "")
    if form is None or (at and at not in form.cells):
        return JsonResponse({"detail": _("没有这一格：请重新打开本页。")}, status=400)
    try:
        found = paste(form, request.POST.get("text", ""), at)
    except ValidationError as error:
        return JsonResponse({"detail": error.messages[0]}, status=400)
    return JsonResponse(
        {
            "cells": {code: text for code, text in found.items() if code in form.typed},
            "wrong": list(read_cells(form, found).wrong.values()),
            "told": contradictions(form, found),
        }
    )


@require_GET
def download(request, pk: int) -> HttpResponse:
    """The saved tables as a file in the official layout, also to be filled in elsewhere."""
    report = report_or_404(request, pk)
    title = _("%(body)s%(year)d年") % {
        "body": report.disclosure.body_name,
        "year": report.year,
    }
    data = xlsx_of(values_of(report.tables), title)
    file = HttpResponse(data, content_type=SPREADSHEET)
    name = _("%(title)s统计表.xlsx") % {"title": title}
    file["Content-Disposition"] = content_disposition_header(True, name)
    return file
