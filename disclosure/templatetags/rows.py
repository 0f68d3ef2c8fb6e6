"""The rows of a list. A page has twenty with ten parts each, so they are written without a
template: it took more than half the time of a page."""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from disclosure.models import Disclosure
from disclosure.templatetags.words import marked, pieces

register = template.Library()


@register.simple_tag(takes_context=True)
def rows_of(context, rows: Iterable[Disclosure], level: int = 2) -> SafeString:
    """``rows`` as list items with headings of ``level``; at level 2 with marks, the words
    carried on to the document, and a line of its text."""
    trail = context.get("trail", "") if level == 2 else ""
    return mark_safe("".join(row_html(context, row, level, trail) for row in rows))


def row_html(context, row: Disclosure, level: int, trail: str) -> str:
    validity = row.validity()
    title = marked(context, row.title) if level == 2 else escape(row.title)
    number = marked(context, row.document_number or row.index_number)
    excerpt = pieces(row.excerpt) if level == 2 else ""
    address = escape(row.get_absolute_url() + trail)
    return (
        f'<li><h{level}><a href="{address}">{title}</a></h{level}>'
        f'<p class="facts"><span>{number}</span><span>{escape(row.body_name)}</span>'
        f"<span><time>{row.published_on.isoformat()}</time></span>"
        f'<span class="state {validity.value}">{validity.label}</span></p>'
        + (f'<p class="excerpt">{excerpt}</p>' if excerpt else "")
        + "</li>"
    )
