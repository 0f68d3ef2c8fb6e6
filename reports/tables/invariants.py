"""What must hold in the tables, said of a cell or a column in words, with the remedy."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from reports.models.figures import decimal_text
from reports.tables.forms import FORMS
from reports.tables.layout import Form
from reports.tables.requests import APPLICANTS, CARRIED, DONE, NEW, NEXT, REQUESTS
from reports.tables.totals import Values, with_totals

Tables = dict[str, Values]


@dataclass(frozen=True)
class Fault:
    """``cells`` are the codes of the cells of ``table`` that ``words`` is about."""

    table: str
    column: str
    cells: tuple[str, ...]
    words: str


def faults(tables: Tables) -> list[Fault]:
    """What is wrong in ``tables`` by themselves; {} has no fault."""
    found = []
    for code, form in FORMS.items():
        found += [
            Fault(code, form.cells[cell].column, (cell,), words)
            for cell, value in tables.get(code, {}).items()
            if (words := unfit(form, cell, value))
        ]
    return [*found, *unbalanced(tables.get(REQUESTS.code, {}))]


def unfit(form: Form, code: str, value: Decimal) -> str:
    """Why ``value`` cannot stand in a cell, in words; "" if it can."""
    said = {"cell": form.words(code), "value": decimal_text(value)}
    if value < 0:
        return _("%(cell)s是 %(value)s：不能是负数，请改为 0 或正数。") % said
    if form.cells[code].is_whole and value != value.to_integral_value():
        return _("%(cell)s是 %(value)s：这一格是件数，请改为整数。") % said
    return ""


def unbalanced(values: Values) -> Iterator[Fault]:
    """The columns in which 一 + 二 is not 三（七） + 四."""
    every = with_totals(REQUESTS, values)
    for column, name in APPLICANTS.items():
        cells = tuple(f"{row}.{column}" for row in [NEW, CARRIED, DONE, NEXT])
        if not any(cell in every for cell in cells):
            continue
        new, carried, done, after = (every.get(cell, Decimal(0)) for cell in cells)
        received, settled = new + carried, done + after
        if received == settled:
            continue
        words = _(
            "第三部分“%(column)s”列不平：一（%(new)s）加二（%(carried)s）等于 %(received)s，"
            "三（七）总计（%(done)s）加四（%(after)s）等于 %(settled)s，%(how)s %(gap)s。"
            "请核对这一列的一、二、三、四各行。"
        ) % {
            "column": name,
            "new": decimal_text(new),
            "carried": decimal_text(carried),
            "received": decimal_text(received),
            "done": decimal_text(done),
            "after": decimal_text(after),
            "settled": decimal_text(settled),
            "how": _("后者少") if received > settled else _("后者多"),
            "gap": decimal_text(abs(received - settled)),
        }
        yield Fault(REQUESTS.code, column, cells, words)


def deviations(values: Values, last: Values) -> list[Fault]:
    """The columns whose 二 differs from 四 of ``last``, last year's values; a column that
    last year's report does not have is not compared."""
    found = []
    for column, name in APPLICANTS.items():
        before = last.get(f"{NEXT}.{column}")
        now = values.get(f"{CARRIED}.{column}")
        if before is None or before == (now or 0):
            continue
        words = _(
            "第三部分“二、上年结转政府信息公开申请数量”行“%(column)s”列%(now)s，上年报告“四、"
            "结转下年度继续办理”是 %(before)s。请改为 %(before)s，或写明不一致的原因。"
        ) % {
            "column": name,
            "now": _("没有填") if now is None else _("是 %s") % decimal_text(now),
            "before": decimal_text(before),
        }
        found.append(Fault(REQUESTS.code, column, (f"{CARRIED}.{column}",), words))
    return found
