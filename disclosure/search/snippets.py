"""The places of words in a text: a snippet of it, and marks in a whole document."""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import merge
from html import escape, unescape
from itertools import islice

from disclosure.search.query import Word
from disclosure.search.tokens import CHARACTERS, fold, is_characters, readings, runs

Pieces = list[tuple[str, bool]]  # a text and whether it is marked

LETTER = rf"(?![{CHARACTERS}])[^\W\d_]"
BETWEEN = rf"(?:(?![{CHARACTERS}])[\W_])"  # what is of no run
MOST_HITS = 500
BEFORE = 24  # characters looked through for the beginning of a sentence
AFTER = 30  # and for its end
SENTENCE_ENDS = "。！？；\n"
TAG = re.compile(r"<[^>]*>")
INLINE = re.compile(r"</?(?:a|b|code|em|i|s|strong|sub|sup|u)\b")


@dataclass(frozen=True)
class Place:
    """Where a hit stands: characters ``start`` to ``end``; ``words``: which."""

    start: int
    end: int
    words: frozenset[str]


def places(text: str, words: Sequence[Word]) -> Iterator[Place]:
    """Yield where the words that are looked for stand in ``text``, in order; what touches
    is one place. The same rule as ``tokens.holds``."""
    folded, original = aligned(text)
    wanted = dict.fromkeys(word.text for word in words if not word.excluded)
    last = None
    for first, beyond, word in merge(*(spans(folded, word) for word in wanted)):
        start, end = original[first], original[beyond - 1] + 1
        if last and start <= last.end:
            last = Place(last.start, max(end, last.end), last.words | {word})
            continue
        if last:
            yield last
        last = Place(start, end, frozenset({word}))
    if last:
        yield last


def spans(folded: str, word: str) -> Iterator[tuple[int, int, str]]:
    for hit in pattern_of(word).finditer(folded):
        yield hit.start(), hit.end(), word


@lru_cache(maxsize=100)
def pattern_of(word: str) -> re.Pattern:
    """Return what finds ``word`` in a folded text."""
    return re.compile("|".join(one_pattern(runs(each)) for each in readings(word)))


def one_pattern(parts: list[str]) -> str:
    """Return the pattern of runs that follow each other; letters and digits are whole."""
    if not parts:
        return r"(?!)"
    pattern, before = "", ""
    for part in parts:
        if before:
            pattern += BETWEEN + ("+" if kind_of(before) == kind_of(part) else "*")
        pattern += re.escape(part)
        before = part
    start = "" if is_characters(parts[0]) else f"(?<!{kind_of(parts[0])})"
    end = "" if is_characters(parts[-1]) else f"(?!{kind_of(parts[-1])})"
    return start + pattern + end


def kind_of(run: str) -> str:
    """The kind of characters that a run is made of, as a pattern."""
    if is_characters(run):
        return f"[{CHARACTERS}]"
    return r"\d" if run[0].isdecimal() else LETTER


def aligned(text: str) -> tuple[str, Sequence[int]]:
    """Return ``text`` folded, and for each place in that the place in ``text``."""
    folded = fold(text)
    if len(folded) == len(text):
        return folded, range(len(text) + 1)
    pieces = [fold(character) for character in text]
    original = [place for place, piece in enumerate(pieces) for _character in piece]
    return "".join(pieces), [*original, len(text)]


def marked_pieces(text: str, words: Sequence[Word]) -> Pieces:
    """Return the whole of a short text in pieces."""
    return cut(text, places(text, words), 0, len(text))


def snippet(text: str, words: Sequence[Word], length: int) -> Pieces:
    """Return about ``length`` characters of ``text`` in pieces, from the place where most
    words meet; from its beginning when there are no hits. Cut at sentence marks where one
    is near, else with …."""
    wanted = sum(not word.excluded for word in words)
    hits = best_hits(places(text, words), wanted, length)
    start = beginning(text, hits[0].start) if hits else 0
    end = ending(text, start, start + length)
    pieces = cut(text, hits, start, end)
    if start and text[start - 1] not in SENTENCE_ENDS:
        pieces.insert(0, ("…", False))
    if end < len(text) and text[end - 1] not in SENTENCE_ENDS:
        pieces.append(("…", False))
    return [(re.sub(r"\s+", " ", part), hit) for part, hit in pieces]


def best_hits(hits: Iterator[Place], wanted: int, length: int) -> list[Place]:
    """Return the hits of the first stretch of ``length`` characters where most different
    words meet; no further than where all ``wanted`` do."""
    window: deque[Place] = deque()
    best: list[Place] = []
    most = 0
    for hit in hits:
        if most == wanted and hit.start > best[0].start + length:
            break
        window.append(hit)
        while hit.end > window[0].start + length - BEFORE and len(window) > 1:
            window.popleft()
        met = len(frozenset().union(*(each.words for each in window)))
        if met > most or (best and window[0] is best[0]):
            best, most = list(window), met
        elif most == wanted:
            best.append(hit)
    return best


def beginning(text: str, hit: int) -> int:
    """Return where to begin so that ``hit`` is shown: at a sentence, if one begins near."""
    near = max(0, hit - BEFORE)
    sentence = max(text.rfind(mark, near, hit) for mark in SENTENCE_ENDS)
    if sentence >= 0:
        return sentence + 1
    return 0 if near == 0 else max(0, hit - BEFORE // 2)


def ending(text: str, start: int, end: int) -> int:
    if end >= len(text):
        return len(text)
    near = max(start + 1, end - AFTER)
    sentence = max(text.rfind(mark, near, end) for mark in SENTENCE_ENDS)
    return sentence + 1 if sentence >= 0 else end


def cut(text: str, hits: Iterable[Place], start: int, end: int) -> Pieces:
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


def mark_html(html: str, words: Sequence[Word]) -> tuple[str, int]:
    """Return ``html`` with the words marked in its text, and how many places there are.

    Each place has an anchor ``hit-1``, ``hit-2`` …; one that runs over inline tags is marked
    on both sides. Tags and attributes stay as they are.
    """
    tags = TAG.findall(html)
    texts = [unescape(part) for part in TAG.split(html)]
    # A hit may run over an inline tag, but not from one block into the next.
    joints = ["" if INLINE.match(tag) else "\n" for tag in tags]
    whole = "".join(part for pair in zip(texts, [*joints, ""], strict=True) for part in pair)
    hits = list(islice(places(whole, words), MOST_HITS))
    marked, at, seen = [], 0, 0
    for text, joint, tag in zip(texts, [*joints, ""], [*tags, ""], strict=True):
        end = at + len(text)
        here = [hit for hit in hits[max(0, seen - 1) :] if hit.start < end and hit.end > at]
        place = at
        for hit in here:
            begins = hit.start >= at
            seen += begins
            first, last = max(hit.start, at), min(hit.end, end)
            anchor = f' id="hit-{seen}"' if begins else ""
            marked.append(escape(whole[place:first], quote=False))
            marked.append(f"<mark{anchor}>{escape(whole[first:last], quote=False)}</mark>")
            if hit.end <= end:
                marked.append(hops(seen, len(hits)))
            place = last
        marked += [escape(whole[place:end], quote=False), tag]
        at = end + len(joint)
    return "".join(marked), len(hits)


def hops(number: int, last: int) -> str:
    """Links to the place before and the one after, for readers without JavaScript."""
    links = [("上一处", "↑", number - 1), ("下一处", "↓", number + 1)]
    return "".join(
        f'<a class="hop" href="#hit-{other}" aria-label="{name}">{arrow}</a>'
        for name, arrow, other in links
        if 1 <= other <= last
    )
