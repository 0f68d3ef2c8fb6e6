"""Where a record belongs in the site's catalogue: column, bodies, subjects, genre.

Each is found by its name, or made, and what was made or guessed is told in ``warnings``.
Call these under the head's lock: what is made appends to the log.
"""

from disclosure.legacy.catalogue.bodies import (
    find_bodies,
    kind_of,
    make_body,
    number_warnings,
)
from disclosure.legacy.catalogue.columns import find_column, names_below_root
from disclosure.legacy.catalogue.subjects import find_genre, find_subjects, genre_among

__all__ = [
    "find_bodies",
    "find_column",
    "find_genre",
    "find_subjects",
    "genre_among",
    "kind_of",
    "make_body",
    "names_below_root",
    "number_warnings",
]
