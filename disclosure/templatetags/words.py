"""How numbers, sizes and found words are written on a page."""

import re
from html import escape

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from disclosure.search.snippets import Pieces, marked_pieces

register = template.Library()

PLAIN_PHONE = re.compile(r"\+?[0-9][0-9 -]+")


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


@register.filter
def dialled(phone: str) -> str:
    """A plain telephone number as a link that dials it, other words as they are."""
    if not PLAIN_PHONE.fullmatch(phone):
        return phone
    return format_html('<a href="tel:{}">{}</a>', phone.replace(" ", ""), phone)


@register.simple_tag(takes_context=True)
def marked(context, text: str) -> SafeString:
    """A short text, escaped, with the page's ``words`` in it in a <mark>."""
    words = context.get("words")
    return pieces(marked_pieces(text, words)) if words else escape(text)


@register.simple_tag
def pieces(parts: Pieces) -> SafeString:
    """Pieces, escaped, the marked ones in a <mark>."""
    return mark_safe(
        "".join(f"<mark>{escape(text)}</mark>" if hit else escape(text) for text, hit in parts)
    )
