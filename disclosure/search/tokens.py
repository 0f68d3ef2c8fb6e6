"""A text as tokens, so that a phrase of tokens is a substring of the text.

A run of Chinese characters gives its pairs and its last character alone: 行政执法 gives
行政 政执 执法 法. A run of letters or of digits is one token; whatever stands between runs
only parts them. A query gives the same tokens but for the last character, since its last
run may go on in the text: 执法 finds 行政执法局, and 876 does not find 1876. Behind letters
or digits the first character stands alone too, as a token of its own kind, so that 15号 is
the phrase 15 _号; elsewhere one character is looked for as the beginning of all pairs, which
takes ten times as long.
"""

import hashlib
import re
import unicodedata
from functools import cache, lru_cache
from itertools import groupby
from operator import add

import opencc

from disclosure.characters import INVISIBLE

# Scripts written without spaces: Chinese with its later planes, kana, Hangul. The dot between
# katakana (\u30fb) is a mark as any other.
CHARACTERS = (
    "\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3041-\u3096\u3099-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
RUN = re.compile(rf"([{CHARACTERS}]+)|(\d+|(?:(?![{CHARACTERS}])[^\W\d_])+)")
CHARACTER = re.compile(f"[{CHARACTERS}]")
RARE = re.compile("[\U00020000-\U0003ffff]")
# They part runs in any width; without them most texts are normalised already.
WIDE_MARKS = "，（）：；！？％～…\u3000"
BETWEEN_READINGS = "\ue000"  # a token that no query gives
LONGEST_TOKEN = 256  # characters


@cache
def simplified_characters() -> dict[int, str]:
    """Traditional characters to simplified ones, each by itself.

    Not by phrases: what a character becomes must not depend on its neighbours, or a part of
    a text would no longer be found in it.
    """
    codes = [*range(0x3400, 0xA000), *range(0xF900, 0xFB00), *range(0x20000, 0x32400)]
    characters = [chr(code) for code in codes]
    simplified = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    pairs = zip(characters, simplified, strict=True)
    simpler = {old: new for old, new in pairs if new != old and len(new) == 1}
    return {ord(old): simpler.get(new, new) for old, new in simpler.items()}


@cache
def traditional_only() -> frozenset[str]:
    """The characters that simplified texts do not have; 乾 and 徵 they have."""
    return frozenset(
        char for char in map(chr, simplified_characters()) if not is_in(char, "gb2312")
    )


@cache
def simplified_only() -> frozenset[str]:
    """The characters that traditional texts do not have; 后 and 里 they have."""
    return frozenset(
        char for char in simplified_characters().values() if not is_in(char, "big5")
    )


def is_in(character: str, encoding: str) -> bool:
    return bool(character.encode(encoding, "ignore"))


@cache
def taiwan_to_mainland() -> opencc.OpenCC:
    return opencc.OpenCC("tw2sp")


@cache
def traditional_characters() -> re.Pattern:
    """The usual ones, which a pattern finds much faster than ``translate`` does."""
    usual = [chr(code) for code in simplified_characters() if code < 0x10000]
    return re.compile(f"[{''.join(usual)}]")


def simplified(text: str) -> str:
    """Return ``text`` in simplified characters, each by itself."""
    table = simplified_characters()
    text = traditional_characters().sub(lambda match: table[ord(match[0])], text)
    return text.translate(table) if RARE.search(text) else text


def fold(text: str) -> str:
    """Return ``text`` without what readers do not see or tell apart: width, capitals,
    script."""
    return simplified(plain(text))


def plain(text: str) -> str:
    text = INVISIBLE.sub("", text)
    for mark in WIDE_MARKS:
        text = text.replace(mark, " ")
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    return text.casefold()


def mainland(text: str) -> list[str]:
    """Return the lines of ``text`` in traditional characters as the mainland would word
    them, folded, those that follow each other as one: 政府資訊公開 gives 政府信息公开.

    Simplified lines are left out: phrases of theirs that look Taiwanese mean something else.
    """
    return [
        fold(taiwan_to_mainland().convert("\n".join(lines)))
        for is_old, lines in groupby(text.split("\n"), is_traditional)
        if is_old
    ]


def is_traditional(line: str) -> bool:
    """Whether more of ``line`` is in traditional characters than in simplified ones: a rare
    character in a name does not make it so."""
    old, new = traditional_only(), simplified_only()
    return sum(char in old for char in line) > sum(char in new for char in line)


def readings(text: str) -> list[str]:
    """Return what ``text`` may be found as: folded, and in the mainland's words."""
    kept = plain(text)
    folded = simplified(kept)
    if folded == kept:
        return [kept]
    return [folded, *(other for other in mainland(kept) if other not in folded)]


def runs(folded: str) -> list[str]:
    """Return the runs of a folded text: characters, digits, or letters."""
    return [match[0] for match in RUN.finditer(folded)]


def is_characters(run: str) -> bool:
    return CHARACTER.match(run) is not None


def tokens(text: str) -> str:
    """Return what the index holds of ``text``: its tokens, parted by spaces."""
    return f" {BETWEEN_READINGS} ".join(tokens_of_reading(each) for each in readings(text))


def tokens_of_reading(folded: str) -> str:
    found: list[str] = []
    follows = False
    for characters, other in RUN.findall(folded):
        if characters:
            if follows:
                found.append(f"_{characters[0]}")
            found += map(add, characters, [*characters[1:], ""])
        else:
            found.append(other if len(other) <= LONGEST_TOKEN else short_for(other))
        follows = bool(other)
    return " ".join(found)


def short_for(run: str) -> str:
    """A token for a run that FTS5 might find too long."""
    return hashlib.sha256(run.encode()).hexdigest()


@lru_cache(maxsize=1000)
def phrases(word: str) -> tuple[str, ...]:
    """Return the FTS5 phrases that find ``word``, any of them; () when it has no token."""
    return tuple(dict.fromkeys(phrase(runs(each)) for each in readings(word) if runs(each)))


def phrase(parts: list[str]) -> str:
    *before, last = parts
    named = tokens_of_reading(" ".join(parts)).split()
    if is_characters(last):
        named.pop()  # the run may go on in the text
        if len(last) == 1 and (not before or is_characters(before[-1])):
            # It may begin a pair or stand alone at the end of a run.
            return f'"{" ".join([*named, last])}" *'
    return f'"{" ".join(named)}"'


def characters_of(text: str) -> set[str]:
    """Return every Chinese character of ``text``, as it may be found."""
    return {char for reading in readings(text) for char in CHARACTER.findall(reading)}


def is_one_character(word: str) -> bool:
    """Whether ``word`` is a single Chinese character, which is looked for in titles only."""
    parts = runs(fold(word))
    return len(parts) == 1 and len(parts[0]) == 1 and is_characters(parts[0])


def holds(text: str, word: str) -> bool:
    """Whether ``text`` holds ``word``: the truth that the index must give, without it.

    Any run of characters in it, from any place to any place; letters and digits as whole
    runs; what parts runs parts them, whatever it is.
    """
    return any(
        bounded(runs(asked)) in f" {' '.join(runs(reading))} "
        for asked in readings(word)
        if runs(asked)
        for reading in readings(text)
    )


def bounded(parts: list[str]) -> str:
    """``parts`` as they must stand among the runs of a text."""
    start = "" if is_characters(parts[0]) else " "
    end = "" if is_characters(parts[-1]) else " "
    return f"{start}{' '.join(parts)}{end}"
