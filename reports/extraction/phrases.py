"""The words around a number: from the clause's beginning to its end, or to the next number."""

import re

from reports.extraction.quantities import Quantity

STOPS = r"，。；！？、\n,;"
LEFT = re.compile(rf"[^{STOPS}：:]*(?:[：:]\s*)?$")
RIGHT = re.compile(rf"[^{STOPS}：:]*")
LONGEST_BEFORE, LONGEST_AFTER = 40, 30
# After these the words that follow belong to the next number: 案件14件涉案金额132万元.
CLOSED = frozenset(["", "%", "‰", "元", "件", "起", "宗", "个百分点", "百分点", "亩", "公里"])
BOUND_BEFORE = re.compile(
    r"(?:不少于|不低于|不小于|至少|不超过|不高于|不多于|不足|不到|低于|少于|至多|超过?|逾|突破"
    r"|高于|多于|大于|大?约为?|近|达到?|至|和)?$"
)


def phrase_places(text: str, figures: list[Quantity]) -> list[tuple[int, int]]:
    """Return for each of ``figures`` where its phrase begins and ends; none overlap."""
    places = []
    for place, each in enumerate(figures):
        floor = places[-1][1] if places else 0
        following = figures[place + 1] if place + 1 < len(figures) else None
        places.append((left_end(text, each, floor), right_end(text, each, following)))
    return places


def left_end(text: str, each: Quantity, floor: int) -> int:
    head = text[max(floor, each.start - LONGEST_BEFORE) : each.start]
    words = LEFT.search(head)[0]
    opened = max(words.rfind("("), words.rfind("（"))
    if opened > max(words.rfind(")"), words.rfind("）")):
        words = words[opened + 1 :]
    return each.start - len(words.lstrip())


def right_end(text: str, each: Quantity, following: Quantity | None) -> int:
    limit = each.end + LONGEST_AFTER
    words = RIGHT.match(text, each.end, min(limit, len(text)))[0]
    if following is not None and each.end + len(words) > following.start - 1:
        gap = text[each.end : following.start]
        words = "" if each.unit in CLOSED else gap[: BOUND_BEFORE.search(gap).start()]
    closed = [words.find(mark) for mark in ")）" if mark in words]
    if closed and not re.search(r"[(（]", words[: min(closed)]):
        words = words[: min(closed)]
    return each.end + len(words.rstrip())
