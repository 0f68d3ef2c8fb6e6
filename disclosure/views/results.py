"""The rows of a public list: read by key, with a line of their text."""

from collections.abc import Sequence

from django.db.models.functions import Substr

from disclosure.models import Disclosure
from disclosure.search.query import Word
from disclosure.search.snippets import snippet

ROWS_A_PAGE = 20
EXCERPT = 110  # characters


def results(keys: Sequence[int], words: Sequence[Word] = ()) -> list[Disclosure]:
    """Return the public documents with these primary keys in their order, one query; each
    with ``excerpt``: pieces (text, whether it is marked)."""
    rows = Disclosure.objects.public().for_list()
    if any(not word.excluded for word in words):
        rows = rows.defer(None).defer("content_html")
        found = rows.by_keys(keys)
        for row in found:
            row.excerpt = snippet(row.content_text, words, EXCERPT)
        return found
    found = rows.annotate(beginning=Substr("content_text", 1, EXCERPT)).by_keys(keys)
    for row in found:
        row.excerpt = [(" ".join(row.beginning.split()), False)]
    return found
