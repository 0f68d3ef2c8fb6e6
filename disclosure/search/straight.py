"""What leads straight to a document: its number, or its title among the staff's."""

import re
from collections.abc import Iterable, Iterator

from disclosure.schemes import standard_spelling
from disclosure.search.contents import number_term, pk_of, term
from disclosure.search.found import Found
from disclosure.search.generation import Generation
from disclosure.search.query import IN_TITLE, words_of
from disclosure.search.question import Question

NUMBERED = 5  # documents offered for one number
AROUND = " \t\"'“”‘’「」『』《》()（）。，、；：,;:."  # what a number may be copied with
HYPHENED = re.compile(r"((?:19|20)\d\d)[-/](?=\d)")
UNNUMBERED = re.compile(r"令(?=\d)")


def by_number(index: Generation, text: str) -> list[int]:
    """Return the primary keys of the documents whose index or document number ``text`` is,
    in any spelling, newest first."""
    text = text.strip(AROUND)
    number = standard_spelling(text)
    sql = "SELECT key FROM {numbers} WHERE number = ?"
    keys = [key for (key,) in index.select(sql, [number])]
    if not keys and number:
        sql = f"SELECT rowid FROM {{texts}}(?) ORDER BY rowid LIMIT {NUMBERED}"
        terms = {f'"{number_term(spelling)}"' for spelling in spellings(text, number)}
        keys = [key for (key,) in index.select(sql, [" OR ".join(sorted(terms))])]
    return [pk_of(key) for key in keys]


def spellings(text: str, standard: str) -> Iterator[str]:
    """Yield what a reader may mean by a document number; ``standard``: in standard spelling.
    More than a record is mended by: of a reader nothing is kept."""
    yield text
    yield HYPHENED.sub(r"\1 ", standard)  # 宁政办发2021-15
    yield UNNUMBERED.sub("令第", standard)  # 国务院令711号


def by_title(
    index: Generation, text: str, limit: int, bodies: Iterable[int] | None = None
) -> list[int]:
    """Return the primary keys of the documents (of ``bodies``, if given) with all words of
    ``text`` in their titles, newest first, at most ``limit``; [] where it has no word."""
    terms = {"body": tuple(term("body", pk) for pk in sorted(bodies))} if bodies else {}
    question = Question(words=tuple(words_of(text)), terms=terms)
    if not question.words:
        return []
    return Found(index, question).keys(0, limit, question.match(IN_TITLE))
