"""All figures that a list has, as CSV or JSON Lines, in constant memory."""

import json
from collections.abc import Callable, Iterator

from django.conf import settings
from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone

from disclosure.exporting import csv_text
from reports.api.serializers import FigureSerializer, figures_by_keys
from reports.exporting import heads, row_of
from reports.models import Figure

AT_ONCE = 500  # figures read together
FORMS = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}


def export(rows: QuerySet, form: str, context: dict) -> StreamingHttpResponse:
    content = {"csv": csv_lines, "jsonl": json_lines}[form]
    response = StreamingHttpResponse(content(rows, context), content_type=FORMS[form])
    name = f"figures-{timezone.localdate():%Y%m%d}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def walk(rows: QuerySet) -> Iterator[Figure]:
    """Yield ``rows`` by key. Each batch is a query of its own: no transaction lies open while
    a slow reader reads, and what is withdrawn meanwhile is left out."""
    last, keys = 0, rows.order_by("pk").values_list("pk", flat=True)
    while batch := list(keys.filter(pk__gt=last)[:AT_ONCE]):
        yield from figures_by_keys(batch)
        last = batch[-1]


def json_lines(rows: QuerySet, context: dict) -> Iterator[str]:
    serializer = FigureSerializer(context=context)
    for row in walk(rows):
        data = serializer.to_representation(row)
        yield json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"


def csv_lines(rows: QuerySet, context: dict) -> Iterator[str]:
    serializer = FigureSerializer(context=context)
    return csv_text(table(rows, context, serializer.get_url))


def table(rows: QuerySet, context: dict, url_of: Callable[[Figure], str]) -> Iterator[list]:
    yield heads()
    for row in walk(rows):
        report = row.report
        body = context["structure"].bodies.get(report.disclosure.issuing_body_id)
        yield row_of(
            context["indicators"][row.indicator_id],
            (body.code, body.name),
            context["kinds"][report.kind_id].name,
            report.scope,
            report.year,
            row,
            settings.SITE_URL + url_of(row),
        )
