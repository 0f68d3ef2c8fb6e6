"""The body of a document as HTML: cleaned, read as text, and made ready for a page."""

import re
from dataclasses import dataclass
from html import escape, unescape

import nh3
from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

BLOCKS = {"p", "h2", "h3", "h4", "td", "th", "li", "blockquote"}
TAGS = BLOCKS | {
    *("a", "b", "br", "code", "em", "hr", "i", "pre", "s", "strong", "sub", "sup", "u"),
    *("caption", "table", "tbody", "tfoot", "thead", "tr", "ol", "ul"),
    *("figcaption", "figure", "img"),
}
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start", "type"},
}
NUMBERS = {"colspan", "rowspan", "start", "width", "height"}


def keep_attribute(tag: str, name: str, value: str) -> str | None:
    """Images come from our own attachments only; counts are counts."""
    if name == "src" and not value.startswith("/attachments/"):
        return None
    if name in NUMBERS and not re.fullmatch(r"\d{1,4}", value):
        return None
    return value


CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    attribute_filter=keep_attribute,
    allowed_classes={tag: {"text-center", "text-right"} for tag in BLOCKS},
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel="noopener noreferrer",
)
# A page has one h1, its title; what Word calls 标题 1 is the first level of the body.
RENAMED = [
    (re.compile(r"<(/?)h1\b", re.I), r"<\1h2"),
    (re.compile(r"<(/?)h[56]\b", re.I), r"<\1h4"),
    (re.compile(r"<(/?)div\b", re.I), r"<\1p"),
]
LEFT_EMPTY = re.compile(
    r"<p(?: class=\"[^\"]*\")?>(?:\s|&nbsp;|<br>)*</p>|<img(?![^>]* src=)[^>]*>"
)


def clean_html(html: str) -> str:
    """Return ``html`` with nothing but the structure and links of a document.

    The only gate for stored HTML. Cleaning twice changes nothing. A NUL, which PostgreSQL
    cannot store, goes.
    """
    html = html.replace("\x00", "")
    for pattern, name in RENAMED:
        html = pattern.sub(name, html)
    while (cleaned := LEFT_EMPTY.sub("", CLEANER.clean(html)).strip()) != html:
        html = cleaned
    return html


SPACE = re.compile(r"[ \t\r\n\f]+")
LINES = ["p", "li", "tr", "caption", "figcaption", "h2", "h3", "h4", "blockquote", "pre"]
# What a tag is in the text: an element that is a line of its own parts what stands before it.
BREAKS = {f"{end}{tag}": "\n" for tag in LINES for end in ("", "/")} | {
    "br": "\n",
    "/td": "\t",
    "/th": "\t",
}
LINE_ENDS = re.compile(f"<(?:br|/?(?:{'|'.join(LINES)})(?: [^>]*)?)>")
CELL_ENDS = re.compile("</t[dh]>")
TAG = re.compile(r'<[^>"]*(?:"[^"]*"[^>"]*)*>')


def text_of(html: str) -> str:
    """Return the text of cleaned ``html``: a line a paragraph, cells parted by tabs.

    Cleaned HTML is well-formed, so patterns read it, at a fifth of a parser's time.
    """
    text = LINE_ENDS.sub("\n", SPACE.sub(" ", html))
    text = unescape(TAG.sub("", CELL_ENDS.sub("\t", text)))
    lines = (line.strip(" \t") for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def html_of_paragraphs(paragraphs: list[tuple[str, str]]) -> str:
    """Return HTML for plain text given as (tag or "center", text) pairs."""
    lines = []
    for tag, text in paragraphs:
        name, attributes = ("p", ' class="text-center"') if tag == "center" else (tag, "")
        lines.append(f"<{name}{attributes}>{escape(text, quote=False)}</{name}>")
    return "\n".join(lines)


@dataclass(frozen=True)
class Heading:
    """A heading of the body: ``level`` 1 to 3, and the anchor that stands before it."""

    level: int
    anchor: str
    text: str


HEADING = re.compile(r"<h([2-4])((?: class=\"[^\"]*\")?)>(.*?)</h\1>", re.S)
EXTERNAL = re.compile(r'<a href="(https?://[^"]*)"')
MARKUP = re.compile(r"<[^>]*>")


def outline(html: str) -> tuple[str, list[Heading]]:
    """Return ``html`` with an anchor on every heading, and the headings in order."""
    headings = []

    def anchored(match: re.Match) -> str:
        level, attributes, inner = match.groups()
        anchor = f"section-{len(headings) + 1}"
        text = unescape(MARKUP.sub("", inner)).strip()
        headings.append(Heading(int(level) - 1, anchor, text))
        return f'<h{level} id="{anchor}"{attributes}>{inner}</h{level}>'

    return HEADING.sub(anchored, html), headings


def for_page(html: str) -> tuple[str, list[Heading]]:
    """Return cleaned ``html`` ready for a reader's page, and its headings.

    Wide tables scroll by themselves; links to other sites leave with a notice.
    """
    html, headings = outline(html)
    label = _("表格，可左右滑动")
    scroll = f'<div class="scroll" role="region" tabindex="0" aria-label="{label}">'
    html = html.replace("<table>", f"{scroll}<table>").replace("</table>", "</table></div>")
    html = EXTERNAL.sub(lambda match: f'<a href="{leaving(unescape(match[1]))}"', html)
    return html, headings


def leaving(url: str) -> str:
    """Return the address of the notice before ``url``; our own addresses stay as they are.

    Signed, so that nobody can make our notice speak for an address that we do not give.
    """
    if url == settings.SITE_URL or url.startswith(settings.SITE_URL + "/"):
        return escape(url)
    return f"{reverse('disclosure:leave')}?to={signing.dumps(url, salt='leave', compress=True)}"


EACH_TAG = re.compile(r"(<[^>]*>)")


def replaced(html: str, find: str, replacement: str) -> str:
    """Return clean ``html`` with ``find`` replaced in its text; words that markup parts are
    not found, and markup is left alone."""
    find, replacement = escape(find, quote=False), escape(replacement, quote=False)
    parts = EACH_TAG.split(html)
    return "".join(
        part if part.startswith("<") else part.replace(find, replacement) for part in parts
    )
