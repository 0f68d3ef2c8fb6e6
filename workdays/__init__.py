"""The Chinese working-day calendar: statutory holidays, make-up days, counting of terms."""

from workdays.counting import add_working_days, is_working_day, working_days_between

__all__ = ["add_working_days", "is_working_day", "working_days_between"]
