"""The tables as data for the API: rows and columns with their words, totals computed."""

from reports.models.figures import decimal_text
from reports.tables.forms import FORMS
from reports.tables.layout import Form
from reports.tables.requests import REQUESTS
from reports.tables.stored import explanation_of, values_of
from reports.tables.totals import Values, with_totals


def tables_given(tables: dict) -> list[dict]:
    """Return what ``Report.tables`` holds, of the tables that have any number.

    Numbers are exact decimals as text; null is a number that was not given, "" of ``note``
    no explanation. A row has the columns that its form has there.
    """
    return [
        table(FORMS[code], values, explanation_of(tables))
        for code, values in values_of(tables).items()
        if values
    ]


def table(form: Form, values: Values, explanation: str) -> dict:
    return {
        "code": form.code,
        "part": form.part,
        "title": form.title,
        "columns": [{"code": code, "label": name} for code, name in form.columns.items()],
        "rows": rows(form, with_totals(form, values)),
        "note": explanation if form is REQUESTS else "",
    }


def rows(form: Form, values: Values) -> list[dict]:
    found: dict[str, dict] = {
        row: {"code": row, "label": name, "values": {}} for row, name in form.rows.items()
    }
    for code, cell in form.cells.items():
        value = decimal_text(values[code]) if code in values else None
        found[cell.row]["values"][cell.column] = value
    return list(found.values())
