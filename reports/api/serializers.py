"""What the API says of reports, indicators and figures, in the contract's names and order.

Rows come with all that they need (``for_reports``, ``figures_by_keys``); names come from
``context["structure"]`` and ``context["held"]``. No serializer queries.
"""

from datetime import date

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from disclosure.api.serializers import CodeNameSerializer, ListSerializer, labelled
from disclosure.querysets import in_order
from reports.enums import Better, Bound, Scope, ValueKind
from reports.models import Figure, Indicator, Report
from reports.models.reports import report_url

OF_THE_DOCUMENT = [
    *("index_number", "title", "issuing_body", "issuing_body_name", "state"),
    *("published_on", "published_at"),
]


def for_reports(rows: QuerySet) -> QuerySet:
    """``rows`` of reports with their documents and how many figures each has."""
    figures = Figure.objects.confirmed().filter(report=OuterRef("pk")).order_by()
    count = figures.values("report").annotate(count=Count("pk")).values("count")
    rows = rows.select_related("disclosure").only(
        *("kind", "year", "scope", "tables"),
        *(f"disclosure__{name}" for name in OF_THE_DOCUMENT),
    )
    return rows.annotate(
        figures_count=Coalesce(Subquery(count, output_field=IntegerField()), 0)
    )


def figures_by_keys(keys: list[int]) -> list[Figure]:
    """The figures with these primary keys, in their order, with reports and documents."""
    rows = Figure.objects.select_related("report__disclosure").only(
        *("indicator", "value", "bound", "quote", "start", "state"),
        *("report__kind", "report__year", "report__scope"),
        *("report__disclosure__index_number", "report__disclosure__issuing_body"),
    )
    return in_order(keys, rows.order_by().filter(pk__in=keys))


class ScopeSerializer(serializers.Serializer):
    code = serializers.ChoiceField(Scope.choices)
    label = serializers.CharField()


class BoundSerializer(serializers.Serializer):
    code = serializers.ChoiceField(Bound.choices, allow_blank=True)
    label = serializers.CharField()


class ValueKindSerializer(serializers.Serializer):
    code = serializers.ChoiceField(ValueKind.choices)
    label = serializers.CharField()


class BetterSerializer(serializers.Serializer):
    code = serializers.ChoiceField([each for each in Better.choices if each[0]])
    label = serializers.CharField()


class NamedIndicatorSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    unit = serializers.CharField(allow_blank=True)


class InContext(serializers.Serializer):
    """Names of kinds, indicators and bodies without a query."""

    def kind_name(self, pk: int) -> dict:
        kind = self.context["kinds"][pk]
        return {"code": kind.code, "name": kind.name}

    def body_code(self, pk: int) -> str:
        return self.context["structure"].bodies.get(pk).code


class IndicatorSerializer(serializers.ModelSerializer):
    value_kind = serializers.SerializerMethodField()
    better = serializers.SerializerMethodField(help_text="哪个方向好；不区分时为 null")
    kind = serializers.SerializerMethodField(help_text="只用于这种报告；null 为各种报告")
    synonyms = serializers.ListField(
        child=serializers.CharField(), help_text="报告中的其他说法"
    )
    sum_of = serializers.ListField(
        child=serializers.CharField(), help_text="由哪些指标相加而成（代码）"
    )

    class Meta:
        model = Indicator
        fields = ["code", "name", "unit", "value_kind", "better", "kind", "synonyms", "sum_of"]

    @extend_schema_field(ValueKindSerializer)
    def get_value_kind(self, row: Indicator) -> dict:
        return labelled(ValueKind(row.value_kind))

    @extend_schema_field(BetterSerializer(allow_null=True))
    def get_better(self, row: Indicator) -> dict | None:
        return labelled(Better(row.better)) if row.better else None

    @extend_schema_field(CodeNameSerializer(allow_null=True))
    def get_kind(self, row: Indicator) -> dict | None:
        return {"code": row.kind.code, "name": row.kind.name} if row.kind else None


class FigureOfReportSerializer(InContext):
    """A figure by itself: its report is known."""

    indicator = serializers.SerializerMethodField()
    value = serializers.CharField(source="value_text", help_text="小数，写成文本")
    bound = serializers.SerializerMethodField(help_text="准确数的 code 为空")
    quote = serializers.CharField(help_text="数值所在的原文")
    start = serializers.IntegerField(help_text="原文在 content_text 中的位置，从 0 起按字计")

    @extend_schema_field(NamedIndicatorSerializer)
    def get_indicator(self, row: Figure) -> dict:
        indicator = self.context["indicators"][row.indicator_id]
        return {"code": indicator.code, "name": indicator.name, "unit": indicator.unit}

    @extend_schema_field(BoundSerializer)
    def get_bound(self, row: Figure) -> dict:
        return labelled(Bound(row.bound))


class FigureSerializer(FigureOfReportSerializer):
    kind = serializers.SerializerMethodField()
    year = serializers.IntegerField(source="report.year")
    scope = serializers.SerializerMethodField()
    body = serializers.SerializerMethodField()
    index_number = serializers.CharField(source="report.disclosure.index_number")
    url = serializers.SerializerMethodField(help_text="原文在报告页上的位置")

    @extend_schema_field(CodeNameSerializer)
    def get_kind(self, row: Figure) -> dict:
        return self.kind_name(row.report.kind_id)

    @extend_schema_field(ScopeSerializer)
    def get_scope(self, row: Figure) -> dict:
        return labelled(Scope(row.report.scope))

    @extend_schema_field(CodeNameSerializer)
    def get_body(self, row: Figure) -> dict:
        body = self.context["structure"].bodies.get(row.report.disclosure.issuing_body_id)
        return {"code": body.code, "name": body.name}

    def get_url(self, row: Figure) -> str:
        report = row.report
        kind = self.context["kinds"][report.kind_id].code
        body = self.body_code(report.disclosure.issuing_body_id)
        address = report_url(kind, report.year, body, report.scope)
        return f"{address}#figure-{self.context['indicators'][row.indicator_id].code}"


class ReportSerializer(InContext):
    kind = serializers.SerializerMethodField()
    year = serializers.IntegerField(help_text="报告的年度")
    scope = serializers.SerializerMethodField()
    body = serializers.SerializerMethodField()
    index_number = serializers.CharField(source="disclosure.index_number")
    title = serializers.CharField(source="disclosure.title")
    published_on = serializers.DateField(source="disclosure.published_on")
    due_on = serializers.SerializerMethodField(help_text="应当公开的最后一天")
    days_late = serializers.SerializerMethodField(help_text="晚了几天；按期公开为 0")
    figures_count = serializers.IntegerField()
    url = serializers.CharField(
        source="disclosure.get_absolute_url", help_text="文件的地址，也是报告的规范地址"
    )
    report_url = serializers.SerializerMethodField(help_text="带提纲和数据的报告页")

    @extend_schema_field(CodeNameSerializer)
    def get_kind(self, row: Report) -> dict:
        return self.kind_name(row.kind_id)

    @extend_schema_field(ScopeSerializer)
    def get_scope(self, row: Report) -> dict:
        return labelled(Scope(row.scope))

    @extend_schema_field(CodeNameSerializer)
    def get_body(self, row: Report) -> dict:
        code = self.body_code(row.disclosure.issuing_body_id)
        return {"code": code, "name": row.disclosure.body_name}

    def get_due_on(self, row: Report) -> date:
        body = self.context["structure"].bodies.get(row.disclosure.issuing_body_id)
        return self.context["kinds"][row.kind_id].due_on(row.year, body)

    def get_days_late(self, row: Report) -> int:
        return max(0, (row.disclosure.published_on - self.get_due_on(row)).days)

    def get_report_url(self, row: Report) -> str:
        body = self.body_code(row.disclosure.issuing_body_id)
        kind = self.context["kinds"][row.kind_id].code
        return report_url(kind, row.year, body, row.scope)


class ReportDetailSerializer(ReportSerializer):
    figures = serializers.SerializerMethodField()
    tables = serializers.DictField(
        child=serializers.DictField(child=serializers.CharField()),
        help_text="法定统计表：表、格与其数值（文本），不含合计；没有统计表时为 {}",
    )

    @extend_schema_field(FigureOfReportSerializer(many=True))
    def get_figures(self, row: Report) -> list[dict]:
        """``context["figures"]`` are the figures of ``row``, in the order of the text."""
        figures = self.context["figures"]
        return FigureOfReportSerializer(figures, many=True, context=self.context).data


class ReportListSerializer(ListSerializer):
    results = ReportSerializer(many=True)


class IndicatorListSerializer(ListSerializer):
    results = IndicatorSerializer(many=True)


class FigureListSerializer(ListSerializer):
    results = FigureSerializer(many=True)
