"""The identity of the site: one row, so the list leads straight to its form."""

from django.contrib import admin
from django.db import models
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from disclosure.admin.on_record import OnRecord
from disclosure.models import SiteIdentity


@admin.register(SiteIdentity)
class SiteIdentityAdmin(OnRecord, admin.ModelAdmin):
    view_on_site = False
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    fieldsets = [
        (
            _("网站"),
            {
                "fields": [
                    *("site_name", "organiser", "undertaker", "site_id_code"),
                    *("icp_number", "police_number", "error_report_url"),
                ]
            },
        ),
        (
            _("政府信息公开工作机构"),
            {
                "fields": [
                    *("office", "address", "postcode", "hours", "phone", "fax", "email"),
                    "supervisor",
                ]
            },
        ),
        (_("编制规则"), {"fields": ["number_scheme", "summary_limit"]}),
    ]

    def changelist_view(self, request, extra_context=None):
        return HttpResponseRedirect(reverse("admin:disclosure_siteidentity_change", args=[1]))

    def get_object(self, request, object_id, from_field=None):
        """The one row; before the first saving, as it would be."""
        return SiteIdentity.load() if str(object_id) == "1" else None

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def response_post_save_change(self, request, obj):
        return HttpResponseRedirect(reverse("admin:index"))
