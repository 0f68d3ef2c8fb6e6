"""Annual reports: what is known of a disclosure that is one. One file a concept."""

from reports.models.figures import Figure
from reports.models.indicators import Indicator
from reports.models.kinds import ReportKind
from reports.models.reports import Report

__all__ = ["Figure", "Indicator", "Report", "ReportKind"]
