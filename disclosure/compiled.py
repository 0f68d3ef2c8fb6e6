"""Queries that every page asks, compiled once a process.

Django takes ten times as long to write the SQL of a document's page as the database takes to
answer it, and writes the same each time.
"""

from collections.abc import Callable
from copy import copy
from functools import lru_cache, wraps

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet, Value
from django.db.models.sql.compiler import SQLCompiler

LENGTHS = 100  # numbers of values for which a query is kept


class Parameter(Value):
    """Stands in a queryset for a value that is not known yet."""

    def as_sql(self, compiler, connection):
        return "%s", [self]


def compiled(make: Callable[..., QuerySet]) -> Callable[..., list]:
    """Let ``make``, which gives a queryset, give its rows instead, and be called only once for
    each number of values: with stand-ins, which it may compare columns with. The values
    are numbers and texts as the database has them, never None."""

    @lru_cache(LENGTHS)
    def written(count: int) -> tuple[QuerySet, SQLCompiler, str, tuple]:
        rows = make(*map(Parameter, range(count)))
        compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        return rows, compiler, *compiler.as_sql()

    @wraps(make)
    def ask(*values: int | str) -> list:
        try:
            rows, compiler, sql, places = written(len(values))
        except EmptyResultSet:  # what is compared with no value at all
            return []
        parameters = tuple(
            values[each.value] if isinstance(each, Parameter) else each for each in places
        )
        # The queryset goes on as if its compiler had just written this, for this thread.
        compiler = copy(compiler)
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        compiler.as_sql = lambda *args, **kwargs: (sql, parameters)
        rows = rows.all()
        rows.query.get_compiler = lambda *args, **kwargs: compiler
        return list(rows)

    return ask
