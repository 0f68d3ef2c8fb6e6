"""A catalogue of millions out of one of some hundred thousand: its documents over again under
other numbers, copied inside the database in minutes. For tables of costs alone: the copies
stand in no log, so the trail does not verify, and what was in one document is in several.
"""

from django.db import connection, models

from bench.tables import say
from disclosure.models import Disclosure, SubjectLink


def multiply(times: int) -> None:
    """Make ``times`` as many documents of those that there are, with their subjects."""
    last = Disclosure.objects.aggregate(last=models.Max("pk"))["last"]
    last_link = SubjectLink.objects.aggregate(last=models.Max("pk"))["last"]
    for copy in range(1, times):
        copied(Disclosure, last, copy, {"index_number": f"'{copy}-' || index_number"})
        moved = {"disclosure_id": f"disclosure_id + {copy * last}"}
        copied(SubjectLink, last_link, copy, moved)
        say(f"{(copy + 1) * last:,} documents")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def copied(model: type[models.Model], last: int, copy: int, changed: dict[str, str]) -> None:
    """Copy the rows with primary keys up to ``last``, but for what is ``changed``, in SQL."""
    table = model._meta.db_table
    names = [field.column for field in model._meta.concrete_fields if not field.generated]
    values = {"id": f"id + {copy * last}"} | changed
    columns = ", ".join(f'"{name}"' for name in names)
    selected = ", ".join(values.get(name, f'"{name}"') for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT {selected} FROM {table} WHERE id <= {last}"
        )
