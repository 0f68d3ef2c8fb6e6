"""What leads straight to a document: its number, or its title among the staff's."""

from collections.abc import Iterable

from disclosure.schemes import standard_spelling
from disclosure.search.contents import number_term, pk_of, term
from disclosure.search.found import Found
from disclosure.search.generation import Generation
from disclosure.search.query import IN_TITLE, words_of
from disclosure.search.question import Question

NUMBERED = 5  # documents offered for one number
AROUND = " \t\"'“”‘’「」『』《》()（）。，、；：,;:."  # what a number may be copied with


def by_number(index: Generation, text: str) -> list[int]:
    """Return the primary keys of the documents whose index or document number ``text`` is,
    in any spelling, newest first."""
    text = text.strip(AROUND)
    number = standard_spelling(text)
    sql = "SELECT key FROM {numbers} WHERE number = ?"
    keys = [key for (key,) in index.select(sql, [number])]
    if not keys and number:
        sql = f"SELECT rowid FROM {{texts}}(?) ORDER BY rowid LIMIT {NUMBERED}"
        keys = [key for (key,) in index.select(sql, [f'"{number_term(text)}"'])]
    return [pk_of(key) for key in keys]


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
