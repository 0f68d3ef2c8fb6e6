"""Cleaned HTML as blocks: plain data, ready for JSON, that PDF and Word are made of.

A block is a dict with its ``kind``: ``heading`` (``level`` 1 to 3), ``paragraph``, ``list``
(``ordered``, ``start``, ``items``: lists of blocks), ``table`` (``tables.py``), ``image``
(``source``, ``alt``), ``quote`` (``blocks``) and ``rule``. Text stands in ``runs``: dicts with
``text`` (a line break is a newline), ``marks`` (such as ``bold``) and ``link``.
"""

import re

from lxml import html as parser

from disclosure.paper.tables import table_of

MARKS = {
    **dict.fromkeys(["b", "strong"], "bold"),
    **dict.fromkeys(["i", "em"], "italic"),
    "u": "underline",
    "s": "strike",
    "sub": "sub",
    "sup": "sup",
}
HEADINGS = {"h2": 1, "h3": 2, "h4": 3}
ALIGNED = {"text-center": "center", "text-right": "right"}
DEEPEST = 12  # levels of markup; what lies deeper is plain text
# What XML cannot hold, and half of a pair of surrogates.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
SPACE = re.compile(r"[ \t\r\n\f]+")


def blocks_of(html: str) -> list[dict]:
    """Return the blocks of cleaned ``html``; no HTML is too broken for that."""
    html = UNPRINTABLE.sub("", html)
    if not html.strip():
        return []
    root = parser.fragment_fromstring(
        html, create_parent="div", parser=parser.HTMLParser(huge_tree=True)
    )
    blocks = Reader().read(root)
    even_levels(blocks)
    return blocks


def even_levels(blocks: list[dict]) -> None:
    """Let no heading stand more than one level below the one before it: an outline (and
    PDF/UA) knows no gaps."""
    above = 0
    for block in blocks:
        if block["kind"] == "heading":
            above = block["level"] = min(block["level"], above + 1)


class Reader:
    """Walks an element; inline text gathers until a block ends it."""

    def __init__(self, depth: int = 0):
        self.depth = depth
        self.blocks: list[dict] = []
        self.runs: list[dict] = []
        self.align = ""

    def read(self, element) -> list[dict]:
        self.inside(element, (), "")
        self.end()
        return self.blocks

    def below(self, element) -> list[dict]:
        return Reader(self.depth + 1).read(element)

    def inside(self, element, marks: tuple[str, ...], link: str) -> None:
        self.text(element.text, marks, link)
        for child in element:
            if isinstance(child.tag, str):
                self.child(child, marks, link)
            self.text(child.tail, marks, link)

    def child(self, child, marks: tuple[str, ...], link: str) -> None:
        tag = child.tag
        if self.depth > DEEPEST:
            self.text(child.text_content(), marks, link)
        elif tag == "br":
            self.runs.append(run("\n", marks, link))
        elif tag in HEADINGS:
            self.apart(child, {"kind": "heading", "level": HEADINGS[tag]})
        elif tag in {"p", "figcaption", "caption", "pre", "li"}:
            self.apart(child, {"kind": "paragraph"})
        elif tag in {"ul", "ol"}:
            self.add(list_of(child, self.below))
        elif tag == "blockquote":
            self.add({"kind": "quote", "blocks": self.below(child)})
        elif tag == "table":
            table, images = table_of(child, runs_of)
            self.add(table, *images)
        elif tag == "img":
            self.add(image_of(child))
        elif tag == "hr":
            self.add({"kind": "rule"})
        else:
            added = (*marks, MARKS[tag]) if tag in MARKS else marks
            self.depth += 1
            self.inside(child, added, child.get("href", link) if tag == "a" else link)
            self.depth -= 1

    def text(self, text: str | None, marks: tuple[str, ...], link: str) -> None:
        if text:
            self.runs.append(run(SPACE.sub(" ", text), marks, link))

    def apart(self, element, block: dict) -> None:
        """A block of text with its own alignment; what it holds besides follows it."""
        self.end()
        inner = Reader(self.depth + 1)
        inner.align = align_of(element)
        for each in inner.read(element):
            self.blocks.append(each | block if each["kind"] == "paragraph" else each)

    def add(self, *blocks: dict) -> None:
        self.end()
        self.blocks += blocks

    def end(self) -> None:
        """End the paragraph that has gathered."""
        runs, self.runs = trimmed(self.runs), []
        if runs:
            self.blocks.append({"kind": "paragraph", "align": self.align, "runs": runs})


def run(text: str, marks: tuple[str, ...], link: str) -> dict:
    return {"text": text, "marks": sorted(set(marks)), "link": link}


def trimmed(runs: list[dict]) -> list[dict]:
    """``runs`` without white space at both ends, 　 apart: texts are indented by it."""
    while runs and not runs[0]["text"].strip(" \n"):
        runs = runs[1:]
    while runs and not runs[-1]["text"].strip(" \n"):
        runs = runs[:-1]
    if runs:
        runs[0]["text"] = runs[0]["text"].lstrip(" \n")
        runs[-1]["text"] = runs[-1]["text"].rstrip(" \n")
    return runs


def align_of(element) -> str:
    return ALIGNED.get(element.get("class", ""), "")


def list_of(element, below) -> dict:
    start = element.get("start", "")
    return {
        "kind": "list",
        "ordered": element.tag == "ol",
        "start": int(start) if start.isdecimal() else 1,
        "items": [below(child) for child in element if child.tag == "li"],
    }


def image_of(element) -> dict:
    return {
        "kind": "image",
        "source": element.get("src", ""),
        "alt": element.get("alt", ""),
    }


def runs_of(element) -> tuple[list[dict], list[dict]]:
    """The text of a cell as runs, blocks parted by line breaks; and the images in it."""
    runs: list[dict] = []
    images: list[dict] = []
    for block in Reader().read(element):
        if block["kind"] == "image":
            images.append(block)
            continue
        if runs:
            runs.append(run("\n", (), ""))
        runs += block["runs"] if "runs" in block else [run(plain_text(block), (), "")]
    return runs, images


def plain_text(block: dict) -> str:
    """The text of any block, a line each of its parts."""
    if "runs" in block:
        return "".join(each["text"] for each in block["runs"])
    if block["kind"] == "table":
        return "\n".join(rows_as_text(block))
    parts = block.get("blocks") or [each for item in block.get("items", []) for each in item]
    return "\n".join(plain_text(part) for part in parts)


def rows_as_text(table: dict) -> list[str]:
    rows: dict[int, list[str]] = {}
    for cell in table["cells"]:
        rows.setdefault(cell["y"], []).append(plain_text(cell))
    return ["　".join(rows[y]) for y in sorted(rows)]


def plain_paragraphs(text: str) -> list[dict]:
    """Plain ``text`` as blocks: the last resort, when markup is too much for a printer."""
    return [
        {"kind": "paragraph", "align": "", "runs": [run(UNPRINTABLE.sub("", line), (), "")]}
        for line in text.split("\n")
        if line
    ]
