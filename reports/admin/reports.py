"""The pages of the desk that are about a report or about all of them.

A report is no list of its own at the desk: it is a document, which has its list and form. The
list's place has what is due, that of a new row the page that begins a draft.
"""

from types import ModuleType

from django.contrib import admin
from django.urls import URLPattern

from reports.admin import calendar, confirming, drafting, facts, tables
from reports.models import Report

# Modules with ``urls()``: patterns below /admin/reports/report/, named reports_report_….
PAGES: list[ModuleType] = [calendar, drafting, facts, confirming, tables]


@admin.register(Report)
class ReportAdmin(admin.ModelAdmin):
    """Gathers the pages; what a person may do there follows from the document."""

    def has_module_permission(self, request):
        return not request.scope.is_empty

    def has_view_permission(self, request, obj=None):
        return self.has_module_permission(request)

    def has_add_permission(self, request):
        return request.scope.may_write

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self) -> list[URLPattern]:
        return [self.guarded(pattern) for page in PAGES for pattern in page.urls()]

    def guarded(self, pattern: URLPattern) -> URLPattern:
        pattern.callback = self.admin_site.admin_view(pattern.callback)
        return pattern
