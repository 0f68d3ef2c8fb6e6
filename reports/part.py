"""The part ``report`` of a document's record: kind, year, scope, figures and tables.

Through it reports are published, corrected, erased, exported, imported and mirrored like
everything else that a document says.
"""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.demo.papers import Paper
from disclosure.enums import Section
from disclosure.filters import FIRST_YEAR, LAST_YEAR
from disclosure.models import Disclosure
from disclosure.parts import Link, Note, RecordPart
from disclosure.querysets import PUBLIC
from reports.checking import warnings
from reports.demo.papers import report_papers
from reports.drafting import hints_left
from reports.enums import DECIMALS, DIGITS, Bound, FigureState, Scope
from reports.held import current
from reports.installation import install
from reports.models import Figure, Indicator, Report, ReportKind
from reports.models.figures import decimal_text
from reports.models.reports import report_url
from reports.recognition import recognise
from reports.tables.printed import tables_html
from reports.tables.readiness import what_forbids
from reports.tables.stored import cells_in_words, checked_tables


class ReportPart(RecordPart):
    name = "report"
    label = gettext_lazy("年度报告")
    mark = {
        "kind": "report__kind__code",
        "year": "report__year",
        "scope": "report__scope",
        "tables": "report__tables",
        "body": "issuing_body__code",
    }

    def read(self, keys: list[int]) -> dict[int, dict]:
        reports = Report.objects.filter(pk__in=keys).select_related("kind")
        facts = {
            report.pk: {
                "kind": report.kind.code,
                "year": report.year,
                "scope": str(report.scope),
                "figures": [],
                "tables": report.tables,
            }
            for report in reports
        }
        if not facts:
            return facts
        figures = Figure.objects.confirmed().filter(report__in=facts)
        for figure in figures.select_related("indicator").order_by("start", "indicator__code"):
            facts[figure.report_id]["figures"].append(figure_facts(figure))
        return facts

    def links(self, mark: dict) -> list[Link]:
        url = report_url(mark["kind"], mark["year"], mark["body"], mark["scope"])
        return [(_("分章节阅读，与上年对照"), url)]

    def html(self, mark: dict) -> str:
        return tables_html(mark["tables"])

    def entrances(self, section: str) -> list[Link]:
        if section != Section.ANNUAL_REPORTS:
            return []
        return [(_("历年年度报告"), reverse("reports:overview"))]

    def check(self, facts: dict) -> dict:
        kind = named(ReportKind, facts.get("kind"), due="03-31")
        year, scope = facts.get("year"), facts.get("scope", Scope.OWN)
        if not isinstance(year, int) or not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValidationError(_("报告的年度 year 应是 1949 到 2999 之间的整数。"))
        if scope not in Scope.values:
            raise ValidationError(_("报告的范围 scope 应是 own 或 all。"))
        figures, tables = facts.get("figures", []), facts.get("tables", {})
        if not isinstance(figures, list) or not isinstance(tables, dict):
            raise ValidationError(_("报告的 figures 应是列表，tables 应是对象。"))
        checked = [checked_figure(each) for each in figures]
        if len({each["indicator"] for each in checked}) < len(checked):
            raise ValidationError(_("同一指标在一份报告中只能有一个数值。"))
        return {
            "kind": kind.code,
            "year": year,
            "scope": scope,
            "figures": sorted(checked, key=lambda each: (each["start"], each["indicator"])),
            "tables": checked_tables(tables),
        }

    def restore(self, disclosure: Disclosure, facts: dict | None) -> None:
        if facts is None:
            Report.objects.filter(pk=disclosure.pk).delete()
            return
        kinds = {kind.code: kind for kind in ReportKind.objects.all()}
        if facts["kind"] not in kinds:
            raise ValidationError(_("没有这种年度报告：%(kind)s") % {"kind": facts["kind"]})
        report, _made = Report.objects.update_or_create(
            disclosure=disclosure,
            defaults={
                "kind": kinds[facts["kind"]],
                "year": facts["year"],
                "scope": facts["scope"],
                "tables": facts["tables"],
            },
        )
        codes = {each["indicator"] for each in facts["figures"]}
        indicators = {each.code: each for each in Indicator.objects.filter(code__in=codes)}
        report.figures.confirmed().delete()
        Figure.objects.bulk_create(
            Figure(
                report=report,
                indicator=indicators[each["indicator"]],
                value=Decimal(each["value"]),
                bound=each["bound"],
                quote=each["quote"],
                start=each["start"],
                state=FigureState.CONFIRMED,
            )
            for each in facts["figures"]
            if each["indicator"] in indicators
        )

    def give(self, facts: dict) -> dict:
        held = current()
        return facts | {
            "kind": held.kind_name(facts["kind"]),
            "figures": [
                figure | {"indicator": held.indicator_name(figure["indicator"])}
                for figure in facts["figures"]
            ],
        }

    def missing(self, disclosure: Disclosure) -> dict[str, str]:
        report = Report.objects.filter(pk=disclosure.pk).select_related("kind").first()
        if report is None:
            return {}
        report.disclosure = disclosure
        found = self.published_twice(report) | what_forbids(report)
        return found | hints_left(disclosure)

    def published_twice(self, report: Report) -> dict[str, str]:
        other = Report.objects.same_as(report).select_related("disclosure").first()
        if other is None:
            return {}
        return {
            "report": _(
                "%(year)d年的%(kind)s（%(scope)s）已经公开：%(number)s《%(title)s》。"
                "请核对年度和范围，或更正那一份。"
            )
            % {
                "year": report.year,
                "kind": report.kind.name,
                "scope": report.get_scope_display(),
                "number": other.disclosure.index_number,
                "title": other.disclosure.title,
            }
        }

    def note(self, disclosure: Disclosure, *, is_editable: bool) -> Note | None:
        report = Report.objects.filter(pk=disclosure.pk).select_related("kind").first()
        facts_url = reverse("admin:reports_report_change", args=[disclosure.pk])
        if report is None:
            links = [(_("设为年度报告"), facts_url)]
            return Note(self.label, _("不是年度报告。"), links=links) if is_editable else None
        report.disclosure = disclosure
        says = _("%(year)d 年度%(kind)s（%(scope)s）") % {
            "year": report.year,
            "kind": report.kind.name,
            "scope": report.get_scope_display(),
        }
        figures_url = reverse("admin:reports_report_figures", args=[disclosure.pk])
        links = [(_("种类和年度，与上年对照"), facts_url), (_("数据"), figures_url)]
        if report.kind.has_tables:
            url = reverse("admin:reports_report_tables", args=[disclosure.pk])
            links.append((_("统计表"), url))
        if disclosure.state in PUBLIC:
            return Note(self.label, says, links=links)
        before = Report.objects.before(report).with_document().last()
        return Note(self.label, says, warnings(report, before), links)

    def recognise(self, disclosure: Disclosure) -> list[str]:
        return recognise(disclosure)

    def in_words(self, facts: dict) -> dict[str, str]:
        held = current()
        kind = held.kind_name(facts["kind"])["name"]
        words = {_("年度报告"): f"{kind} {facts['year']} {Scope(facts['scope']).label}"}
        for figure in facts["figures"]:
            name = held.indicator_name(figure["indicator"])
            bound = Bound(figure["bound"]).label if figure["bound"] else ""
            words[_("数据：%(name)s") % name] = f"{bound}{figure['value']}{name['unit']}"
        return words | cells_in_words(facts["tables"])

    def install(self) -> int:
        return install()

    def demo(self) -> Iterator[Paper]:
        return report_papers()


def figure_facts(figure: Figure) -> dict:
    return {
        "indicator": figure.indicator.code,
        "value": figure.value_text,
        "bound": str(figure.bound),
        "quote": figure.quote,
        "start": figure.start,
    }


def named(model, value, **beside):
    """Return the kind or indicator that ``value`` names: a code, or {"code", "name", …}; one
    that comes with a name is made when the site does not have it."""
    code = value.get("code") if isinstance(value, dict) else value
    found = model.objects.filter(code=code).first() if isinstance(code, str) else None
    if found:
        return found
    label = model._meta.verbose_name
    if not isinstance(value, dict) or not code or not value.get("name"):
        raise ValidationError(_("不认识的%(label)s：%(code)s") % {"label": label, "code": code})
    made = model(code=code, name=value["name"], **beside)
    made.full_clean()
    made.save()
    return made


def checked_figure(figure: dict) -> dict:
    if not isinstance(figure, dict):
        raise ValidationError(_("figures 的每一项应是对象。"))
    given = figure.get("indicator")
    unit = given.get("unit", "") if isinstance(given, dict) else ""
    indicator = named(Indicator, given, unit=unit)
    start, quote, bound = figure.get("start"), figure.get("quote"), figure.get("bound", "")
    is_place = isinstance(start, int) and not isinstance(start, bool) and 0 <= start < 2**31
    if not is_place or not isinstance(quote, str) or not 0 < len(quote) <= 300:
        raise ValidationError(
            _("数据“%(name)s”须有原文 quote 和位置 start。") % vars(indicator)
        )
    if bound not in Bound.values:
        raise ValidationError(_("数据“%(name)s”的 bound 不认识。") % vars(indicator))
    return {
        "indicator": indicator.code,
        "value": checked_decimal(figure.get("value"), indicator.name),
        "bound": bound,
        "quote": quote,
        "start": start,
    }


def checked_decimal(value, name: str) -> str:
    """Return ``value``, a decimal as text, in its canonical form."""
    try:
        number = Decimal(value if isinstance(value, str) else "x")
        fits = abs(number) < 10 ** (DIGITS - DECIMALS)
        exact = fits and number == round(number, DECIMALS)
    except InvalidOperation:
        exact = False
    if not exact:
        raise ValidationError(
            _('数据“%(name)s”的 value 应是小数文本，如 "41.6"。') % {"name": name}
        )
    return decimal_text(number)
