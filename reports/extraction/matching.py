"""Which known indicator a figure is one of, by its unit and by how the text calls it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from reports.extraction.quantities import Quantity

# Units that say the same of one thing: 案件 are counted in 件, 起 or 宗.
KIN = [
    set(group.split())
    for group in [
        "件 起 宗 例 件次 单 笔",
        "人 名 位",
        "人次 人 名",
        "次 场 场次 期 轮 堂 节 批次",
        "个 家 所 处 支 户 站",
        "件 份 部 篇 条 册 本",
        "件 份 卷 本 宗",
        "项 个 条 类 项次",
    ]
]
SIZES = {"万元": 10**4, "亿元": 10**8}  # of an indicator's unit; proposals are in 元
CHANGED = re.compile(
    r"(?:增加|减少|增长|下降|上升|提高|降低|提升|增幅|降幅|升幅|回落|新增|增至|同比|环比|压减|缩减|上涨|改善)"
    r"(?:了|达到?|为|约|近|超过?)*$"
)
LISTED_TO_HERE = re.compile(r"分别[^，。；\n]*$")
RESPECTIVELY = re.compile(r"[^，。；：:\n,;]*分别[^，。；\n\d]{0,8}$")
LISTED = re.compile(r"[、和及与]|以及")
FARTHEST = 160  # how far before the number the other words of a wording may stand
BEFORE, BEHIND = 50, 20  # what a word counts for that stands before its number, or behind
NEAREST = 14  # how far from the number its last word may


class Known(Protocol):
    """What is asked of an indicator: reports.models.Indicator, or a line of the list."""

    code: str
    name: str
    unit: str
    synonyms: list[str]


@dataclass(frozen=True, slots=True)
class Wording:
    """One way of calling an indicator: ``last`` stands beside the number, the other words
    somewhere before it in the sentence."""

    code: str
    unit: str
    last: str
    others: tuple[str, ...]
    length: int


class Matcher:
    """The wordings of all indicators, by the word that stands beside the number."""

    def __init__(self, indicators: Iterable[Known]):
        self.wordings: dict[str, list[Wording]] = defaultdict(list)
        for each in indicators:
            for line in {each.name, *each.synonyms}:
                *others, last = line.split() or [""]
                wording = Wording(each.code, each.unit, last, tuple(others), len(line))
                self.wordings[last].append(wording)
        self.wordings.pop("", None)
        self.by_beginning: dict[str, list[str]] = defaultdict(list)
        for word in self.wordings:
            self.by_beginning[word[:2]].append(word)

    def best(self, text: str, each: Quantity, left: int, right: int) -> tuple[int, str]:
        """Return how well the best wording fits the number, whose clause goes from ``left`` to
        ``right``, and its indicator; (0, "") when none does."""
        before, after = text[left : each.start], text[each.end : right]
        near = named_respectively(text, each) or before
        words = [*self.words_before(near), *self.words_after(after)]
        if not words or CHANGED.search(before[-8:]):
            return 0, ""
        sentence = sentence_before(text, each.start)
        found = [
            (wording.length * 100 + here - gap, wording.code)
            for word, gap, beside in words
            for wording in self.wordings[word]
            if agree(each.unit, wording.unit)
            and (here := nearness(wording.others, before + after, sentence, beside))
        ]
        return max(found, default=(0, ""))

    def words_before(self, words: str) -> Iterator[tuple[str, int, int]]:
        """Yield the known words near a number behind ``words``, and how far away they are."""
        for word, start in self.words_in(words):
            if (gap := len(words) - start - len(word)) <= NEAREST:
                yield word, gap, BEFORE

    def words_after(self, words: str) -> Iterator[tuple[str, int, int]]:
        for word, start in self.words_in(words[: NEAREST + 20]):
            if start <= NEAREST:
                yield word, start, BEHIND

    def words_in(self, words: str) -> Iterator[tuple[str, int]]:
        """Yield the known words of ``words``, also one inside another, and where they begin."""
        for start in range(len(words)):
            for word in self.by_beginning.get(words[start : start + 2], ()):
                if words.startswith(word, start):
                    yield word, start
            if words[start] in self.by_beginning:  # a word of one character: 村
                yield words[start], start


def nearness(others: tuple[str, ...], clause: str, sentence: str, beside: int) -> int:
    """Return ``beside``, and more for other words in the same clause; 0 where one of them
    stands in the sentence nowhere."""
    if not others:
        return beside
    if all(other in clause for other in others):
        return beside + 300
    return beside if all(other in sentence or other in clause for other in others) else 0


def sentence_before(text: str, end: int) -> str:
    """Return the words before ``end`` that belong to its sentence."""
    start = max(0, end - FARTHEST)
    return text[max(start, *(text.rfind(stop, start, end) + 1 for stop in "。；;\n")) : end]


def named_respectively(text: str, each: Quantity) -> str:
    """Return which of 甲、乙、丙分别为3件、5件、2件 ``each`` is of; "" if it stands in no such
    list."""
    head = text[max(0, each.start - 120) : each.start]
    listed = LISTED_TO_HERE.search(head) if "分别" in head else None
    if listed is None:
        return ""
    names = RESPECTIVELY.search(head[: listed.start()] + "分别")
    if names is None:
        return ""
    parts = LISTED.split(names[0].removesuffix("分别"))
    position = len(re.findall(r"\d(?:[^\d、和及,.]*)[、和及]", listed[0]))
    return parts[position] if position < len(parts) else ""


def agree(given: str, wanted: str) -> bool:
    """Whether a number in ``given`` can be a figure in ``wanted``; without a unit it can be
    any count."""
    if given == wanted:
        return True
    if not given:
        return wanted not in {"%", "‰", "元", *SIZES}
    if wanted in SIZES:
        return given == "元"
    return any(given in group and wanted in group for group in KIN)
