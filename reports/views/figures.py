"""``/reports/figures/``: figures across years and bodies, as tables, charts and files."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from disclosure.enums import Section
from disclosure.exporting import csv_text, xlsx_bytes
from disclosure.structure import Structure
from disclosure.views.asked import problems_of
from disclosure.views.conditional import by_log
from disclosure.views.facets import Facet, Option, unfolded
from disclosure.views.pages import Crumb, show
from reports import held as holding
from reports import offered as offering
from reports.charting import Chart, charts_of
from reports.charts.drawing import Pen, in_file
from reports.comparison import MOST_BODIES, Compared, Comparison, Question, compare
from reports.exporting import compared_lines
from reports.filters import FigureFilter
from reports.held import Held
from reports.offered import Offered
from reports.views.matrix import crumbs

NAMES = ["indicator", "body", "kind", "year_from", "year_to"]
LONGEST_SHOWN = 80  # characters of a parameter that the page repeats
MOST_REPEATED = 100  # values of a parameter that the page repeats
EXAMPLES = 4
CSV, XLSX, SVG = "csv", "xlsx", "svg"
FORMS = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    SVG: "image/svg+xml",
}


@require_safe
@by_log
def figures(request: HttpRequest) -> HttpResponse:
    """Compare what the parameters ask for. One that cannot be read, or too much at once,
    gives a page that says so; unknown ones are passed over."""
    structure, held = request.structure, holding.current(request.structure)
    filters = FigureFilter(request.GET, structure=structure, held=held)
    problems = list(problems_of(filters.form))
    form = request.GET.get("as", "")
    if form and form not in FORMS:
        problems.append(_("下载格式应是 csv、xlsx 或 svg。"))
    question = None if problems else question_of(filters.form.cleaned_data)
    if question:
        problems += question.beyond()
    offered = offering.current(request.log_head, held)
    asked = Asked(request.GET)
    if problems:
        context = page_of(asked, offered, structure, held) | {"problems": problems}
        return show(request, "reports/figures.html", context, status=400 if form else 200)
    comparison = compare(question, offered, structure, held)
    if form:
        return download(form, comparison, request.GET.get("chart", ""))
    context = page_of(asked, offered, structure, held)
    context |= shown(asked, comparison) if question.indicators else {}
    return show(request, "reports/figures.html", context)


def question_of(asked: dict) -> Question:
    return Question(
        indicators=asked["indicator"],
        bodies=asked["body"],
        kinds=asked["kind"],
        first=asked["year_from"],
        last=asked["year_to"],
    )


class Asked:
    """The parameters of the address that mean something here, and addresses made of them."""

    def __init__(self, data: QueryDict):
        self.pairs = [
            (name, value.strip().replace("\x00", "")[:LONGEST_SHOWN])
            for name in NAMES
            for value in dict.fromkeys(data.getlist(name)[:MOST_REPEATED])
            if value.strip()
        ]

    def values(self, name: str) -> list[str]:
        return [value for each, value in self.pairs if each == name]

    def first(self, name: str) -> str:
        return (self.values(name) or [""])[-1]

    def address(self, *more: tuple[str, str]) -> str:
        return address([*self.pairs, *more])


def address(pairs) -> str:
    query = urlencode(list(pairs))
    return reverse("reports:figures") + (f"?{query}" if query else "")


def page_of(asked: Asked, offered: Offered, structure: Structure, held: Held) -> dict:
    """What stands on the page whatever was asked: the form, the way here, examples."""
    return {
        "title": _("年度报告数据比较"),
        "crumbs": crumbs(Crumb(_("数据比较"))),
        "section": Section.ANNUAL_REPORTS,
        "canonical": asked.address(),
        "asked": {name: asked.first(name) for name in ["year_from", "year_to"]},
        "count": len(asked.pairs),
        "everything": address([]),
        "facets": [group for group in facets(asked, offered, structure, held) if group.options],
        "offered": offered,
        "examples": list(examples(offered)),
    }


class Group(Facet):
    """Checkboxes that stand open."""

    is_folded = False


def facets(asked: Asked, offered: Offered, structure: Structure, held: Held) -> Iterator[Facet]:
    yield group_of(
        "indicator",
        _("指标"),
        ((each.code, str(each), 0) for each in offered.indicators),
        asked,
    )
    bodies = structure.bodies
    every = {body.pk for body in bodies}
    yield group_of(
        "body",
        _("机构"),
        (
            (body.code, body.short_name or body.name, depth)
            for body, depth in unfolded(bodies, bodies.roots, every)
            if body.pk in offered.bodies
        ),
        asked,
    )
    if len(held.kinds) > 1:
        kinds = ((kind.code, kind.name, 0) for kind in held.kinds.values())
        yield group_of("kind", _("报告种类"), kinds, asked)


def group_of(name: str, label: str, choices, asked: Asked) -> Group:
    """``choices`` are (value, label, depth); what is chosen but not offered stands first."""
    chosen, choices = asked.values(name), list(choices)
    there = {value for value, _label, _depth in choices}
    options = [Option(value, value, chosen=True) for value in chosen if value not in there]
    options += [
        Option(value, words, chosen=value in chosen, depth=depth)
        for value, words, depth in choices
    ]
    return Group(name, label, options)


def examples(offered: Offered) -> Iterator[tuple[str, str]]:
    """Comparisons that show something: sums first, which show most."""
    indicators = sorted(offered.indicators, key=lambda each: not each.sum_of)
    for each in indicators[:EXAMPLES]:
        yield each.name, address([("indicator", each.code)])


@dataclass
class Shown:
    """One indicator on the page."""

    compared: Compared
    years: list[int]
    charts: list[Chart]


def shown(asked: Asked, comparison: Comparison) -> dict:
    pen = Pen()
    return {
        "comparison": comparison,
        "sections": [
            Shown(each, comparison.years, list(charts_of(comparison, each, pen)))
            for each in comparison.compared
        ],
        "most_bodies": MOST_BODIES,
        "downloads": [(form.upper(), asked.address(("as", form))) for form in FORMS],
        "chart_address": asked.address(("as", SVG), ("chart", "")),
    }


def download(form: str, comparison: Comparison, chart: str) -> HttpResponse:
    if form == SVG:
        content = svg_of(comparison, chart)
    else:
        lines = compared_lines(comparison, settings.SITE_URL)
        content = b"".join(xlsx_bytes(lines)) if form == XLSX else "".join(csv_text(lines))
    response = HttpResponse(content, content_type=FORMS[form])
    name = slugify(chart) or "figures"
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def svg_of(comparison: Comparison, name: str) -> str:
    """The charts (the one called ``name``, if given) as a file that stands alone."""
    pen = Pen(alone=True)
    charts = [each for one in comparison.compared for each in charts_of(comparison, one, pen)]
    wanted = [chart for chart in charts if name in {"", chart.name}]
    source = _("来源：%(site)s，各机关公开的年度报告") % {"site": settings.SITE_URL}
    return in_file(wanted, settings.SITE_URL, source)
