"""The admin site itself: its names, its first page, and how it names what it suggests.

Not inside disclosure/admin: that package registers with this site while it is imported.
"""

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from disclosure.agenda import agenda
from disclosure.models import (
    CoIssuer,
    Disclosure,
    Relation,
    SubjectLink,
)

GROUPS = [
    (_("公开文件"), ["Disclosure"]),
    (_("目录与机构"), ["Column", "SubjectCategory", "Genre", "IssuingBody"]),
    (_("记录"), ["AuditEntry", "LogEntry", "NumberSeries"]),
    (_("网站与人员"), ["SiteIdentity", "User", "Group", "ApiToken"]),
    (_("工作日历"), ["HolidayNotice", "SpecialDay"]),
]
WRITTEN = {Disclosure, SubjectLink, CoIssuer, Relation}  # what a clerk fills in


class Suggestions(AutocompleteJsonView):
    """A suggestion reads as its admin labels it: columns by their path, and so on. Of the
    rows that the person may choose for the field."""

    def has_perm(self, request, obj=None):
        """Whoever writes chooses among bodies, subjects and columns without seeing to them."""
        writes = request.scope.may_write and self.source_field.model in WRITTEN
        return writes or super().has_perm(request, obj)

    def get_queryset(self):
        document_admin = self.admin_site._registry[Disclosure]
        rows = super().get_queryset()
        return document_admin.offered(self.request, self.source_field.name, rows)

    def serialize_result(self, obj, to_field_name):
        result = super().serialize_result(obj, to_field_name)
        if hasattr(self.model_admin, "label"):
            result["text"] = self.model_admin.label(obj, self.request.structure)
        return result


class Desk(admin.AdminSite):
    site_title = _("政府信息公开管理")
    site_header = _("政府信息公开管理")
    index_title = _("工作台")
    index_template = "admin/desk.html"
    enable_nav_sidebar = False
    # An empty cell to the eye, a word to a screen reader.
    empty_value_display = format_html('<span class="visually-hidden">{}</span>', _("无"))

    def index(self, request, extra_context=None):
        return super().index(
            request, {**(extra_context or {}), "desk": agenda(request.scope, request.structure)}
        )

    def app_index(self, request, app_label, extra_context=None):
        """The rooms are on the first page."""
        return HttpResponseRedirect(reverse("admin:index"))

    def get_app_list(self, request, app_label=None):
        """The kinds of rows as a clerk thinks of them, not as the code is laid out."""
        apps = super().get_app_list(request, app_label)
        if app_label:
            return apps
        models = {model["object_name"]: model for app in apps for model in app["models"]}
        groups = [
            {"name": name, "models": [models.pop(each) for each in names if each in models]}
            for name, names in GROUPS
        ]
        for app in apps:  # of apps above, under their own name
            others = [model for model in app["models"] if model["object_name"] in models]
            groups.append({"name": app["name"], "models": others})
        shared = {"app_label": "", "app_url": "", "has_module_perms": True}
        return [{**shared, **group} for group in groups if group["models"]]

    def autocomplete_view(self, request):
        return Suggestions.as_view(admin_site=self)(request)
