"""One disclosure: record card, text, attachments, relations; and what is gone."""

import re
from dataclasses import dataclass, field
from html import escape

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from disclosure.compiled import compiled
from disclosure.enums import RelationKind
from disclosure.models import Attachment, Disclosure, Relation
from disclosure.parts import html_of, links_of, with_marks
from disclosure.querysets import PUBLIC
from disclosure.richtext import Heading, for_page
from disclosure.schemes import standard_spelling
from disclosure.structure import Structure
from disclosure.views.conditional import conditional, remembered
from disclosure.views.marks import marks
from disclosure.views.pages import Crumb, column_crumbs, show
from disclosure.views.record import record_card
from disclosure.views.validity import validity_notice

Relations = list[tuple[Relation, Disclosure | None]]

SHOWN_OF_OTHERS = ["index_number", "title", "state"]
NOT_SHOWN_OF_OTHERS = [
    field.name
    for field in Disclosure._meta.concrete_fields
    if field.name not in {"id", *SHOWN_OF_OTHERS}
]
FIRST_IMAGE = re.compile(r'<img\b[^>]*? src="([^"]+)"')


@require_safe
@remembered
def detail(request: HttpRequest, index_number: str) -> HttpResponse:
    """A public document; 410 for one that was, 404 for what is not or never was."""
    found = find(index_number)
    if found is None:
        plain = standard_spelling(index_number)
        if plain == index_number or (found := find(plain)) is None:
            raise Http404
        return HttpResponsePermanentRedirect(found.get_absolute_url())
    if not found.is_public:
        context = {"disclosure": found, "crumbs": [Crumb(_("首页"), reverse("home"))]}
        return show(request, "disclosure/disclosure_gone.html", context, status=410)
    relations = relations_of(found)
    return conditional(
        request,
        version_of(found, relations),
        lambda: render_detail(request, found, relations=relations),
    )


def find(index_number: str) -> Disclosure | None:
    """What is or was public under a number; drafts and scheduled ones are nobody's."""
    if "\x00" in index_number:
        return None
    return next(iter(rows_numbered(index_number)), None)


@compiled
def rows_numbered(index_number: str) -> QuerySet:
    rows = Disclosure.objects.filter(index_number=index_number, state__in=PUBLIC)
    rows = rows.select_related("repealed_by")
    return with_marks(rows.defer(*(f"repealed_by__{name}" for name in NOT_SHOWN_OF_OTHERS)))


def version_of(disclosure: Disclosure, relations: Relations) -> str:
    """Name what anyone may read of a public document: its row, which is saved with whatever
    belongs to it, and what other documents are to it."""
    by = disclosure.repealed_by
    others = [
        (row.pk, row.kind, row.target_title, other and (other.index_number, other.title))
        for row, other in relations
    ]
    return f"{disclosure.updated_at.isoformat()} {by and (by.state, by.title)} {others}"


def render_detail(
    request: HttpRequest,
    disclosure: Disclosure,
    *,
    relations: Relations | None = None,
    preview: bool = False,
) -> HttpResponse:
    """Answer with the page of ``disclosure``; as a ``preview`` a banner says that it is one."""
    if relations is None:
        relations = relations_of(disclosure)
    context = page_context(disclosure, request.structure, relations) | {"preview": preview}
    context |= marks(request, context["html"])
    return show(request, "disclosure/disclosure_detail.html", context)


def page_context(disclosure: Disclosure, structure: Structure, relations: Relations) -> dict:
    """What the page shows of any disclosure, public or not: two queries, whatever it holds.

    Documents that it points to are shown only when they are public themselves.
    """
    html, headings = for_page(html_of(disclosure))
    column = structure.columns.get(disclosure.column_id)
    crumbs = column_crumbs(structure, column) if column else []
    chain = structure.columns.chain(column) if column else []
    image = FIRST_IMAGE.search(html)
    card = record_card(disclosure, structure)
    groups = related(disclosure, relations)
    return {
        "disclosure": disclosure,
        "section": chain[0].slug if chain else "",
        "crumbs": crumbs,
        "card": card,
        "empty": [field.label for field in card if field.is_empty],
        "notice": validity_notice(disclosure),
        "html": mark_safe(html),
        "outline": nested(headings),
        "elsewhere": links_of(disclosure),
        "attachments": [
            each for each in attachments_of(disclosure.pk) if not is_shown(each, html)
        ],
        "relations": list(groups.items()),
        "amended_by": groups.get(str(RelationKind.AMENDS.inverse_label), []),
        "description": disclosure.summary or disclosure.content_text[:100].replace("\n", " "),
        "image": image[1] if image else "",
        "canonical": disclosure.get_absolute_url() if disclosure.index_number else "",
    }


@compiled
def attachments_of(key: int) -> QuerySet:
    return Attachment.objects.filter(disclosure=key)


def is_shown(attachment: Attachment, html: str) -> bool:
    """Whether the text itself shows an attachment, as an image."""
    return f'<img src="{escape(attachment.get_absolute_url())}"' in html


@dataclass
class Entry:
    """A heading in the outline with those below it."""

    heading: Heading
    below: list[Heading] = field(default_factory=list)


def nested(headings: list[Heading]) -> list[Entry]:
    """The outline in two levels: a text may start anywhere, and skip levels."""
    entries: list[Entry] = []
    top = min((heading.level for heading in headings), default=1)
    for heading in headings:
        if heading.level == top or not entries:
            entries.append(Entry(heading))
        elif heading.level == top + 1:
            entries[-1].below.append(heading)
    return entries


def relations_of(disclosure: Disclosure) -> Relations:
    """Return its relations, own ones first, each with the other document, which is None when
    it is not of this site; one query.

    One of this site that is not public is not named, neither its address nor its title.
    """
    return relations_by_document([disclosure.pk])[disclosure.pk]


@compiled
def relation_rows(*keys: int) -> QuerySet:
    sides = ["source", "target"]
    shown = [f"{side}__{name}" for side in sides for name in SHOWN_OF_OTHERS]
    of_keys = Q(source__pk__in=keys) | Q(target__pk__in=keys)
    rows = Relation.objects.filter(of_keys).order_by("id")
    return rows.select_related(*sides).only("kind", "target_title", *sides, *shown)


def relations_by_document(keys: list[int]) -> dict[int, Relations]:
    """The same for several documents by primary key; one query for all."""
    own: dict[int, Relations] = {key: [] for key in keys}
    inverse: dict[int, Relations] = {key: [] for key in keys}
    for row in relation_rows(*keys):
        if row.source_id in own and (row.target is None or row.target.is_public):
            own[row.source_id].append((row, row.target))
        if row.target_id in inverse and row.source.is_public:
            inverse[row.target_id].append((row, row.source))
    # Own ones as the document gives them; the others by what they are, not by when they came.
    return {key: own[key] + sorted(inverse[key], key=number_and_kind) for key in keys}


def number_and_kind(side: tuple[Relation, Disclosure]) -> tuple[str, str]:
    relation, other = side
    return other.index_number, relation.kind


def related(disclosure: Disclosure, relations: Relations) -> dict[str, list[tuple[str, str]]]:
    """The related documents by kind, own and inverse, each (title, address or "")."""
    groups: dict[str, list[tuple[str, str]]] = {}

    def add(label: str, title: str, url: str) -> None:
        entries = groups.setdefault(label, [])
        if (title, url) not in entries:
            entries.append((title, url))

    for relation, other in relations:
        if other is None:
            add(own_label(relation.kind), relation.target_title, "")
        elif relation.target_id == disclosure.pk:
            label = str(RelationKind(relation.kind).inverse_label)
            add(label, other.title, other.get_absolute_url())
        else:
            add(own_label(relation.kind), other.title, other.get_absolute_url())
    return groups


def own_label(kind: str) -> str:
    """How a relation reads from the document that says it: 解读的文件, 修改的文件 …"""
    if kind == RelationKind.RELATED:
        return str(RelationKind.RELATED.inverse_label)
    return _("%(kind)s的文件") % {"kind": RelationKind(kind).label}
