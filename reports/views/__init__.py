"""What readers see of annual reports. One file a page."""

from reports.views.matrix import kind, overview

__all__ = ["kind", "overview"]
