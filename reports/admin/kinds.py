"""Kinds of reports and indicators: what 系统管理 lays down for the whole site."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from disclosure.admin.trees import CatalogueAdmin
from disclosure.enums import BodyKind
from disclosure.structure import current
from reports.admin.fields import LinesField, PairsField
from reports.models import Indicator, ReportKind


class ForManagers(CatalogueAdmin):
    """Seen and changed by 系统管理 alone."""

    list_editable = ["position"]

    def has_module_permission(self, request):
        return request.scope.is_manager

    def has_view_permission(self, request, obj=None):
        return request.scope.is_manager

    def has_add_permission(self, request):
        return request.scope.is_manager

    def has_change_permission(self, request, obj=None):
        return request.scope.is_manager

    def has_delete_permission(self, request, obj=None):
        return request.scope.is_manager

    def get_readonly_fields(self, request, obj=None):
        return ["code"] if obj else []


class KindForm(forms.ModelForm):
    title_words = LinesField(
        label=_("标题用语"),
        help_text=_("一行一组，用空格隔开；标题含有一组里的全部用语，就认作这一种报告。"),
    )
    expected_of = forms.MultipleChoiceField(
        label=_("应当公布的机构类别"),
        choices=BodyKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    outline = PairsField(
        label=_("提纲"), names=["title", "hint"], optional=1, help_text=_("标题 | 写作提示")
    )
    required_parts = PairsField(
        label=_("必备内容"),
        names=["name", "words", "source"],
        optional=1,
        lists=["words"],
        help_text=_("名称 | 用语、用语 | 依据"),
    )

    class Meta:
        model = ReportKind
        fields = [
            *("name", "code", "due", "government_due", "first_year", "expected_of"),
            *("title_words", "column_path", "outline", "required_parts", "has_tables"),
            "position",
        ]

    def clean_column_path(self):
        path = self.cleaned_data["column_path"].strip("/ ")
        if path and path not in current().columns_by_path:
            raise ValidationError(
                gettext("没有地址名为“%(path)s”的栏目，例如 annual-reports。"),
                params={"path": path},
            )
        return path


@admin.register(ReportKind)
class ReportKindAdmin(ForManagers):
    form = KindForm
    list_display = ["name", "code", "due", "government_due", "first_year", "position"]
    fieldsets = [
        (None, {"fields": ["name", "code", "position"]}),
        (
            _("谁在什么时候公开"),
            {"fields": ["expected_of", "due", "government_due", "first_year"]},
        ),
        (
            _("导入时怎样识别"),
            {
                "fields": ["title_words", "column_path"],
                "description": _("只影响以后导入的文件；已经有的文件在办理页面设置。"),
            },
        ),
        (_("写什么"), {"fields": ["outline", "required_parts", "has_tables"]}),
    ]


class IndicatorForm(forms.ModelForm):
    synonyms = LinesField(label=_("其他说法"), help_text=_("正文里的其他写法，一行一种。"))
    sum_of = LinesField(
        label=_("由哪些指标相加而成"), help_text=_("一行一个指标的代码；不填则不核对。")
    )

    class Meta:
        model = Indicator
        fields = [
            *("name", "code", "unit", "value_kind", "better", "kind", "synonyms", "sum_of"),
            "position",
        ]

    def clean_sum_of(self):
        codes = list(dict.fromkeys(self.cleaned_data["sum_of"]))
        known = set(Indicator.objects.filter(code__in=codes).values_list("code", flat=True))
        if unknown := [code for code in codes if code not in known]:
            raise ValidationError(
                gettext("没有代码为“%(code)s”的指标。"), params={"code": unknown[0]}
            )
        own = self.instance.code or self.cleaned_data.get("code")
        if own in parts_below(codes):
            raise ValidationError(gettext("指标不能由自己相加而成：请去掉循环的代码。"))
        return codes


def parts_below(codes: list[str]) -> set[str]:
    """Return the indicators that ``codes`` are made of, themselves included."""
    rules = dict(Indicator.objects.exclude(sum_of=[]).values_list("code", "sum_of"))
    found, waiting = set(), list(codes)
    while waiting:
        code = waiting.pop()
        if code not in found:
            found.add(code)
            waiting += rules.get(code, [])
    return found


@admin.register(Indicator)
class IndicatorAdmin(ForManagers):
    form = IndicatorForm
    list_display = ["name", "code", "unit", "value_kind", "kind", "position"]
    list_filter = ["kind", "value_kind"]
    list_select_related = ["kind"]
    search_fields = ["name", "code"]
