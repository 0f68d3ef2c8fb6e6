"""People and groups at the desk, with what they do for which body."""

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils.translation import gettext as _

from accounts.admin import PersonAdmin, TeamAdmin
from disclosure.admin.on_record import OnRecord
from disclosure.models import Membership


class PartOfCatalogue(admin.TabularInline):
    """Whoever may change the person, or the body, may change who works for whom."""

    extra = 0

    def has_view_permission(self, request, obj=None):
        return True

    def has_change_permission(self, request, obj=None):
        return request.user.is_superuser

    has_add_permission = has_delete_permission = has_change_permission


class MembershipInline(PartOfCatalogue):
    model = Membership
    autocomplete_fields = ["body"]
    fields = ["body", "role"]


class ColleagueInline(PartOfCatalogue):
    model = Membership
    autocomplete_fields = ["person"]
    fields = ["person", "role"]


class NotesMemberships:
    """What is changed about who works for whom is said in full."""

    def words_of_parts(self, formset) -> list[str]:
        if formset.model is not Membership:
            return super().words_of_parts(formset)
        changed = [obj for obj, _fields in formset.changed_objects]
        return [
            *(_("新增任职 %(it)s") % {"it": obj} for obj in formset.new_objects),
            *(_("修改任职 %(it)s") % {"it": obj} for obj in changed),
            *(_("取消任职 %(it)s") % {"it": obj} for obj in formset.deleted_objects),
        ]


admin.site.unregister(get_user_model())
admin.site.unregister(Group)


@admin.register(get_user_model())
class StaffAdmin(NotesMemberships, OnRecord, PersonAdmin):
    inlines = [MembershipInline]

    def audit_subject(self, person) -> str:
        return f"person:{person.username}"

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return [*fields, "username"] if obj else fields


@admin.register(Group)
class GroupAdmin(OnRecord, TeamAdmin):
    def audit_subject(self, group) -> str:
        return f"group:{group.name}"
