"""Issuing bodies at the desk."""

from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _

from disclosure.admin.filters import DissolvedFilter
from disclosure.admin.people import ColleagueInline, NotesMemberships
from disclosure.admin.trees import TreeAdmin
from disclosure.models import IssuingBody
from disclosure.numbering import code_warning


@admin.register(IssuingBody)
class IssuingBodyAdmin(NotesMemberships, TreeAdmin):
    inlines = [ColleagueInline]
    tree = "bodies"
    list_display = ["indented", "short_name", "code", "kind", "phone", "dissolved_on"]
    list_filter = ["kind", DissolvedFilter]
    search_fields = ["name", "short_name", "code"]
    autocomplete_fields = ["parent", "successor"]
    fieldsets = [
        (None, {"fields": ["name", "short_name", "code", "kind", "parent", "position"]}),
        (
            _("信息公开工作机构（公开指南中的联系方式）"),
            {"fields": ["office", "address", "hours", "phone", "fax", "email"]},
        ),
        (_("公开审查"), {"fields": ["needs_approval"]}),
        (
            _("撤并"),
            {
                "fields": ["dissolved_on", "successor"],
                "description": _("机构撤并后，原有文件仍署原名；新文件由承继机构发布。"),
            },
        ),
    ]

    def label(self, body, at) -> str:
        if body.is_dissolved():
            return _("%(name)s（已撤并）") % {"name": body.name}
        return body.name

    def get_readonly_fields(self, request, obj=None):
        return ["code"] if obj else []

    def save_model(self, request, body, form, change):
        super().save_model(request, body, form, change)
        if not change and (warning := code_warning(body.code)):
            messages.warning(request, warning)
