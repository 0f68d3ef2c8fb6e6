"""People and groups at the desk."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.forms import CheckboxSelectMultiple, ModelMultipleChoiceField
from django.utils.translation import gettext_lazy as _

from accounts.models import User

ACTS = {"add": _("新增"), "change": _("修改"), "delete": _("删除"), "view": _("查看")}


class Unlogged:
    """Django's own log of the admin is not kept: it holds what was typed, in English."""

    def log_addition(self, request, obj, message):
        """Nothing: a kind of row that has a record of its own says so in its admin."""

    def log_change(self, request, obj, message):
        """Nothing, likewise."""

    def log_deletions(self, request, queryset):
        """Nothing, likewise."""


class PermissionsField(ModelMultipleChoiceField):
    def label_from_instance(self, permission) -> str:
        act = ACTS.get(permission.codename.split("_")[0], permission.name)
        return f"{permission.content_type.name}：{act}"


class GrantsPermissions:
    """Offers, in Chinese, the permissions of what stands at the desk and no other."""

    filter_horizontal = []

    def formfield_for_manytomany(self, db_field, request, **options):
        options["widget"] = CheckboxSelectMultiple
        if db_field.remote_field.model is Permission:
            kinds = ContentType.objects.get_for_models(*self.admin_site._registry).values()
            options["form_class"] = PermissionsField
            options["queryset"] = Permission.objects.filter(
                content_type__in=[kind.pk for kind in kinds]
            ).select_related("content_type")
        return super().formfield_for_manytomany(db_field, request, **options)


class NewPasswordForm(AdminPasswordChangeForm):
    """Two fields: who may not sign in is made inactive, not left without a password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("usable_password", None)
        for field in self.fields.values():
            field.required = True


@admin.register(User)
class PersonAdmin(Unlogged, GrantsPermissions, UserAdmin):
    list_display = ["username", "name", "is_active", "is_superuser", "is_auditor", "last_login"]
    list_filter = ["is_active", "is_superuser", "is_auditor"]
    search_fields = ["username", "name"]
    ordering = ["username"]
    actions = None
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("个人信息"), {"fields": ["name", "email"]}),
        (
            _("权限"),
            {
                "fields": [
                    *("is_active", "is_superuser", "is_auditor"),
                    *("groups", "user_permissions"),
                ]
            },
        ),
        (_("重要日期"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"classes": ["wide"], "fields": ["username", "name", "password1", "password2"]})
    ]
    readonly_fields = ["last_login", "date_joined"]
    change_password_form = NewPasswordForm
    add_form_template = "admin/change_form.html"

    def has_delete_permission(self, request, obj=None):
        """Staff who leave are deactivated: what they did stays on record."""
        return False


admin.site.unregister(Group)


@admin.register(Group)
class TeamAdmin(Unlogged, GrantsPermissions, GroupAdmin):
    actions = None
