"""Any filtered list as a file: CSV, XLSX or JSON Lines.

Held in memory are a batch of documents and, where there is a filter, the keys of all that is
found.
"""

import json
from collections.abc import Iterator

from django.db.models import Prefetch
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request

from disclosure.api.pagination import refuse
from disclosure.api.problems import CONTENT_TYPE, Problem
from disclosure.api.serializers import (
    DisclosureDetailSerializer,
    ProblemSerializer,
    with_repeals,
)
from disclosure.api.views import ReadingView, list_parameters
from disclosure.exporting import PUBLIC_CELLS, WITH_HTML, csv_text, lines, walk, xlsx_bytes
from disclosure.filters import PAGING, DisclosureFilter
from disclosure.models import Attachment, Disclosure
from disclosure.parts import read_parts
from disclosure.querysets import DisclosureQuerySet
from disclosure.search.found import Found
from disclosure.structure import Structure
from disclosure.views.conditional import by_index
from disclosure.views.detail import relations_by_document

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON_LINES = "application/x-ndjson"
FORMS = {"csv": "text/csv; charset=utf-8", "xlsx": XLSX, "jsonl": JSON_LINES}
PARAMETERS = [each for each in list_parameters() if each.name not in PAGING]


class Export(ReadingView):
    known = set(DisclosureFilter.base_filters) | {"as"}

    @extend_schema(
        summary="导出公开文件",
        operation_id="export_disclosures",
        description=(
            "参数与列表相同，按索引号的编码顺序。jsonl 每行一份文件，与单份文件的内容相同；"
            "csv 供电子表格直接打开；xlsx 不含网页格式的正文，过长的文字截断并注明。"
        ),
        parameters=[
            OpenApiParameter("as", {"type": "string", "enum": list(FORMS)}, required=True),
            *PARAMETERS,
        ],
        responses={
            (200, JSON_LINES): OpenApiTypes.STR,
            (200, "text/csv"): OpenApiTypes.STR,
            (200, XLSX): OpenApiTypes.BINARY,
            **{(status, CONTENT_TYPE): ProblemSerializer for status in (400, 405, 429)},
        },
    )
    @method_decorator(by_index)
    def get(self, request: Request) -> StreamingHttpResponse:
        form = request.query_params.get("as", "")
        if form not in FORMS:
            refuse("as", _("请填写 csv、xlsx 或 jsonl。"))
        asked = request.query_params.copy()
        del asked["as"]
        filters = DisclosureFilter(asked, structure=request.structure)
        if not filters.is_valid():
            names = "、".join(sorted(filters.errors))
            raise Problem(
                400,
                _("参数 %(names)s 读不懂。") % {"names": names},
                {name: list(messages) for name, messages in filters.errors.items()},
            )
        question = filters.question()
        keys = None if question.is_plain else Found(request.index, question).all
        batches = walk(rows_for_export(), keys)
        structure = request.structure
        name = f"disclosures-{timezone.localdate():%Y%m%d}.{form}"
        rows = (row for batch in batches for row in batch)
        content = {
            "csv": lambda: csv_text(lines(rows, structure, WITH_HTML)),
            "xlsx": lambda: xlsx_bytes(lines(rows, structure, PUBLIC_CELLS)),
            "jsonl": lambda: json_lines(batches, structure),
        }[form]()
        response = StreamingHttpResponse(content, content_type=FORMS[form])
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def rows_for_export() -> DisclosureQuerySet:
    attachments = Attachment.objects.order_by("position", "id")
    return Disclosure.objects.public().prefetch_related(Prefetch("attachments", attachments))


def json_lines(batches: Iterator[list[Disclosure]], structure: Structure) -> Iterator[str]:
    """Each document as its detail in the API, a line each."""
    context = {"structure": structure}
    serializer = DisclosureDetailSerializer(context=context)  # to make it costs most of all
    for batch in batches:
        keys = [row.pk for row in with_repeals(batch)]
        relations, parts = relations_by_document(keys), read_parts(keys)
        for row in batch:
            context["relations"], context["parts"] = relations[row.pk], parts[row.pk]
            data = serializer.to_representation(row)
            yield json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"
