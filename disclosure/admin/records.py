"""What has happened, for reading: the publication log and the events of the staff."""

from django.contrib import admin
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from disclosure.models import Disclosure, Event, LogEntry


class ReadOnlyAdmin(admin.ModelAdmin):
    actions = None
    view_on_site = False
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnlyAdmin):
    list_display = ["seq", "at", "kind", "subject", "reason"]
    list_filter = ["kind"]
    search_fields = ["subject", "reason"]
    search_help_text = _("按索引号、代码或理由查找")
    ordering = ["-seq"]
    fields = ["seq", "at", "kind", "subject", "reason", "own_hash", "hash_before"]
    readonly_fields = fields

    @admin.display(description=_("本条校验值"))
    def own_hash(self, entry):
        return entry.hash

    @admin.display(description=_("上一条校验值"))
    def hash_before(self, entry):
        return entry.previous_hash


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ["at", "person", "kind", "document", "ground"]
    list_display_links = None
    list_filter = ["kind"]
    search_fields = ["by__username", "by__name", "ground"]
    search_help_text = _("按经办人或理由查找")
    date_hierarchy = "at"
    ordering = ["-id"]
    fields = ["at", "person", "kind", "document", "ground"]
    readonly_fields = fields

    def get_queryset(self, request):
        """With the title of the document, which may be gone: an inner join would lose it."""
        titles = Disclosure.objects.filter(pk=OuterRef("disclosure_id")).values("title")
        rows = super().get_queryset(request).select_related("by")
        return rows.annotate(document_title=Subquery(titles[:1]))

    @admin.display(description=_("经办人"), ordering="by__name")
    def person(self, event):
        return event.by or _("系统自动")

    @admin.display(description=_("文件"))
    def document(self, event):
        if event.document_title is None:
            return _("（草稿已删除）")
        url = reverse("admin:disclosure_disclosure_change", args=[event.disclosure_id])
        return format_html('<a href="{}">{}</a>', url, event.document_title)
