"""The words around a number: from the clause's beginning to its end, or to the next number."""

import re
from bisect import bisect_left

from reports.extraction.quantities import Quantity

STOP = re.compile(r"[，。；！？、\n,;：:]")
LONGEST_BEFORE, LONGEST_AFTER = 40, 30
# After these the words that follow belong to the next number: 案件14件涉案金额132万元.
CLOSED = frozenset(["", "%", "‰", "元", "件", "起", "宗", "个百分点", "百分点", "亩", "公里"])
# A new statement: of 21家单位共办理案件1460件 the second number has the words from 共 on.
BEGINS_ANEW = re.compile(
    r"共(?![同享建])|累计|合计|办理|受理|审结|查处|开展|举办|召开|发放|新增|化解|调处"
    r"|调解(?![室员委工组中])|组织(?=[开召])"
)
# The number of a paragraph is none of its words: 2.区级事项712项.
ENUMERATED = re.compile(
    r"(?:\d{1,2}[.．](?!\d)|[（(][一二三四五六七八九十\d]{1,3}[)）]|其?[一二三四五六七八九十]{1,2}[是要])\s*"
)
NUMBERED_BY = frozenset("0123456789（(一二三四五六七八九十其")
BOUND_BEFORE = re.compile(
    r"(?:不少于|不低于|不小于|至少|不超过|不高于|不多于|不足|不到|低于|少于|至多|超过?|逾|突破"
    r"|高于|多于|大于|大?约为?|近|达到?|至|和)?$"
)


class Clauses:
    """Where the clauses of a text end."""

    def __init__(self, text: str):
        self.text = text
        self.stops = [match.start() for match in STOP.finditer(text)]

    def phrases(self, figures: list[Quantity]) -> list[tuple[int, int]]:
        """Return for each of ``figures`` where its phrase begins and ends; none overlap."""
        places: list[tuple[int, int]] = []
        for each, following in zip(figures, [*figures[1:], None], strict=False):
            floor = places[-1][1] if places else 0
            places.append((self.left(each, floor), self.right(each, following)))
        return places

    def left(self, each: Quantity, floor: int) -> int:
        """Return where the words before a number begin, not before ``floor``."""
        floor = max(floor, each.start - LONGEST_BEFORE)
        place = bisect_left(self.stops, each.start) - 1
        if place >= 0 and self.text[self.stops[place] : each.start].rstrip() in {"：", ":"}:
            place -= 1  # 行政许可：731
        begin = max(floor, self.stops[place] + 1 if place >= 0 else 0)
        words = self.text[begin : each.start]
        if "(" in words or "（" in words:
            opened = max(words.rfind("("), words.rfind("（"))
            if opened > max(words.rfind(")"), words.rfind("）")):
                words = words[opened + 1 :]
        words = words.lstrip()
        if words[:1] in NUMBERED_BY and (number := ENUMERATED.match(words)):
            words = words[number.end() :]
        return each.start - len(words)

    def right(self, each: Quantity, following: Quantity | None) -> int:
        """Return where the words behind a number end, before the number ``following``."""
        place = bisect_left(self.stops, each.end)
        stop = self.stops[place] if place < len(self.stops) else len(self.text)
        words = self.text[each.end : min(stop, each.end + LONGEST_AFTER)]
        if following is not None and each.end + len(words) >= following.start:
            words = own_part(each, self.text[each.end : following.start])
        closed = [words.find(mark) for mark in ")）" if mark in words]
        if closed and not re.search(r"[(（]", words[: min(closed)]):
            words = words[: min(closed)]
        return each.end + len(words.rstrip())


def own_part(each: Quantity, gap: str) -> str:
    """Return what of the words between two numbers belongs to the first."""
    if each.unit in CLOSED:
        return ""
    ends = [BOUND_BEFORE.search(gap).start()]
    ends += [match.start() for match in BEGINS_ANEW.finditer(gap) if match.start() > 1][:1]
    return gap[: min(ends)]
