"""The pages of the desk that are about a report or about all of them.

A report is no list of its own at the desk: it is a document, which has its list and form.
"""

from types import ModuleType

from django.contrib import admin
from django.urls import URLPattern

from reports.admin import tables
from reports.models import Report

# Modules with ``urls()``: patterns below /admin/reports/report/, named reports_report_….
PAGES: list[ModuleType] = [tables]


@admin.register(Report)
class ReportAdmin(admin.ModelAdmin):
    """Gathers the pages; what a person may do there follows from the document."""

    def has_module_permission(self, request):
        return False

    def has_view_permission(self, request, obj=None):
        return False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self) -> list[URLPattern]:
        return [self.guarded(pattern) for page in PAGES for pattern in page.urls()]

    def guarded(self, pattern: URLPattern) -> URLPattern:
        pattern.callback = self.admin_site.admin_view(pattern.callback)
        return pattern
