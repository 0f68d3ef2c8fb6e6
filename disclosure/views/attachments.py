"""Attachments: served only while their document is public, and to staff."""

import logging

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
)
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from disclosure.models import Attachment
from disclosure.querysets import LONG_TEXTS

logger = logging.getLogger(__name__)
SHOWN_IN_PLACE = {"application/pdf", "image/jpeg", "image/png", "text/plain"}


@require_safe
def attachment(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """The file of a public document; a name that is not its own leads to its own."""
    if "\x00" in public_id:
        raise Http404
    rows = Attachment.objects.select_related("disclosure").defer(
        *(f"disclosure__{text}" for text in LONG_TEXTS)
    )
    found = get_object_or_404(rows, public_id=public_id)
    if not found.disclosure.is_public and not request.scope.sees(found.disclosure):
        raise Http404
    if name != found.name:
        return HttpResponsePermanentRedirect(found.get_absolute_url())
    response = get_conditional_response(request, etag=f'"{found.sha256}"')
    if response is None:
        response = file_response(found)
    response["ETag"] = f'"{found.sha256}"'
    # Nobody between us and the reader keeps it, and the reader's browser asks each time:
    # what is withdrawn is gone at once.
    response["Cache-Control"] = "private, no-cache"
    return response


def file_response(found: Attachment) -> FileResponse:
    try:
        content = found.open()
    except FileNotFoundError:
        logger.error("The file of attachment %s is missing: %s", found.public_id, found.sha256)
        raise Http404 from None
    response = FileResponse(
        content,
        as_attachment=found.media_type not in SHOWN_IN_PLACE,
        filename=found.name,
        content_type=found.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
