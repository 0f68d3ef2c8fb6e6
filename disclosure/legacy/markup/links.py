"""What the links of a page lead to: files that belong to the document, other documents, the
next part of it."""

import re
from collections.abc import Iterator

from lxml import etree

from disclosure.legacy.markup.habits import (
    FILES,
    IMAGES,
    NEXT_PART,
    PART_SCRIPT,
    PREVIOUS_PART,
    RELATED_HEADS,
)
from disclosure.legacy.markup.rows import cell_text, tidy
from disclosure.legacy.markup.tree import Element, compact_text, is_inside, tag_of
from disclosure.legacy.record import FileLink, PageLink
from disclosure.legacy.values import compact

ENDING = re.compile(rf"\.({'|'.join(FILES)})(?:$|[?#])", re.I)
NAME_ENDING = re.compile(rf"\.({'|'.join(FILES)})\s*(?:[（(][^）)]*[）)])?$", re.I)
FOREIGN = re.compile(r"^\s*(?:javascript|vbscript|data|about|mailto|tel|file|ftp)\s*:", re.I)
DOWNLOAD = re.compile(
    r"(?:download|downfile|attach|fileid|filename)[^?]*\?|\?.*(?:filename|file)=", re.I
)
ATTACHED = re.compile(r"附件\s*\d*\s*[:：.、]\s*$")
IN_SCRIPT = re.compile(rf"['\"]([^'\"<>\s]+\.(?:{'|'.join(FILES)}))['\"]", re.I)
HEAD_ENDS = re.compile(r"[\s:：\[\]【】>＞]+")
NO_HEADS = {"a", "td", "th", "dd", "option"}  # values and ways elsewhere
MOST_LEVELS = 3  # from a heading up to the box beside which its links stand
LONGEST_HEAD = 12  # characters
LONGEST_NAME = 150


def is_foreign(href: str) -> bool:
    return bool(FOREIGN.match(href)) or href.strip() in {"", "#"}


def is_file(link: Element) -> bool:
    href = link.get("href") or ""
    if is_foreign(href):
        return False
    named = NAME_ENDING.search(tidy(cell_text(link))) or NAME_ENDING.search(
        link.get("title") or link.get("download") or ""
    )
    named = named or ATTACHED.search(text_before(link))
    return bool(ENDING.search(href) or (named and DOWNLOAD.search(href)))


def text_before(link: Element) -> str:
    beside = link.getprevious()
    return (beside.tail if beside is not None else link.getparent().text) or ""


def link_scripts(root: Element) -> None:
    """What opens a file by a script leads to it."""
    for element in root.iter("a", "span", "u", "font"):
        file = IN_SCRIPT.search(element.get("onclick") or "")
        if file and is_foreign(element.get("href") or ""):
            element.tag = "a"
            element.set("href", file[1])


def file_name(link: Element) -> str:
    """The name of a file as the link gives it, with the ending of its address."""
    href = (link.get("href") or "").split("#")[0]
    ending = ENDING.search(href)
    names = [tidy(cell_text(link)), link.get("title"), link.get("download")]
    said = [tidy(name) for name in names if name and name.strip()]
    name = next((each for each in said if NAME_ENDING.search(each)), said[0] if said else "")
    name = re.sub(r"^(?:附件|下载)\s*[:：]\s*", "", name) or name
    name = re.sub(r"[\\/:*?\"<>|\x00-\x1f]", " ", name).strip(" .")
    if not name or name in {"下载", "点击下载", "附件下载", "查看", "附件"}:
        name = href.split("?")[0].rpartition("/")[2]
    bare = re.sub(r"\s*[（(][^（()）]*[KMG]B?[）)]$", "", name, flags=re.I)
    name = bare or name
    if ending and not name.lower().endswith("." + ending[1].lower()):
        name = f"{name[:LONGEST_NAME]}.{ending[1].lower()}"
    return name[-LONGEST_NAME:]


def file_links(
    box: Element, apart: Element | None = None
) -> Iterator[tuple[Element, FileLink]]:
    """Yield the links in ``box`` to files, those inside ``apart`` left out."""
    for link in box.iter("a"):
        if is_file(link) and not (apart is not None and is_inside(link, apart)):
            ending = ENDING.search(link.get("href"))
            if ending is None or ending[1].lower() not in IMAGES or apart is None:
                yield link, FileLink(file_name(link), link.get("href").strip())


def page_links(root: Element, content: Element) -> list[PageLink]:
    """Return the documents that boxes beside the text name, each under the nearest of the
    known headings above it."""
    links: dict[str, PageLink] = {}
    for element in root.iter("p", "div", "li", "td", "dd", "span"):
        # 原文链接：<a>…</a> in one line
        box = RELATED_HEADS.get(HEAD_ENDS.sub("", element.text or ""))
        for title, href in document_links(element) if box else []:
            links[href] = PageLink(title, href, box)
    for element in root.iter(etree.Element):
        if tag_of(element) in NO_HEADS or len(element) > 3 or is_inside(element, content):
            continue
        text = compact_text(element)
        if not text or len(text) > LONGEST_HEAD:
            continue
        box = RELATED_HEADS.get(HEAD_ENDS.sub("", text))
        for title, href in links_under(element, content) if box else []:
            links[href] = PageLink(title, href, box)
    return list(links.values())


def links_under(head: Element, content: Element) -> list[tuple[str, str]]:
    """The links behind a heading: beside it, or beside the box that it is in."""
    element = head
    for _level in range(MOST_LEVELS):
        found = [
            pair
            for each in element.itersiblings()
            if isinstance(each.tag, str) and not is_inside(content, each)
            for pair in document_links(each)
        ]
        if found:
            return found
        element = element.getparent()
        if element is None or is_inside(content, element):
            break
    return []


def document_links(box: Element) -> Iterator[tuple[str, str]]:
    for link in box.iter("a"):
        href = (link.get("href") or "").strip()
        title = tidy(link.get("title") or "") or tidy(cell_text(link))
        shown = tidy(cell_text(link))
        title = title if len(title) >= len(shown) else shown
        if len(title) >= 6 and not is_foreign(href) and not is_file(link):
            yield title, href


def part_links(root: Element, source: str) -> tuple[str, str]:
    """Return the addresses of the part before and the part after this one, "" for none."""
    previous = following = ""
    for link in root.iter("a"):
        text = compact("".join(link.itertext()))
        if len(text) > 8 or is_foreign(link.get("href") or ""):
            continue
        if text in NEXT_PART:
            following = link.get("href").strip()
        elif text in PREVIOUS_PART:
            previous = link.get("href").strip()
    if (script := re.search(PART_SCRIPT, source)) and not (previous or following):
        count, place, name, ending = int(script[1]), int(script[2]), script[3], script[4]
        if place + 1 < count:
            following = part_name(name, place + 1, ending)
        if place:
            previous = part_name(name, place - 1, ending)
    return previous, following


def part_name(name: str, place: int, ending: str) -> str:
    return f"{name}_{place}.{ending}" if place else f"{name}.{ending}"
