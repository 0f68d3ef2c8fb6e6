"""Links between old pages become relations, whichever of the two comes first.

A page that interprets another says so itself, as every relation does; what leads to a page
that has not come yet is kept in words and as a ``LegacyLink``, and joined when it comes.
"""

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from disclosure.enums import RelationKind, State
from disclosure.legacy.record import LegacyRecord
from disclosure.legacy.values import compact
from disclosure.models import Disclosure, LegacyAddress, LegacyLink, Relation
from disclosure.workflow import correct

INTERPRETATION = ("解读", "图解", "一图读懂", "一图看懂")
LONGEST_TITLE = 300


@dataclass(frozen=True)
class Said:
    """A relation that a page says: ``inverse`` when the other document is it to this one."""

    kind: RelationKind
    title: str
    address: str
    inverse: bool = False


def is_interpretation(record: LegacyRecord) -> bool:
    said = [record.title, record.genre, *record.breadcrumb]
    return any(word in text for text in said for word in INTERPRETATION)


def relations_said(record: LegacyRecord) -> list[Said]:
    """Return the relations that the links of a page say, by the boxes that they stand in."""
    interprets, said = is_interpretation(record), []
    named = any(link.box == "related" for link in record.links)
    for link in record.links:
        title = link.title[:LONGEST_TITLE]
        if compact(title) == compact(record.title):
            continue
        if interprets and (link.box == "related" or (link.box == "text" and not named)):
            said.append(Said(RelationKind.INTERPRETS, title, link.address))
        elif link.box == "interpretation" and not interprets:
            said.append(Said(RelationKind.INTERPRETS, title, link.address, inverse=True))
        elif link.box in {"related", "interpretation"}:
            said.append(Said(RelationKind.RELATED, title, link.address))
    return said


def needed(record: LegacyRecord) -> list[str]:
    """Return the addresses of pages that had better come before this one."""
    return [
        said.address
        for said in relations_said(record)
        if said.kind == RelationKind.INTERPRETS and said.address and not said.inverse
    ]


def documents_at(addresses: Iterable[str]) -> dict[str, Disclosure]:
    """Return the documents that came from ``addresses``; one query."""
    rows = LegacyAddress.objects.filter(address__in=set(addresses) - {""}, attachment=None)
    return {row.address: row.disclosure for row in rows.select_related("disclosure")}


def relate(disclosure: Disclosure, record: LegacyRecord, addresses: list[str]) -> None:
    """Save what the links of a page say, and what waited for a page at ``addresses`` to say
    of it; before it is published."""
    relations = relations_said(record)
    targets = documents_at(said.address for said in relations)
    for said in relations:
        target = targets.get(said.address)
        if said.inverse:
            interpreted_by(disclosure, said, target)
            continue
        if target == disclosure:
            continue
        if target and target.index_number:
            add(disclosure, said.kind, target)
            continue
        disclosure.relations.create(kind=said.kind, target_title=said.title)
        keep(disclosure, said)
    waiting = LegacyLink.objects.filter(address__in=addresses, inverse=True)
    for link in waiting.select_related("disclosure"):
        if link.disclosure.index_number and link.disclosure != disclosure:
            add(disclosure, link.kind, link.disclosure)
    waiting.delete()


def interpreted_by(disclosure: Disclosure, said: Said, other: Disclosure | None) -> None:
    """The page names what interprets it: the other document says so, now or when it comes.
    Now, it is public already, and this one is not yet: so it is joined afterwards."""
    if other is None or not Relation.objects.filter(source=other, target=disclosure).exists():
        keep(disclosure, said)


def add(source: Disclosure, kind: str, target: Disclosure) -> None:
    Relation.objects.get_or_create(source=source, kind=kind, target=target)


def keep(disclosure: Disclosure, said: Said) -> None:
    if said.address:
        LegacyLink.objects.get_or_create(
            disclosure=disclosure,
            address=said.address,
            defaults={"title": said.title, "kind": said.kind, "inverse": said.inverse},
        )


def join_waiting(disclosure: Disclosure, addresses: list[str]) -> None:
    """Join what is here already with ``disclosure``, which has just become public."""
    here = Q(address__in=addresses, inverse=False)
    for link in LegacyLink.objects.filter(here).select_related("disclosure"):
        if link.disclosure != disclosure and link.disclosure.state != State.WITHDRAWN:
            with changing(link.disclosure) as row:
                row.relations.filter(kind=link.kind, target_title=link.title).delete()
                add(row, link.kind, disclosure)
        link.delete()
    own = disclosure.legacy_links.filter(inverse=True)
    others = documents_at(own.values_list("address", flat=True))
    for link in own:
        other = others.get(link.address)
        if other is None:
            continue
        said = Relation.objects.filter(source=other, target=disclosure).exists()
        if not said and other.state != State.WITHDRAWN:
            with changing(other) as row:
                add(row, link.kind, disclosure)
        link.delete()


def changing(row: Disclosure) -> AbstractContextManager[Disclosure]:
    """Change what hangs on a document: a public one by a correction, a draft as it is."""
    if row.is_public:
        return correct(row, reason=_("旧网站的相关文件已导入，补上链接。"))
    return nullcontext(row)
