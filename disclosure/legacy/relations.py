"""What the links of an old page say of other documents."""

from dataclasses import dataclass

from disclosure.enums import RelationKind
from disclosure.legacy.record import LegacyRecord
from disclosure.legacy.values import compact

INTERPRETATION = ("解读", "图解", "一图读懂", "一图看懂")
LONGEST_TITLE = 300


@dataclass(frozen=True)
class Said:
    """A relation that a page says: ``inverse`` when the other document is it to this one;
    ``sure`` when a box says so, and not only a link in the text; ``comes`` when the other
    is among what is imported."""

    kind: RelationKind
    title: str
    address: str
    inverse: bool = False
    sure: bool = True
    comes: bool = False


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
        if interprets and link.box == "related":
            kind = {"kind": RelationKind.INTERPRETS}
        elif interprets and link.box == "text" and not named:
            kind = {"kind": RelationKind.INTERPRETS, "sure": False}
        elif link.box == "interpretation" and not interprets:
            kind = {"kind": RelationKind.INTERPRETS, "inverse": True}
        elif link.box in {"related", "interpretation"}:
            kind = {"kind": RelationKind.RELATED}
        else:
            continue
        said.append(Said(title=title, address=link.address, comes=link.comes, **kind))
    return said
