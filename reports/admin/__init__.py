"""Annual reports at the desk. One file a subject.

A page of its own is given by a function ``urls()`` in the file of its subject, and gathered by
``reports.PAGES``.
"""

from reports.admin import kinds, reports

__all__ = ["kinds", "reports"]
