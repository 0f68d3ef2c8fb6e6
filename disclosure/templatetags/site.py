"""What every page says of the site: its address, how it is shown, how readers leave it."""

from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from disclosure.richtext import leaving
from disclosure.views.display import Display

register = template.Library()


class KeptNode(template.Node):
    def __init__(self, name: str, values: list, nodes: template.NodeList):
        self.name, self.values, self.nodes = name, values, nodes

    def render(self, context) -> str:
        if settings.DEBUG or "request" not in context:
            return self.nodes.render(context)
        key = (self.name, *(value.resolve(context) for value in self.values))
        pieces = context["request"].structure.pieces
        if key not in pieces:
            pieces[key] = self.nodes.render(context)
        return pieces[key]


@register.tag
def kept(parser, token) -> KeptNode:
    """{% kept "foot" value … %}…{% endkept %}: a piece of every page that shows nothing but
    the structure and ``value`` …, few as they are, is rendered once a process."""
    _tag, name, *values = token.split_contents()
    nodes = parser.parse(["endkept"])
    parser.delete_first_token()
    return KeptNode(name, [parser.compile_filter(value) for value in values], nodes)


@register.simple_tag(takes_context=True)
def shown_as(context) -> Display:
    """How this reader wants pages: ``large`` type, high ``contrast``."""
    request = context.get("request")
    return Display.read(request.COOKIES) if request else Display()


@register.simple_tag
def absolute(path: str) -> str:
    """The address of ``path`` as the outer world knows it."""
    return settings.SITE_URL + path


@register.simple_tag
def site_domain() -> str:
    return urlsplit(settings.SITE_URL).hostname


@register.simple_tag
def leave_for(url: str) -> SafeString:
    """The address of the notice before an external ``url``."""
    return mark_safe(leaving(url))
