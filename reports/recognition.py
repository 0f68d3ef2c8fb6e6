"""Which annual report a document is, by its title and its column."""

import re

from disclosure.enums import BodyKind
from disclosure.models import Disclosure
from reports.enums import Scope
from reports.models import Report, ReportKind

# 2020年度, 二〇二〇年, 2020年: the first year of a title is the year reported on.
YEAR = re.compile(r"((?:19|20)\d{2})\s*年", re.ASCII)
CHINESE_YEAR = re.compile(r"([一二][〇○零一二三四五六七八九]{3})年")
CHINESE_DIGITS = dict.fromkeys("〇○零", "0") | {
    char: str(digit) for digit, char in enumerate("一二三四五六七八九", 1)
}
OWN = re.compile(r"本级|本机关|办公[室厅]")
NO_REPORT = re.compile(r"解读|转发|印发|征求|的通知$|公示|审计|问答")


def year_of(title: str) -> int | None:
    if match := YEAR.search(title):
        return int(match[1])
    if match := CHINESE_YEAR.search(title):
        return int("".join(CHINESE_DIGITS[char] for char in match[1]))
    return None


def kind_of(title: str, column_path: str, kinds: list[ReportKind]) -> ReportKind | None:
    """Return the kind whose words the title has, or in whose column a report stands."""
    plain = "".join(title.split())
    if NO_REPORT.search(plain):
        return None
    for kind in kinds:
        if any(all(word in plain for word in line.split()) for line in kind.title_words):
            return kind
    in_column = [kind for kind in kinds if kind.column_path and kind.column_path == column_path]
    return in_column[0] if len(in_column) == 1 and "报告" in plain else None


def recognise(disclosure: Disclosure) -> list[str]:
    """Make ``disclosure`` the report that its title and column say; return words about it."""
    kinds = list(ReportKind.objects.all())
    path = disclosure.column.path if disclosure.column else ""
    kind, year = kind_of(disclosure.title, path, kinds), year_of(disclosure.title)
    if kind is None or year is None:
        return []
    scope = scope_of(disclosure, kind)
    report = Report(disclosure=disclosure, kind=kind, year=year, scope=scope)
    report.full_clean(exclude=["disclosure"])
    report.save()
    return []


def scope_of(disclosure: Disclosure, kind: ReportKind) -> Scope:
    """Of a report with tables, a government's sums up its departments, unless its title
    says that it is about its own office (domain.md, 7)."""
    body = disclosure.issuing_body
    sums_up = kind.has_tables and body and body.kind == BodyKind.GOVERNMENT
    return Scope.ALL if sums_up and not OWN.search(disclosure.title) else Scope.OWN
