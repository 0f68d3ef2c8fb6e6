"""The words around a number: from the clause's beginning to its end, or to the next number."""

import re

from reports.extraction.quantities import Quantity

STOPS = r"，。；！？、\n,;"
LEFT = re.compile(rf"[^{STOPS}：:]*(?:[：:]\s*)?$")
RIGHT = re.compile(rf"[^{STOPS}：:]*")
LONGEST_BEFORE, LONGEST_AFTER = 40, 30
# After these the words that follow belong to the next number: 案件14件涉案金额132万元.
CLOSED = frozenset(["", "%", "‰", "元", "件", "起", "宗", "个百分点", "百分点", "亩", "公里"])
# A new statement: of 21家单位共办理案件1460件 the second number has the words from 共 on.
BEGINS_ANEW = re.compile(
    r"共(?![同享建])|累计|合计|办理|受理|审结|查处|开展|举办|召开|发放|新增|化解|调处"
    r"|调解(?![室员委工组中])|组织(?=[开召])"
)
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
        words = own_part(each, text[each.end : following.start])
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
