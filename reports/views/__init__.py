"""What readers see of annual reports. One file a page."""

from reports.views.figures import figures
from reports.views.matrix import kind, overview
from reports.views.report import report

__all__ = ["figures", "kind", "overview", "report"]
