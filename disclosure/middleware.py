"""What every request may ask for, and what every page answers when lists cannot."""

from django.conf import settings
from django.http import HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from disclosure import structure
from disclosure.legacy.addresses import spellings
from disclosure.models import LegacyAddress, PublicationLog
from disclosure.permissions import Scope
from disclosure.search.following import BeingPrepared

PREPARED_IN = 60  # seconds; the runner makes the index


class OneLanguageMiddleware:
    """Say once a request which language and time zone all of it is in. Otherwise every text,
    day and address finds out by itself that nobody has said so: a tenth of a page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        translation.activate(settings.LANGUAGE_CODE)
        timezone.activate(timezone.get_default_timezone())
        return self.get_response(request)


class CatalogueMiddleware:
    """``request.log_head``: where the log stands, read when first used; ``request.structure``:
    identity and trees as they stand there; ``request.scope``: what whoever signed in may see
    and do, likewise."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.log_head = SimpleLazyObject(PublicationLog.head)
        request.structure = SimpleLazyObject(lambda: structure.current(request.log_head))
        request.scope = SimpleLazyObject(lambda: Scope.of(request.user, request.structure))
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, BeingPrepared):
            return None
        response = render(request, "disclosure/being_prepared.html", status=503)
        response["Retry-After"] = str(PREPARED_IN)
        return response


class OldAddressMiddleware:
    """What nothing of this site answers may be an address of the older one: 301 to where the
    document or the file is today. One query, and only instead of a 404."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code == 404 and request.method in {"GET", "HEAD"}:
            if address := LegacyAddress.today(
                spellings(request.path_info, request.META.get("QUERY_STRING", ""))
            ):
                return HttpResponsePermanentRedirect(address)
        return response
