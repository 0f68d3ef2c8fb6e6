"""How numbers, sizes and found words are written on a page."""

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def thousands(number: int) -> str:
    """1284 → "1,284"."""
    return f"{number:,}"


@register.filter
def file_size(size: int) -> str:
    """Bytes as a reader counts them: "36 KB", "2.4 MB"."""
    if size < 1024:
        return f"{size} B"
    if size < 1024**2:
        return f"{size / 1024:.0f} KB"
    return f"{size / 1024**2:.1f} MB"


@register.simple_tag(takes_context=True)
def marked(context, text: str) -> SafeString:
    """``text`` escaped, with what the reader looks for (``text`` of the page) in a <mark>."""
    word = context.get("text")
    if not word:
        return escape(text)
    parts = re.split(f"({re.escape(word)})", text, flags=re.I)
    return mark_safe(
        "".join(
            f"<mark>{escape(part)}</mark>" if place % 2 else escape(part)
            for place, part in enumerate(parts)
        )
    )
