"""Which annual report a document is, by its title and its column."""

import re

from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.enums import BodyKind
from disclosure.models import Disclosure
from reports.enums import Scope
from reports.models import Report, ReportKind

# 2020年度, 2020年, 二〇二〇年: the first year of a title is the year reported on.
YEAR = re.compile(r"((?:19|20)\d{2})(?:[-—~至](?:19|20)?\d{2})?\s*年", re.ASCII)
CHINESE_YEAR = re.compile(r"([一二][〇○零一二三四五六七八九]{3})年")
CHINESE_DIGITS = dict.fromkeys("〇○零", "0") | {
    char: str(digit) for digit, char in enumerate("一二三四五六七八九", 1)
}
OWN = re.compile(r"本级|本机关|办公[室厅]")
# Documents about a report, and reports on less than a year or on a part of the work.
NO_REPORT = re.compile(
    r"解读|转发|印发|征求|报送|的通知$|公示|审计|问答|通报|督察|督查|评估|示范创建|整改"
    r"|[上下]半年|季度|月份"
)


def year_of(title: str) -> int | None:
    """Return the year that a title names; None without one, or for a span of years."""
    if match := YEAR.search(title):
        return int(match[1]) if re.fullmatch(r"\d{4}\s*年", match[0]) else None
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
    """Make ``disclosure``, which is being imported, the report that its title and column say;
    return words about what stands against it. A doubtful one is imported as any document."""
    kinds = list(ReportKind.objects.all())
    path = disclosure.column.path if disclosure.column else ""
    kind = kind_of(disclosure.title, path, kinds)
    if kind is None:
        return []
    year = year_of(disclosure.title)
    if year is None or year > timezone.localdate().year:
        return [
            _("像是%(kind)s，但标题没有写明是哪一年度，没有认作年度报告，请核对。")
            % {"kind": kind.name}
        ]
    scope = scope_of(disclosure, kind)
    report = Report(disclosure=disclosure, kind=kind, year=year, scope=scope)
    other = Report.objects.same_as(report).select_related("disclosure").first()
    if other:
        return [
            _("%(year)d年的%(kind)s已有 %(number)s，这一份没有认作年度报告，请核对。")
            % {"year": year, "kind": kind.name, "number": other.disclosure.index_number}
        ]
    report.save()
    return []


def scope_of(disclosure: Disclosure, kind: ReportKind) -> Scope:
    """Of a report with tables, a government's sums up its departments, unless its title
    says that it is about its own office (domain.md, 7)."""
    body = disclosure.issuing_body
    sums_up = kind.has_tables and body and body.kind == BodyKind.GOVERNMENT
    return Scope.ALL if sums_up and not OWN.search(disclosure.title) else Scope.OWN
