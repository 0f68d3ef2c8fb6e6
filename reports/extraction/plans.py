"""Where a report speaks of the coming year: its figures there are wishes, not results."""

import re

HEADING = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]+部分)")
PLANNED = re.compile(
    r"下一步|下步|下一年|下年度|来年|明年|今后|打算|工作计划|工作安排|工作思路|工作重点|主要安排|努力方向"
    r"|改进措施|目标任务|主要目标"
)
OPENS = re.compile(r"\s*(?:下一步|下一年度?|明年|今后|(?:19|20)\d\d年[,，]?[^，。]{0,12}将)")


def planned_spans(text: str) -> list[tuple[int, int]]:
    """Return the stretches of ``text`` that are plans: sections by their heading, and single
    paragraphs by how they open."""
    spans, place, in_plan = [], 0, False
    for line in text.splitlines(keepends=True):
        if HEADING.match(line):
            in_plan = bool(PLANNED.search(line[:40]))
        if in_plan or OPENS.match(line):
            spans.append((place, place + len(line)))
        place += len(line)
    return spans
