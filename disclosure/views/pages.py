"""What all pages share: how one is answered, breadcrumbs, sections, numbered pages."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.enums import Section
from disclosure.models import Column
from disclosure.parts import Link, entrances_to
from disclosure.structure import Structure

LAST_PAGE = 1_000
SECTION_LINES = {
    Section.GUIDE: gettext_lazy("说明政府信息怎样分类、怎样获取，以及工作机构的联系方式。"),
    Section.RULES: gettext_lazy("政府信息公开的法规依据和本地区的工作制度。"),
    Section.STATUTORY: gettext_lazy(
        "依照《中华人民共和国政府信息公开条例》主动公开的政府信息。"
    ),
    Section.ANNUAL_REPORTS: gettext_lazy("各机关历年的政府信息公开工作年度报告。"),
}


def show(
    request: HttpRequest, template: str, context: dict | None = None, *, status: int = 200
) -> HttpResponse:
    """Answer with a page; what it looks like depends on the display cookie."""
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["Cookie"])
    return response


@dataclass
class Crumb:
    name: str
    url: str = ""


def column_url(structure: Structure, column: Column) -> str:
    """The canonical address of a column: the sections have one of their own."""
    if column.is_section:
        return reverse(f"disclosure:{column.slug}")
    return reverse("disclosure:column", args=[structure.column_path(column)])


def column_crumbs(structure: Structure, column: Column) -> list[Crumb]:
    """From the home page down to ``column``, by way of the whole catalogue."""
    return [
        Crumb(_("首页"), reverse("home")),
        Crumb(_("政府信息公开"), reverse("disclosure:list")),
        *(
            Crumb(each.name, column_url(structure, each))
            for each in structure.columns.chain(column)
        ),
    ]


@dataclass
class SectionLink:
    """One of the sections that the norm orders, as the home page names it."""

    name: str
    line: str
    url: str
    entrances: list[Link] = field(default_factory=list)  # pages of apps above


def section_links(structure: Structure) -> list[SectionLink]:
    """The four sections in the norm's order, and the entrance 依申请公开 beside them."""
    links = []
    for section in Section:
        column = structure.columns_by_path.get(section)
        line = column.description if column and column.description else SECTION_LINES[section]
        url = reverse(f"disclosure:{section}")
        links.append(SectionLink(section.label, line, url, entrances_to(section)))
    line = _("没有主动公开的政府信息，可以向行政机关申请获取。")
    return [*links, SectionLink(_("依申请公开"), line, reverse("disclosure:apply"))]


@dataclass
class Pages:
    """Which page of how many; ``address`` gives the address of a page by its number."""

    number: int
    count: int
    size: int
    address: Callable[[int], str] = field(repr=False)

    @property
    def last(self) -> int:
        """The number of the last page; lists end at page 1,000."""
        return min(self.all, LAST_PAGE)

    @property
    def all(self) -> int:
        return max(1, -(-self.count // self.size))

    @property
    def is_cut(self) -> bool:
        return self.all > LAST_PAGE

    @property
    def exists(self) -> bool:
        return 1 <= self.number <= self.last

    @property
    def rows(self) -> slice:
        return slice((self.number - 1) * self.size, self.number * self.size)

    @cached_property
    def previous(self) -> str:
        return self.address(self.number - 1) if self.number > 1 else ""

    @cached_property
    def next(self) -> str:
        return self.address(self.number + 1) if self.number < self.last else ""

    @property
    def first_address(self) -> str:
        return self.address(1)

    @property
    def last_address(self) -> str:
        return self.address(self.last)

    @property
    def links(self) -> list[tuple[int, str]]:
        """Numbers and addresses: the ends and the neighbours; a gap is (0, "")."""
        near = {1, self.last, *range(self.number - 2, self.number + 3)}
        numbers = sorted(number for number in near if 1 <= number <= self.last)
        links = []
        for number in numbers:
            if links and number > links[-1][0] + 1:
                links.append((0, ""))
            links.append((number, self.address(number)))
        return links


def read_page(text: str) -> int | None:
    """Return the page number that ``text`` names ("" is the first), or None."""
    if not text:
        return 1
    if text.isascii() and text.isdigit() and len(text) <= 9 and int(text):
        return int(text)
    return None


def numbered(path: str) -> Callable[[int], str]:
    """Addresses of the pages of a list that has no other parameter."""
    return lambda number: path if number == 1 else f"{path}?page={number}"
