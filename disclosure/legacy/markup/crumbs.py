"""The breadcrumb of a page: names of links in their order, and what stands unlinked."""

import re
from collections.abc import Iterator

from lxml import etree

from disclosure.legacy.labels import COLON, FIELDS, SPACE
from disclosure.legacy.markup.habits import CRUMB_BOXES
from disclosure.legacy.markup.rows import tidy
from disclosure.legacy.markup.tree import Element, Names, compact_text, tag_of
from disclosure.legacy.values import read_breadcrumb

BOXES = Names(CRUMB_BOXES)
ANY = "|".join(
    SPACE.join(label)
    for label in sorted(FIELDS, key=len, reverse=True)
    if FIELDS[label] == "breadcrumb"
)
ANY += r"|(?:网站)?[您你]?的?(?:当前|现在|目前)?的?所?在?的?位置"
ANY += r"|您正在(?:浏览|访问)|当前页面?|导航"
POSITION = re.compile(
    rf"^{SPACE}[\[【]?{SPACE}(?:{ANY}){SPACE}[\]】]?{SPACE}(?:{COLON}|[>＞»›→]+|$)"
)
ROOTS = {"/", "./", "../", "index.html", "/index.html"}
HOME = re.compile(r"^\s*(?:网站|本站|中心)?(?:首页|主页)\s*$")
HOME_LINE = re.compile(r"^\s*(?:网站|本站|中心)?(?:首页|主页)\s*(?:>|＞|»|›|→|/|-{1,2}|》)")
MARKS = " []【】\t\r\n\xa0\u3000>＞»›→/\\|｜·:：-—－》\u200b\ufeff"
LONGEST = 300  # characters
HEAD = 60  # in which the label of the position stands
RUN = re.compile(r"\s+")
SPREAD = re.compile(r"(?<=^[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff]$)")  # 首 页


def find_crumbs(root: Element) -> tuple[list[str], Element | None]:
    """Return the names from the root down and the element that holds them."""
    for candidate in candidates(root):
        names = names_in(candidate)
        if names:
            return names, candidate
    return [], None


def candidates(root: Element):
    for element in list(root.iter(etree.Element)):
        if starts_position(element) and len(compact_text(element)) <= LONGEST:
            yield holder(element)
    for box in BOXES.boxes(root):
        if len(compact_text(box)) <= LONGEST and begins_at_root(box):
            yield box
    lines = [
        element
        for element in root.iter("div", "p", "td", "ul", "ol", "nav", "span", "section")
        if HOME_LINE.match(text := compact_text(element)) and len(text) <= LONGEST
    ]
    yield from reversed(lines)  # the innermost, which holds nothing else


def starts_position(element: Element) -> bool:
    texts = [element.text, *(child.tail for child in element.iterchildren())]
    return any(POSITION.match(begun(text)) for text in texts if text)


def begun(text: str) -> str:
    """The beginning of ``text``, where a label would stand."""
    return text.lstrip()[:HEAD]


def holder(element: Element) -> Element:
    """The nearest element about a position label that holds names, too."""
    for _level in range(3):
        parent = element.getparent()
        if names_in(element) or parent is None or len(compact_text(parent)) > LONGEST:
            break
        element = parent
    return element


def begins_at_root(box: Element) -> bool:
    """Whether the first name is 首页, or a link to where the site begins, and not alone."""
    links = list(box.iter("a"))
    leads_home = len(links) > 1 and (links[0].get("href") or "").strip() in ROOTS
    return leads_home or bool(HOME.match(next(iter(names_in(box)), "")))


def names_in(box: Element) -> list[str]:
    """Links are names as they are; text between them is parted as they are parted."""
    parts: list[tuple[bool, str]] = []
    for part in collect(box):
        if part is None and parts:
            break  # a line ends
        if part is not None:
            parts.append(part)
    if not any(linked for linked, _text in parts):
        texts = [text for _linked, text in parts]
        return read_breadcrumb(POSITION.sub("", tidy(" > ".join(filter(wanted, texts)))))
    names = []
    for linked, text in parts:
        if linked:
            names.append(tidy(text))
        else:
            text = POSITION.sub("", text)
            names += [tidy(name) for name in re.split(r"[>＞»›→]+|\s[/\\|｜-]+\s", text)]
    names = [SPREAD.sub("", name.strip(MARKS)) for name in names]
    return [name for name in names if name]


def wanted(text: str) -> bool:
    return bool(text.strip(MARKS)) and not POSITION.fullmatch(text)


def collect(element: Element) -> Iterator[tuple[bool, str] | None]:
    """Yield (whether it is a link, text) for the texts of ``element``, None at <br>."""
    if element.text and element.text.strip():
        yield False, RUN.sub(" ", element.text)
    for child in element.iterchildren(etree.Element):
        if tag_of(child) == "a":
            yield True, "".join(child.itertext())
        elif tag_of(child) == "br":
            yield None
        else:
            yield from collect(child)
        if child.tail and child.tail.strip():
            yield False, RUN.sub(" ", child.tail)


def is_line_of_more(box: Element) -> bool:
    """Whether ``box`` holds other lines than the breadcrumb, which must not go with it."""
    return any((each.tail or "").strip() for each in box.iter("br"))
