"""The figures that a real report names in its text, put into the forms and broken."""

import re
from decimal import Decimal

import pytest

from reports.tables.invariants import faults
from reports.tables.requests import REQUESTS
from reports.tables.totals import with_totals

REPORT = "data/real_corpus/pingtan-2025-disclosure-annual-report.txt"
SAID = re.compile(r"收到政府信息公开申请(\d+)件，共办结(\d+)件，结转至2026年(\d+)件")


@pytest.fixture
def real(shared) -> dict[str, Decimal]:
    """Its text has sums only: they stand in one column, the results in one row."""
    found = SAID.search((shared / REPORT).read_text(encoding="utf-8"))
    new, done, after = map(Decimal, found.groups())
    return {"new.person": new, "granted.person": done, "next.person": after}


def test_the_sums_of_a_real_report_hold(real):
    assert faults({"requests": real}) == []
    every = with_totals(REQUESTS, real)
    assert (every["new.total"], every["done_total.total"], every["next.total"]) == (154, 148, 6)


@pytest.mark.parametrize("cell", ["new.person", "granted.person", "next.person"])
def test_each_of_them_that_is_typed_wrongly_is_found(real, cell):
    real[cell] += 10
    (fault,) = faults({"requests": real})
    assert "第三部分“自然人”列不平" in fault.words
    assert "10。" in fault.words
