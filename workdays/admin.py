"""The working-day calendar at the desk, and next year's notice taken in as a table."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from workdays.models import HolidayNotice, SpecialDay
from workdays.notices import put_in_place, read_notice, table_text

LARGEST_FILE = 200_000  # bytes
ZIP = b"PK"  # how an XLSX begins


class NoticeForm(forms.ModelForm):
    """A year, the notice's number, and its days as text or as a CSV file."""

    days = forms.CharField(
        label=_("放假和调休的日期"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 16, "cols": 50}),
        help_text=_(
            "每行一天，三列：日期、上班或休息、名称，可以从电子表格整块复制。"
            "例如：2027-01-01,休息,元旦"
        ),
    )
    file = forms.FileField(
        label=_("或选择文件"), required=False, help_text=_("同样三列的 XLSX 或 CSV 文件。")
    )

    class Meta:
        model = HolidayNotice
        fields = ["year", "document_number"]

    def validate_unique(self):
        """A notice that is taken in again takes the place of the one before."""

    def clean(self):
        data = super().clean()
        if data.get("file"):
            data["days"] = self.text_of(data["file"])
        if "year" in data and "days" in data and not self.errors:
            try:
                self.special_days = read_notice(data["days"] or "", data["year"])
            except ValidationError as error:
                self.add_error("days", error)
        return data

    def text_of(self, file) -> str:
        if file.size > LARGEST_FILE:
            raise ValidationError({"file": _("文件太大，请只保留日期一张表。")})
        content = file.read()
        if content.startswith(ZIP):
            try:
                return table_text(content)
            except ValueError:
                raise ValidationError(
                    {"file": _("打不开这个文件，请重新保存后再试。")}
                ) from None
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
        raise ValidationError({"file": _("读不懂这个文件，请在电子表格中另存为 XLSX。")})


class OfYear(admin.SimpleListFilter):
    title = _("年份")
    parameter_name = "of_year"

    def lookups(self, request, model_admin):
        years = HolidayNotice.objects.values_list("year", flat=True)
        return [(str(year), str(year)) for year in years]

    def queryset(self, request, queryset):
        known = {value for value, _label in self.lookup_choices}
        value = self.value()
        return queryset.filter(day__year=int(value)) if value in known else queryset


@admin.register(HolidayNotice)
class HolidayNoticeAdmin(admin.ModelAdmin):
    list_display = ["__str__", "document_number"]
    actions = None
    fields = ["year", "document_number"]

    def has_add_permission(self, request):
        return False  # a notice comes with its days

    def has_change_permission(self, request, obj=None):
        return obj is None and super().has_change_permission(request)

    def get_urls(self):
        view = self.admin_site.admin_view(self.take_in)
        own = [path("take-in/", view, name="workdays_holidaynotice_take_in")]
        return own + super().get_urls()

    def changelist_view(self, request, extra_context=None):
        may = request.user.has_perm("workdays.add_holidaynotice")
        return super().changelist_view(request, {**(extra_context or {}), "may_take_in": may})

    def take_in(self, request):
        """Show the form of a notice (GET), or put it in place (POST)."""
        if not request.user.has_perm("workdays.add_holidaynotice"):
            raise PermissionDenied
        form = NoticeForm()
        if request.method == "POST":
            form = NoticeForm(request.POST, request.FILES)
        back = reverse("admin:workdays_holidaynotice_changelist")
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            put_in_place(data["year"], form.special_days, data["document_number"])
            messages.success(
                request,
                _("%(year)s年节假日安排已录入，共 %(count)d 天。")
                % {"year": data["year"], "count": len(form.special_days)},
            )
            return HttpResponseRedirect(back)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("录入节假日安排"),
            "form": form,
            "back": back,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/workdays/take_in.html", context)


@admin.register(SpecialDay)
class SpecialDayAdmin(admin.ModelAdmin):
    list_display = ["day", "kind", "name", "notice"]
    list_select_related = ["notice"]
    list_filter = [OfYear, "is_working"]
    search_fields = ["name"]
    search_help_text = _("按名称查找")
    show_facets = admin.ShowFacets.NEVER
    actions = None

    @admin.display(description=_("安排"), ordering="is_working")
    def kind(self, special):
        return _("上班") if special.is_working else _("放假")
