"""A whole set of tables that is in order, for tests to break."""

from decimal import Decimal

from reports.tables.forms import FORMS
from reports.tables.requests import APPLICANTS, NEW, NEXT, RESULTS
from reports.tables.stored import stored


def values() -> dict[str, dict[str, Decimal]]:
    """Every cell filled: results 1, 2, 3 … by column, 四 two, 二 one."""
    tables = {
        code: {cell: Decimal(place) for place, cell in enumerate(form.typed)}
        for code, form in FORMS.items()
    }
    tables["disclosed"]["fees.amount"] = Decimal("1234.56")
    requests = tables["requests"]
    for place, column in enumerate(APPLICANTS, start=1):
        requests |= {f"{row}.{column}": Decimal(place) for row in RESULTS}
        requests[f"{NEXT}.{column}"] = Decimal(2)
        requests[f"carried.{column}"] = Decimal(1)
        requests[f"{NEW}.{column}"] = Decimal(place * len(RESULTS) + 1)
    return tables


def tables() -> dict:
    return stored(values())
