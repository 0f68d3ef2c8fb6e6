"""The fields of a record card. It has sixteen with some parts each, so they are written without
a template: it took a sixth of a document's page."""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from disclosure.views.record import Field

register = template.Library()


@register.simple_tag
def fields_of(card: Iterable[Field]) -> SafeString:
    return mark_safe("".join(map(field_html, card)))


def field_html(field: Field) -> str:
    marks = {"wide": field.wide, "empty": field.is_empty}
    classes = " ".join([field.name, *(name for name, applies in marks.items() if applies)])
    return (
        f'<div class="{classes.strip()}"><dt>{escape(field.label)}</dt>'
        f"<dd>{value_html(field)}</dd></div>"
    )


def value_html(field: Field) -> str:
    if field.is_empty:
        return f'<span class="unseen">{_("无")}</span>'
    texts = [
        f'<a href="{escape(url)}">{escape(text)}</a>' if url else escape(text)
        for text, url in field.values
    ]
    value = "；".join(texts)
    return f'<span class="state {field.state}">{value}</span>' if field.state else value
