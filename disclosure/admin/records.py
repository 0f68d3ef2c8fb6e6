"""What has happened, for reading: the publication log and the audit of the staff."""

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import StreamingHttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from disclosure.admin.filters import DayFilter, OnDayFilter, PersonFilter
from disclosure.admin.looking import CountingPaginator
from disclosure.audit import DOCUMENT
from disclosure.exporting import csv_text, plain
from disclosure.models import AuditEntry, Disclosure, LogEntry


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
    paginator = CountingPaginator
    list_display = ["seq", "at", "kind", "subject", "reason"]
    list_filter = ["kind"]
    search_fields = ["subject", "reason"]
    search_help_text = _("按索引号、代码或理由查找")
    ordering = ["-seq"]
    fields = ["seq", "at", "kind", "subject", "reason", "own_hash", "hash_before"]
    readonly_fields = fields

    def has_view_permission(self, request, obj=None):
        return request.scope.seen is None or super().has_view_permission(request, obj)

    def has_module_permission(self, request):
        return request.scope.seen is None or super().has_module_permission(request)

    @admin.display(description=_("本条校验值"))
    def own_hash(self, entry):
        return entry.hash

    @admin.display(description=_("上一条校验值"))
    def hash_before(self, entry):
        return entry.previous_hash


KINDS = {
    "person": _("人员"),
    "group": _("组"),
    "body": _("发布机构"),
    "column": _("栏目"),
    "subject": _("主题分类"),
    "genre": _("体裁"),
    "site": _("网站信息"),
    "token": _("接口令牌"),
}


class AuditList(ChangeList):
    """Gives each row the ``document`` that it is about, if that is still there."""

    def get_results(self, request):
        super().get_results(request)
        self.result_list = list(self.result_list)
        keys = {row.pk: document_of(row) for row in self.result_list}
        documents = Disclosure.objects.only("title").in_bulk(filter(None, keys.values()))
        for row in self.result_list:
            row.document = documents.get(keys[row.pk])


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """Read by 审计 and 系统管理; nobody writes it."""

    list_display = ["seq", "moment", "person", "kind", "about", "ground"]
    list_display_links = None
    list_filter = ["kind", PersonFilter, DayFilter, OnDayFilter]
    search_fields = ["subject", "username"]
    search_help_text = _("按经办人的姓名或用户名查找")
    sortable_by = ["seq"]
    paginator = CountingPaginator
    ordering = ["-seq"]
    list_select_related = ["by"]
    fields = ["seq", "at", "person", "kind", "subject", "ground"]
    readonly_fields = fields
    change_list_template = "admin/disclosure/audit.html"

    def get_changelist(self, request, **kwargs):
        return AuditList

    def has_module_permission(self, request):
        return request.scope.seen is None

    def has_view_permission(self, request, obj=None):
        return self.has_module_permission(request)

    def get_search_results(self, request, queryset, search_term):
        """By the whole name of a person or of what it is about: an index answers that."""
        text = search_term.replace("\x00", "").strip()
        if not text:
            return queryset, False
        people = get_user_model().objects.filter(Q(username=text) | Q(name=text))
        return queryset.filter(Q(subject=text) | Q(by__in=people)), False

    @admin.display(description=_("时间"))
    def moment(self, entry):
        return f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M:%S}"

    @admin.display(description=_("经办人"))
    def person(self, entry):
        return entry.by or _("系统自动")

    @admin.display(description=_("对象"))
    def about(self, entry):
        if not document_of(entry):
            kind, _colon, name = entry.subject.partition(":")
            return _("%(kind)s %(name)s") % {"kind": KINDS.get(kind, kind), "name": name}
        if entry.document is None:
            return _("（草稿已删除）")
        url = reverse("admin:disclosure_disclosure_history", args=[entry.document.pk])
        return format_html('<a href="{}">{}</a>', url, entry.document.title)

    def get_urls(self):
        export = path(
            "export/",
            self.admin_site.admin_view(self.export),
            name="disclosure_auditentry_export",
        )
        return [export, *super().get_urls()]

    def export(self, request):
        """All that the list shows with its filters, as CSV, oldest first."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = self.get_changelist_instance(request).get_queryset(request)
        rows = rows.order_by("seq").iterator(chunk_size=500)
        response = StreamingHttpResponse(
            csv_text(audit_lines(rows)), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = 'attachment; filename="audit.csv"'
        return response


def audit_lines(rows):
    """The audit as a table with its head."""
    who, what = [_("用户名"), _("姓名")], [_("事项"), _("对象"), _("依据或理由")]
    yield [_("序号"), _("时间"), *who, *what, _("校验值")]
    for row in rows:
        yield [
            row.seq,
            timezone.localtime(row.at).isoformat(timespec="seconds"),
            plain(row.username),
            plain(row.by.name) if row.by else "",
            row.get_kind_display(),
            plain(row.subject),
            plain(row.ground),
            row.hash,
        ]


def document_of(entry: AuditEntry) -> int | None:
    kind, _colon, key = entry.subject.partition(":")
    return int(key) if kind == DOCUMENT and key.isdigit() else None
