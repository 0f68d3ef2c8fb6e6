"""Where words stand in a text as it was written."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from heapq import merge
from itertools import pairwise

import opencc

from disclosure.characters import INVISIBLE
from disclosure.search.query import Word, wanted
from disclosure.search.tokens import (
    CHARACTERS,
    WIDE_MARKS,
    fold,
    holds,
    is_characters,
    mainland,
    readings,
    runs,
    simplified_characters,
)

# What folds to one character, each by itself: most of most texts.
EVEN = (
    "\x00-\x7f\u00b7\u2014\u2018-\u201d\u3000-\u3029\u3041-\u3096\u30a1-\u30fe"
    f"\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3{WIDE_MARKS}"
)
UNEVEN = re.compile(f"[^{EVEN}]+")
DIGIT = re.compile(r"\d")
LETTER = re.compile(rf"(?![{CHARACTERS}])[^\W\d_]")
# Characters that Python takes for no part of a word, or may: few, since Python goes through all
# of a class for each pattern that it stands in.
ODD_CHARACTERS = "\u3099-\u309c\ufa6e\ufa6f\ufada-\ufaff\U00020000-\U0003ffff"
BETWEEN = rf"(?:(?![{ODD_CHARACTERS}])[\W_])"  # what belongs to no run


@dataclass(frozen=True)
class Place:
    """Where a hit stands: characters ``start`` to ``end``; ``words``: which."""

    start: int
    end: int
    words: frozenset[str]


def places(text: str, words: Sequence[Word]) -> Iterator[Place]:
    """Yield where the words that are looked for stand in ``text``, in order; what touches
    is one place. The same rule as ``tokens.holds``, but for a part of a word that Taiwan says
    otherwise: 信 finds a text with 資訊, in which it does not stand."""
    texts = dict.fromkeys(word.text for word in wanted(words))
    if not texts:
        return
    folded = Folded(text)
    last = None
    for first, beyond, word in merge(*(spans(folded.text, word) for word in texts)):
        start, end = folded.where(first, beyond)
        if last and start <= last.end:
            words_here = last.words if word in last.words else last.words | {word}
            last = Place(last.start, max(end, last.end), words_here)
            continue
        if last:
            yield last
        last = Place(start, end, frozenset({word}))
    if last:
        yield last


# --- words in a folded text -------------------------------------------------------------


@dataclass(frozen=True)
class Phrase:
    """Runs that follow each other. ``before`` and ``behind``: what would make the first and
    the last another run, of letters or of digits, which are whole."""

    pattern: re.Pattern
    before: re.Pattern | None
    behind: re.Pattern | None

    def hits(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where it stands in a folded text, also where it overlaps itself: 一一 stands
        twice in 一一一."""
        hit = self.pattern.search(text)
        while hit:
            if self.is_whole(text, *hit.span()):
                yield hit.span()
            hit = self.pattern.search(text, hit.start() + 1)

    def is_whole(self, text: str, start: int, end: int) -> bool:
        if start and self.before and self.before.match(text, start - 1):
            return False
        return not (self.behind and self.behind.match(text, end))


def spans(text: str, word: str) -> Iterator[tuple[int, int, str]]:
    """Yield the start and end of ``word`` in a folded text, and the word."""
    found = [phrase.hits(text) for phrase in phrases_of(word)]
    if elsewhere := taiwans_phrase_of(word):
        lines: dict[int, bool] = {}  # where a line starts, whether it reads so
        found.append(hit for hit in elsewhere.hits(text) if reads(text, hit, word, lines))
    for start, end in merge(*found):
        yield start, end, word


def reads(text: str, hit: tuple[int, int], word: str, lines: dict[int, bool]) -> bool:
    """Whether the line around ``hit`` is in traditional characters, and holds ``word`` in the
    mainland's words. ``lines`` holds what is known of others: one may have many hits."""
    start = text.rfind("\n", 0, hit[0]) + 1
    if start not in lines:
        line = text[start:].partition("\n")[0]
        lines[start] = any(holds(each, word) for each in mainland(line))
    return lines[start]


@lru_cache(maxsize=200)
def phrases_of(word: str) -> list[Phrase]:
    """Return what finds ``word`` in a folded text, a phrase for each of its readings."""
    parts = [runs(reading) for reading in readings(word)]
    return [phrase_of(each) for each in parts if each]


@lru_cache(maxsize=200)
def taiwans_phrase_of(word: str) -> Phrase | None:
    """Return what finds ``word`` where Taiwan says it otherwise: 信息 as 資訊."""
    folded, elsewhere = fold(word), fold(mainland_to_taiwan().convert(word))
    if elsewhere == folded or not runs(elsewhere):
        return None
    return phrase_of(runs(elsewhere))


@cache
def mainland_to_taiwan() -> opencc.OpenCC:
    return opencc.OpenCC("s2twp")


def phrase_of(parts: list[str]) -> Phrase:
    pattern = any_script(parts[0])
    for before, part in pairwise(parts):
        pattern += BETWEEN + ("+" if kind_of(before) == kind_of(part) else "*")
        pattern += any_script(part)
    return Phrase(re.compile(pattern), kind_of(parts[0]), kind_of(parts[-1]))


def kind_of(run: str) -> re.Pattern | None:
    """What a run goes on with, if it is not of Chinese characters, where any part counts."""
    if is_characters(run):
        return None
    return DIGIT if run[0].isdecimal() else LETTER


def any_script(run: str) -> str:
    """``run`` as a pattern that finds its traditional characters too."""
    return "".join(map(one_character, run))


def one_character(char: str) -> str:
    older = older_characters().get(char, "")
    return f"[{char}{older}]" if older else re.escape(char)


@cache
def older_characters() -> dict[str, str]:
    """Simplified characters to all the traditional ones that become it."""
    older: dict[str, str] = {}
    for code, char in simplified_characters().items():
        older[char] = older.get(char, "") + chr(code)
    return older


# --- from the folded text back ----------------------------------------------------------


class Folded:
    """``text`` as ``fold`` gives it, but for the script: that is left to the patterns, since
    few texts need it. Knows where each of its characters stood."""

    def __init__(self, original: str):
        # (start, end) in ``text`` and in the original of what did not keep its length.
        self.uneven: list[tuple[int, int, int, int]] = []
        parts, done, length = [], 0, 0
        for stretch in UNEVEN.finditer(original):
            start = stretch.start()
            if start > done and continues(original[start]):
                start -= 1
            parts.append(original[done:start])
            length += start - done
            done = start
            for segment in segments(original[start : stretch.end()]):
                folded = fold_of(segment)
                begun, beyond = done, length + len(folded)
                done += len(segment)
                if len(segment) != 1 or len(folded) != 1:
                    self.uneven.append((length, beyond, begun, done))
                parts.append(folded)
                length = beyond
        parts.append(original[done:])
        self.text = "".join(parts).casefold()

    def where(self, start: int, end: int) -> tuple[int, int]:
        """Return the place in the original of ``start`` to ``end`` in ``text``."""
        return self.at(start)[0], self.at(end - 1)[1]

    def at(self, place: int) -> tuple[int, int]:
        number = bisect_right(self.uneven, (place, len(self.text) + 1)) - 1
        if number < 0:
            return place, place + 1
        _start, beyond, begun, done = self.uneven[number]
        if place < beyond:
            return begun, done
        return done + place - beyond, done + place - beyond + 1


fold_of = lru_cache(maxsize=2000)(fold)


def segments(text: str) -> Iterator[str]:
    """Yield the parts of ``text`` that fold each by itself: a character and what joins it."""
    begun = 0
    for place in range(1, len(text)):
        if continues(text[place]):
            continue
        yield text[begun:place]
        begun = place
    yield text[begun:]


@lru_cache(maxsize=2000)
def continues(char: str) -> bool:
    """Whether ``char`` may become one with what stands before it: an accent, a part of a
    Korean syllable, a sign that nobody sees."""
    first = unicodedata.normalize("NFKD", char)[0]
    return (
        unicodedata.category(first).startswith("M")
        or "\u1160" <= first <= "\u11ff"
        or INVISIBLE.match(char) is not None
    )
