"""Browsing, filtering and finding: ``/disclosures/``, a plain GET form over the FilterSet."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from disclosure.filters import SORTS, DisclosureFilter
from disclosure.querysets import in_order
from disclosure.search.counts import counts_of
from disclosure.search.found import Found
from disclosure.search.query import wanted
from disclosure.search.question import DAYS, RELEVANCE
from disclosure.search.straight import by_number
from disclosure.structure import Structure
from disclosure.views.asked import Asked, chip_label, chips, problems_of
from disclosure.views.conditional import by_index
from disclosure.views.facets import NOTHING_COUNTED, facets
from disclosure.views.pages import Crumb, Pages, read_page, show
from disclosure.views.results import ROWS_A_PAGE, results


@require_safe
@by_index
def disclosure_list(request: HttpRequest) -> HttpResponse:
    """The public documents that the parameters ask for, twenty a page.

    An unknown parameter is passed over; one that cannot be read gives an empty page with a
    word. Head of the log and rows: two queries.
    """
    structure = request.structure
    asked = Asked(request.GET)
    filters = DisclosureFilter(request.GET, structure=structure)
    number = read_page(request.GET.get("page", ""))
    problems = list(problems_of(filters.form))
    if number is None:
        problems.append(_("页码应为从 1 开始的整数。"))
    text, sort = asked.first("q"), asked.first("sort")
    context = {
        "text": text,
        "title": _("“%(text)s”的查找结果") % {"text": text} if text else _("政府信息公开目录"),
        "crumbs": [Crumb(_("首页"), reverse("home")), Crumb(_("政府信息公开目录"))],
        "problems": problems,
        "chips": list(chips(asked, structure)),
        "asked": {name: asked.first(name) for name in ["doc_number", *DAYS]},
        "sort": sort if sort in dict(SORTS) else "",
        "everything": reverse("disclosure:list"),
        "canonical": asked.address_of_page(number or 1),
    }
    if problems:
        context["facets"] = facets(asked, structure, NOTHING_COUNTED)
        return show(request, "disclosure/disclosure_list.html", context)
    context |= {"feed": asked.feed, "exports": asked.exports} | answer(
        request, filters, asked, number
    )
    status = 200 if context["pages"].exists else 404
    return show(request, "disclosure/disclosure_list.html", context, status=status)


def answer(request: HttpRequest, filters: DisclosureFilter, asked: Asked, number: int) -> dict:
    """What the index and the database say to a valid question."""
    structure, question, text = request.structure, filters.question(), asked.first("q")
    found = Found(request.index, question)
    counts = counts_of(found, structure)
    pages = Pages(number, found.count, ROWS_A_PAGE, asked.address_of_page)
    keys = found.page(pages.rows.start, pages.rows.stop) if pages.exists else []
    straight = by_number(request.index, text) if text and number == 1 else []
    looser = list(found.loosened()) if not found.count else []
    rows = results([*straight, *keys], question.words)
    return {
        "pages": pages,
        "straight": in_order(straight, rows),
        "rows": in_order(keys, rows),
        "words": question.words,
        "trail": f"?{urlencode({'q': text})}" if question.words else "",
        "is_without_words": question.is_empty,
        "one_character": "、".join(
            word.text for word in question.words if word.is_in_title_only
        ),
        "facets": facets(asked, structure, counts),
        "counts": counts,
        "looser": list(looser_ways(asked, question, looser, structure)),
        "sorts": list(sorts(asked, question)),
    }


@dataclass
class Looser:
    """A way to find something after all: without ``label``, ``count`` documents."""

    label: str
    count: int
    url: str


def looser_ways(asked: Asked, question, ways, structure: Structure) -> Iterator[Looser]:
    """Yield which word or filter to leave out, those that give most first."""
    for name, place, count in sorted(ways, key=lambda way: -way[2]):
        if name == "word":
            kept = [word.typed for word in question.without_word(place).words]
            word = question.words[place].typed
            yield Looser(
                _("词语“%(word)s”") % {"word": word}, count, asked.replaced("q", " ".join(kept))
            )
        else:
            labels = [chip_label(name, value, structure) for value in asked.values(name)]
            yield Looser("、".join(labels), count, asked.without_name(name))


def sorts(asked: Asked, question) -> Iterator[tuple[str, str]]:
    """Yield the orders on offer, each (words, address); the one that stands has no address."""
    for sort, label in SORTS:
        if sort != RELEVANCE or wanted(question.words):
            stands = question.sort == sort
            yield label, "" if stands else asked.replaced("sort", sort)
