"""Large type and high contrast (适老化): a plain form, kept in a cookie of the reader's."""

from dataclasses import dataclass, replace
from typing import Self

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

COOKIE = "display"
YEAR = 365 * 24 * 60 * 60  # seconds
CHOICES = {"large": True, "normal": False}, {"high": True, "normal": False}


@dataclass(frozen=True)
class Display:
    """How a reader wants pages shown."""

    large: bool = False
    contrast: bool = False

    @classmethod
    def read(cls, cookies: dict[str, str]) -> Self:
        words = cookies.get(COOKIE, "").split("-")
        return cls(large="large" in words, contrast="contrast" in words)

    def cookie(self) -> str:
        """The words of the cookie: large-contrast, large, contrast, or none."""
        words = {"large": self.large, "contrast": self.contrast}
        return "-".join(word for word, chosen in words.items() if chosen)


# It changes nothing but the reader's own cookie, and pages without a session have no token.
@csrf_exempt
@require_POST
def display(request: HttpRequest) -> HttpResponse:
    """Keep ``text`` (large, normal) or ``contrast`` (high, normal); back to ``next``."""
    texts, contrasts = CHOICES
    chosen = Display.read(request.COOKIES)
    chosen = replace(
        chosen,
        large=texts.get(request.POST.get("text"), chosen.large),
        contrast=contrasts.get(request.POST.get("contrast"), chosen.contrast),
    )
    response = HttpResponseRedirect(own_address(request, request.POST.get("next", "")))
    if chosen == Display():
        response.delete_cookie(COOKIE, samesite="Lax")
    else:
        response.set_cookie(
            COOKIE,
            chosen.cookie(),
            max_age=YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def own_address(request: HttpRequest, address: str) -> str:
    """``address`` if it is a path of this site, else the home page."""
    if address.startswith("/") and url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return address
    return reverse("home")
