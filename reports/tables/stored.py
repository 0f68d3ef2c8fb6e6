"""The tables as the record keeps them: {table: {cell: "12"}}, and {"explained": {row: words}}.

Only what was typed is kept, exact decimals as text, in the order of their codes. ``explained``
holds, for the row 二、上年结转, why it differs from last year's report.
"""

from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reports.extraction.numerals import fits
from reports.models.figures import decimal_text
from reports.tables.forms import FORMS
from reports.tables.invariants import Tables, unfit
from reports.tables.layout import Form
from reports.tables.requests import CARRIED

EXPLAINED = "explained"
LONGEST_EXPLANATION = 500


def values_of(tables: dict) -> Tables:
    """Return the numbers of the tables; {} of a table that has none."""
    return {
        code: {
            cell: Decimal(text)
            for cell, text in tables.get(code, {}).items()
            if cell in form.typed
        }
        for code, form in FORMS.items()
    }


def explanation_of(tables: dict) -> str:
    return tables.get(EXPLAINED, {}).get(CARRIED, "")


def stored(values: Tables, explanation: str = "") -> dict:
    """The inverse of ``values_of`` and ``explanation_of``."""
    tables: dict[str, dict[str, str]] = {
        code: {cell: decimal_text(value) for cell, value in sorted(cells.items())}
        for code, cells in sorted(values.items())
        if cells
    }
    if explanation:
        tables[EXPLAINED] = {CARRIED: explanation}
    return dict(sorted(tables.items()))


def canonical(tables: dict) -> dict:
    """``tables`` of the database as ``stored`` makes them, whoever wrote them."""
    return stored(values_of(tables), explanation_of(tables))


def cells_in_words(tables: dict) -> dict[str, str]:
    """What was typed, by the words of its cell: what two versions are compared by."""
    words = {
        form.words(cell): tables[code][cell]
        for code, form in FORMS.items()
        for cell in form.typed
        if cell in tables.get(code, {})
    }
    if explanation := explanation_of(tables):
        words[_("上年结转不一致的说明")] = explanation
    return words


def checked_tables(tables: dict) -> dict:
    """Return ``tables`` from elsewhere as ``stored`` makes them; raises ValidationError."""
    values: Tables = {}
    explanation = ""
    for name, cells in tables.items():
        if not isinstance(cells, dict):
            raise ValidationError(_("统计表 %(name)s 应是对象。") % {"name": name})
        if name == EXPLAINED:
            explanation = checked_explanation(cells)
        elif form := FORMS.get(name):
            values[name] = {
                cell: checked_cell(form, cell, text) for cell, text in cells.items()
            }
        else:
            raise ValidationError(
                _("没有统计表 %(name)s：只有 %(known)s。")
                % {"name": name, "known": "、".join(FORMS)}
            )
    return stored(values, explanation)


def checked_explanation(cells: dict) -> str:
    words = cells.get(CARRIED, "")
    if cells.keys() - {CARRIED} or not isinstance(words, str):
        raise ValidationError(
            _("%(name)s 只能有 %(row)s，是说明上年结转不一致的文字。")
            % {"name": EXPLAINED, "row": CARRIED}
        )
    if len(words) > LONGEST_EXPLANATION:
        raise ValidationError(
            _("上年结转不一致的说明最多 %(limit)d 字。") % {"limit": LONGEST_EXPLANATION}
        )
    return words.strip()


def checked_cell(form: Form, code: str, text) -> Decimal:
    cell = form.cells.get(code)
    if cell is None:
        raise ValidationError(
            _("%(part)s的表没有 %(code)s 这一格。") % {"part": form.part, "code": code}
        )
    if cell.is_computed:
        raise ValidationError(
            _("%(cell)s由系统计算，请去掉 %(code)s。")
            % {"cell": form.words(code), "code": code}
        )
    try:
        value = Decimal(text if isinstance(text, str) else "x")
        is_held = fits(value)
    except InvalidOperation:
        is_held = False
    if not is_held:
        raise ValidationError(
            _('%(cell)s应是小数文本，如 "41.6"。') % {"cell": form.words(code)}
        )
    if words := unfit(form, code, value):
        raise ValidationError(words)
    return value
