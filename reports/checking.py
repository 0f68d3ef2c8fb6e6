"""What a report seems to lack, judged by its words: warnings for who writes it, no refusals."""

import re

from django.utils.translation import gettext as _

from disclosure.richtext import text_of
from reports.models import Report, ReportKind
from reports.outline import (
    Section,
    likeness,
    pairs_of,
    parts_of,
    section_titled,
    sections_in,
)

SOURCE = "国办公开办函〔2021〕30号"
LONGEST_OVERVIEW = 1_000  # characters of part 1
OVERVIEW, SHORTCOMINGS = "总体情况", "存在的主要问题及改进情况"
SAME = 0.95  # of the pairs of characters: last year's words, a year and a number changed
NO_WORDS = re.compile(r"[\W\d_]")


def warnings(report: Report, before: Report | None) -> list[str]:
    """Return what seems missing in a report, or taken over from the one ``before`` it.

    Both come with their documents.
    """
    kind, text = report.kind, report.disclosure.content_text
    found = [
        _("似乎没有写“%(part)s”（%(source)s）：正文里没有找到%(words)s。")
        % {"part": part["name"], "source": part["source"], "words": quoted(part, report.year)}
        for part in missing_parts(kind, report.year, text)
    ]
    if kind.has_tables:
        found += of_disclosure(report, before)
    return found


def missing_parts(kind: ReportKind, year: int, text: str) -> list[dict]:
    """Return the required parts of a kind of which ``text`` has none of the words."""
    return [
        part
        for part in kind.required_parts
        if not any(pattern(word, year).search(text) for word in part["words"])
    ]


def pattern(word: str, year: int) -> re.Pattern:
    """{next}年 is the year after the one reported on, as in plans, but in no date."""
    plain = re.escape(word).replace(re.escape("{next}年"), rf"{year + 1}年(?!\s*\d+\s*月)")
    return re.compile(plain)


def quoted(part: dict, year: int) -> str:
    words = [word.replace("{next}", str(year + 1)) for word in part["words"]]
    return "、".join(f"“{word}”" for word in words)


def of_disclosure(report: Report, before: Report | None) -> list[str]:
    """What 国办公开办函〔2021〕30号 asks of parts 1 and 5."""
    found = []
    ours = sections_in(report.disclosure.content_html)
    length = len("".join(text_below(ours, OVERVIEW).split()))
    if length > LONGEST_OVERVIEW:
        found.append(
            _("“总体情况”有 %(length)d 字，一般不超过 %(limit)d 字（%(source)s）。")
            % {"length": length, "limit": LONGEST_OVERVIEW, "source": SOURCE}
        )
    if before is not None:
        theirs = sections_in(before.disclosure.content_html)
        if is_same(text_below(ours, SHORTCOMINGS), text_below(theirs, SHORTCOMINGS)):
            found.append(
                _("“存在的主要问题及改进情况”与 %(year)d 年度几乎相同：请写这一年的情况。")
                % {"year": before.year}
            )
    return found


def text_below(sections: list[Section], title: str) -> str:
    """The text of the section with that title and of those below it; "" without it."""
    head = section_titled(sections, title)
    return "".join(text_of(each.body) for each in parts_of(head, sections)) if head else ""


def is_same(ours: str, theirs: str) -> bool:
    ours, theirs = (NO_WORDS.sub("", text) for text in (ours, theirs))
    if not ours or not theirs:
        return False
    return ours == theirs or likeness(pairs_of(ours), pairs_of(theirs)) >= SAME
