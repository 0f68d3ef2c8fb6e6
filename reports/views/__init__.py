"""What readers see of annual reports. One file a page."""

from reports.views.matrix import kind, overview
from reports.views.report import report

__all__ = ["kind", "overview", "report"]
