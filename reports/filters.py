"""What may be asked of reports and figures: one FilterSet each for pages and API."""

from collections.abc import Callable

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from disclosure.filters import SeveralFilter, branches, read_year
from disclosure.structure import Structure
from reports.enums import Scope
from reports.held import Held
from reports.models import Figure, Report
from reports.querysets import FigureQuerySet


class YearField(forms.CharField):
    def to_python(self, value) -> int | None:
        text = super().to_python(value)
        year = read_year(text) if text else None
        if text and year is None:
            raise ValidationError(_("请填写四位数的年份，例如 2024。"))
        return year


class YearFilter(filters.Filter):
    field_class = YearField


class YearsForm(forms.Form):
    """A range of years that ends where it begins, or later."""

    def clean(self):
        asked = super().clean()
        first, last = asked.get("year_from"), asked.get("year_to")
        if first and last and first > last:
            self.add_error("year_from", _("起始年度不能晚于截止年度。"))
        return asked


class ReportFilter(filters.FilterSet):
    """``body`` includes what stands below it; both years of a range count."""

    kind = SeveralFilter(label=_("报告种类"), field_name="kind", lookup_expr="in")
    body = SeveralFilter(label=_("机构"), field_name="disclosure__issuing_body", method="of")
    year = SeveralFilter(label=_("年度"), field_name="year", lookup_expr="in", read=read_year)
    year_from = YearFilter("year", "gte", label=_("起始年度"))
    year_to = YearFilter("year", "lte", label=_("截止年度"))
    scope = SeveralFilter(label=_("范围"), field_name="scope", lookup_expr="in")

    class Meta:
        form = YearsForm

    def __init__(self, data=None, *, structure: Structure, held: Held):
        self.structure = structure
        super().__init__(data, Report.objects.public())
        known: dict[str, Callable] = {
            "kind": held.kinds.get,
            "body": structure.bodies_by_code.get,
            "indicator": held.indicators.get,
            "scope": lambda text: Scope(text) if text in Scope.values else None,
        }
        for name in known.keys() & self.filters.keys():
            self.filters[name].extra["read"] = known[name]

    def of(self, rows, name, bodies):
        below = branches(self.structure.bodies, bodies)
        return rows.filter(**{f"{name}__in": below}) if bodies else rows


class FigureFilter(ReportFilter):
    """The same of the reports that figures stand in, and which indicators."""

    indicator = SeveralFilter(label=_("指标"), method="left_to_figures")

    @property
    def figures(self) -> FigureQuerySet:
        """The public figures asked for. The reports are a list of their own: joined to each
        figure, they are read 200,000 times before the first page is there."""
        rows = Figure.objects.confirmed().filter(report__in=self.qs.order_by())
        chosen = self.form.cleaned_data["indicator"]
        return rows.filter(indicator__in=chosen) if chosen else rows

    def left_to_figures(self, reports, name, indicators):
        return reports
