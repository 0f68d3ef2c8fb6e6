"""For operators' probes."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import Error
from django.http import HttpRequest, JsonResponse

from disclosure.models import PublicationLog
from disclosure.search.following import how_far_behind


def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is asked."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """The database answers and has the form that this code expects, and lists have an
    index; 503 when not. Tells how many entries of the log the index is behind."""
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
        behind = None if pending else how_far_behind(PublicationLog.head())
    except Error:
        return JsonResponse({"status": "database unreachable"}, status=503)
    if pending:
        return JsonResponse({"status": "migrations pending"}, status=503)
    if behind is None:
        return JsonResponse({"status": "index not built"}, status=503)
    return JsonResponse({"status": "ok", "index": {"behind": behind}})
