"""The series of index numbers: read only, but for a jump that a person must judge."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from disclosure.admin.filters import HeldFilter
from disclosure.admin.records import ReadOnlyAdmin
from disclosure.models import IssuingBody, NumberSeries
from disclosure.numbering import confirm_jump, set_jump_aside

JUDGEMENTS = {
    "confirm": (confirm_jump, _("已确认跳号，今后从最大号之后继续编号。")),
    "set-aside": (set_jump_aside, _("已忽略跳号，今后从跳号之前的号继续编号。")),
}


@admin.register(NumberSeries)
class NumberSeriesAdmin(ReadOnlyAdmin):
    list_display = ["body", "year", "last", "standing"]
    list_filter = ["year", HeldFilter]
    search_fields = ["code"]
    fields = ["body", "code", "year", "last", "held_from", "standing"]
    readonly_fields = fields
    change_form_template = "admin/disclosure/number_series.html"

    def get_queryset(self, request):
        """With the name of the body, which an imported code may not have."""
        bodies = IssuingBody.objects.filter(code__iexact=OuterRef("code")).values("name")
        return super().get_queryset(request).annotate(body_name=Subquery(bodies[:1]))

    @admin.display(description=_("发布机构"), ordering="code")
    def body(self, series):
        return series.body_name or series.code

    @admin.display(description=_("编号情况"))
    def standing(self, series):
        return _("正常") if series.held_from is None else _("已暂停，待确认跳号")

    def get_urls(self):
        own = path(
            "<int:pk>/judge/<slug:judgement>/",
            self.admin_site.admin_view(require_POST(self.judge)),
            name="disclosure_numberseries_judge",
        )
        return [own, *super().get_urls()]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["may_judge"] = obj.held_from is not None and request.user.has_perm(
            "disclosure.change_numberseries"
        )
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def judge(self, request, pk, judgement):
        if not request.user.has_perm("disclosure.change_numberseries"):
            raise PermissionDenied
        series = get_object_or_404(NumberSeries, pk=pk)
        if judgement in JUDGEMENTS and series.held_from is not None:
            act, text = JUDGEMENTS[judgement]
            act(series)
            messages.success(request, text)
        else:
            messages.info(request, _("这个号段没有待确认的跳号。"))
        return HttpResponseRedirect(
            reverse("admin:disclosure_numberseries_change", args=[series.pk])
        )
