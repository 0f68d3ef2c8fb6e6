"""What hangs on a disclosure and is edited with it."""

from django.contrib import admin
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from disclosure.admin.uploads import AttachmentForm
from disclosure.enums import Act
from disclosure.models import Attachment, CoIssuer, LegacyPage, Relation, SubjectLink

TITLE, CLASSIFICATION = _("标题与文号"), _("分类与栏目")


class PartOfDocument(admin.TabularInline):
    """Whoever may change the document may change what hangs on it, and nobody else."""

    view_on_site = False
    after = None  # the name of the group of fields that it follows; None: after all
    extra = 1
    min_num = 0

    def has_change_permission(self, request, obj=None):
        scope = request.scope
        return scope.may(Act.EDIT, obj) if obj else scope.may_write

    has_add_permission = has_delete_permission = has_change_permission

    def has_view_permission(self, request, obj=None):
        return obj is None or request.scope.sees(obj)

    def get_fields(self, request, obj=None):
        """What is only read is shown as text: not all who read may see to the lists."""
        if self.has_change_permission(request, obj):
            return self.fields
        return ["shown"]

    def get_readonly_fields(self, request, obj=None):
        return [*self.readonly_fields, "shown"]

    @admin.display(description=_("内容"))
    def shown(self, part):
        return str(part)


class SubjectInline(PartOfDocument):
    model = SubjectLink
    after = CLASSIFICATION
    autocomplete_fields = ["subject"]
    fields = ["subject", "position"]


class CoIssuerInline(PartOfDocument):
    model = CoIssuer
    after = TITLE
    autocomplete_fields = ["body"]
    fields = ["body", "position"]


class AttachmentInline(PartOfDocument):
    model = Attachment
    form = AttachmentForm
    fields = ["stored", "file", "kept", "name", "position"]
    readonly_fields = ["stored"]

    def get_fields(self, request, obj=None):
        if self.has_change_permission(request, obj):
            return self.fields
        return ["stored"]

    @admin.display(description=_("已有文件"))
    def stored(self, attachment):
        if not attachment.pk:
            return ""
        url = reverse("admin:disclosure_disclosure_file", args=[attachment.pk])
        size = filesizeformat(attachment.size)
        return format_html('<a href="{}">{}</a>（{}）', url, attachment.name, size)


class RelationInline(PartOfDocument):
    model = Relation
    fk_name = "source"
    autocomplete_fields = ["target"]
    fields = ["kind", "target", "target_title"]


class LegacyInline(admin.StackedInline):
    """The page that it was imported from, as it was found."""

    model = LegacyPage
    fields = ["file_name", "imported_at", "label_list", "warning_list", "original"]
    readonly_fields = fields
    classes = ["collapse"]

    @admin.display(description=_("原页面的标签"))
    def label_list(self, page):
        return "\n".join(f"{label}：{value}" for label, value in dict(page.labels).items())

    @admin.display(description=_("导入时的提示"))
    def warning_list(self, page):
        return "\n".join(page.warnings)

    def has_add_permission(self, request, obj=None):
        return False

    has_change_permission = has_delete_permission = has_add_permission

    def has_view_permission(self, request, obj=None):
        return obj is None or request.scope.sees(obj)


EDITED = [SubjectInline, CoIssuerInline, AttachmentInline, RelationInline]
