"""The words that led a reader to a document, marked in its text."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from html import unescape
from typing import NamedTuple

from django.http import HttpRequest
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from disclosure.richtext import BREAKS
from disclosure.search.places import places
from disclosure.search.query import Word, wanted, words_of

LONGEST = 200  # characters of a query
MOST_HITS = 500  # that are marked
PART = re.compile(
    r"""<(?P<tag>/?[a-z]+[1-6]?)(?:[^<>"]++|"[^"]*")*+>|(?P<entity>&\#?\w+;)|[^<&]+|.""", re.S
)
CLOSING, STEPS, OPENING = range(3)  # in which order they stand at one place


def marks(request: HttpRequest, html: str) -> dict:
    """Return the context of a document's page with the words of ``?q=`` marked in ``html``;
    {} when none are asked for."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    words = wanted(words_of(text))
    if not words:
        return {}
    html, count = mark_html(html, words)
    return {
        "text": text,
        "words": words,
        "hits": count,
        "most_hits": MOST_HITS,
        "html": mark_safe(html),
    }


def mark_html(html: str, words: Sequence[Word]) -> tuple[str, int]:
    """Return ``html``, as ``for_page`` gives it, with the words marked in its text, and how
    many places there are.

    The first 500 are marked, each with an anchor ``hit-1``, ``hit-2`` … and steps to the one
    before and after. One that runs over tags is marked on both sides of them; tags and
    attributes stay as they are.
    """
    page = Page(html)
    found = list(places(page.text, words))
    count = min(len(found), MOST_HITS)
    added: list[tuple[int, int, str]] = []
    stepped: dict[int, list[int]] = {}  # places in the HTML to the hits that end there
    for number, hit in enumerate(found[:count], 1):
        stretches = list(page.stretches(hit.start, hit.end))
        for start, end in stretches:
            anchor = "" if start != stretches[0][0] else f' id="hit-{number}"'
            added += [(start, OPENING, f"<mark{anchor}>"), (end, CLOSING, "</mark>")]
        # No link stands within another.
        beside = page.end_of_link(stretches[0][0]) or stretches[0][1]
        stepped.setdefault(beside, []).append(number)
    added += [
        (place, STEPS, steps(numbers[0], numbers[-1], count))
        for place, numbers in stepped.items()
    ]
    parts, done = [], 0
    for place, _order, markup in sorted(added):
        parts += [html[done:place], markup]
        done = place
    return "".join([*parts, html[done:]]), len(found)


def steps(first: int, last: int, count: int) -> str:
    """Links from the hits ``first`` to ``last``, which stand in one link or are one, for
    readers without JavaScript; shown beside the one that was gone to."""
    before = f'<a href="#hit-{first - 1}">{_("上一处")}</a>' if first > 1 else ""
    after = f'<a href="#hit-{last + 1}">{_("下一处")}</a>' if last < count else ""
    here = f"{first}" if first == last else f"{first}–{last}"
    return f'<span class="hops">{before}<span>{here} / {count}</span>{after}</span>'


class Piece(NamedTuple):
    """A text without markup, or an entity, which is marked as a whole."""

    start: int  # in the HTML
    end: int
    at: int  # in the text
    text: str
    is_entity: bool


class Page:
    """HTML with its text, as the index reads it, and where that stands."""

    def __init__(self, html: str):
        self.pieces: list[Piece] = []
        self.links: list[tuple[int, int]] = []
        parts, at, link = [], 0, 0
        for part in PART.finditer(html):
            start, end = part.span()
            if tag := part["tag"]:
                if tag == "a":
                    link = start
                elif tag == "/a":
                    self.links.append((link, end))
                text = BREAKS.get(tag, "")
            else:
                is_entity = part["entity"] is not None
                text = unescape(part[0]) if is_entity else part[0]
                self.pieces.append(Piece(start, end, at, text, is_entity))
            parts.append(text)
            at += len(text)
        self.text = "".join(parts)
        self.starts = [piece.at for piece in self.pieces]

    def stretches(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield where the text from ``start`` to ``end`` stands in the HTML."""
        begun = done = 0
        first, beyond = bisect_right(self.starts, start) - 1, bisect_left(self.starts, end)
        for piece in map(self.pieces.__getitem__, range(first, beyond)):
            first, last = max(start - piece.at, 0), min(end - piece.at, len(piece.text))
            if piece.is_entity:
                first, last = 0, piece.end - piece.start
            if piece.start + first != done:
                if piece.text.isspace():
                    continue  # between the cells of a table stands nothing to be marked
                if done:
                    yield begun, done
                begun = piece.start + first
            done = piece.start + last
        yield begun, done

    def end_of_link(self, place: int) -> int:
        """Return where the link ends that ``place`` in the HTML stands in, 0 without one."""
        number = bisect_right(self.links, (place, place)) - 1
        if number < 0 or self.links[number][1] <= place:
            return 0
        return self.links[number][1]
