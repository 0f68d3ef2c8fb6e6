"""Whole reports in the manner of several cities, labelled by hand: value, unit, bound and
indicator of every figure, in the order of the text. All of them are invented."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from reports.extraction.matching import Matcher
from reports.extraction.proposing import propose
from reports.indicators import shipped

TEXTS = Path(__file__).parent.parent / "texts"
NAMES = sorted(path.stem for path in TEXTS.glob("*.txt"))


def labels(name: str) -> list[tuple]:
    with (TEXTS / f"{name}.tsv").open(newline="") as file:
        return [(Decimal(row[0]), *row[1:]) for row in csv.reader(file, delimiter="\t")]


@pytest.mark.parametrize("name", NAMES)
def test_all_figures_of_a_report_are_proposed_and_nothing_else(name):
    text = (TEXTS / f"{name}.txt").read_text()
    found = propose(text, Matcher(shipped()))
    assert [(each.value, each.unit, each.bound) for each in found] == [
        label[:3] for label in labels(name)
    ]


@pytest.mark.parametrize("name", NAMES)
def test_the_indicators_of_a_report_are_known_by_their_wordings(name):
    text = (TEXTS / f"{name}.txt").read_text()
    found = propose(text, Matcher(shipped()))
    assert [(each.value, each.indicator) for each in found] == [
        (label[0], label[3]) for label in labels(name)
    ]
