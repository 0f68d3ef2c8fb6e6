"""New rows by the hundred, as importing makes them."""

from django.db import connections, router, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model


def insert(rows: list[Model]) -> None:
    """Save new rows of one model and give them their keys, as ``bulk_create`` does.

    What they point to must have had its key when they were made. To PostgreSQL they go by
    COPY: in a statement, long texts are quoted and read three times over, which costs more
    than all else that importing a document takes. Raises what saving raises.
    """
    if not rows:
        return
    model = type(rows[0])
    connection = connections[router.db_for_write(model)]
    if connection.vendor == "postgresql":
        with transaction.atomic(savepoint=False), connection.wrap_database_errors:
            give_keys(rows, connection)
            copy(rows, connection)
    else:
        model._base_manager.bulk_create(rows)


def give_keys(rows: list[Model], connection: BaseDatabaseWrapper) -> None:
    without = [row for row in rows if row.pk is None]
    if not without:
        return
    table, column = without[0]._meta.db_table, without[0]._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [connection.ops.quote_name(table), column, len(without)],
        )
        for row, (key,) in zip(without, cursor, strict=True):
            row.pk = key


def copy(rows: list[Model], connection: BaseDatabaseWrapper) -> None:
    model, quote = type(rows[0]), connection.ops.quote_name
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    names = ", ".join(quote(field.column) for field in fields)
    statement = f"COPY {quote(model._meta.db_table)} ({names}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as stream:
        for row in rows:
            values = ((field, field.pre_save(row, add=True)) for field in fields)
            stream.write_row(
                [
                    None if value is None else field.get_db_prep_save(value, connection)
                    for field, value in values
                ]
            )
            row._state.adding, row._state.db = False, connection.alias
