"""The rows of a public list: read by key, with a line of their text."""

from collections.abc import Sequence

from django.db.models.functions import Substr

from disclosure.models import Disclosure
from disclosure.search.query import Word
from disclosure.search.snippets import snippet

ROWS_A_PAGE = 20
EXCERPT = 110  # characters
# What ``rows_of`` shows, and what validity follows from.
SHOWN = [
    *("index_number", "title", "document_number", "issuing_body_name", "published_on"),
    *("written_on", "effective_on", "expires_on", "repealed_noted_on"),
]


def results(keys: Sequence[int], words: Sequence[Word] = ()) -> list[Disclosure]:
    """Return the public documents with these primary keys in their order, one query; each
    with ``excerpt``: pieces (text, whether it is marked)."""
    rows = Disclosure.objects.public().only(*SHOWN)
    if any(not word.excluded for word in words):
        found = rows.only(*SHOWN, "content_text").by_keys(keys)
        for row in found:
            row.excerpt = snippet(row.content_text, words, EXCERPT)
        return found
    found = rows.annotate(beginning=Substr("content_text", 1, EXCERPT)).by_keys(keys)
    for row in found:
        row.excerpt = [(" ".join(row.beginning.split()), False)]
    return found
