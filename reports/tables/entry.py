"""What a person typed into the cells: numbers, or a word of what is wrong with each."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reports.extraction.numerals import read_number
from reports.models.figures import decimal_text
from reports.tables.layout import Form
from reports.tables.totals import Values, with_totals

LONGEST = 60  # characters of a cell
UNIT = {True: "件", False: "万元"}


@dataclass
class Entry:
    """What was read of one table: ``values`` of what is in order, ``wrong`` words by cell."""

    values: Values = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)


def read_cell(form: Form, code: str, typed: str) -> Decimal | None:
    """Return the number typed into a cell; None of an empty one. Raises ValidationError that
    names the cell and the remedy."""
    if not typed.strip():
        return None
    cell = form.cells[code]
    if len(typed) > LONGEST:
        raise ValidationError(
            _("%(cell)s：有 %(length)d 个字，不会是数字。请只填数字，如 12。")
            % {"cell": form.words(code), "length": len(typed)}
        )
    if typed.lstrip().startswith("="):
        raise ValidationError(
            _("%(cell)s：是公式，没有它的结果。请在表格软件中打开、保存一次，或直接填数字。")
            % {"cell": form.words(code)}
        )
    try:
        value = read_number(typed, unit=UNIT[cell.is_whole])
    except ValidationError as error:
        raise ValidationError(
            _("%(cell)s：%(words)s") % {"cell": form.words(code), "words": error.messages[0]}
        ) from None
    if cell.is_whole and value != value.to_integral_value():
        raise ValidationError(
            _("%(cell)s：“%(typed)s”不是整数。这一格是件数，请填整数，如 12。")
            % {"cell": form.words(code), "typed": typed.strip()[:20]}
        )
    return value


def read_cells(form: Form, typed: dict[str, str]) -> Entry:
    """Read what was typed by code; what is computed is passed over."""
    entry = Entry()
    for code in form.typed:
        try:
            value = read_cell(form, code, typed.get(code, ""))
        except ValidationError as error:
            entry.wrong[code] = error.messages[0]
            continue
        if value is not None:
            entry.values[code] = value
    return entry


def contradictions(form: Form, typed: dict[str, str]) -> list[str]:
    """Say of each total in ``typed`` that is not the sum of its cells what it should be."""
    every = with_totals(form, read_cells(form, typed).values)
    told = []
    for code, cell in form.cells.items():
        text = typed.get(code, "").strip()
        if not cell.is_computed or not text:
            continue
        computed = decimal_text(every[code]) if code in every else _("空")
        if not is_number(form, code, text, every.get(code)):
            told.append(
                _("%(cell)s：带来的是“%(text)s”，各项相加是 %(computed)s，以相加为准。")
                % {"cell": form.words(code), "text": text[:20], "computed": computed}
            )
    return told


def is_number(form: Form, code: str, text: str, value: Decimal | None) -> bool:
    """Whether ``text`` says ``value``; a formula that was not computed says nothing else."""
    if text.startswith("="):
        return True
    try:
        return read_cell(form, code, text) == value
    except ValidationError:
        return False
