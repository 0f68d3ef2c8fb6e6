"""The notice before a link to another site (国办发〔2017〕47号)."""

from urllib.parse import urlsplit

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from disclosure.views.pages import show


@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Name the other site and let the reader decide; only for addresses that we signed."""
    try:
        url = signing.loads(request.GET.get("to", ""), salt="leave")
    except signing.BadSignature:
        return show(request, "disclosure/leave_unknown.html", status=404)
    context = {"url": url, "host": urlsplit(url).hostname or url}
    return show(request, "disclosure/leave.html", context)
