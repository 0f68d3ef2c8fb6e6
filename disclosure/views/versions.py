"""The published versions of a document, two of them compared."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from disclosure.versions import Version, differing_fields, differing_text, versions_of
from disclosure.views.detail import find
from disclosure.views.pages import Crumb, column_crumbs, read_page, show

LAYOUTS = {"side", "below"}


@require_safe
def versions(request: HttpRequest, index_number: str) -> HttpResponse:
    """``?from=1&to=2`` compares the first version with the second; without, the newest with
    the one before it. ``layout``: side by side, or one below the other."""
    found = find(index_number)
    if found is None:
        raise Http404
    if not found.is_public:
        return HttpResponseRedirect(found.get_absolute_url())
    there = versions_of(found)
    after = chosen(there, request.GET.get("to"), len(there))
    before = chosen(there, request.GET.get("from"), max(1, after.number - 1))
    layout = request.GET.get("layout")
    column = request.structure.columns.get(found.column_id)
    crumbs = column_crumbs(request.structure, column) if column else []
    context = {
        "disclosure": found,
        "crumbs": [*crumbs, Crumb(_("更正记录"), "")],
        "versions": there[::-1],
        "before": before,
        "after": after,
        "layout": layout if layout in LAYOUTS else "side",
        "address": reverse("disclosure:versions", args=[found.index_number]),
    }
    if before != after:
        ours, theirs = before.record, after.record
        context["fields"] = differing_fields(ours, theirs, request.structure)
        context["rows"] = differing_text(ours["content_text"], theirs["content_text"])
    return show(request, "disclosure/disclosure_versions.html", context)


def chosen(versions: list[Version], asked: str | None, usual: int) -> Version:
    """The version with the number ``asked`` for, or the usual one."""
    number = (asked and read_page(asked)) or usual
    return versions[min(number, len(versions)) - 1]
