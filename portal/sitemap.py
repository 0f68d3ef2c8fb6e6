"""The sitemap, in parts that stay as they are.

A part lists the documents whose newest entry in the publication log lies in its range of
sequence numbers. A document that changes moves to the newest part, so an old part only ever
loses addresses, and its last entry says when it was last added to: no table is read through.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.db.models import Exists, Max, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.views.decorators.http import require_safe

from disclosure.enums import EntryKind
from disclosure.models import Disclosure, LogEntry
from disclosure.structure import Structure
from disclosure.views.conditional import by_log
from disclosure.views.pages import column_url
from reports.held import current

ENTRIES_A_PART = 5_000  # and addresses at most; the protocol allows 50,000
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"

Address = tuple[str, date | None]  # path, and when it last changed


@require_safe
@by_log
def index(request: HttpRequest) -> HttpResponse:
    """The parts, each with the time of the last entry in it: two queries."""
    head = request.log_head.seq
    last = [*range(ENTRIES_A_PART, head, ENTRIES_A_PART), head]
    times = dict(LogEntry.objects.filter(seq__in=last).values_list("seq", "at"))
    parts = [(part_url(number), times.get(seq)) for number, seq in enumerate(last, start=1)]
    return xml("sitemapindex", "sitemap", [(reverse("sitemap-pages"), times.get(head)), *parts])


@require_safe
@by_log
def part(request: HttpRequest, number: int) -> HttpResponse:
    """The documents of one part, each with the time of its newest entry: two queries."""
    first = (number - 1) * ENTRIES_A_PART + 1
    if number < 1 or first > max(1, request.log_head.seq):
        raise Http404
    return xml("urlset", "url", documents(first, first + ENTRIES_A_PART - 1))


@require_safe
@by_log
def pages(request: HttpRequest) -> HttpResponse:
    """The home page, the catalogue, sections and columns: two queries."""
    return xml("urlset", "url", standing_pages(request.structure))


def part_url(number: int) -> str:
    return reverse("sitemap-part", args=[number])


def documents(first: int, last: int) -> Iterable[Address]:
    """Yield the public documents whose newest entry lies between two sequence numbers."""
    later = LogEntry.objects.filter(subject=OuterRef("subject"), seq__gt=OuterRef("seq"))
    public = Disclosure.objects.public().filter(index_number=OuterRef("subject"))
    entries = LogEntry.objects.filter(seq__range=(first, last))
    entries = entries.exclude(kind=EntryKind.STRUCTURE).filter(~Exists(later), Exists(public))
    for number, at in entries.order_by("seq").values_list("subject", "at"):
        yield reverse("disclosure:detail", args=[number]), at


def standing_pages(structure: Structure) -> Iterable[Address]:
    """Yield the pages that lists are shown on, with the day of the newest document there."""
    newest = Disclosure.objects.public().values_list("column").annotate(Max("published_on"))
    days = dict(newest.order_by())
    overall = max(days.values(), default=None)
    for name in ["home", "disclosure:list"]:
        yield reverse(name), overall
    yield reverse("disclosure:apply"), None
    for name in ["reports:overview", "reports:figures"]:
        yield reverse(name), None
    for code in current().kinds:
        yield reverse("reports:kind", args=[code]), None
    for column in structure.columns:
        branch = structure.columns.branch(column)
        below = [days[each.pk] for each in branch if each.pk in days]
        yield column_url(structure, column), max(below, default=None)


def xml(root: str, element: str, addresses: Iterable[Address]) -> HttpResponse:
    """Answer with a document of the sitemap protocol."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<{root} xmlns="{NAMESPACE}">']
    for path, at in addresses:
        time = f"<lastmod>{w3c(at)}</lastmod>" if at else ""
        lines.append(
            f"<{element}><loc>{escape(settings.SITE_URL + path)}</loc>{time}</{element}>"
        )
    lines.append(f"</{root}>")
    return HttpResponse("\n".join(lines), content_type="application/xml; charset=utf-8")


def w3c(at: date) -> str:
    """A day, or a moment to the second in Beijing's time."""
    if isinstance(at, datetime):
        return timezone.localtime(at).isoformat(timespec="seconds")
    return at.isoformat()
