"""Where the text of a document stands in a page: between marks, in a box of a known name, or
where most of the prose is."""

import re
from collections.abc import Iterator

from lxml import etree

from disclosure.legacy.labels import FIELDS, label_alone, read_labels
from disclosure.legacy.markup.habits import (
    CONTENT_BOXES,
    CONTENT_MARKS,
    DROPPED_BOXES,
    FILES,
    IMAGES,
    SURE,
    TITLE_MARKS,
)
from disclosure.legacy.markup.tree import (
    Element,
    Names,
    drop,
    has_blocks,
    is_block,
    tag_of,
)

BOXES = [Names(level) for level in CONTENT_BOXES]
DROPPED = Names(DROPPED_BOXES)
MARKED_CONTENT, MARKED_TITLE = "marked-content", "marked-title"
PROSE = re.compile(r"[。；，！？、]")
FILE = re.compile(rf"\.(?:{'|'.join(set(FILES) - IMAGES)})(?:$|[?#])", re.I)
NAVIGATION = {"nav", "footer", "aside"}
SHARE = 0.5  # of the prose of a page: its text has more
WHOLE = 0.85
FEW_WORDS = 5  # runs of text beside pictures


def mark_ranges(root: Element) -> None:
    """Put what stands between known comments into boxes of our own."""
    comments = [each for each in root.iter(etree.Comment) if each.getparent() is not None]
    for marks, name in [(TITLE_MARKS, MARKED_TITLE), (CONTENT_MARKS, MARKED_CONTENT)]:
        for begin, end in marks:
            if wrap_between(comments, begin, end, name):
                break


def wrap_between(comments: list, begin: str, end: str, name: str) -> bool:
    first = last = None
    for comment in comments:
        text = comment.text or ""
        if first is None and re.search(begin, text, re.I):
            first = comment
        elif first is not None and re.search(end, text, re.I):
            last = comment
            break
    if first is None or last is None:
        return False
    above = [first, *first.iterancestors()]
    beside = [last, *last.iterancestors()]
    common = next((each for each in above if any(each is other for other in beside)), None)
    if common is None or common is first:
        return False
    start = above[[each is common for each in above].index(True) - 1]
    stop = beside[[each is common for each in beside].index(True) - 1]
    box = etree.SubElement(common, "div", id=name)
    start.addprevious(box)
    box.tail = None
    while box.getnext() is not None:
        node = box.getnext()
        ended = node is stop
        if ended and node is last:
            break
        box.append(node)
        if ended:
            break
    return True


def drop_comments(root: Element) -> None:
    for comment in list(root.iter(etree.Comment)):
        drop(comment)


class Prose:
    """How many characters of sentences each element of a tree holds, links apart."""

    def __init__(self, root: Element):
        self.root = root
        self.of: dict[Element, int] = {}
        for element in root.iter(etree.Element):  # before what it holds
            self.of[element] = 0
        for element in reversed(list(self.of)):
            own = 0 if tag_of(element) == "a" else prose_in(element.text)
            self.of[element] += own
            parent = element.getparent()
            if parent is not None and element is not root:
                self.of[parent] += self.of[element] + prose_in(element.tail)
        self.total = self.of[root]


def prose_in(text: str | None) -> int:
    if not text or not PROSE.search(text) or read_labels(text):
        return 0
    return len(text)


def drop_boxes(root: Element) -> None:
    """Take out boxes beside the document, unless they hold it, its card or its files."""
    prose = Prose(root)
    for box in list(prose.of):
        if (tag_of(box) in NAVIGATION or DROPPED.match(box)) and not matters(box, prose):
            drop(box)


def matters(box: Element, prose: Prose) -> bool:
    if tag_of(box) in {"body", "html"} or prose.of[box] > prose.total * SHARE:
        return True
    if any(FILE.search(link.get("href") or "") for link in box.iter("a")):
        return tag_of(box) not in NAVIGATION
    return any(is_index_label(text) for text in box.itertext() if len(text) < 100)


def is_index_label(text: str) -> bool:
    if label := label_alone(text):
        return FIELDS[label] == "index_number"
    return any(FIELDS[label] == "index_number" for label, _value in read_labels(text))


def find_content(root: Element) -> tuple[Element, bool]:
    """Return the element of the text, and whether its name is sure to hold nothing else."""
    prose = Prose(root)
    marked = root.get_element_by_id(MARKED_CONTENT, None)
    if marked is not None and prose.of[marked] >= prose.total * SHARE:
        return marked, True
    for level, names in enumerate(BOXES):
        boxes = [box for box in names.boxes(root) if tag_of(box) not in {"html", "body"}]
        most = max(map(prose.of.get, boxes), default=0)
        if most >= max(prose.total * SHARE, 1):
            boxes = [box for box in boxes if prose.of[box] >= most * WHOLE]
            if level < SURE:
                return boxes[0], True
            take_pictures_in(boxes[-1])
            return boxes[-1], False
    return densest(root, prose), False


def take_pictures_in(box: Element) -> None:
    """Pictures in paragraphs right before the box of the text are a part of it."""
    for beside in list(box.itersiblings(etree.Element, preceding=True)):
        few = len("".join(beside.itertext()).split()) < FEW_WORDS
        if not (few and beside.xpath(".//p//img | .//figure//img")):
            break
        box.insert(0, beside)


def densest(root: Element, prose: Prose) -> Element:
    """Go down to where the sentences are, as long as one element holds nearly all of them."""
    element = root.find("body") if root.find("body") is not None else root
    while prose.total:
        wanted = prose.total * WHOLE
        inside = next((each for each in children(element) if prose.of[each] >= wanted), None)
        if inside is None:
            break
        element = inside
    return element


def children(element: Element) -> Iterator[Element]:
    """The boxes in ``element``, not its paragraphs."""
    for child in element.iterchildren(etree.Element):
        if tag_of(child) not in {"p", "li", "ul", "ol", "blockquote", "pre"} and (
            is_block(child) or has_blocks(child)
        ):
            yield child
