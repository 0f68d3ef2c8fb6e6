"""Where a text says a number, with its unit and its bound; most of them are no figures yet."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from reports.enums import Bound
from reports.extraction.numerals import CHINESE_DIGITS, LARGE_UNITS, SMALL_UNITS, fits, number
from reports.extraction.units import COUNTED, UNIT

# Full width to half width, a character for a character, so that places stay what they are.
HALF_WIDTH = {
    full: full - 0xFEE0
    for full in [
        *range(ord("０"), ord("９") + 1),
        *map(ord, "％．＋－／～"),
        *range(0xFF21, 0xFF5B),
    ]
}
FULL_SEPARATOR = re.compile(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")

NUMERAL = f"[{''.join([*CHINESE_DIGITS, *SMALL_UNITS, *LARGE_UNITS])}]"
ARABIC = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?"
SCALE = "(?:[十百千]?(?:万亿|万|亿)|百(?!分)|千(?![克米瓦伏卡])|十(?=[余多]))"
BOUND_AFTER = "(?:[及或]?以上|[及或]?以下|以内|之内|左右|上下)"
REST = rf"[^\S\n]?(?P<unit>{UNIT})?(?P<after>{BOUND_AFTER})?"

IN_DIGITS = re.compile(
    rf"(?<![0-9.])(?P<digits>{ARABIC})(?P<more>[余多]?)(?P<scale>{SCALE})?"
    rf"(?P<low>[0-9]+(?:\.[0-9]+)?[万千](?![克米瓦伏]))?(?P<more_still>[余多]?){REST}"
)
IN_CHINESE = re.compile(
    rf"(?<![{NUMERAL[1:-1]}第几数.])(?P<digits>{NUMERAL}+(?:点{NUMERAL}+)?)(?P<more>[余多几]?)"
    rf"(?P<scale>万亿|万|亿)?(?P<low>(?!))?(?P<more_still>[余多]?)"
    rf"[^\S\n]?(?P<unit>{UNIT}|(?={COUNTED}))(?P<after>{BOUND_AFTER})?"
)
SHARE = re.compile(
    rf"(?P<kind>百分之|千分之)(?P<digits>{ARABIC}|{NUMERAL}+(?:点{NUMERAL}+)?)"
    rf"(?P<more>[余多几]?)(?P<after>{BOUND_AFTER})?"
)
BEFORE = re.compile(
    r"(?:(?P<at_least>不少于|不低于|不小于|至少)|(?P<at_most>不超过|不高于|不多于|不足|不到|低于|少于|至多)"
    r"|(?P<more_than>超过?|逾|突破|高于|多于|大于)"
    r"|(?P<about>(?<![节制公预契条大签履违特合])约[占为有合]?|大约[占为有合]?|(?<![最附就远临靠])近)"
    r")(?:有|达到?|为|了)?$"
)
ENDS_OF_BEFORE = frozenset("于少足到多过超逾破约近占为有合达了")
MINUS = frozenset("-−")
BELOW_ZERO = re.compile(r"(?:增长|增速|增幅|涨幅|同比|环比|率|为|达|温)[-−]$")  # 增长-3.2%
UP_TO = re.compile(r"(?<![以网线])上$")  # 上千名
AFTER = {"上": Bound.AT_LEAST, "下": Bound.AT_MOST, "内": Bound.AT_MOST}


class Quantity(NamedTuple):
    """``text[start:end]`` is the number with its unit: 400余篇, and 超过 is before it."""

    start: int
    end: int
    value: Decimal
    unit: str
    bound: str
    digits: str  # the number as written, without scale and unit

    @property
    def is_chinese(self) -> bool:
        return not self.digits[0].isdecimal()


def in_half_width(text: str) -> str:
    """Return ``text`` with digits and letters in half width, as long as it was."""
    return FULL_SEPARATOR.sub(",", text).translate(HALF_WIDTH)


def quantities(text: str) -> Iterator[Quantity]:
    """Yield the numbers of ``text``, which is in half width, in their order."""
    found = [
        *map(share, SHARE.finditer(text)),
        *map(quantity, IN_DIGITS.finditer(text)),
        *map(quantity, IN_CHINESE.finditer(text)),
    ]
    end = 0
    for each in sorted(filter(None, found), key=lambda each: (each.start, -each.end)):
        if each.start >= end:
            end = each.end
            yield each


def quantity(match: re.Match) -> Quantity | None:
    digits = match["digits"]
    if digits[0] == "0" and digits[1:2].isdecimal():
        return None  # 0710, 03075: a code
    value = number("".join([digits.replace(",", ""), match["scale"] or "", match["low"] or ""]))
    return made(match, value, match["unit"] or "")


def share(match: re.Match) -> Quantity | None:
    unit = "%" if match["kind"] == "百分之" else "‰"
    return made(match, number(match["digits"].replace(",", "")), unit)


def made(match: re.Match, value: Decimal | None, unit: str) -> Quantity | None:
    if value is None or not fits(value):
        return None
    start, text = match.start(), match.string
    if text[start - 1 : start] in MINUS and BELOW_ZERO.search(text, max(0, start - 6), start):
        start, value = start - 1, -value
    return Quantity(start, match.end(), value, unit, bound(match), match["digits"])


def bound(match: re.Match) -> str:
    """What the words around the number say of it; 余 and 以上 go before 约 and 近."""
    after = match["after"] or ""
    if after and after[-1] in AFTER and after != "上下":
        return AFTER[after[-1]]
    if match["more"] or match.groupdict().get("more_still"):
        return Bound.MORE_THAN
    before = match.string[max(0, match.start() - 6) : match.start()]
    found = BEFORE.search(before) if before[-1:] in ENDS_OF_BEFORE else None
    said = found.lastgroup if found else ""
    if not said and UP_TO.search(before) and match["digits"][0] in "百千万":
        return Bound.AT_LEAST
    return said or str(Bound.ABOUT if after else Bound.EXACT)
