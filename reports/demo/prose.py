"""The texts of the demo's reports, with the place of every figure in them.

A figure stands as {code}; what the grammar of the demo's other texts may do, lines may do here.
``# `` and ``## `` are headings, the lower ones numbered as they come; a line that begins with
``?name`` stands only where that holds.
"""

import re
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from random import Random

from disclosure.demo.phrases import Speaker
from reports.demo.numbers import GOVERNMENT, online_share, year_of
from reports.enums import Bound

TEXTS = Path(__file__).parent / "texts"
OPEN, MIDDLE, CLOSE = "\ue000", "\ue001", "\ue002"
MARKED = re.compile(f"{OPEN}([^{MIDDLE}]*){MIDDLE}([^{CLOSE}]*){CLOSE}")
NUMERALS = "一二三四五六"
STOPS = "。，；、：\n"
BOUNDS = {"online-share": Bound.AT_LEAST, "publicity-attendance": Bound.MORE_THAN}

TROUBLES = [
    "主要问题是解读形式单一，图解、问答偏少。已制定解读材料清单，每件政策至少配一种图文解读。",
    "主要问题是个别栏目更新不够及时。已建立更新提醒，每月自查一次，逾期的栏目逐一通报。",
    "主要问题是业务人员调整频繁，答复质量不够稳定。已编印办理手册，开展案例教学和文书评查。",
    "主要问题是公开审查的意见过于简单。已明确审查要点和责任人，审查记录随文件归档备查。",
    "主要问题是历史文件数字化程度不高。已分两年整理，先完成现行有效文件的校对和上网。",
    "主要问题是基层公开的内容不够通俗。已推行看得懂的公开，请群众代表试读后再发布。",
]


def rule_of_law(body: str, name: str, year: int, *, off_by: int = 0) -> tuple[str, list[dict]]:
    """Return the HTML of a report and its figures; ``off_by``: what its sum is wrong by."""
    counts = year_of(body, year)
    cases = counts["permits"] + counts["penalties"] + counts["coercions"]
    figures = {
        "enforcement-cases": cases + off_by,
        "administrative-permits": counts["permits"],
        "administrative-penalties": counts["penalties"],
        "administrative-coercions": counts["coercions"],
        "enforcement-officers": counts["officers"],
        "enforcement-trainings": counts["trainings"],
        "enforcement-files-reviewed": counts["files_reviewed"],
        "normative-documents": counts["normative"],
        "online-share": online_share(year),
        "review-cases": counts["reviews"],
        "suits": counts["suits"],
        "disputes-mediated": counts["disputes"],
        "law-lectures": counts["lectures"],
        "publicity-attendance": counts["attendance"] // 100 * 100,
        "law-study": counts["law_study"],
    }
    holds = {"enforces": counts["permits"] > 0, "governs": body == GOVERNMENT}
    return written(
        standing("rule-of-law", holds),
        figures,
        f"rule-of-law {body} {year}",
        body=name,
        year=year,
    )


def standing(name: str, holds: dict[str, bool]) -> Iterator[str]:
    """Yield the lines of a text whose condition (``?governs``) holds, or that have none."""
    for line in (TEXTS / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        condition, _space, rest = line.removeprefix("?").partition(" ")
        if not line.startswith("?"):
            yield line
        elif holds[condition]:
            yield rest


def disclosure(body: str, name: str, year: int) -> tuple[str, list[dict]]:
    counts = year_of(body, year)
    figures = {
        "information-published": counts["published"],
        "information-applications": counts["applications"],
    }
    trouble = TROUBLES[(year + len(body)) % len(TROUBLES)]
    seed = f"disclosure {body} {year}"
    lines = standing("disclosure", {})
    return written(lines, figures, seed, body=name, year=year, trouble=trouble)


def written(
    lines: Iterable[str], figures: dict[str, int], seed: str, **named
) -> tuple[str, list[dict]]:
    """Return the lines as HTML, and the figures that stand in them as the record has them."""
    marked = {code: f"{OPEN}{code}{MIDDLE}{value}{CLOSE}" for code, value in figures.items()}
    named |= {"next": named["year"] + 1} | marked
    speaker = Speaker(Random(seed), named)
    html, found, at = [], [], 0
    for tag, line in tagged(lines):
        text, here = figures_in(speaker.say(line))
        found += [figure | {"start": figure["start"] + at} for figure in here]
        html.append(f"<{tag}>{escape(text, quote=False)}</{tag}>")
        at += len(text) + 1
    return "\n".join(html), sorted(found, key=lambda each: (each["start"], each["indicator"]))


def tagged(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each line with its tag; headings of the second level are numbered as they come."""
    number = 0
    for line in lines:
        mark, _space, rest = line.partition(" ")
        if mark == "##":
            yield "h3", f"（{NUMERALS[number]}）{rest}"
            number += 1
        elif mark == "#":
            yield "h2", rest
            number = 0
        else:
            yield "p", line


def figures_in(marked: str) -> tuple[str, list[dict]]:
    """Return the text without the marks, and its figures: each quotes its clause."""
    text, places = "", []
    done = 0
    for match in MARKED.finditer(marked):
        text += marked[done : match.start()]
        places.append((match[1], match[2], len(text)))
        text += match[2]
        done = match.end()
    text += marked[done:]
    figures = []
    for code, value, place in places:
        begin = max(text.rfind(stop, 0, place) for stop in STOPS) + 1
        ends = [end for stop in STOPS if (end := text.find(stop, place)) >= 0]
        figures.append(
            {
                "indicator": code,
                "value": value,
                "bound": str(BOUNDS.get(code, Bound.EXACT)),
                "quote": text[begin : min(ends, default=len(text))],
                "start": begin,
            }
        )
    return text, figures
