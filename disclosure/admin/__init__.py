"""The desk: what the staff see and do. One file a subject."""

from disclosure.admin import (
    bodies,
    columns,
    disclosures,
    lists,
    numbers,
    people,
    records,
    site_identity,
)

__all__ = [
    "bodies",
    "columns",
    "disclosures",
    "lists",
    "numbers",
    "people",
    "records",
    "site_identity",
]
