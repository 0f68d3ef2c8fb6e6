"""The words that led a reader to a document, marked in it."""

from django.http import HttpRequest
from django.utils.safestring import mark_safe

from disclosure.search.query import words_of
from disclosure.search.snippets import MOST_HITS, mark_html

LONGEST = 200  # characters of a query


def marks(request: HttpRequest, html: str) -> dict:
    """Return the context of a document's page with the words of ``?q=`` marked in ``html``;
    {} when none are asked for."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    words = [word for word in words_of(text) if not word.excluded]
    if not words:
        return {}
    html, count = mark_html(html, words)
    return {
        "words": words,
        "looked_for": " ".join(word.text for word in words),
        "hits": count,
        "hits_are_cut": count == MOST_HITS,
        "html": mark_safe(html),
    }
