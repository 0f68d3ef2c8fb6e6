"""The outline of a report: its headings, also where a text has them as mere paragraphs, and
its sections beside those of another year."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from itertools import pairwise, takewhile
from typing import Self

from django.utils.safestring import SafeString, mark_safe
from lxml import html as parser

from disclosure.legacy.body import DAMAGED, LEVELS, structured
from disclosure.richtext import HEADING, MARKUP, Heading, for_page

PARAGRAPH = re.compile(r"<p(?P<attributes>[^>]*)>(?P<inner>.*?)</p>", re.S)
RUN_IN = re.compile(r"\s*(?:<(b|strong)>[^<]*?。</\1>|[^<]*?。)")
LONGEST = 40  # characters of a heading that has lost its number
NUMBER = re.compile(
    r"^(?:第?[一二三四五六七八九十百]+[、章节编]|[(（]?[一二三四五六七八九十百\d]*[)）]|\d+[.．、])\s*"
)
NOT_COMPARED = re.compile(r"[\s\W]|(?:19|20)\d\d|[年度]")
ALIKE = 0.5  # of two titles that seem to head the same section


def readable(html: str) -> tuple[str, list[Heading]]:
    """Return cleaned ``html`` ready for a page, with an anchor on every heading; headings that
    the text has as paragraphs, whole or at their beginning, are headings."""
    return for_page(headed(html))


def headed(html: str) -> str:
    """Return ``html`` with its numbered paragraphs as headings, where it has no heading of its
    own; one that has lost a part of its number (`)推进…`) always. Its text stays as it is."""
    paragraphs = list(PARAGRAPH.finditer(html))
    texts = [unescape(MARKUP.sub("", each["inner"])).strip() for each in paragraphs]
    if HEADING.search(html):
        pairs = [[("p", text)] for text in texts]
    else:
        pairs = list(by_paragraph(texts))
    parts, done = [], 0
    for match, text, found in zip(paragraphs, texts, pairs, strict=True):
        if DAMAGED.match(text):
            found = damaged(text)
        parts += [html[done : match.start()], marked_up(match, found)]
        done = match.end()
    return "".join([*parts, html[done:]])


def by_paragraph(texts: list[str]) -> Iterator[list[tuple[str, str]]]:
    """Yield what each paragraph is: a heading, a paragraph, or one after the other."""
    pairs = iter(structured(texts))
    for text in texts:
        found = [next(pairs)]
        if found[0][1] != text:
            found.append(next(pairs))
        yield found


def damaged(text: str) -> list[tuple[str, str]]:
    head, stop, rest = text.partition("。")
    if len(head) > LONGEST:
        return [("p", text)]
    return [("h3", head + stop), *([("p", rest.strip())] if rest.strip() else [])]


def marked_up(match: re.Match, found: list[tuple[str, str]]) -> str:
    """The paragraph as what it is. One whose first sentence is partly in bold or a link stays
    a paragraph."""
    tag = found[0][0]
    attributes, inner = match["attributes"], match["inner"]
    if tag not in LEVELS:
        return match[0]
    if len(found) == 1:
        return f"<{tag}{attributes}>{inner}</{tag}>"
    head = RUN_IN.match(inner)
    if head is None:
        return match[0]
    rest = inner[head.end() :].strip()
    return f"<{tag}>{head[0].strip()}</{tag}><p{attributes}>{rest}</p>"


# --- sections, and those of another year beside them --------------------------------------


@dataclass(frozen=True)
class Section:
    """A heading, ``head`` in HTML, with what stands below it up to the next one; without a
    heading, what stands before the first."""

    heading: Heading | None
    head: SafeString
    body: SafeString

    @property
    def is_top(self) -> bool:
        return self.heading is not None and self.heading.level == 1

    @cached_property
    def key(self) -> str:
        """The title without its number and year, to find it again in another report."""
        title = NUMBER.sub("", self.heading.text) if self.heading else ""
        return NOT_COMPARED.sub("", title)

    @cached_property
    def pairs(self) -> set[str]:
        return pairs_of(self.key)

    def likeness(self, other: Self) -> float:
        """How much the titles of two sections have in common."""
        return likeness(self.pairs, other.pairs)


def pairs_of(text: str) -> set[str]:
    return {"".join(two) for two in pairwise(text)}


def likeness(ours: set[str], theirs: set[str]) -> float:
    """How much two texts have in common, by their pairs of characters: 0 to 1."""
    both = len(ours) + len(theirs)
    return 2 * len(ours & theirs) / both if both else 0.0


def sections_of(html: str, headings: list[Heading]) -> list[Section]:
    """Return the sections of ``readable`` HTML, of every level, in order."""
    by_anchor = {heading.anchor: heading for heading in headings}
    heading, head = None, ""
    body: list[str] = []
    sections: list[Section] = []

    def end() -> None:
        if heading or "".join(body).strip():
            sections.append(Section(heading, mark_safe(head), mark_safe("".join(body))))

    for node in parser.fragments_fromstring(html):
        markup = node if isinstance(node, str) else parser.tostring(node, encoding="unicode")
        begun = None if isinstance(node, str) else by_anchor.get(node.get("id", ""))
        if begun:
            end()
            heading, head, body = begun, markup, []
        else:
            body.append(markup)
    end()
    return sections


def sections_in(html: str) -> list[Section]:
    """The sections of a document's cleaned HTML."""
    return sections_of(*readable(html))


Pair = tuple[Section | None, Section | None]


def beside(ours: list[Section], theirs: list[Section]) -> list[Pair]:
    """Return pairs of sections that head the same thing, in our order; one that the other
    report does not have stands alone, at the end what only they have."""
    left = list(theirs)
    pairs: list[Pair] = []
    for section in ours:
        other = counterpart(section, left)
        if other is not None:
            left.remove(other)
        pairs.append((section, other))
    return pairs + [(None, section) for section in left]


def counterpart(section: Section, others: list[Section]) -> Section | None:
    """The section of ``others`` on the same level with the same title, or one much like it."""
    level = section.heading and section.heading.level
    peers = [each for each in others if (each.heading and each.heading.level) == level]
    for each in peers:
        if each.key == section.key:
            return each
    best = max(peers, key=section.likeness, default=None)
    return best if best is not None and section.likeness(best) >= ALIKE else None


def section_titled(sections: list[Section], title: str) -> Section | None:
    """The section of the first level that ``title``, or one much like it, heads."""
    return counterpart(Section(Heading(1, "", title), SafeString(), SafeString()), sections)


def parts_of(section: Section, sections: list[Section]) -> list[Section]:
    """``section`` with those below it."""
    start = sections.index(section)
    level = section.heading.level if section.heading else 0
    below = takewhile(
        lambda each: each.heading and each.heading.level > level, sections[start + 1 :]
    )
    return [section, *below]
