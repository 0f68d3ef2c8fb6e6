"""The checkboxes of a filter. A page has many, so they are written without a template."""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from disclosure.views.facets import Option

register = template.Library()


@register.simple_tag
def checkboxes(name: str, options: Iterable[Option]) -> SafeString:
    return mark_safe("".join(checkbox(name, option) for option in options))


def checkbox(name: str, option: Option) -> str:
    depth = f' class="below-{min(option.depth, 3)}"' if option.depth else ""
    checked = " checked" if option.chosen else ""
    count = f"<small>{option.count:,}</small>" if option.count is not None else ""
    return (
        f'<label{depth}><input type="checkbox" name="{name}"'
        f' value="{escape(option.value)}"{checked}>'
        f"<span>{escape(option.label)}</span>{count}</label>"
    )
