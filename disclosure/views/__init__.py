"""The readers' pages, one file a subject."""

from disclosure.views.attachments import attachment
from disclosure.views.columns import apply, column, section
from disclosure.views.detail import detail, page_context, render_detail
from disclosure.views.display import display
from disclosure.views.leaving import leave
from disclosure.views.lists import disclosure_list
from disclosure.views.paper import all_attachments, download, print_page
from disclosure.views.trail import trail
from disclosure.views.versions import versions

__all__ = [
    "all_attachments",
    "apply",
    "attachment",
    "column",
    "detail",
    "disclosure_list",
    "display",
    "download",
    "leave",
    "page_context",
    "print_page",
    "render_detail",
    "section",
    "trail",
    "versions",
]
