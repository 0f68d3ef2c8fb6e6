"""The column tree at the desk."""

import re

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from pypinyin import lazy_pinyin

from disclosure.admin.trees import TreeAdmin
from disclosure.models import Column

SECTION_FIELDS = ["name", "slug", "parent"]


class ColumnForm(forms.ModelForm):
    """A slug that is not given is made of the name's pinyin."""

    slug = forms.SlugField(
        label=_("地址名"),
        max_length=60,
        required=False,
        help_text=_("用在网址里：小写字母、数字和连字符。不填则按名称的拼音生成。"),
    )

    class Meta:
        model = Column
        fields = [
            *("name", "slug", "parent", "position", "column_type", "statutory_item"),
            *("publication_term", "description", "keywords"),
        ]

    def clean(self):
        super().clean()
        if not self.cleaned_data.get("slug") and "slug" not in self.errors:
            self.cleaned_data["slug"] = suggested_slug(self.cleaned_data.get("name", ""))


def suggested_slug(name: str) -> str:
    words = "-".join(lazy_pinyin(name)).lower()
    return re.sub(r"[^a-z0-9]+", "-", words)[:60].strip("-")


@admin.register(Column)
class ColumnAdmin(TreeAdmin):
    form = ColumnForm
    tree = "columns"
    list_display = ["indented", "slug", "column_type", "statutory_item", "position"]
    list_editable = ["position"]
    search_fields = ["name", "slug", "parent__name"]
    autocomplete_fields = ["parent"]
    fieldsets = [
        (
            None,
            {
                "fields": ["name", "slug", "parent", "position"],
                "description": _("改名、移动之后，原来的网址会自动转到新网址。"),
            },
        ),
        (
            _("介绍与分类"),
            {
                "fields": [
                    *("column_type", "statutory_item", "publication_term"),
                    *("description", "keywords"),
                ]
            },
        ),
    ]

    def get_readonly_fields(self, request, obj=None):
        return SECTION_FIELDS if obj and obj.is_section else []

    def has_delete_permission(self, request, obj=None):
        if obj and obj.is_section:
            return False
        return super().has_delete_permission(request, obj)
