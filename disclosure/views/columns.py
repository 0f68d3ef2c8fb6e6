"""The columns, the four mandatory sections (which are root columns), and 依申请公开."""

import re
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from disclosure.enums import Section
from disclosure.models import Column, ColumnAddress, Disclosure
from disclosure.parts import entrances_to
from disclosure.richtext import for_page
from disclosure.search.contents import term
from disclosure.search.counts import years_of
from disclosure.search.found import Found
from disclosure.search.question import NEWEST, OLDEST, Question
from disclosure.structure import Structure
from disclosure.views.asked import FEED
from disclosure.views.conditional import by_index
from disclosure.views.pages import (
    SECTION_LINES,
    Crumb,
    Pages,
    column_crumbs,
    column_url,
    numbered,
    read_page,
    show,
)
from disclosure.views.results import ROWS_A_PAGE, results

TEXTS_A_PAGE = 10
NEWEST_ROWS = 10


@require_safe
@by_index
def column(request: HttpRequest, path: str) -> HttpResponse:
    """A column with those below it and the documents of its whole branch."""
    structure = request.structure
    found = structure.columns_by_path.get(path)
    if found is None:
        return old_address(structure, path)
    if found.is_section:
        return HttpResponsePermanentRedirect(column_url(structure, found))
    context = column_context(structure, found) | listed(request, found)
    return show(request, "disclosure/column_detail.html", context)


def old_address(structure: Structure, path: str) -> HttpResponse:
    """Lead from an address that a column once had to where it stands now."""
    known = None
    if "\x00" not in path:
        known = ColumnAddress.objects.filter(path=path).first()
    if known is None or not (now := structure.columns.get(known.column_id)):
        raise Http404
    return HttpResponsePermanentRedirect(column_url(structure, now))


@require_safe
@by_index
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """One of the mandatory sections; it has a page even before its column has a document."""
    show_section = {
        Section.GUIDE: texts,
        Section.RULES: texts,
        Section.STATUTORY: statutory,
        Section.ANNUAL_REPORTS: annual_reports,
    }[slug]
    structure = request.structure
    found = structure.columns_by_path.get(slug)
    context = {
        "section": slug,
        "title": Section(slug).label,
        "entrances": entrances_to(slug),
        "line": SECTION_LINES[slug],
        "crumbs": [Crumb(_("首页"), reverse("home")), Crumb(Section(slug).label)],
        "canonical": reverse(f"disclosure:{slug}"),
    }
    if found:
        context |= column_context(structure, found)
    return show_section(request, context, found)


def texts(request: HttpRequest, context: dict, found: Column | None) -> HttpResponse:
    """指南 and 制度: the texts themselves, not a list that leads to them."""
    context |= listed(request, found, TEXTS_A_PAGE, sort=OLDEST, with_texts=True)
    context["texts"] = [
        (row, text_below_a_heading(row.content_html)) for row in context["rows"]
    ]
    return show(request, f"disclosure/section_{context['section']}.html", context)


def statutory(request: HttpRequest, context: dict, found: Column | None) -> HttpResponse:
    context["rows"] = listed(request, found, NEWEST_ROWS)["rows"]
    return show(request, "disclosure/section_statutory.html", context)


def annual_reports(request: HttpRequest, context: dict, found: Column | None) -> HttpResponse:
    context |= listed(request, found)
    return show(request, "disclosure/section_annual_reports.html", context)


@require_safe
def apply(request: HttpRequest) -> HttpResponse:
    """依申请公开: how to apply now, on paper (Art. 27, 29 and 33 of the Regulation)."""
    context = {
        "section": "apply",
        "crumbs": [Crumb(_("首页"), reverse("home")), Crumb(_("依申请公开"))],
        "canonical": reverse("disclosure:apply"),
    }
    return show(request, "disclosure/apply.html", context)


def column_context(structure: Structure, found: Column) -> dict:
    """What the page of a column says of the column itself."""
    crumbs = column_crumbs(structure, found)
    url = crumbs[-1].url
    crumbs[-1] = Crumb(found.name)
    return {
        "column": found,
        "column_path": structure.column_path(found),
        "column_keywords": ";".join(re.split(r"[;；、,，\s]+", found.keywords.strip())),
        "title": found.name,
        "line": found.description,
        "section": structure.columns.chain(found)[0].slug,
        "children": [
            (child, column_url(structure, child), grandchildren(structure, child))
            for child in structure.columns.children(found)
        ],
        "crumbs": crumbs,
        "canonical": url,
        "feed": f"{reverse(FEED)}?{urlencode({'column': structure.column_path(found)})}",
    }


def grandchildren(structure: Structure, child: Column) -> list[tuple[Column, str]]:
    return [(each, column_url(structure, each)) for each in structure.columns.children(child)]


def listed(
    request: HttpRequest,
    found: Column | None,
    size: int = ROWS_A_PAGE,
    *,
    sort: str = NEWEST,
    with_texts: bool = False,
) -> dict:
    """One page of the public documents of a column and of all below it; a number that is no
    page of them is a 404."""
    number = read_page(request.GET.get("page", "")) or 0
    below = request.structure.columns.branch(found) if found else []
    terms = {"column": tuple(term("column", each.pk) for each in below)}
    answer = Found(request.index, Question(terms=terms, is_empty=not below, sort=sort))
    pages = Pages(number, answer.count, size, numbered(request.path))
    if not pages.exists:
        raise Http404
    keys = answer.page(pages.rows.start, pages.rows.stop)
    rows = Disclosure.objects.public().by_keys(keys) if with_texts else results(keys)
    return {"rows": rows, "pages": pages, "years": list(years_of(answer).items())}


HEADING_TAG = re.compile(r"<(/?)h([2-4])\b(?: id=\"[^\"]*\")?")


def text_below_a_heading(html: str) -> SafeString:
    """The text of a document that stands below a heading of the page: its own headings one
    level lower, and without anchors, which several texts on a page would share."""
    html, _headings = for_page(html)
    return mark_safe(HEADING_TAG.sub(lambda tag: f"<{tag[1]}h{int(tag[2]) + 1}", html))
