"""The forms as the clerk's page draws them: heads, fields, and totals that nobody types."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from reports.admin.table_form import TablesForm, carried, field_id, field_name
from reports.models.figures import decimal_text
from reports.tables.forms import FORMS
from reports.tables.layout import Form, Head, Piece, Place
from reports.tables.requests import CARRIED, COLUMNS, DONE, NEW, NEXT, REQUESTS
from reports.tables.shown import Lines, sections
from reports.tables.totals import Values


@dataclass(frozen=True)
class Field:
    """A piece of a form. Of a cell: ``text`` typed or computed, ``wrong`` what is wrong with
    it, ``last`` what last year's report says there."""

    place: Place
    text: str = ""
    id: str = ""
    name: str = ""
    wrong: str = ""
    last: str = ""

    @property
    def piece(self) -> Piece:
        return self.place.piece

    @property
    def is_head(self) -> bool:
        return isinstance(self.piece, Head)

    @property
    def parts(self) -> str:
        return " ".join(self.piece.parts)


@dataclass(frozen=True)
class Balance:
    """How 一 + 二 stands to 三（七） + 四 in a column; ``words`` "" where nothing is typed."""

    column: str
    words: str
    is_even: bool


@dataclass(frozen=True)
class Sheet:
    form: Form
    heads: Lines
    bodies: list[Lines]
    balances: list[Balance]


def sheets(typed: TablesForm) -> list[Sheet]:
    found = []
    for form in FORMS.values():
        totals = typed.totals(form)
        heads, bodies = sections(form, maker(form, typed, totals))
        unread = set(typed.entries[form.code].wrong)
        found.append(Sheet(form, heads, bodies, balances(form, totals, unread)))
    return found


def maker(form: Form, typed: TablesForm, totals: Values) -> Callable[[Piece], Field]:
    """Return what makes the pieces of ``form`` fields, in the order of its places."""
    places = iter(form.places)
    wrong, last = typed.entries[form.code].wrong, carried(typed.last)

    def make(piece: Piece) -> Field:
        place = next(places)
        if isinstance(piece, Head):
            return Field(place, piece.text)
        code = piece.code
        if piece.is_computed:
            is_unread = not wrong.keys().isdisjoint(form.leaves(code))
            text = _("待核对") if is_unread else shown(totals.get(code))
            return Field(place, text, field_id(form, code))
        return Field(
            place,
            typed.typed[form.code].get(code, ""),
            field_id(form, code),
            field_name(form, code),
            wrong.get(code, ""),
            last.get(code, "") if form is REQUESTS else "",
        )

    return make


def shown(value: Decimal | None) -> str:
    return "" if value is None else decimal_text(value)


def balances(form: Form, totals: Values, unread: set[str]) -> list[Balance]:
    """``unread`` are the cells that hold no number."""
    if form is not REQUESTS:
        return []
    return [balance(column, totals, unread) for column in COLUMNS]


def balance(column: str, totals: Values, unread: set[str]) -> Balance:
    codes = [f"{row}.{column}" for row in [NEW, CARRIED, DONE, NEXT]]
    if not unread.isdisjoint(set().union(*map(REQUESTS.leaves, codes))):
        return Balance(column, _("待核对"), True)
    if not any(code in totals for code in codes):
        return Balance(column, "", True)
    new, carried_over, done, after = (totals.get(code, Decimal(0)) for code in codes)
    gap = new + carried_over - done - after
    words = _("差 %s") % decimal_text(abs(gap)) if gap else _("平")
    return Balance(column, words, not gap)
