"""What the forms compute: 总计 is never typed and never stored."""

from decimal import Decimal

from reports.tables.layout import Form

Values = dict[str, Decimal]


def with_totals(form: Form, values: Values) -> Values:
    """Return ``values`` (by code, without absent cells) with the computed cells.

    A sum of absent cells only is absent too: nothing typed is not zero.
    """
    every = {code: value for code, value in values.items() if code in form.typed}
    for code, cell in form.cells.items():
        if cell.is_computed and (total := added(cell.parts, form, every)) is not None:
            every[code] = total
    return every


def added(parts: tuple[str, ...], form: Form, values: Values) -> Decimal | None:
    """The sum of what is there of ``parts``, which may be sums themselves; None of nothing."""
    found = []
    for code in parts:
        below = form.cells[code].parts
        value = added(below, form, values) if below else values.get(code)
        if value is not None:
            found.append(value)
    return sum(found, Decimal(0)) if found else None
