"""The feed of any list: the newest of what the same parameters give (Atom, RFC 4287)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Max
from django.db.models.functions import Substr
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from disclosure.filters import DisclosureFilter
from disclosure.models import Disclosure, LogEntry
from disclosure.search.found import Found
from disclosure.search.question import NEWEST
from disclosure.structure import Structure
from disclosure.views.asked import Asked, chip_label, problems_of
from disclosure.views.conditional import by_index

ENTRIES = 30
BEGINNING = 200  # characters of a text without a summary
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@require_safe
@by_index
def disclosure_feed(request: HttpRequest) -> HttpResponse:
    """The newest public documents that the parameters of the list ask for: four queries.

    One that cannot be read is a 400 with a word; the order is always the newest first.
    """
    structure, asked = request.structure, Asked(request.GET)
    filters = DisclosureFilter(request.GET, structure=structure)
    if problems := list(problems_of(filters.form)):
        names = "、".join(sorted(filters.form.errors))
        lines = [_("参数 %(names)s 读不懂。") % {"names": names}, *problems]
        return HttpResponse(
            "\n".join(lines), status=400, content_type="text/plain; charset=utf-8"
        )
    question = replace(filters.question(), sort=NEWEST)
    rows = Disclosure.objects.public().for_list().prefetch_related("subject_links")
    rows = rows.annotate(beginning=Substr("content_text", 1, BEGINNING))
    newest = rows.by_keys(Found(request.index, question).page(0, ENTRIES))
    feed = feed_of(newest, asked, structure)
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def feed_of(rows: Sequence[Disclosure], asked: Asked, structure: Structure) -> Atom1Feed:
    """Return the feed of ``rows``, named by what was asked."""
    identity = structure.identity
    pairs = [pair for pair in asked.pairs if pair[0] != "sort"]
    labels = [chip_label(name, value, structure) for name, value in pairs]
    feed = Atom1Feed(
        title=plain(f"{identity.site_name}：{'、'.join(labels) or _('最新公开')}"),
        link=settings.SITE_URL + asked.address(pairs),
        description=None,
        language="zh-Hans",
        author_name=plain(identity.organiser or identity.site_name),
        feed_url=settings.SITE_URL + asked.feed,
        feed_guid=settings.SITE_URL + asked.feed,
    )
    changed = last_changes(rows)
    for row in rows:
        subjects = [structure.subjects.get(link.subject_id) for link in row.subject_links.all()]
        feed.add_item(
            title=plain(row.title),
            link=row.canonical_url,
            unique_id=row.canonical_url,
            # Atom1Feed gives it out as HTML.
            description=escape(plain(" ".join((row.summary or row.beginning).split()))),
            author_name=plain(row.body_name),
            pubdate=timezone.localtime(row.published_at),
            updateddate=timezone.localtime(changed.get(row.index_number, row.published_at)),
            categories=[plain(subject.name) for subject in subjects],
        )
    return feed


def last_changes(rows: Iterable[Disclosure]) -> dict[str, datetime]:
    """Return, by index number, when the log last told of those that it told of twice. Of the
    others the day of publication counts, which an import may have brought along."""
    entries = LogEntry.objects.filter(subject__in=[row.index_number for row in rows])
    told = entries.values("subject").annotate(times=Count("seq"), last=Max("at"))
    return {each["subject"]: each["last"] for each in told if each["times"] > 1}


def plain(text: str) -> str:
    """``text`` without the characters that XML cannot hold."""
    return NOT_IN_XML.sub("", str(text))
