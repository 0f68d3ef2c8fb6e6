"""An HTML page becomes a record."""

import re
from itertools import takewhile

from lxml import etree

from disclosure.legacy.body import damage
from disclosure.legacy.labels import FIELDS
from disclosure.legacy.markup.card import Pairs, fields_of, is_card, pairs_of_rows
from disclosure.legacy.markup.content import (
    drop_boxes,
    drop_comments,
    find_content,
    mark_ranges,
)
from disclosure.legacy.markup.crumbs import find_crumbs, is_line_of_more
from disclosure.legacy.markup.habits import (
    AFTER_TEXT_LINE,
    META,
    NEIGHBOUR_LINE,
    SITE_LINE,
    TOOL_LINE,
)
from disclosure.legacy.markup.heading import find_heading, leaves, line_above_info
from disclosure.legacy.markup.linker import Linker
from disclosure.legacy.markup.links import (
    file_links,
    is_foreign,
    link_scripts,
    page_links,
    part_links,
)
from disclosure.legacy.markup.rows import Row, cell_text, rows_of, tidy
from disclosure.legacy.markup.shape import Block, blocks_of, html_of
from disclosure.legacy.markup.tree import (
    Element,
    compact_text,
    drop,
    is_inside,
    order_of,
    prune,
    tag_of,
    tree_of,
)
from disclosure.legacy.record import LegacyRecord, record_of
from disclosure.legacy.values import compact

TOOL = re.compile(TOOL_LINE)
FOOT = re.compile(
    "|".join(f"(?:{each})" for each in [NEIGHBOUR_LINE, AFTER_TEXT_LINE, TOOL_LINE, SITE_LINE]),
    re.S,
)
DIRT = re.compile(r"[\"'<>]\s*(?:on\w+\s*=|/?>|<).*$", re.S)  # of a tag that is not closed
CUT = re.compile(r"(?:\.{2,}|…+)$")
FEW = 3  # fields: with fewer, the card may stand inside the text
AT_FOOT = {"published_at", "source"}
SHORT = 80  # characters of a line of the site
CARD = 4  # fields of a table that is a card wherever it stands


def read_html(source: str, address: str = "") -> LegacyRecord:
    """Return the record of a page whose old address was ``address``, if that is known.

    Raises TooDeep, or ValueError for a page without any element.
    """
    root = tree_of(source)
    mark_ranges(root)
    drop_comments(root)
    meta = meta_pairs(root)
    prune(root)
    link_scripts(root)
    previous, following = part_links(root, source)
    crumbs, box = find_crumbs(root)
    if box is not None and not is_line_of_more(box):
        drop(box)
    drop_boxes(root)
    content, sure = find_content(root)
    above_info = line_above_info(root)
    pairs = read_card(root, content, sure)
    if "keywords" in fields_of(pairs):
        meta = [pair for pair in meta if pair[0] != "Keywords"]
    pairs = meta + pairs
    crumb = crumbs[-1] if crumbs else ""
    heading, box = find_heading(
        root, titles(pairs), content, crumb=crumb, above_info=above_info
    )
    pairs = [pair for pair in pairs if not is_cut_title(pair, heading)]
    if box is not None and is_one_of_several(box, root):
        raise ListOfDocuments
    record = record_of(pairs, heading, crumbs)
    record.links = page_links(root, content)
    record.previous_part, record.next_part = previous, following
    record.above = lines_above(root, box, content)
    if box is not None and box is not content and not sure and is_inside(box, content):
        drop(box)
    read_text(root, content, record, address)
    return record


class ListOfDocuments(ValueError):
    """A page of links to documents, each under its title: none of them is here."""


def is_one_of_several(heading: Element, root: Element) -> bool:
    """Whether a heading is a link elsewhere, and another one beside it is, too."""
    alike = root.iter(tag_of(heading))
    return leads_elsewhere(heading) and sum(map(leads_elsewhere, alike)) > 1


def leads_elsewhere(heading: Element) -> bool:
    links = [each for each in heading.iter("a") if not is_foreign(each.get("href") or "")]
    return len(links) == 1 and compact_text(links[0]) == compact_text(heading) != ""


def meta_pairs(root: Element) -> Pairs:
    """What <meta> says, by the norm's names: the first of each that says anything."""
    said: dict[str, str] = {}
    for element in root.iter("meta"):
        label = META.get((element.get("name") or "").strip().lower())
        value = DIRT.sub("", " ".join((element.get("content") or "").split()))
        if label and value:
            said.setdefault(label, value)
    if "ArticleTitle" not in said:
        said.pop("Keywords", None)  # those of the site, for search engines
    return list(said.items())


def titles(pairs: Pairs) -> list[str]:
    """What labels say that the title is, the surest first."""
    return [value for label, value in reversed(pairs) if FIELDS[label] == "title" and value]


def is_cut_title(pair: tuple[str, str], heading: str) -> bool:
    label, value = pair
    bare = CUT.sub("", value)
    return FIELDS[label] == "title" and bare != value and heading.startswith(bare)


# --- the card -------------------------------------------------------------------------


def read_card(root: Element, content: Element, sure: bool) -> Pairs:
    """Return the pairs above the text, at its head if they are not above it, and below it
    if a whole card stands there. What stands at its head is taken out of it."""
    body = root.find("body") if root.find("body") is not None else root
    order = order_of(root)
    above: Pairs = []
    below: Pairs = []
    if content is not body:
        for row, pairs in pairs_of_rows(rows_of(body, stop=content)):
            place = above if order[row.element] <= order[content] else below
            place += pairs
    fields = fields_of(above)
    if not sure or ("index_number" not in fields and len(fields) < FEW):
        above += take_card_out(content)
    if "index_number" in fields_of(below) or len(fields_of(below)) >= CARD:
        return below + above
    return lines_at_foot(below, fields_of(above)) + above


def lines_at_foot(below: Pairs, known: set[str]) -> Pairs:
    """What a line right below the text says once: its day and its source, if they are not
    above. A list of other documents says days more than once."""
    missing = AT_FOOT - known
    pairs = [(label, value) for label, value in below if FIELDS[label] in missing and value]
    said = [FIELDS[label] for label, _value in pairs]
    return [pair for pair, name in zip(pairs, said, strict=True) if said.count(name) == 1]


def take_card_out(content: Element) -> Pairs:
    """Take the card out of the head of a text, and return what it says."""
    found: list[tuple[Row, Pairs]] = []
    for row, pairs in pairs_of_rows(rows_of(content)):
        text = "".join(row.cells)
        if not pairs and len(text) > 24 and re.search("[，。；]", text):
            break
        if pairs:
            found.append((row, pairs))
    taken: Pairs = []
    known = {field for _row, pairs in found for field in fields_of(pairs)}
    whole = "index_number" in known or len(known) >= CARD
    for row, pairs in found:
        if whole or is_card(pairs) or len(pairs) > 1:
            taken += pairs
            take_out(row, content)
    return taken


def take_out(row: Row, content: Element) -> None:
    if row.element is not content:
        drop(row.element)
        return
    for line in row.cells:  # lines between <br>
        remove_line(content, line)


def remove_line(content: Element, line: str) -> None:
    """Empty the texts of ``content`` that make up ``line``, which stands in it directly."""
    wanted = compact(line.replace("\x1f", ""))
    nodes = [(content, "text")]
    for child in content.iterchildren(etree.Element):
        nodes += [(child, "text"), (child, "tail")]
    for node, part in nodes:
        text = compact(getattr(node, part) or "")
        if text and text in wanted:
            setattr(node, part, "")


# --- the text -------------------------------------------------------------------------


def lines_above(root: Element, heading: Element | None, content: Element) -> list[str]:
    """The short lines between the heading and the text."""
    order = order_of(root)
    first, last = order.get(heading, 0), order[content]
    between = (each for each in leaves(root) if first < order[each] < last)
    return [tidy(cell_text(each)) for each in between]


def read_text(root: Element, content: Element, record: LegacyRecord, address: str) -> None:
    linker = Linker(record, address)
    blocks = trimmed(blocks_of(content, linker))
    record.content_html = html_of(blocks, record.title)
    for _link, file in file_links(root, apart=content):
        if file.href not in {each.href for each in record.files}:
            record.files.append(file)
    paragraphs = [block.text for block in blocks if block.text]
    record.paragraphs = paragraphs
    record.warnings += damage([each.text for each in blocks if each.tag == "p" and each.text])


def trimmed(blocks: list[Block]) -> list[Block]:
    """``blocks`` without the lines of tools at both ends."""
    head = len(list(takewhile(lambda block: is_line(TOOL, block), blocks)))
    foot = len(list(takewhile(lambda block: is_line(FOOT, block), reversed(blocks[head:]))))
    return blocks[head : len(blocks) - foot]


def is_line(pattern: re.Pattern, block: Block) -> bool:
    is_text = "<img" not in block.html and block.tag != "table"
    return is_text and is_of_site(pattern, block.text)


def is_of_site(pattern: re.Pattern, line: str) -> bool:
    return len(line) < SHORT and bool(pattern.fullmatch(compact(line)))
