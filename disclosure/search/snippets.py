"""Texts in pieces, with the words that are looked for marked: whole ones, and snippets."""

import re
from collections.abc import Iterator, Sequence

from disclosure.search.places import Place, places
from disclosure.search.query import Word, wanted

Pieces = list[tuple[str, bool]]  # a text and whether it is marked

BEFORE = 24  # characters looked through for the beginning of a sentence
AFTER = 30  # and for its end
BEGINNING = re.compile(r".*[。！？；\n][”’」』）]*\s*", re.S)
END = re.compile(r".*[。！？；\n][”’」』）]*", re.S)
HALVED = re.compile("[!-~０-９]{2}")  # of a number or a Latin word, on both sides of a cut
SPACE = re.compile(r"\s+")


def marked_pieces(text: str, words: Sequence[Word]) -> Pieces:
    """Return the whole of a short text in pieces."""
    return cut(text, places(text, words), 0, len(text))


def snippet(text: str, words: Sequence[Word], length: int) -> Pieces:
    """Return about ``length`` characters of ``text`` in pieces, from the place where most
    words meet; from its beginning when there are no hits. Cut at sentence marks where one
    is near, else with …."""
    hits, first, last = meeting(places(text, words), len(wanted(words)), length - BEFORE)
    start, is_sentence = beginning(text, hits[first].start) if hits else (0, True)
    needed = min(hits[last].end, start + length) if hits else start
    end, ends = ending(text, needed, start + length)
    for hit in hits:
        if not ends and max(needed, hit.start) < end < hit.end:
            end = hit.start
    while end > start and text[end - 1].isspace():
        end -= 1
    pieces = cut(text, hits, start, end)
    if not is_sentence:
        pieces.insert(0, ("…", False))
    if not ends:
        pieces.append(("…", False))
    return [(SPACE.sub(" ", part), hit) for part, hit in pieces]


def meeting(found: Iterator[Place], number: int, length: int) -> tuple[list[Place], int, int]:
    """Return hits, and the first and last of those of the first stretch of ``length``
    characters where most different words meet. Ends soon after all ``number`` do."""
    hits: list[Place] = []
    best, most, first = (0, 0), 0, 0
    for hit in found:
        hits.append(hit)
        while hit.end - hits[first].start > length and first < len(hits) - 1:
            first += 1
        met = len(frozenset().union(*(each.words for each in hits[first:])))
        if met > most:
            best, most = (first, len(hits) - 1), met
        if most == number and hit.start > hits[best[0]].start + 2 * length:
            break
    return hits, *best


def beginning(text: str, hit: int) -> tuple[int, bool]:
    """Return where to begin so that ``hit`` is shown, and whether a sentence begins there."""
    near = max(0, hit - BEFORE)
    if sentence := BEGINNING.match(text, near, hit):
        return sentence.end(), True
    if near == 0:
        return 0, True
    start = hit - BEFORE // 2
    while start < hit and HALVED.match(text, start - 1):
        start += 1
    return start, False


def ending(text: str, needed: int, end: int) -> tuple[int, bool]:
    """Return where to end, not before ``needed``, and whether a sentence ends there."""
    if end >= len(text):
        return len(text), True
    if sentence := END.match(text, max(needed, end - AFTER), end):
        return sentence.end(), True
    whole = end
    while whole > needed and HALVED.match(text, whole - 1):
        whole -= 1
    return whole if whole > needed else end, False


def cut(text: str, hits: Sequence[Place] | Iterator[Place], start: int, end: int) -> Pieces:
    """Return ``text`` from ``start`` to ``end`` in pieces."""
    pieces: Pieces = []
    at = start
    for hit in hits:
        first, last = max(hit.start, start), min(hit.end, end)
        if first < last:
            pieces += [(text[at:first], False), (text[first:last], True)]
            at = last
    pieces.append((text[at:end], False))
    return [piece for piece in pieces if piece[0]]
