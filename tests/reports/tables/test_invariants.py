"""Broken on purpose, cell by cell: every fault names its column or its cell."""

from decimal import Decimal

import pytest

from reports.tables.forms import FORMS
from reports.tables.invariants import deviations, faults
from reports.tables.requests import APPLICANTS, REQUESTS, RESULTS
from reports.tables.totals import with_totals
from tests.reports.tables import sample

EVERY = [(code, cell) for code, form in FORMS.items() for cell in form.typed]
COUNTED = [(code, cell) for code, cell in EVERY if FORMS[code].cells[cell].is_whole]


def test_tables_that_add_up_have_no_fault():
    assert faults(sample.values()) == []
    assert faults({}) == []


@pytest.mark.parametrize("cell", REQUESTS.typed)
@pytest.mark.parametrize("more", [1, -1])
def test_one_too_many_or_too_few_in_any_cell_of_part_3_names_its_column(cell, more):
    tables = sample.values()
    tables["requests"][cell] += more
    (fault,) = faults(tables)
    row, _dot, column = cell.partition(".")
    assert fault.column == column
    assert f"第三部分“{APPLICANTS[column]}”列不平" in fault.words
    is_received = row in {"new", "carried"}
    assert ("后者少 1" in fault.words) == (is_received == (more > 0))
    assert "请核对这一列的一、二、三、四各行。" in fault.words
    assert fault.cells == tuple(
        f"{each}.{column}" for each in ["new", "carried", "done_total", "next"]
    )


@pytest.mark.parametrize("cell", REQUESTS.typed)
def test_a_cell_left_empty_counts_as_nothing_in_its_column(cell):
    tables = sample.values()
    missing = tables["requests"].pop(cell)
    assert len(faults(tables)) == 1
    assert f"相差 {missing}" not in faults(tables)[0].words
    assert faults(tables)[0].words.count(f"{missing}。") == 1


@pytest.mark.parametrize(("table", "cell"), EVERY)
def test_a_negative_number_is_named_by_its_cell(table, cell):
    tables = {table: {cell: Decimal("-2")}}
    fault = faults(tables)[0]
    assert (fault.table, fault.cells) == (table, (cell,))
    assert fault.words == (f"{FORMS[table].words(cell)}是 -2：不能是负数，请改为 0 或正数。")


@pytest.mark.parametrize(("table", "cell"), COUNTED)
def test_a_part_of_a_case_is_named_by_its_cell(table, cell):
    fault = faults({table: {cell: Decimal("1.5")}})[0]
    assert fault.words == (f"{FORMS[table].words(cell)}是 1.5：这一格是件数，请改为整数。")


def test_fees_may_have_decimals():
    assert faults({"disclosed": {"fees.amount": Decimal("0.000001")}}) == []


@pytest.mark.parametrize("column", APPLICANTS)
def test_what_was_carried_over_otherwise_than_last_year_said_names_the_column(column):
    values = sample.values()["requests"]
    last = {f"next.{each}": values[f"carried.{each}"] for each in APPLICANTS}
    assert deviations(values, last) == []
    last[f"next.{column}"] += 4
    (fault,) = deviations(values, last)
    assert fault.cells == (f"carried.{column}",)
    assert fault.words == (
        f"第三部分“二、上年结转政府信息公开申请数量”行“{APPLICANTS[column]}”列是 1，"
        "上年报告“四、结转下年度继续办理”是 5。请改为 5，或写明不一致的原因。"
    )
    del values[f"carried.{column}"]
    assert "列没有填，" in deviations(values, last)[0].words


def test_what_last_year_did_not_say_is_not_compared():
    assert deviations(sample.values()["requests"], {}) == []
    assert deviations({}, {"next.person": Decimal(0)}) == []


# --- totals ---------------------------------------------------------------------------


def test_totals_are_the_sums_of_rows_and_columns():
    tables = sample.values()
    every = with_totals(REQUESTS, tables["requests"])
    assert every["granted.total"] == 1 + 2 + 3 + 4 + 5 + 6
    assert every["done_total.research"] == 3 * len(RESULTS)
    assert every["done_total.total"] == 21 * len(RESULTS)
    assert every["next.total"] == 12
    disputes = with_totals(FORMS["disputes"], tables["disputes"])
    assert disputes["direct.total"] == sum(
        tables["disputes"][f"direct.{each}"]
        for each in ["upheld", "corrected", "otherwise", "pending"]
    )


def test_the_total_of_nothing_is_nothing_and_that_of_a_zero_is_zero():
    assert with_totals(REQUESTS, {}) == {}
    every = with_totals(REQUESTS, {"new.person": Decimal(0)})
    assert every == {"new.person": 0, "new.total": 0}


def test_a_total_that_was_brought_is_computed_all_the_same():
    every = with_totals(REQUESTS, {"new.person": Decimal(3), "new.total": Decimal(9)})
    assert every["new.total"] == 3
