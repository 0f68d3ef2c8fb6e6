"""What stands behind a label, as a value: days, names, breadcrumbs. Text in, value out."""

import re
from collections.abc import Collection
from datetime import date, datetime

from django.utils import timezone

from disclosure.document_numbers import normalise_document_number

EMPTY = {
    "无",
    "暂无",
    "空",
    "无文号",
    "暂无数据",
    "暂缺",
    "-",
    "--",
    "—",
    "——",
    "/",
    "null",
    "NULL",
    "None",
    "N/A",
}
# Only the width changes: a number is kept as it is found.
HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}


def compact(text: str) -> str:
    """Return ``text`` without white space: how texts are compared."""
    return "".join(text.split())


def one_line(text: str) -> str:
    return " ".join(text.split())


def half_width(text: str) -> str:
    return text.translate(HALF_WIDTH)


def said(text: str) -> str:
    """Return ``text`` trimmed; "" for the words by which a page says that there is nothing."""
    text = text.strip()
    return "" if text in EMPTY else text


# --- days -----------------------------------------------------------------------------

DAY = re.compile(
    r"(?:(?P<year>\d{4})\s*[-—–/.年]\s*(?P<month>\d{1,2})\s*[-—–/.月]\s*(?P<day>\d{1,2})\s*日?"
    r"|(?P<compact>(?:19|20)\d{6}))(?!\d)",
    re.ASCII,
)
TIME = re.compile(
    r"[T\s]*(?P<hour>\d{1,2})\s*[:时点]\s*(?P<minute>\d{1,2})\s*分?"
    r"(?:\s*:?\s*(?P<second>\d{1,2})\s*秒?)?",
    re.ASCII,
)
DIGITS = dict.fromkeys("〇○零OoОо0", 0) | {  # Latin, Cyrillic: what typists had
    char: i for i, char in enumerate("一二三四五六七八九", 1)
}
BEFORE_DAY = re.compile(r"^(?:公元|自(?=.*日))\s*")
DIGIT = "[" + "".join(DIGITS) + "]"
CHINESE_DAY = re.compile(
    rf"({DIGIT}{{4}})年([一二三四五六七八九十]{{1,2}})月([一二三四五六七八九十]{{1,3}})日"
)


def chinese_number(text: str) -> int:
    """十 10, 十二 12, 二十 20, 二十六 26, 六 6; what is none of these gives what it can."""
    tens, ten, ones = text.rpartition("十")
    return (DIGITS.get(tens, 1) * 10 if ten else 0) + DIGITS.get(ones, 0)


def arabic_day(match: re.Match) -> str:
    year = "".join(str(DIGITS[char]) for char in match[1])
    return f"{year}-{chinese_number(match[2])}-{chinese_number(match[3])}"


def read_moment(text: str) -> datetime | None:
    """Return the moment that ``text`` says in Beijing, midnight when it gives no time; None
    when it is no day. 2021-01-27 10:20, 2021年1月27日, 2021.1.27, 二〇二一年一月二十七日."""
    text = BEFORE_DAY.sub("", half_width(text).strip("[(【〔 \t\n\u3000\xa0"))
    text = CHINESE_DAY.sub(arabic_day, text)
    match = DAY.match(text)
    if not match:
        return None
    if plain := match["compact"]:
        parts = plain[:4], plain[4:6], plain[6:]
    else:
        parts = match["year"], match["month"], match["day"]
    time = TIME.match(text, match.end())
    clock = [int(part or 0) for part in time.groups()] if time else []
    try:
        return datetime(*map(int, parts), *clock, tzinfo=timezone.get_default_timezone())
    except ValueError:
        return None


def read_day(text: str) -> date | None:
    moment = read_moment(text)
    return moment and moment.date()


# What databases put where there is no day.
NO_DAYS = {date(1, 1, 1), date(1900, 1, 1), date(1970, 1, 1), date(9999, 12, 31)}


# --- names ----------------------------------------------------------------------------


def split_names(text: str, known: Collection[str], separators: str) -> list[tuple[str, str]]:
    """Return the names in ``text`` as (separator before it, name) pairs.

    A separator may be a part of a name (城乡建设、环境保护): the longest run that is a
    ``known`` name (given through ``name_key``) stays one; 、 between unknown ones too.
    """
    parts = re.split(rf"\s*([{re.escape(separators)}])\s*", text.strip())
    names, at = [], 0
    while at < len(parts):
        before = parts[at - 1] if at else ""
        end = next(
            (
                end
                for end in range(len(parts), at, -2)
                if name_key("".join(parts[at:end])) in known
            ),
            None,
        )
        if end:
            names.append((before, "".join(parts[at:end])))
        else:
            end = at + 1
            if before == "、" and names and name_key(names[-1][1]) not in known:
                names[-1] = (names[-1][0], f"{names[-1][1]}、{parts[at]}")
            else:
                names.append((before, parts[at]))
        at = end + 1
    return [(before, name) for before, name in names if name]


def name_key(name: str) -> str:
    """Two names that differ in white space or width alone are one."""
    return compact(half_width(name))


NUMBER_ALONE = re.compile(r"[\u4e00-\u9fff]{2,12}〔\d{4}〕\d{1,4}号")
SIGNED_BY = re.compile(r"\s*签\s*发\s*人\s*[:：].*$", re.S)


def number_alone(line: str) -> str:
    """Return the document number that ``line`` is, as printed documents have it over the
    text, perhaps beside 签发人; "" when it is none."""
    number = normalise_document_number(SIGNED_BY.sub("", line))
    return number if NUMBER_ALONE.fullmatch(number) else ""


def read_keywords(text: str) -> list[str]:
    """主题词 are parted by spaces or ; , 、; each is kept once."""
    return list(dict.fromkeys(filter(None, re.split(r"[\s;；,，、]+", said(text)))))


ORGANISATION = re.compile(r"[局委办厅部院会府处所站队心校司社署组室区关行]$")


def read_bodies(text: str, known: Collection[str]) -> list[str]:
    """Return the names of the issuing bodies, the leading one first."""
    names = []
    for _before, name in split_names(said(text), known, ";；,，|｜"):
        # A space or 、 parts bodies only when every part reads like one.
        parts = [name] if name_key(name) in known else re.split(r"[\s、]+", name)
        if all(len(part) >= 4 and ORGANISATION.search(part) for part in parts):
            names += parts
        else:
            names.append(one_line(name))
    return list(dict.fromkeys(names))


# --- breadcrumbs ----------------------------------------------------------------------

# The surest first: a name may hold a weaker one.
BREADCRUMB_SEPARATORS = [
    *(r">+|＞+|»|›|→", r"》", r"[|｜]", r"[/\\]", r"\s-+\s|\s—+\s", r"-"),
]
LAST_STEPS = {
    *(
        "正文",
        "正文内容",
        "文章正文",
        "内容",
        "详细内容",
        "文章内容",
        "详情",
        "详情页",
        "内容页",
    ),
    *(
        "公开信息内容",
        "信息内容",
        "信息详情",
        "详细信息",
        "文章详情",
        "查看详情",
        "查看",
        "查看正文",
        "查看内容",
    ),
    *(
        "政策详情",
        "浏览文章",
        "阅读全文",
        "正文页",
        "信息正文",
        "文件详情",
        "详细页",
        "内容正文",
    ),
    *(
        "阅读信息",
        "阅读文章",
        "查看信息",
        "查看文章",
        "信息查看",
        "信息浏览",
        "浏览信息",
        "文章阅读",
    ),
    *(
        "新闻内容",
        "内容详情",
        "信息公开内容",
        "政务公开内容",
        "正文阅读",
        "正文详情",
        "文章浏览",
    ),
}


LAST_STEP = re.compile(
    r"(?:浏览|查看|阅读|显示)?(?:信息|文章|新闻|文件|政策|公文)?"
    r"(?:正文|全文|详情|详细|详细内容|浏览|查看|阅读)(?:页面?)?"
)


def read_breadcrumb(text: str, title: str = "") -> list[str]:
    """Return the names of a breadcrumb from the root down, without 正文 or the page's own
    title at its end."""
    for separator in BREADCRUMB_SEPARATORS:
        if re.search(separator, text) and not (separator == "》" and "《" in text):
            break
    names = [one_line(name) for name in re.split(separator, text)]
    return columns_of([name for name in names if name], title)


def columns_of(names: list[str], title: str) -> list[str]:
    """Return ``names`` without 正文 or the page's own title, perhaps cut, at their end."""
    names, title = list(names), compact(title)
    while names:
        last = compact(names[-1])
        begins = last.rstrip(".…")
        cut = len(begins) > 5 and begins != last and title.startswith(begins)
        is_page = last in LAST_STEPS or LAST_STEP.fullmatch(last)
        if not is_page and last != title and not cut:
            break
        names.pop()
    return names
