"""How the schema describes the addresses of reports and figures."""

from drf_spectacular.utils import OpenApiExample, OpenApiParameter

from disclosure.api.pagination import LARGEST_PAGE
from disclosure.filters import FIRST_YEAR, LAST_YEAR
from reports.enums import Bound, Scope, ValueKind
from reports.filters import FigureFilter, ReportFilter

YEAR = {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}
SHAPES = {
    "year": YEAR,
    "year_from": YEAR,
    "year_to": YEAR,
    "scope": {"type": "string", "enum": list(Scope.values)},
}
EXAMPLES = {
    "indicator": "enforcement-cases",
    "body": "011158671",
    "kind": "rule-of-law",
    "year": 2024,
    "year_from": 2020,
    "year_to": 2025,
    "scope": "own",
}
ONCE = {"year_from", "year_to"}


def parameters_of(filters: type[ReportFilter]) -> list[OpenApiParameter]:
    """Describe the filters of a list, and the paging."""
    described = [parameter(name, each.label) for name, each in filters.base_filters.items()]
    page = OpenApiParameter("page", {"type": "integer", "minimum": 1}, description="第几页")
    size = OpenApiParameter(
        "page_size",
        {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE},
        description="每页条数",
    )
    return [*described, page, size]


def parameter(name: str, label) -> OpenApiParameter:
    shape, repeatable = SHAPES.get(name, {"type": "string"}), name not in ONCE
    words = str(label) + ("，包括其下级" if name == "body" else "")
    words += "（可重复，符合任何一个即可）" if repeatable else ""
    example = [EXAMPLES[name]] if repeatable else EXAMPLES[name]
    return OpenApiParameter(
        name,
        {"type": "array", "items": shape} if repeatable else shape,
        description=words,
        explode=True if repeatable else None,
        examples=[OpenApiExample(name, value=example)],
    )


REPORT_PARAMETERS = parameters_of(ReportFilter)
FIGURE_PARAMETERS = [
    *parameters_of(FigureFilter),
    OpenApiParameter(
        "as",
        {"type": "string", "enum": ["csv", "jsonl"]},
        description="不分页，把全部结果作为文件给出",
    ),
]
REPORT_PATH = [
    OpenApiParameter(
        "kind",
        {"type": "string"},
        OpenApiParameter.PATH,
        description="报告种类的代码",
        examples=[OpenApiExample("kind", value="rule-of-law")],
    ),
    OpenApiParameter(
        "year",
        {"type": "integer"},
        OpenApiParameter.PATH,
        description="报告的年度",
        examples=[OpenApiExample("year", value=2020)],
    ),
    OpenApiParameter(
        "body",
        {"type": "string"},
        OpenApiParameter.PATH,
        description="机构代码",
        examples=[OpenApiExample("body", value="011158671")],
    ),
]
FIGURE = {
    "indicator": {"code": "online-share", "name": "网上可办率", "unit": "%"},
    "value": "90",
    "bound": {"code": "at_least", "label": str(Bound.AT_LEAST.label)},
    "quote": "政务服务事项网上可办率达到90%以上",
    "start": 1024,
    "kind": {"code": "rule-of-law", "name": "法治政府建设年度报告"},
    "year": 2020,
    "scope": {"code": "own", "label": str(Scope.OWN.label)},
    "body": {"code": "011158671", "name": "云汀区城市管理局"},
    "index_number": "011158671/2021-03075",
    "url": "/reports/rule-of-law/2020/011158671/#figure-online-share",
}
REPORT = {
    **{name: FIGURE[name] for name in ["kind", "year", "scope", "body", "index_number"]},
    "title": "云汀区城市管理局2020年法治政府建设年度报告",
    "published_on": "2021-01-27",
    "due_on": "2021-04-01",
    "days_late": 0,
    "figures_count": 23,
    "url": "/disclosures/011158671/2021-03075/",
    "report_url": "/reports/rule-of-law/2020/011158671/",
}
INDICATOR = {
    "code": "enforcement-cases",
    "name": "行政执法案件",
    "unit": "件",
    "value_kind": {"code": "count", "label": str(ValueKind.COUNT.label)},
    "better": None,
    "kind": FIGURE["kind"],
    "synonyms": ["办理行政执法案件"],
    "sum_of": ["licences", "penalties", "coercions"],
}


def list_example(name: str, one: dict) -> list[OpenApiExample]:
    page = {"count": 1, "next": None, "previous": None, "results": [one]}
    return [OpenApiExample(name, value=page, response_only=True, status_codes=["200"])]


REPORTS_EXAMPLE = list_example("reports", REPORT)
INDICATORS_EXAMPLE = list_example("indicators", INDICATOR)
FIGURES_EXAMPLE = list_example("figures", FIGURE)
