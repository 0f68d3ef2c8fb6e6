"""One disclosure: record card, text, attachments, relations; and what is gone."""

import re
from dataclasses import dataclass, field

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from disclosure.enums import RelationKind
from disclosure.models import Disclosure, Relation
from disclosure.richtext import Heading, for_page
from disclosure.schemes import standard_spelling
from disclosure.structure import Structure
from disclosure.views.conditional import conditional, remembered
from disclosure.views.pages import Crumb, column_crumbs, column_url, show
from disclosure.views.validity import validity_notice

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
    relations = related(found)
    return conditional(
        request,
        version_of(found, relations),
        lambda: render_detail(request, found, relations=relations),
    )


def find(index_number: str) -> Disclosure | None:
    """What is or was public under a number; drafts and scheduled ones are nobody's."""
    if "\x00" in index_number:
        return None
    rows = Disclosure.objects.public() | Disclosure.objects.withdrawn()
    rows = rows.select_related("repealed_by").defer(
        *(f"repealed_by__{name}" for name in NOT_SHOWN_OF_OTHERS)
    )
    return rows.filter(index_number=index_number).first()


def version_of(disclosure: Disclosure, relations: dict) -> str:
    """Name what anyone may read of a public document: its row, which is saved with whatever
    belongs to it, and what other documents are to it."""
    by = disclosure.repealed_by
    return f"{disclosure.updated_at.isoformat()} {by and (by.state, by.title)} {relations}"


def render_detail(
    request: HttpRequest,
    disclosure: Disclosure,
    *,
    relations: dict | None = None,
    preview: bool = False,
) -> HttpResponse:
    """Answer with the page of ``disclosure``; as a ``preview`` a banner says that it is one."""
    if relations is None:
        relations = related(disclosure)
    context = page_context(disclosure, request.structure, relations) | {"preview": preview}
    return show(request, "disclosure/disclosure_detail.html", context)


def page_context(disclosure: Disclosure, structure: Structure, relations: dict) -> dict:
    """What the page shows of any disclosure, public or not: three queries, whatever it holds.

    Documents that it points to are shown only when they are public themselves.
    """
    html, headings = for_page(disclosure.content_html)
    column = structure.columns.get(disclosure.column_id)
    crumbs = column_crumbs(structure, column) if column else []
    chain = structure.columns.chain(column) if column else []
    image = FIRST_IMAGE.search(html)
    card = record_card(disclosure, structure)
    return {
        "disclosure": disclosure,
        "section": chain[0].slug if chain else "",
        "crumbs": crumbs,
        "card": card,
        "empty": [field.label for field in card if field.is_empty],
        "notice": validity_notice(disclosure),
        "html": mark_safe(html),
        "outline": nested(headings),
        "attachments": list(disclosure.attachments.all()),
        "relations": list(relations.items()),
        "amended_by": relations.get(str(RelationKind.AMENDS.inverse_label), []),
        "description": disclosure.summary or disclosure.content_text[:100].replace("\n", " "),
        "image": image[1] if image else "",
        "canonical": disclosure.get_absolute_url() if disclosure.index_number else "",
    }


@dataclass
class Field:
    """One field of the record card; ``values`` are texts with the addresses they lead to."""

    label: str
    values: list[tuple[str, str]]
    wide: bool = False
    state: str = ""
    name: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.values


def record_card(disclosure: Disclosure, structure: Structure) -> list[Field]:
    """The fields of the catalogue in the labels of the norm; domain.md, 1."""
    listing = reverse("disclosure:list")
    body = structure.bodies.get(disclosure.issuing_body_id)
    column = structure.columns.get(disclosure.column_id)
    genre = structure.genres_by_id.get(disclosure.genre_id)
    subjects = [
        structure.subjects.get(pk)
        for pk in disclosure.subject_links.values_list("subject_id", flat=True)
    ]
    co_issuers = [
        (
            link.name or structure.bodies.get(link.body_id).name,
            body_url(structure, link.body_id),
        )
        for link in disclosure.co_issuer_links.all()
    ]
    validity = disclosure.validity()
    fields = [
        Field(_("标题"), [(disclosure.title, "")], wide=True, name="title"),
        Field(_("索引号"), plain(disclosure.index_number)),
        Field(_("分类"), [(each.name, f"{listing}?subject={each.code}") for each in subjects]),
        Field(
            _("发布机构"),
            [(disclosure.body_name, f"{listing}?body={body.code}")] if body else [],
        ),
        Field(_("体裁分类"), [(genre.name, f"{listing}?genre={genre.code}")] if genre else []),
        Field(_("文号"), plain(disclosure.document_number)),
        Field(_("主题词"), plain("；".join(disclosure.keywords))),
        Field(_("成文日期"), plain(disclosure.written_on)),
        Field(_("公开日期"), plain(disclosure.published_on)),
        Field(_("生效时间"), plain(disclosure.effective_on)),
        Field(_("终止时间"), plain(disclosure.expires_on)),
        Field(_("有效性"), plain(validity.label), state=validity.value),
        Field(_("来源"), plain(disclosure.source)),
        Field(_("栏目"), [(column.name, column_url(structure, column))] if column else []),
        Field(_("公开方式"), plain(disclosure.get_disclosure_kind_display())),
        Field(_("内容概述"), plain(disclosure.summary), wide=True),
    ]
    if co_issuers:
        # Below the leading body, where readers look for who else signed.
        fields.insert(1, Field(_("联合发文"), co_issuers, wide=True))
    return fields


def plain(value) -> list[tuple[str, str]]:
    return [(str(value), "")] if value else []


def body_url(structure: Structure, pk: int) -> str:
    return f"{reverse('disclosure:list')}?body={structure.bodies.get(pk).code}"


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


def related(disclosure: Disclosure) -> dict[str, list[tuple[str, str]]]:
    """The related documents by kind, own and inverse, each (title, address or "").

    One of this site that is not public is not shown, neither its address nor its title.
    """
    groups: dict[str, list[tuple[str, str]]] = {}

    def add(label: str, title: str, url: str) -> None:
        entries = groups.setdefault(label, [])
        if (title, url) not in entries:
            entries.append((title, url))

    # One query for both directions, with no more than is shown of the others.
    sides = ["source", "target"]
    shown = [f"{side}__{name}" for side in sides for name in SHOWN_OF_OTHERS]
    relations = Relation.objects.filter(Q(source=disclosure) | Q(target=disclosure))
    relations = relations.select_related(*sides).only("kind", "target_title", *sides, *shown)
    for relation in sorted(relations, key=lambda each: each.target_id == disclosure.pk):
        if relation.target is None:
            add(own_label(relation.kind), relation.target_title, "")
            continue
        if relation.target_id == disclosure.pk:
            label, other = str(RelationKind(relation.kind).inverse_label), relation.source
        else:
            label, other = own_label(relation.kind), relation.target
        if other.is_public:
            add(label, other.title, other.get_absolute_url())
    return groups


def own_label(kind: str) -> str:
    """How a relation reads from the document that says it: 解读的文件, 修改的文件 …"""
    if kind == RelationKind.RELATED:
        return str(RelationKind.RELATED.inverse_label)
    return _("%(kind)s的文件") % {"kind": RelationKind(kind).label}
