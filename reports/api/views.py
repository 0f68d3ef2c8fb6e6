"""Reports, indicators and figures for programs: thin faces over the filters."""

from django.http import StreamingHttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from disclosure.api.pagination import page_of, refuse, whole
from disclosure.api.problems import CONTENT_TYPE, Problem
from disclosure.api.serializers import ProblemSerializer
from disclosure.api.views import ReadingView, described, gone
from disclosure.enums import State
from disclosure.filters import PAGING
from disclosure.views.conditional import by_log
from reports.api import describing
from reports.api.export import FORMS, export
from reports.api.listing import Listed
from reports.api.serializers import (
    FigureListSerializer,
    FigureSerializer,
    IndicatorListSerializer,
    IndicatorSerializer,
    ReportDetailSerializer,
    ReportListSerializer,
    ReportSerializer,
    figures_by_keys,
    for_reports,
)
from reports.enums import Scope
from reports.filters import FigureFilter, ReportFilter
from reports.held import current
from reports.models import Report

JSON = "application/json"


def context_of(request: Request) -> dict:
    """What serializers take names from; read when the log's head is known."""
    structure, held = request.structure, current(request.structure)
    return {
        "structure": structure,
        "held": held,
        "kinds": {kind.pk: kind for kind in held.kinds.values()},
        "indicators": {each.pk: each for each in held.indicators.values()},
    }


def filtered(filter_class: type[ReportFilter], request: Request, context: dict) -> ReportFilter:
    """The filters with valid parameters; raises Problem for what cannot be read."""
    filters = filter_class(
        request.query_params, structure=context["structure"], held=context["held"]
    )
    if not filters.is_valid():
        raise Problem(
            400,
            _("参数 %(names)s 读不懂。") % {"names": "、".join(sorted(filters.errors))},
            {name: list(messages) for name, messages in filters.errors.items()},
        )
    return filters


class Reports(ReadingView):
    known = set(ReportFilter.base_filters) | PAGING

    @described(
        "年度报告列表",
        ReportListSerializer,
        404,
        operation_id="reports",
        description="年度新的在前。body 包括其下级。",
        parameters=describing.REPORT_PARAMETERS,
        examples=describing.REPORTS_EXAMPLE,
    )
    @method_decorator(by_log)
    def get(self, request: Request) -> Response:
        context = context_of(request)
        rows = for_reports(filtered(ReportFilter, request, context).qs)
        page = page_of(Listed(rows.order_by("-year", "-pk"), request), request)
        page["results"] = ReportSerializer(page["results"], many=True, context=context).data
        return Response(page)


class ReportDetail(ReadingView):
    """One report: a body's own, or with ``all/`` the one that sums up its departments."""

    scope = Scope.OWN

    @described(
        "一份年度报告",
        ReportDetailSerializer,
        *(404, 410),
        operation_id="report",
        description="报告的数据和法定统计表；正文见 url 所指的公开文件。",
        parameters=describing.REPORT_PATH,
    )
    @method_decorator(by_log)
    def get(self, request: Request, kind: str, year: int, body: str) -> Response:
        context = context_of(request)
        report = self.find(context, kind, year, body)
        figures = report.figures.confirmed().order_by("start", "pk")
        context["figures"] = list(figures)
        return Response(ReportDetailSerializer(report, context=context).data)

    def find(self, context: dict, kind: str, year: int, body: str) -> Report:
        """The public report; of what was withdrawn, a Problem says why."""
        rows = Report.objects.filter(
            kind=context["held"].kinds.get(kind),
            year=year,
            scope=self.scope,
            disclosure__issuing_body=context["structure"].bodies_by_code.get(body),
        )
        there = for_reports(rows).filter(
            disclosure__state__in=[State.PUBLISHED, State.WITHDRAWN]
        )
        found = sorted(there, key=lambda row: row.disclosure.state != State.PUBLISHED)
        if not found:
            raise Problem(404, _("没有这份公开的年度报告。"))
        if not found[0].disclosure.is_public:
            raise gone(found[0].disclosure)
        return found[0]


class SummedReportDetail(ReportDetail):
    scope = Scope.ALL

    @described(
        "一份汇总的年度报告",
        ReportDetailSerializer,
        *(404, 410),
        operation_id="summed_report",
        description="政府汇总所属部门和下级政府的报告，内容与本机关的报告相同。",
        parameters=describing.REPORT_PATH,
    )
    def get(self, request: Request, kind: str, year: int, body: str) -> Response:
        return super().get(request, kind, year, body)


class Indicators(ReadingView):
    @described(
        "指标",
        IndicatorListSerializer,
        operation_id="indicators",
        examples=describing.INDICATORS_EXAMPLE,
    )
    @method_decorator(by_log)
    def get(self, request: Request) -> Response:
        context = context_of(request)
        rows = list(context["held"].indicators.values())
        return Response(whole(IndicatorSerializer(rows, many=True, context=context).data))


class Figures(ReadingView):
    known = set(FigureFilter.base_filters) | PAGING | {"as"}

    @extend_schema(
        summary="年度报告的数据",
        operation_id="figures",
        description=(
            "公开的报告中经人工确认的数据，新公开的报告在前，同一报告按原文顺序。"
            "给出 as 时不分页，按数据编号的顺序给出全部。body 包括其下级。"
        ),
        parameters=describing.FIGURE_PARAMETERS,
        examples=describing.FIGURES_EXAMPLE,
        responses={
            (200, JSON): FigureListSerializer,
            (200, "text/csv"): OpenApiTypes.STR,
            (200, "application/x-ndjson"): OpenApiTypes.STR,
            **{(status, CONTENT_TYPE): ProblemSerializer for status in (400, 404, 405, 429)},
        },
    )
    def get(self, request: Request) -> Response | StreamingHttpResponse:
        form = request.query_params.get("as")
        if form is None:
            return self.page(request)
        if form not in FORMS:
            refuse("as", _("请填写 csv 或 jsonl。"))
        for name in sorted(PAGING & set(request.query_params)):
            refuse(name, _("给出 as 时不分页，请去掉这个参数。"))
        context = context_of(request)
        return export(filtered(FigureFilter, request, context).figures, form, context)

    @method_decorator(by_log)
    def page(self, request: Request) -> Response:
        context = context_of(request)
        rows = filtered(FigureFilter, request, context).figures
        keys = rows.order_by("-report", "start", "pk").values_list("pk", flat=True)
        page = page_of(Listed(keys, request), request, whole_from="?as=csv")
        rows = figures_by_keys(page["results"])
        page["results"] = FigureSerializer(rows, many=True, context=context).data
        return Response(page)
