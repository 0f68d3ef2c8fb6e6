"""The editor of the body: what it offers is what ``clean_html`` keeps."""

import re

from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorFormField
from django_prose_editor.widgets import AdminProseEditorWidget
from js_asset import Media

from disclosure.richtext import clean_html

# Classes, not styles: a strict content security policy blocks style attributes.
ALIGNMENTS = [
    {"className": "text-center", "title": _("居中")},
    {"className": "text-right", "title": _("右对齐")},
]
EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Underline": True,
    "Subscript": True,
    "Superscript": True,
    "Heading": {"levels": [2, 3, 4]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "HorizontalRule": True,
    "HardBreak": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto", "tel"]},
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "Figure": True,
    "Image": True,
    "Caption": True,
    "NodeClass": {
        "cssClasses": {
            "paragraph": {"title": _("段落"), "cssClasses": ALIGNMENTS},
            "heading": {"title": _("标题"), "cssClasses": ALIGNMENTS},
        }
    },
    "History": True,
    "HTML": True,
    "Fullscreen": True,
}


BETWEEN = re.compile(r"\s*(</?[^>]+>)\s*")


class BodyField(ProseEditorFormField):
    """The editor writes the same text with other white space: that is no change."""

    def has_changed(self, initial, data):
        return plain_form(initial or "") != plain_form(data or "")


def plain_form(html: str) -> str:
    return BETWEEN.sub(r"\1", clean_html(html))


def editor_field() -> BodyField:
    return BodyField(
        label=_("正文"),
        required=False,
        config={"extensions": EXTENSIONS},
        sanitize=clean_html,
        widget=AdminProseEditorWidget,
        help_text=_(
            "可直接从 Word 粘贴：保留标题、段落、表格，去掉多余格式。图片请作为附件上传。"
        ),
    )


class NonceMedia:
    """Before ModelAdmin: the editor's import map is an inline script and needs the nonce."""

    def render_change_form(self, request, context, *args, **kwargs):
        context["media"] = Media.from_media(context["media"], nonce=request.csp_nonce)
        return super().render_change_form(request, context, *args, **kwargs)
