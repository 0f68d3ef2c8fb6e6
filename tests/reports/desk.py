"""What tests of a report's pages at the desk share."""

from django.urls import reverse

from reports.admin.table_form import field_name, typed_of
from reports.models import Report
from reports.tables.forms import FORMS
from reports.tables.stored import explanation_of


def tables_url(report: Report, page: str = "tables") -> str:
    return reverse(f"admin:reports_report_{page}", args=[report.pk])


def sent(client, report: Report, **cells) -> dict:
    """The page's fields as a browser sends them, with ``requests__new__person="3"``."""
    form = client.get(tables_url(report)).context["form"]
    data = {"opened": form.opened_text, "explanation": explanation_of(report.tables)}
    typed = typed_of(report.tables)
    for code, each in FORMS.items():
        data |= {field_name(each, cell): typed[code].get(cell, "") for cell in each.typed}
    names = {
        name.replace("__", "-", 1).replace("__", "."): text for name, text in cells.items()
    }
    assert names.keys() <= data.keys()
    return data | names
