"""The three forms, by the code that the record keeps."""

from reports.tables.disclosed import DISCLOSED
from reports.tables.disputes import DISPUTES
from reports.tables.layout import Form
from reports.tables.requests import REQUESTS

FORMS: dict[str, Form] = {form.code: form for form in [DISCLOSED, REQUESTS, DISPUTES]}
