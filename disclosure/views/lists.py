"""Browsing, filtering and finding: ``/disclosures/``, a plain GET form over the FilterSet."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import QuerySet, Value
from django.db.models.functions import Greatest, Lower, StrIndex, Substr
from django.forms.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from disclosure.enums import Validity
from disclosure.filters import SORTS, DisclosureFilter
from disclosure.models import Disclosure
from disclosure.structure import Structure
from disclosure.views.pages import LAST_PAGE, Crumb, Pages, read_page, show

ROWS_A_PAGE = 20
RECENT_YEARS = 8
EXCERPT, BEFORE_HIT = 110, 24  # characters
OPEN_OPTIONS = 8  # as many options stand open; the others are folded
DAYS = ["published_after", "published_before", "in_force_on"]
LONGEST_SHOWN = 200  # characters of a parameter that a page repeats


@require_safe
def disclosure_list(request: HttpRequest) -> HttpResponse:
    """The public documents that the parameters ask for, twenty a page.

    An unknown parameter is passed over; one that cannot be read gives an empty page with a
    word. Head of the log, count and rows: three queries.
    """
    structure = request.structure
    asked = Asked(request.GET)
    filters = DisclosureFilter(
        request.GET, Disclosure.objects.public().for_list(), structure=structure
    )
    number = read_page(request.GET.get("page", ""))
    problems = list(problems_of(filters.form))
    if number is None:
        problems.append(_("页码应为从 1 开始的整数。"))
    text = asked.first("q")
    pages, rows, status = Pages(1, 0, ROWS_A_PAGE, asked.address_of_page), [], 200
    if not problems:
        pages = Pages(number, filters.qs.count(), ROWS_A_PAGE, asked.address_of_page)
        if pages.exists:
            rows = with_excerpt(filters.qs, text)[pages.rows]
        else:
            status = 404
    context = {
        "text": text,
        "title": _("“%(text)s”的查找结果") % {"text": text} if text else _("政府信息公开目录"),
        "crumbs": [Crumb(_("首页"), reverse("home")), Crumb(_("政府信息公开目录"))],
        "problems": problems,
        "pages": pages,
        "last_page": LAST_PAGE,
        "rows": rows,
        "chips": list(chips(asked, structure)),
        "facets": facets(asked, structure),
        "asked": {name: asked.first(name) for name in ["doc_number", "sort", *DAYS]},
        "sorts": sorts(asked),
        "everything": reverse("disclosure:list"),
        "canonical": asked.address_of_page(pages.number),
    }
    return show(request, "disclosure/disclosure_list.html", context, status=status)


class Asked:
    """The parameters of a request that mean something, and addresses made of them."""

    def __init__(self, data: QueryDict):
        self.pairs = [
            (name, value.strip().replace("\x00", "")[:LONGEST_SHOWN])
            for name in DisclosureFilter.base_filters
            for value in dict.fromkeys(data.getlist(name))
            if value.strip()
        ]

    def values(self, name: str) -> list[str]:
        return [value for each, value in self.pairs if each == name]

    def first(self, name: str) -> str:
        """What a parameter that counts once says; the last one, as Django reads it."""
        return (self.values(name) or [""])[-1]

    def address(self, pairs: Iterable[tuple[str, str]]) -> str:
        query = urlencode(list(pairs))
        return reverse("disclosure:list") + (f"?{query}" if query else "")

    def address_of_page(self, number: int) -> str:
        return self.address(self.pairs + ([("page", str(number))] if number > 1 else []))

    def without(self, pair: tuple[str, str]) -> str:
        return self.address(each for each in self.pairs if each != pair)

    def sorted_by(self, sort: str) -> str:
        kept = [pair for pair in self.pairs if pair[0] != "sort"]
        return self.address([*kept, ("sort", sort)])


def problems_of(form: BaseForm) -> Iterator[str]:
    """What cannot be read, in sentences that name the parameter."""
    for name, messages in form.errors.items():
        label = str(form.fields[name].label)
        for message in messages:
            yield message if message.startswith(label) else f"{label}：{message}"


def with_excerpt(rows: QuerySet, text: str) -> QuerySet:
    """Annotate ``excerpt``: the text around the first place of ``text``, or its beginning."""
    start = Value(1)
    if text:
        place = StrIndex(Lower("content_text"), Lower(Value(text)))
        start = Greatest(place - BEFORE_HIT, Value(1))
    return rows.annotate(excerpt=Substr("content_text", start, EXCERPT))


@dataclass
class Chip:
    """An active filter, and the address without it."""

    label: str
    without: str


def chips(asked: Asked, structure: Structure) -> Iterator[Chip]:
    for name, value in asked.pairs:
        if name != "sort":
            yield Chip(chip_label(name, value, structure), asked.without((name, value)))


def chip_label(name: str, value: str, structure: Structure) -> str:
    """An active filter in words; what cannot be read, as it came."""
    known: dict[str, Callable[[str], object]] = {
        "body": structure.bodies_by_code.get,
        "subject": structure.subjects_by_code.get,
        "column": lambda path: structure.columns_by_path.get(path.strip("/")),
        "genre": structure.genres_by_code.get,
    }
    words = {
        "q": _("查找：%(value)s"),
        "year": _("%(value)s年"),
        "doc_number": _("文号：%(value)s"),
        "in_force_on": _("%(value)s有效"),
        "published_after": _("%(value)s起公开"),
        "published_before": _("%(value)s前公开"),
    }
    if name in known and (found := known[name](value)):
        return found.name
    if name == "validity" and value in Validity.values:
        return str(Validity(value).label)
    return words.get(name, "%(value)s") % {"value": value[:30]}


@dataclass
class Option:
    value: str
    label: str
    chosen: bool = False


@dataclass
class Facet:
    """A group of checkboxes: some stand open, the others are folded."""

    name: str
    label: str
    options: list[Option] = field(repr=False)

    @property
    def open(self) -> list[Option]:
        first = self.options[:OPEN_OPTIONS]
        return first + [each for each in self.options[OPEN_OPTIONS:] if each.chosen]

    @property
    def folded(self) -> list[Option]:
        return [each for each in self.options[OPEN_OPTIONS:] if not each.chosen]


def facets(asked: Asked, structure: Structure) -> list[Facet]:
    """What a reader may tick. What is chosen is always among it, however deep it stands."""
    this_year = timezone.localdate().year
    bodies = [body for body in structure.bodies if not body.is_dissolved()]
    choices = {
        "body": (_("发布机构"), [(each.code, each.short_name or each.name) for each in bodies]),
        "subject": (
            _("主题分类"),
            [(each.code, each.name) for each in structure.subjects.roots],
        ),
        "column": (
            _("栏目"),
            [
                (structure.column_path(each), each.name)
                for root in structure.columns.roots
                for each in structure.columns.children(root) or [root]
            ],
        ),
        "year": (
            _("公开年份"),
            [
                (str(year), _("%(value)s年") % {"value": year})
                for year in range(this_year, this_year - RECENT_YEARS, -1)
            ],
        ),
        "genre": (_("体裁"), [(each.code, each.name) for each in structure.genres]),
        "validity": (_("有效性"), Validity.choices),
    }
    return [
        facet(asked, structure, name, label, options)
        for name, (label, options) in choices.items()
        if options
    ]


def facet(asked: Asked, structure: Structure, name: str, label: str, options) -> Facet:
    chosen = [value.strip("/") for value in asked.values(name)]
    listed = [Option(value, text, value in chosen) for value, text in options]
    further = [
        Option(value, chip_label(name, value, structure), True)
        for value in chosen
        if value not in {option.value for option in listed}
    ]
    return Facet(name, label, further + listed)


def sorts(asked: Asked) -> list[tuple[str, str]]:
    """The orders on offer, each (words, address); the one that stands has no address."""
    now = asked.first("sort") or "-published_on"
    if now == "relevance" and not asked.first("q"):
        now = "-published_on"
    return [
        (label, "" if sort == now else asked.sorted_by(sort))
        for sort, label in SORTS
        if sort != "relevance" or asked.first("q")
    ]
