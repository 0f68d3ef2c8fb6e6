"""A page as a tree of what a reader sees: scripts, hidden and foreign parts are gone."""

import re
from collections.abc import Iterator

from lxml import etree, html

from disclosure.legacy.markup.habits import DROPPED_TAGS

Element = html.HtmlElement
BLOCKS = set(
    "address article aside blockquote body center dd div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot "
    "th thead tr ul caption".split()
)
HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden"
    r"|(?:font-size\s*:\s*0(?:px|pt|em|rem|%)?|opacity\s*:\s*0)\s*(?:[;!]|$)"
    r"|(?:left|top|text-indent)\s*:\s*-\d{3,}",
    re.I,
)
PLAIN = re.compile(r"[-_]")
ASKING = {"text", "search", "password", "radio", "checkbox", "tel", "email", "number"}
DEEPEST = 180  # of real pages, 40


class TooDeep(ValueError):
    """Elements stand in one another as in no page that people read."""


def tree_of(text: str) -> Element:
    """Return the <html> element of a page. Raises TooDeep, or ValueError for an empty one."""
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False, remove_pis=True)
    root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    if deeper_than(root, DEEPEST):
        raise TooDeep
    return root


def deeper_than(root: Element, limit: int) -> bool:
    depth = 0
    for event, _element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > limit:
            return True
    return False


def prune(root: Element) -> None:
    """Take out what no reader sees or what is no text: it says nothing of the document."""
    for element in list(root.iter("pre", "xmp")):
        break_lines(element)
    for element in list(root.iter(etree.Element)):
        tag = element.tag.lower() if isinstance(element.tag, str) else ""
        if tag in DROPPED_TAGS or (is_hidden(element) and not is_pane(element)):
            drop(element)
        elif tag == "form":
            prune_form(element)


def break_lines(pre: Element) -> None:
    """A preformatted text without elements in it: its lines are paragraphs."""
    lines = (pre.text or "").split("\n")
    pre.tag = "div"
    if len(pre) == 0 and len(lines) > 1:
        pre.text = None
        for line in lines:
            etree.SubElement(pre, "p").text = line


def is_hidden(element: Element) -> bool:
    style = element.get("style")
    return element.get("hidden") is not None or bool(style and HIDDEN.search(style))


def is_pane(element: Element) -> bool:
    """Whether a hidden box is one of several that tabs show in turn: one like it is seen."""
    parent, name = element.getparent(), element.get("class")
    return (
        parent is not None
        and bool(name)
        and any(
            tag_of(each) == tag_of(element)
            and each.get("class") == name
            and not is_hidden(each)
            for each in parent
        )
    )


def prune_form(form: Element) -> None:
    """A form with a text or a heading in it is only the frame of a page (ASP.NET); others are
    for asking."""
    is_frame = form.xpath(".//h1 | .//h2 | .//table | .//dl") and not asks(form)
    if is_frame or len(compact_text(form)) > 300:
        form.tag = "div"
    else:
        drop(form)


def asks(form: Element) -> bool:
    """Whether a reader may type or choose something in it."""
    fields = form.xpath(".//textarea | .//select | .//input")
    return any((each.get("type") or "text").lower() in ASKING for each in fields)


def drop(element: Element) -> None:
    """Remove ``element`` with what it holds; the text behind it stays."""
    if element.getparent() is not None:
        element.drop_tree()


def compact_text(element: Element) -> str:
    return "".join("".join(element.itertext(etree.Element)).split())


def tag_of(element: Element) -> str:
    return element.tag.lower() if isinstance(element.tag, str) else ""


def is_block(element: Element) -> bool:
    return tag_of(element) in BLOCKS


def has_blocks(element: Element) -> bool:
    return any(is_block(each) for each in element.iterdescendants(etree.Element))


def names_of(element: Element) -> set[str]:
    """The words of ``id``, ``class`` and ``aria-label``, as habits.py writes them."""
    said = [element.get(name) for name in ["id", "class", "aria-label"]]
    return {
        PLAIN.sub("", word) for words in filter(None, said) for word in words.lower().split()
    }


class Names:
    """A table of names of boxes, ready for matching."""

    def __init__(self, text: str):
        words = [PLAIN.sub("", word) for word in text.split()]
        self.tags = {word[1:-1] for word in words if word.startswith("<")}
        self.whole = {word for word in words if not word.endswith("*")}
        self.inside = tuple(word[1:-1] for word in words if word.startswith("*"))
        self.beginnings = tuple(
            word[:-1] for word in words if word.endswith("*") and not word.startswith("*")
        )

    def match(self, element: Element) -> bool:
        if tag_of(element) in self.tags:
            return True
        if not element.attrib:
            return False
        names = names_of(element)
        return (
            bool(names & self.whole)
            or bool(self.beginnings and any(name.startswith(self.beginnings) for name in names))
            or any(word in name for word in self.inside for name in names)
        )

    def boxes(self, root: Element) -> Iterator[Element]:
        return (each for each in root.iter(etree.Element) if self.match(each))


def order_of(root: Element) -> dict[Element, int]:
    """The place of every element in the order of the page."""
    return {element: at for at, element in enumerate(root.iter(etree.Element))}


def before(first: Element, second: Element, order: dict[Element, int]) -> bool:
    return order.get(first, -1) < order.get(second, -1)


def is_inside(element: Element, box: Element) -> bool:
    return element is box or any(each is box for each in element.iterancestors())
