"""Numbers as people write them: 645, 1,234, １２, 二十三, 一千二百, 1.2亿, 3亿5000万."""

import re
import unicodedata
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reports.enums import DECIMALS, DIGITS

CHINESE_DIGITS = {
    char: value
    for value, chars in enumerate(
        ["零〇○", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"]
    )
    for char in chars
}
SMALL_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
LARGE_UNITS = {"万": 10**4, "亿": 10**8}

DIGIT = f"[{''.join(CHINESE_DIGITS)}]"
BELOW_TEN_THOUSAND = re.compile(
    rf"(?:(?P<thousands>{DIGIT})?(?P<thousand>[千仟]))?零?"
    rf"(?:(?P<hundreds>{DIGIT})?(?P<hundred>[百佰]))?零?"
    rf"(?:(?P<tens>{DIGIT})?(?P<ten>[十拾]))?(?P<zero>零)?(?P<ones>{DIGIT})?"
)
POSITIONAL = re.compile(rf"{DIGIT}{{2,18}}")
SCALED = re.compile(r"(\d+(?:\.\d+)?)([十百千]?万?亿?)", re.ASCII)

INTEGER_DIGITS = DIGITS - DECIMALS
LONGEST = 28  # digits that decimals keep exactly, whatever they are multiplied by
DASHES = str.maketrans(dict.fromkeys("−–﹣", "-"))
NO_VALUE = {"无", "没有", "未统计", "不详", "暂无", "/", "-", "—", "——", "--", "...", "?"}
BOUNDED = re.compile(
    r"^(?:大?约|近|超|逾|不少于|不低于|至少|不足|[<>≥≤])|余|多|以上|以下|左右|以内"
)


def chinese_number(text: str) -> Decimal | None:
    """Return what Chinese numerals say: 二十三, 两百, 一千零五, 三万五, 三点五, 二〇二一."""
    whole, point, fraction = text.partition("点")
    value = chinese_integer(whole)
    if value is None or not point:
        return None if value is None else Decimal(value)
    digits = [CHINESE_DIGITS.get(char) for char in fraction]
    if not digits or None in digits:
        return None
    return Decimal(f"{value}.{''.join(map(str, digits))}")


def chinese_integer(text: str) -> int | None:
    for char, size in [("亿", 10**8), ("万", 10**4)]:
        head, found, tail = text.rpartition(char)
        if found:
            return joined(head, size, tail)
    if POSITIONAL.fullmatch(text):
        return int("".join(str(CHINESE_DIGITS[char]) for char in text))
    return below_ten_thousand(text)


def joined(head: str, size: int, tail: str) -> int | None:
    """The number ``head`` × ``size`` + ``tail``; a lone digit after it counts in the next
    unit (三万五 is 35,000)."""
    many = chinese_integer(head) if head else 1
    rest = chinese_integer(tail.removeprefix("零") or tail) if tail else 0
    if many is None or rest is None or rest >= size:
        return None
    return many * size + rest * (size // 10 if len(tail) == 1 and rest < 10 else 1)


def below_ten_thousand(text: str) -> int | None:
    match = BELOW_TEN_THOUSAND.fullmatch(text)
    if not text or match is None:
        return None
    value, unit = 0, 1
    for name, size in [("thousand", 1000), ("hundred", 100), ("ten", 10)]:
        if match[name]:
            value += CHINESE_DIGITS[match[f"{name}s"] or "一"] * size
            unit = size
    last = CHINESE_DIGITS[match["ones"] or "零"]
    is_short = unit > 10 and "零" not in text  # 三百二 is 320
    return value + last * (unit // 10 if is_short else 1)


def scaled_number(text: str) -> Decimal | None:
    """Return what Arabic digits with Chinese units say: 1234, 1.2亿, 3亿5000万, 5千."""
    value, place, size = Decimal(0), 0, 0
    while size != 1 and (match := SCALED.match(text, place)):
        if size and scale(match[2]) >= size:
            return None
        size = scale(match[2])
        value += Decimal(match[1]) * size
        place = match.end()
    return value if text and place == len(text) else None


def scale(units: str) -> int:
    """Return by how much 万, 万亿, 百万 … multiply."""
    size = 1
    for unit in units:
        size *= SMALL_UNITS.get(unit) or LARGE_UNITS[unit]
    return size


def number(text: str) -> Decimal | None:
    """Return the number that ``text`` is: half width, without spaces; None if it is none."""
    if len(text) > LONGEST:
        return None
    return scaled_number(text) if text[:1].isdecimal() else chinese_number(text)


def fits(value: Decimal) -> bool:
    """Whether the database holds ``value`` as it is."""
    return abs(value) < 10**INTEGER_DIGITS and value == round(value, DECIMALS)


def read_number(typed: str, *, unit: str = "", negative: bool = False) -> Decimal:
    """Return the number that a person typed or pasted into one cell.

    ``unit`` may stand after it; ``negative``: whether it may lie below zero. Raises
    ValidationError that says what is wrong and what to do; the caller names the cell.
    """
    text = unicodedata.normalize("NFKC", typed[:200]).translate(DASHES).strip()
    shown = {"typed": typed.strip()[:20]}
    if not text:
        raise ValidationError(_("没有填数值。"), code="empty")
    if text in NO_VALUE:
        said = _("“%(typed)s”不是数值：数量为零请填 0，没有这项数据请留空。")
        raise ValidationError(said % shown, code="no_value")
    is_negative = text[0] in "-负"
    text = without_separators(without_unit(text[is_negative:].strip(), unit))
    value = number(text)
    if len(text) > LONGEST or (value is not None and not fits(value)):
        said = _("“%(typed)s”超出范围：整数部分最多 %(digits)d 位，小数最多 %(decimals)d 位。")
        limits = {"digits": INTEGER_DIGITS, "decimals": DECIMALS}
        raise ValidationError(said % (shown | limits), code="too_large")
    if value is None:
        raise ValidationError(trouble(text) % shown, code="unreadable")
    if is_negative and value and not negative:
        said = _("“%(typed)s”小于零：这里的数值不能是负数。")
        raise ValidationError(said % shown, code="negative")
    return -value if is_negative and value else value


def without_unit(text: str, unit: str) -> str:
    if unit == "%":
        text = text.removeprefix("百分之")
    return text.removesuffix(unit).strip()


def without_separators(text: str) -> str:
    """Take out separators of thousands where they part groups of three, and blanks before
    万 and 亿."""
    text = re.sub(r"\s+(?=[十百千万亿])", "", text)
    first, *others = re.split(r"[,\s]", text)
    if not others or not re.fullmatch(r"\d{1,3}", first, re.ASCII):
        return text
    *middle, last = others
    if not all(re.fullmatch(r"\d{3}", group, re.ASCII) for group in middle):
        return text
    return "".join([first, *others]) if re.match(r"\d{3}(?!\d)", last, re.ASCII) else text


def trouble(text: str) -> str:
    """Say in words why ``text`` is no number, and what to do."""
    if re.search(r"\d[eE][+-]?\d", text):
        return _("“%(typed)s”是科学计数法：请写成普通数字，如 12000。")
    if re.fullmatch(r"[\d,.\s]*", text, re.ASCII):
        return _("“%(typed)s”的小数点或千位分隔符不对：请写成 1234567.8 或 1,234,567.8。")
    if BOUNDED.search(text):
        return _("“%(typed)s”不是确定的数：这里只填数字，如 300，“约”“余”“以上”不填在这里。")
    if text[:1].isdecimal():
        return _("“%(typed)s”里不全是数字：请去掉单位和文字，只留数字，如 300。")
    return _("“%(typed)s”不是数字：请填数字，如 300、1.2亿或二十三。")
