"""The editable lists: subject categories and genres."""

from django.contrib import admin

from disclosure.admin.trees import CatalogueAdmin, TreeAdmin
from disclosure.models import Genre, SubjectCategory


@admin.register(SubjectCategory)
class SubjectCategoryAdmin(TreeAdmin):
    tree = "subjects"
    list_display = ["indented", "code", "position"]
    list_editable = ["position"]
    search_fields = ["name", "code", "parent__name"]
    autocomplete_fields = ["parent"]
    fields = ["name", "code", "parent", "position"]

    def label(self, subject, at) -> str:
        return f"{super().label(subject, at)}（{subject.code}）"

    def get_readonly_fields(self, request, obj=None):
        return ["code"] if obj else []


@admin.register(Genre)
class GenreAdmin(CatalogueAdmin):
    list_display = ["name", "code", "asks_before_publishing", "position"]
    list_editable = ["position"]
    search_fields = ["name", "code"]
    fields = ["name", "code", "asks_before_publishing", "position"]

    def get_readonly_fields(self, request, obj=None):
        return ["code"] if obj else []
