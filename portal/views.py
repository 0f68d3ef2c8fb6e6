"""The front door, and what machines ask of it."""

import re
from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from disclosure.models import Disclosure
from disclosure.views.asked import FEED
from disclosure.views.conditional import by_log
from disclosure.views.pages import section_links, show

NEWEST = 10
EXAMPLES = 3
LONGEST_EXAMPLE = 14  # characters
NAMED = re.compile(r"《([^《》]+)》")
FRAME = re.compile(
    r"^(?:关于|印发|公布|发布|做好|开展|加强|进一步)+|的?(?:通知|公告|通告|报告|批复|意见|函)$"
)
ROBOTS = "User-agent: *\nDisallow: /admin/\nDisallow: /leave/\nDisallow: /display/\n\n"


@require_safe
@by_log
def home(request: HttpRequest) -> HttpResponse:
    """Search first, the sections, what is new, bodies and subjects: two queries."""
    structure = request.structure
    newest = list(Disclosure.objects.public().for_list()[:NEWEST])
    context = {
        "newest": newest,
        "examples": examples(newest),
        "sections": section_links(structure),
        "bodies": [body for body in structure.bodies if not body.is_dissolved()],
        "subjects": structure.subjects.roots,
        "canonical": reverse("home"),
        "feed": reverse(FEED),
        "section": "home",
    }
    return show(request, "portal/home.html", context)


def examples(newest: Iterable[Disclosure]) -> list[str]:
    """Return up to three queries that find something now: a document number, and words of
    titles."""
    numbers = [row.document_number for row in newest if row.document_number]
    phrases = [phrase for row in newest if (phrase := phrase_of(row.title))]
    return list(dict.fromkeys(numbers[:1] + phrases))[:EXAMPLES]


def phrase_of(title: str) -> str:
    """Return the words of a title that say what it is about, as they stand in it.

    关于印发《云汀区河道管理办法》的通知 gives 云汀区河道管理办法; "" when they are long.
    """
    named = NAMED.search(title)
    phrase = FRAME.sub("", named[1] if named else title)
    return phrase if 2 <= len(phrase) <= LONGEST_EXAMPLE else ""


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    text = f"{ROBOTS}Sitemap: {settings.SITE_URL}{reverse('sitemap')}\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
