"""The confirmed figures of a report, marked in its text; each leads to its series."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from html import escape
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from disclosure.views.marks import Page
from reports.held import Held
from reports.models import Figure

NUMBER = re.compile(r"\d(?:[\d,.，．]*\d)?(?:\s*[万亿])?")
TIMES = {"万": 10**4, "亿": 10**8}
SEPARATORS = str.maketrans("", "", ",， ")
BEHIND = re.compile(r"\s*(?:[%％]|余|多)?(?:以上|以下|左右)?")
SPACE = re.compile(r"\s")


class Mark(NamedTuple):
    """A figure whose words stand in the HTML from ``start`` to ``end``."""

    start: int
    end: int
    figure: Figure
    is_first: bool  # of the stretches that its words are parted into by tags


def mark_figures(
    html: str, text: str, figures: Iterable[Figure], held: Held, body: str
) -> tuple[str, list[Figure]]:
    """Return ``html``, as ``readable`` gives it, with the figures in it linked to their series
    for the body with code ``body``, and those that were found.

    ``text`` is the document's ``content_text``, which figures are placed by. A figure has the
    anchor ``figure-`` and its indicator's code. What would stand in a link is left alone.
    """
    page = Page(html)
    places = Places(page.text, text)
    parts, done, found = [], 0, []
    marks = [mark for figure in figures for mark in marks_of(figure, page, places)]
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if mark.start < done:
            continue  # within the words of another
        if mark.is_first:
            found.append(mark.figure)
        parts += [html[done : mark.start], link(mark, held, body, html)]
        done = mark.end
    return "".join([*parts, html[done:]]), found


def marks_of(figure: Figure, page: Page, places: "Places") -> Iterator[Mark]:
    span = places.find(figure)
    if span is None:
        return
    stretches = list(page.stretches(*span))
    if any(page.end_of_link(start) for start, _end in stretches):
        return
    for place, (start, end) in enumerate(stretches):
        yield Mark(start, end, figure, place == 0)


def link(mark: Mark, held: Held, body: str, html: str) -> str:
    code = mark.figure.indicator.code
    name = held.indicator_name(code)["name"]
    title = _("%(name)s：看历年和各机关的数据") % {"name": name}
    anchor = f' id="figure-{code}"' if mark.is_first else ""
    url = f"{reverse('reports:figures')}?{urlencode({'indicator': code, 'body': body})}"
    words = html[mark.start : mark.end]
    return f'<a class="figure"{anchor} href="{escape(url)}" title="{escape(title)}">{words}</a>'


class Places:
    """Where a place in the document's text stands in that of its page, which differs from it
    in white space alone."""

    def __init__(self, shown: str, text: str):
        self.text = text
        self.solid = [place for place, char in enumerate(shown) if not char.isspace()]

    def find(self, figure: Figure) -> tuple[int, int] | None:
        """Return from where to where the number of a figure stands in the page's text."""
        start = self.start_of_quote(figure)
        if start is None:
            return None
        begin, end = number_in(figure)
        first = len(SPACE.sub("", self.text[: start + begin]))
        last = first + len(SPACE.sub("", figure.quote[begin:end])) - 1
        if not first <= last < len(self.solid):
            return None
        return self.solid[first], self.solid[last] + 1

    def start_of_quote(self, figure: Figure) -> int | None:
        """Where the quote begins: where the figure says, or nearest to it."""
        quote, start = figure.quote, figure.start
        if self.text.startswith(quote, start):
            return start
        after, before = self.text.find(quote, start), self.text.rfind(quote, 0, start)
        near = [place for place in (before, after) if place >= 0]
        return min(near, key=lambda place: abs(place - start), default=None)


def number_in(figure: Figure) -> tuple[int, int]:
    """Return where the number stands in its quote, with 余, % or 以上 behind it; the whole
    quote where none of its numbers is the value, as when it is in Chinese numerals."""
    for match in NUMBER.finditer(figure.quote):
        if value_of(match[0]) == figure.value:
            return match.start(), BEHIND.match(figure.quote, match.end()).end()
    return 0, len(figure.quote)


def value_of(written: str) -> Decimal | None:
    """Return the number that Arabic digits, perhaps with 万 or 亿, say."""
    text = unicodedata.normalize("NFKC", written).translate(SEPARATORS)
    times = TIMES.get(text[-1], 1)
    try:
        return Decimal(text.rstrip("万亿")) * times
    except InvalidOperation:
        return None
