"""The daily digest of the publication log: what anyone may print and hold against us."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from disclosure.models import DailyDigest
from disclosure.views.pages import Crumb, Pages, numbered, read_page, show

DAYS_A_PAGE = 100


@require_safe
def trail(request: HttpRequest) -> HttpResponse:
    """Where the log stood at the end of each day, newest first."""
    digests = DailyDigest.objects.order_by("-day")
    number = read_page(request.GET.get("page", ""))
    pages = Pages(number or 0, digests.count(), DAYS_A_PAGE, numbered(request.path))
    if not pages.exists:
        raise Http404
    context = {
        "digests": digests[pages.rows],
        "pages": pages,
        "crumbs": [Crumb(_("首页"), reverse("home")), Crumb(_("公开日志"))],
        "canonical": pages.address(number),
    }
    return show(request, "disclosure/trail.html", context)
