"""The text of a page as clean blocks: paragraphs, headings by their numbers, tables with
their spans, lists, images. No character of the text is changed."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from lxml import etree

from disclosure.legacy.body import pieces
from disclosure.legacy.labels import INVISIBLE
from disclosure.legacy.markup.tree import Element, has_blocks, is_block, tag_of

INLINE = {"b": "strong", "strong": "strong", "sub": "sub", "sup": "sup", "s": "s", "del": "s"}
HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
EDGES = f" \t\r\n\xa0\u3000{INVISIBLE}"
SPACE = re.compile(r"[ \t\r\n\xa0]+")
ALIGN = re.compile(r"text-align\s*:\s*(center|right)", re.I)
MARKUP = re.compile(r"<[^>]*>")
INDENTED = re.compile(r"<br>(?=[\s\u3000\xa0]{2,}|<br>)")
OPENING = re.compile(r"(?:<(?:strong|s|sub|sup)>)*")
CLOSING = re.compile(r"(?:</(?:strong|s|sub|sup)>)*$")
LEFT_EMPTY = re.compile(r"<(strong|s|sub|sup)></\1>")
LARGEST_TABLE_CELL = 400  # characters; a table with one larger and alone is a frame

# Returns the HTML of a link or an image for its element and what it holds, both ready.
Linker = Callable[[Element, str], str]


@dataclass
class Block:
    """A piece of the text: its tag, alignment ("center", "right", ""), HTML and plain text."""

    tag: str
    align: str
    html: str
    text: str

    @property
    def is_plain(self) -> bool:
        """Whether nothing but bold stands in it, so that it may be parted as text."""
        return not re.search(r"<(?!/?strong>)", self.html)


def blocks_of(content: Element, linker: Linker) -> list[Block]:
    blocks: list[Block] = []
    add_blocks(content, "", linker, blocks)
    return blocks


def add_blocks(element: Element, align: str, linker: Linker, blocks: list[Block]) -> None:
    """Append the blocks in ``element``; text between blocks is a paragraph of its own."""
    tag, align = tag_of(element), alignment(element) or align
    if tag == "table" and not is_frame(element):
        blocks.append(Block("table", "", table_html(element, linker), text_in(element)))
        return
    if tag in {"ul", "ol"} and not element.find(".//table") is not None:
        blocks.append(Block(tag, "", list_html(element, linker), text_in(element)))
        return
    if not has_blocks(element):
        add_paragraphs(tag, align, inline_html(element, linker), blocks)
        return
    run = escape(element.text or "", quote=False)
    for child in element.iterchildren(etree.Element):
        if is_block(child) or has_blocks(child):
            add_paragraphs("p", align, run, blocks)
            add_blocks(child, align, linker, blocks)
            run = ""
        else:
            run += child_html(child, linker)
        run += escape(child.tail or "", quote=False)
    add_paragraphs("p", align, run, blocks)


def add_paragraphs(tag: str, align: str, html: str, blocks: list[Block]) -> None:
    """Append a paragraph, or several when line ends stand in for them: outside <p> always,
    inside where the next line is indented."""
    inside = tag in {"p", *HEADINGS}
    for part in (INDENTED if inside else re.compile("<br>")).split(html):
        part = trimmed(part)
        text = plain_text(part)
        if text or "<img" in part:
            blocks.append(Block(HEADINGS.get(tag, "p"), align, part, text))


def trimmed(html: str) -> str:
    """``html`` without white space and line ends at its edges, also inside its outer tags."""
    html = SPACE.sub(" ", html)
    before = None
    while before != html:
        before = html
        opening, closing = OPENING.match(html)[0], CLOSING.search(html)[0]
        inner = html[len(opening) : len(html) - len(closing)] if opening != html else ""
        html = LEFT_EMPTY.sub("", opening + edged(inner) + closing)
        html = edged(html)
    return html


def edged(html: str) -> str:
    """``html`` without white space and line ends at its edges."""
    before = None
    while before != html:
        before = html
        html = html.strip(EDGES).removeprefix("<br>").removesuffix("<br>")
    return html


def plain_text(html: str) -> str:
    text = MARKUP.sub("", html.replace("<br>", "\n"))
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip(EDGES)


def alignment(element: Element) -> str:
    said = (element.get("align") or "").lower()
    styled = ALIGN.search(element.get("style") or "")
    found = styled[1].lower() if styled else "center" if tag_of(element) == "center" else said
    return found if found in {"center", "right"} else ""


def inline_html(element: Element, linker: Linker) -> str:
    parts = [escape(element.text or "", quote=False)]
    for child in element.iterchildren(etree.Element):
        parts += [child_html(child, linker), escape(child.tail or "", quote=False)]
    return "".join(parts)


def child_html(child: Element, linker: Linker) -> str:
    tag = tag_of(child)
    if tag == "br":
        return "<br>"
    if tag == "img":
        return linker(child, "")
    inner = inline_html(child, linker)
    if tag == "a":
        return linker(child, inner)
    if tag in INLINE and plain_text(inner):
        return f"<{INLINE[tag]}>{inner}</{INLINE[tag]}>"
    return inner


def text_in(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


# --- tables and lists -----------------------------------------------------------------


def is_frame(table: Element) -> bool:
    """Whether a table only puts a text in its place: a table of one cell, or of tables, or
    with a cell that is most of it and a text."""
    cells = list(table.iter("td", "th"))
    if len(cells) < 2 or table.find(".//table") is not None:
        return True
    sizes = [len(text_in(cell)) for cell in cells]
    largest = max(sizes)
    return largest > LARGEST_TABLE_CELL and largest > sum(sizes) * 0.8


def table_html(table: Element, linker: Linker) -> str:
    parts = ["<table>"]
    for caption in table.iterchildren("caption"):
        parts.append(f"<caption>{trimmed(inline_html(caption, linker))}</caption>")
    for child in table.iterchildren(etree.Element):
        if tag_of(child) == "tr":
            parts.append(row_html(child, linker))
        elif tag_of(child) in {"thead", "tbody", "tfoot"}:
            tag = tag_of(child)
            rows = "".join(row_html(row, linker) for row in child.iterchildren("tr"))
            parts.append(f"<{tag}>{rows}</{tag}>")
    return "".join([*parts, "</table>"])


def row_html(row: Element, linker: Linker) -> str:
    cells = (cell_html(cell, linker) for cell in row.iterchildren("td", "th"))
    return f"<tr>{''.join(cells)}</tr>"


def cell_html(cell: Element, linker: Linker) -> str:
    spans = "".join(
        f' {name}="{int(cell.get(name))}"'
        for name in ["colspan", "rowspan"]
        if (cell.get(name) or "").strip().isascii() and (cell.get(name) or "").strip().isdigit()
    )
    blocks = blocks_of(cell, linker)
    if len(blocks) == 1 and blocks[0].tag == "p":
        html = blocks[0].html
    else:
        html = "".join(block_html(block) for block in blocks)
    return f"<{tag_of(cell)}{spans}>{html}</{tag_of(cell)}>"


def list_html(box: Element, linker: Linker) -> str:
    items = []
    for item in box.iterchildren("li"):
        blocks = blocks_of(item, linker)
        html = "<br>".join(b.html for b in blocks if b.tag in {"p", "h2", "h3", "h4"})
        nested = "".join(b.html for b in blocks if b.tag in {"ul", "ol", "table"})
        if html or nested:
            items.append(f"<li>{html}{nested}</li>")
    return f"<{tag_of(box)}>{''.join(items)}</{tag_of(box)}>" if items else ""


# --- headings -------------------------------------------------------------------------


def html_of(blocks: list[Block], title: str) -> str:
    """Return the HTML of blocks; numbered paragraphs become headings, as in a plain text."""
    parts: list[str] = []
    run: list[Block] = []
    for block in blocks:
        if block.tag == "p" and block.text:
            run.append(block)
        else:
            parts += [*shaped(run, title), block_html(block)]
            run = []
    return "\n".join(filter(None, parts + shaped(run, title)))


def shaped(run: list[Block], title: str) -> list[str]:
    parts = []
    for block, parted in zip(run, pieces([block.text for block in run], title), strict=True):
        tags = [tag for tag, _text in parted]
        if tags == ["p"] or not block.is_plain:
            # A numbered link is an entry of a list, not a heading.
            tag = tags[0] if len(tags) == 1 and "<a " not in block.html else "p"
            align = "center" if tag == "center" else block.align
            parts.append(
                block_html(Block("p" if tag == "center" else tag, align, block.html, ""))
            )
        else:
            for tag, text in parted:
                align = "center" if tag == "center" else block.align
                html = escape(text, quote=False).replace("\n", "<br>")
                parts.append(
                    block_html(Block("p" if tag == "center" else tag, align, html, ""))
                )
    return parts


def block_html(block: Block) -> str:
    if block.tag in {"table", "ul", "ol"}:
        return block.html
    align = f' class="text-{block.align}"' if block.align and block.tag == "p" else ""
    html = re.sub(r"</?strong>", "", block.html) if block.tag.startswith("h") else block.html
    return f"<{block.tag}{align}>{html}</{block.tag}>"
