"""Links between old pages become relations, whichever of the two comes first.

What leads to a page that has not come yet is kept as a ``LegacyLink``, and joined when it
comes.
"""

from dataclasses import dataclass

from disclosure.enums import RelationKind
from disclosure.legacy.here import Here
from disclosure.legacy.parse import Page
from disclosure.legacy.relations import Said, relations_said
from disclosure.models import Disclosure, LegacyLink, Relation


@dataclass
class Joined:
    """What the links of a new document give: relations, and links that wait."""

    relations: list[Relation]
    links: list[LegacyLink]


def join(row: Disclosure, page: Page, here: Here) -> Joined:
    """Return what a page says of others, and what waited for it to say of them.

    What is related to a page that is still to come is said by that page; what interprets
    one that is still to come, says so in words until then.
    """
    joined = Joined([], [])
    targets: list[tuple[str, Disclosure]] = []
    for said in relations_said(page.record):
        target = here.document_at(said.address)
        if target is None and not said.sure:
            continue
        if said.inverse or (target is None and is_said_by_the_other(said)):
            keep(row, said, joined, inverse=True)
            continue
        if target is not None and target.index_number:
            targets.append((said.kind, target))
        else:
            joined.relations.append(
                Relation(source=row, kind=said.kind, target_title=said.title)
            )
            keep(row, said, joined)
    own = {page.address, *page.parts}
    for link in here.links:
        if link.inverse and link.address in own and link.disclosure.index_number:
            targets.append((link.kind, link.disclosure))
    for at, (kind, target) in enumerate(targets):
        if target is not row and (kind, target) not in targets[:at]:
            joined.relations.append(Relation(source=row, kind=kind, target=target))
    return joined


def is_said_by_the_other(said: Said) -> bool:
    """Whether it is enough that the other page says it when it comes: both are related."""
    return said.kind == RelationKind.RELATED and said.comes and bool(said.address)


def keep(row: Disclosure, said: Said, joined: Joined, *, inverse: bool = False) -> None:
    if said.address:
        joined.links.append(
            LegacyLink(
                disclosure=row,
                address=said.address,
                title=said.title,
                kind=said.kind,
                inverse=inverse,
            )
        )
