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
    tokens,
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
    "tokens",
]
