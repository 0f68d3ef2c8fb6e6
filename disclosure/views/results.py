"""The rows of a public list: read by key, with a line of their text."""

from collections.abc import Sequence

from django.db.models import F, QuerySet
from django.db.models.functions import Substr

from disclosure.compiled import compiled
from disclosure.models import Disclosure
from disclosure.querysets import in_order
from disclosure.search.query import Word, wanted
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
    rows = whole(*keys) if wanted(words) else beginnings(*keys)
    for row in rows:
        row.excerpt = snippet(row.text, words, EXCERPT)
    return in_order(keys, rows)


@compiled
def whole(*keys: int) -> QuerySet:
    """Rows with their ``text``."""
    rows = Disclosure.objects.public().only(*SHOWN).filter(pk__in=keys)
    return rows.annotate(text=F("content_text"))


@compiled
def beginnings(*keys: int) -> QuerySet:
    """Rows with as much of their ``text`` as tells where an excerpt must end."""
    rows = Disclosure.objects.public().only(*SHOWN).filter(pk__in=keys)
    return rows.annotate(text=Substr("content_text", 1, EXCERPT + 1))
