"""The title that stands over the text of a page."""

import re
from collections.abc import Iterator

from lxml import etree

from disclosure.legacy.labels import FIELDS, label_alone, labels_in, named, read_labels
from disclosure.legacy.markup.content import MARKED_TITLE
from disclosure.legacy.markup.habits import TITLE_BOXES
from disclosure.legacy.markup.rows import cell_text, tidy
from disclosure.legacy.markup.shape import alignment
from disclosure.legacy.markup.tree import (
    Element,
    Names,
    drop,
    has_blocks,
    is_block,
    is_inside,
    order_of,
)
from disclosure.legacy.values import ORGANISATION, compact

BOXES = [Names(level) for level in TITLE_BOXES]
LONGEST, SHORTEST = 200, 4  # characters
LONGEST_COLUMN = 8  # characters of a name that is rather a column's than a title
PARTS = re.compile(r"\s*[_|｜]+\s*|\s+[-—–]+\s+|\s*-{2,}\s*|(?<=[^\d年月])[-—](?=[^\d])")
# What stands in the middle below a title, and is none: a document number, a day.
BESIDE = re.compile(
    r".*[〔\[（(]\d{4}[〕\]）)].{0,8}号|(?:\d{4}年)?第\d+号"
    r"|(?!.*关于).{0,30}\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2}.{0,24}"
    r"|.{2,20}(?:局|委|会|府|办公室|厅|院)文件|.{2,12}公报"  # the red head
)
SITE = re.compile(r"网站?$|门户$|平台$|首页$")
IN_MARKS = re.compile("《([^《》]+)》")  # the document that a piece of news is about
PARTED = "_-|｜—–"  # what stands beside the site's name in <title>
CUT = re.compile(r"(?:\.{2,}|…+)$")


def find_heading(
    root: Element,
    known: list[str],
    content: Element,
    *,
    crumb: str = "",
    above_info: Element | None = None,
) -> tuple[str, Element | None]:
    """Return the title over the page and its element, None when it stands in <title> alone.

    ``known`` is what labels say, the surest first; ``crumb`` the last name of the
    breadcrumb, which may be the title. A heading that says the same as they or <title> is
    it; else the one whose box or tag is the surest and no name; else ``above_info``.
    """
    head = compact("".join(root.xpath("//title//text()")))
    marked = root.get_element_by_id(MARKED_TITLE, None)
    boxes = [marked] if marked is not None else []
    boxes += [box for level in BOXES for box in level.boxes(root) if is_heading(box)]
    lines = [*boxes, *leaves(root)]
    outside = [each for each in lines if not is_inside(each, content)]
    outside = [each for each in outside if not is_name(cell_text(each))]
    crumb = compact(crumb) if len(crumb) > LONGEST_COLUMN else ""
    sayings = [*((compact(each), lines) for each in known), (crumb, lines), (head, outside)]
    sayings += [(inner, outside) for inner in IN_MARKS.findall(head)]
    for wanted, places in sayings:
        for place in places:
            if wanted and agree(compact(tidy(cell_text(place))), wanted):
                return tidy(cell_text(place)), place
    if known:
        return known[0], None
    above, inside = centred(root, content)
    boxes = [each for each in boxes if not is_inside(each, content)] + above + boxes + inside
    boxes += [above_info] if above_info is not None else []
    for box in boxes:
        if not is_name(cell_text(box)):
            return over_two_lines(box), box
    return title_of_window(root), None


def over_two_lines(box: Element) -> str:
    """The title in ``box``, with the name of the body where that is a line of its own in the
    middle; the other line is taken out."""
    for first, second in [(box, box.getnext()), (box.getprevious(), box)]:
        if first is None or second is None or not (is_centred(first) and is_centred(second)):
            continue
        name, rest = tidy(cell_text(first)), tidy(cell_text(second))
        if is_name(name) and rest.startswith("关于") and is_heading(first):
            drop(first if second is box else second)
            return name + rest
    return tidy(cell_text(box))


def line_above_info(root: Element) -> Element | None:
    """The line right above the first that says when or from where: there a title stands."""
    above = None
    for element in root.iter(etree.Element):
        if not is_block(element) or has_blocks(element) or not tidy(cell_text(element)):
            continue
        if says_when(cell_text(element)):
            return above if above is not None and is_heading(above) else None
        above = element
    return None


def centred(root: Element, content: Element) -> tuple[list[Element], list[Element]]:
    """Lines in the middle: those above the text, the last one first, and those in it."""
    lines = [
        each
        for each in leaves(root)
        if is_centred(each) and not BESIDE.fullmatch(compact(tidy(cell_text(each))))
    ]
    order = order_of(root)
    above = [each for each in lines if order[each] < order[content]]
    return above[::-1], [each for each in lines if is_inside(each, content)]


def is_centred(element: Element) -> bool:
    chain = [element, *list(element)[:1], *list(element.iterancestors())[:1]]
    return any(alignment(each) == "center" for each in chain)


def is_heading(box: Element) -> bool:
    text = tidy(cell_text(box))
    is_labelled = says_when(text) or read_labels(text) or label_alone(text)
    return SHORTEST <= len(text) <= LONGEST and not is_labelled and len(list(box.iter("a"))) < 3


def says_when(line: str) -> bool:
    """Whether a line says the day of publication or the source: it stands below a title."""
    return any(FIELDS[named(label)] in {"published_at", "source"} for label in labels_in(line))


def leaves(root: Element) -> Iterator[Element]:
    for element in root.iter(etree.Element):
        if is_block(element) and not has_blocks(element) and is_heading(element):
            yield element


def is_name(text: str) -> bool:
    """Whether a line names a body or a site, which <title> does, too."""
    text = compact(tidy(text))
    return "关于" not in text and bool(ORGANISATION.search(text) or SITE.search(text))


def agree(text: str, wanted: str) -> bool:
    """Whether a heading is ``wanted``, or what stands before or behind the site's name in
    it."""
    if len(text) < SHORTEST:
        return False
    cut = CUT.sub("", wanted)
    if wanted.startswith("关于") and text.endswith(wanted) and is_name(text[: -len(wanted)]):
        return True
    before, _text, behind = wanted.partition(text)
    named = (
        len(text) > 6
        and wanted != before
        and ((not before and behind[:1] in PARTED) or (not behind and before[-1:] in PARTED))
    )
    return text == wanted or named or (cut != wanted and text.startswith(cut))


def title_of_window(root: Element) -> str:
    """The <title> without the names of column and site before or behind it."""
    title = " ".join("".join(root.xpath("//title//text()")).split())
    parts = [part for part in PARTS.split(title) if len(part) >= SHORTEST]
    return next((part for part in parts if not is_name(part)), next(iter(parts), title))
