"""起草年度报告: a draft with the outline of its kind."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from disclosure.admin.steps import say
from disclosure.filters import FIRST_YEAR, LAST_YEAR
from disclosure.models import IssuingBody
from reports.drafting import begin
from reports.enums import Scope
from reports.models import ReportKind


def urls() -> list[URLPattern]:
    return [path("add/", drafting_page, name="reports_report_add")]


class KindForm(forms.Form):
    """Which report it is."""

    kind = forms.ModelChoiceField(
        ReportKind.objects.all(),
        label=_("报告种类"),
        error_messages={"required": _("请选择报告种类。")},
    )
    year = forms.IntegerField(
        label=_("年度"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        help_text=_("报告的是哪一年的工作，例如 2025 年度的报告在 2026 年公开。"),
    )
    scope = forms.ChoiceField(
        label=_("范围"),
        choices=Scope.choices,
        initial=Scope.OWN,
        help_text=_("政府汇总所属部门和下级政府的报告选“汇总”，其他都选“本机关”。"),
    )

    def clean_scope(self) -> Scope:
        return Scope(self.cleaned_data["scope"])


class BeginForm(KindForm):
    body = forms.ModelChoiceField(
        IssuingBody.objects.none(),
        label=_("机关"),
        error_messages={"required": _("请选择机关。")},
    )
    field_order = ["kind", "body", "year", "scope"]

    def __init__(self, *args, scope, **kwargs):
        super().__init__(*args, **kwargs)
        rows = IssuingBody.objects.filter(dissolved_on=None)
        if not scope.is_manager:
            rows = rows.filter(pk__in=scope.writes_for)
        self.fields["body"].queryset = rows
        if len(scope.writes_for) == 1:
            self.initial.setdefault("body", *scope.writes_for)


@require_http_methods(["GET", "HEAD", "POST"])
def drafting_page(request) -> HttpResponse:
    if not request.scope.may_write:
        raise PermissionDenied
    asked = {"year": timezone.localdate().year - 1} | request.GET.dict()
    data = request.POST if request.method == "POST" else None
    form = BeginForm(data, initial=asked, scope=request.scope)
    if data and form.is_valid():
        try:
            draft = begin(**form.cleaned_data, by=request.user)
        except ValidationError as error:
            say(form, error)
        else:
            messages.success(request, _("已按提纲建立草稿，请逐部分填写。"))
            url = reverse("admin:disclosure_disclosure_change", args=[draft.pk])
            return HttpResponseRedirect(url)
    context = {
        **admin.site.each_context(request),
        "title": _("起草年度报告"),
        "form": form,
    }
    request.current_app = admin.site.name
    return TemplateResponse(request, "admin/reports/begin.html", context)
