"""Everybody's own tokens of the API: made, shown once, revoked."""

from django import forms
from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import ApiToken
from disclosure.admin.on_record import OnRecord

DAYS = [(30, _("30 天")), (90, _("90 天")), (365, _("一年"))]


class TokenForm(forms.ModelForm):
    days = forms.TypedChoiceField(label=_("有效期"), choices=DAYS, coerce=int)

    class Meta:
        model = ApiToken
        fields = ["name"]


@admin.register(ApiToken)
class ApiTokenAdmin(OnRecord, admin.ModelAdmin):
    form = TokenForm
    fields = ["name", "days"]
    list_display = ["name", "person", "created_at", "expires_at", "is_valid"]
    list_display_links = None
    list_select_related = ["person"]
    actions = None
    view_on_site = False

    def audit_subject(self, token) -> str:
        return f"token:{token.person.username}/{token.name}"

    def get_queryset(self, request):
        """One's own; 系统管理 sees, and revokes, everybody's."""
        rows = super().get_queryset(request)
        return rows if request.user.is_superuser else rows.filter(person=request.user)

    @admin.display(description=_("有效"), boolean=True)
    def is_valid(self, token):
        return token.expires_at > timezone.now()

    def has_module_permission(self, request):
        return not request.scope.is_empty

    def has_view_permission(self, request, obj=None):
        return self.has_module_permission(request)

    has_add_permission = has_module_permission

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return self.has_view_permission(request)

    def save_model(self, request, token, form, change):
        token.person = request.user
        secret = token.renew(form.cleaned_data["days"])
        super().save_model(request, token, form, change)
        text = _("令牌（只显示这一次，请立即复制保存）：%(secret)s") % {"secret": secret}
        messages.warning(request, text)

    def response_add(self, request, obj, post_url_continue=None):
        return HttpResponseRedirect(reverse("admin:accounts_apitoken_changelist"))
