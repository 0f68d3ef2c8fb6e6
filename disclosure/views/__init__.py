"""The readers' pages, one file a subject."""

from disclosure.views.attachments import attachment
from disclosure.views.columns import apply, column, section
from disclosure.views.detail import detail, page_context, render_detail
from disclosure.views.display import display
from disclosure.views.leaving import leave
from disclosure.views.lists import disclosure_list
from disclosure.views.trail import trail
from disclosure.views.versions import versions

__all__ = [
    "apply",
    "attachment",
    "column",
    "detail",
    "disclosure_list",
    "display",
    "leave",
    "page_context",
    "render_detail",
    "section",
    "trail",
    "versions",
]
