"""The body of a plain text page: headings by level, paragraphs, the signature. The text
itself is never changed; what looks damaged is told."""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from disclosure.legacy.values import DIGIT, compact, read_day

CHINESE = "一二三四五六七八九十百"
WORD = r"[\u4e00-\u9fff]{2}"
# domain.md, 3: 一、 → (一) → 1. → (1), the last being too fine for an outline.
# Emergency plans number 1　总则 → 1.1　编制目的 → 1.1.1　….
LEVELS = {
    "h2": re.compile(
        rf"[{CHINESE}]{{1,4}}、|第[{CHINESE}\d]{{1,4}}[编章][\s　]"
        rf"|[1-9]\d?[　 ]+(?={WORD})"
    ),
    "h3": re.compile(
        rf"[(（][{CHINESE}]{{1,4}}[)）]|第[{CHINESE}\d]{{1,4}}节[\s　]"
        rf"|[1-9]\d?\.[1-9]\d?[　 ]+(?={WORD})"
    ),
    "h4": re.compile(
        r"[0-9]{1,2}(?:[.．](?![0-9])|、)"
        rf"|(?:[1-9][0-9]?\.){{2}}[1-9][0-9]?[　 ]+(?={WORD})"
    ),
}
# A heading is no longer than this; an item of a list (1.) soon reads like a sentence.
LONGEST = {"h2": 40, "h3": 40, "h4": 24}
ENDS_IN_TEXT = tuple("。；;：:，,、.．！!…")
# `)推进…` has lost its `(七`, `(一指挥机构` its `)`.
DAMAGED = re.compile(rf"[)）]|[(（][{CHINESE}]{{1,4}}(?![)）{CHINESE}])\S")
NUMBER_WITHOUT_MARK = re.compile(
    rf"([{CHINESE}]{{1,2}})(?![是、{CHINESE}])[\u4e00-\u9fff]{{2,14}}"
)
ORDINALS = "一 二 三 四 五 六 七 八 九 十 十一 十二 十三 十四 十五".split()
ATTACHED = re.compile(r"附件\s*[:：]")
PAIRS = ["“”", "‘’", "「」", "（）", "《》"]
SHOWN = 20  # characters of a damaged line in its warning


def level_of(text: str) -> str:
    """Return the tag of the level that ``text`` is numbered for, "" without a number."""
    return next((tag for tag, mark in LEVELS.items() if mark.match(text)), "")


def is_whole_heading(text: str) -> bool:
    """Whether a numbered line reads like a heading: short, and no sentence."""
    tag = level_of(text)
    is_sentence = text.endswith(ENDS_IN_TEXT) or "。" in text
    return bool(tag) and len(text) <= LONGEST[tag] and not is_sentence


def structured(paragraphs: list[str], title: str = "") -> list[tuple[str, str]]:
    """Return (tag, text) pairs for ``richtext.html_of_paragraphs``; see ``pieces``."""
    return [pair for piece in pieces(paragraphs, title) for pair in piece]


def pieces(paragraphs: list[str], title: str = "") -> list[list[tuple[str, str]]]:
    """Return for each paragraph the (tag, text) pairs that it is made of.

    A short numbered line is a heading, unless it stands in a row of such lines, which is a
    list. A sentence that a numbered paragraph begins with (（一）健全制度。各单位…) is a
    heading, and the rest a paragraph of its own. A title repeated at the top is centred.
    """
    found = []
    listing = False  # of attachments
    repeated = title_lines(paragraphs, title)
    for at, text in enumerate(paragraphs):
        before = paragraphs[at - 1] if at else ""
        after = paragraphs[at + 1] if at + 1 < len(paragraphs) else ""
        tag = level_of(text)
        head, stop, rest = first_sentence(text)
        if ATTACHED.match(text) or (listing and tag):
            listing = True
            found.append([("p", text)])
            continue
        listing = False
        if at < repeated:
            found.append([("center", text)])
        elif not tag or len(head + stop) > LONGEST[tag]:
            found.append([("p", text)])
        elif stop and rest.strip():
            found.append([(tag, head + stop), ("p", rest.strip())])
        elif stop:
            # （二）深化改革。 heads what is numbered one level below, else it is an item.
            found.append([(tag if level_of(after) > tag else "p", text)])
        elif not is_whole_heading(text) or any(
            level_of(other) == tag and is_whole_heading(other) for other in (before, after)
        ):
            found.append([("p", text)])
        else:
            found.append([(tag, text)])
    return found


def first_sentence(text: str) -> tuple[str, str, str]:
    """Return what stands before the first 。, it, and the rest; one in quotation marks or
    brackets ends no sentence."""
    head, stop, rest = text.partition("。")
    is_open = any(head.count(sign) > head.count(end) for sign, end in PAIRS)
    return (text, "", "") if stop and is_open else (head, stop, rest)


def title_lines(paragraphs: list[str], title: str) -> int:
    """Return how many paragraphs at the top repeat ``title``, over up to four lines."""
    for count in range(1, 5):
        if title and compact("".join(paragraphs[:count])) == compact(title):
            return min(count, len(paragraphs))
    return 0


def damage(paragraphs: list[str]) -> list[str]:
    """Return warnings, in words, about headings that have lost a part of their number."""
    return [
        _("正文第%(place)d段“%(text)s”像是序号残缺的标题，已按原文保留。")
        % {"place": place, "text": text[:SHOWN] + ("…" if len(text) > SHOWN else "")}
        for place, text in enumerate(paragraphs, 1)
        if DAMAGED.match(text) or has_lost_its_mark(text, paragraphs)
    ]


def has_lost_its_mark(text: str, paragraphs: list[str]) -> bool:
    """Whether ``三应急处置`` is the heading that is missing between 二、 and 四、."""
    number = NUMBER_WITHOUT_MARK.fullmatch(text)
    if not number or number[1] not in ORDINALS[1:]:
        return False
    before = ORDINALS[ORDINALS.index(number[1]) - 1]
    heads = {line.partition("、")[0] for line in paragraphs if level_of(line) == "h2"}
    return before in heads and number[1] not in heads


@dataclass(frozen=True)
class Signature:
    """落款: the names above the day that a document ends with, and that day."""

    names: tuple[str, ...]
    day: date


DAY_AT_END = re.compile(rf"(?:\d{{4}}\s*年|{DIGIT}{{4}}年)[^年]{{2,8}}日$", re.ASCII)
LONGEST_NAME = 40  # characters


def signature(paragraphs: list[str]) -> Signature | None:
    """Return the signature near the end of the body, None without one."""
    for at in range(len(paragraphs) - 1, max(len(paragraphs) - 6, -1), -1):
        text = paragraphs[at]
        match = DAY_AT_END.search(text)
        day = match and read_day(match[0])
        before = text[: match.start()].strip() if match else ""
        if not day or len(before) > LONGEST_NAME or "。" in before:
            continue
        names = [before] if before else []
        for above in reversed(paragraphs[max(at - 4, 0) : at] if not before else []):
            is_text = above.endswith(ENDS_IN_TEXT) or above.startswith(("特此", "此复", "此致"))
            if len(above) > LONGEST_NAME or is_text or level_of(above):
                break
            names.append(above)
        return Signature(tuple(compact(name) for name in names), day)
    return None
