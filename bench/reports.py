"""What pages and answers about annual reports take, with 2,000 reports and 200,000 figures."""

import json
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from urllib.parse import urlencode

from django.core.management import call_command
from django.db import connection

from bench import report_corpus
from bench.addresses import Kind, Target
from bench.corpus import ROOT
from bench.pages import MOST_ADDRESSES, collect_static_files, in_turn
from bench.server import serving
from bench.tables import say
from disclosure.models import IssuingBody
from reports.models import Figure, Indicator, Report

PAGE, REPORTS, FIGURES = "/reports/figures/", "/api/v1/reports/", "/api/v1/figures/"
TARGET = Target(50, 100)


class Sample:
    """Indicators and bodies, in the order of their codes."""

    def __init__(self):
        self.indicators = list(
            Indicator.objects.order_by("code").values_list("code", flat=True)
        )
        self.bodies = list(IssuingBody.objects.order_by("code").values_list("code", flat=True))

    def some(self, every: list[str], place: int, count: int) -> list[str]:
        """``count`` of them, other ones for each ``place``."""
        return [every[(place * 7 + step * 3) % len(every)] for step in range(count)]


def address(path: str, **parameters) -> str:
    return f"{path}?{urlencode(parameters, doseq=True)}"


def comparison(sample: Sample) -> Iterator[str]:
    """Five indicators of twenty bodies over ten years; one in two has sums among them."""
    for place in range(50):
        yield address(
            PAGE,
            indicator=sample.some(sample.indicators, place, 5),
            body=sample.some(sample.bodies, place, 20),
            kind="rule-of-law",
            year_from=2016,
            year_to=2025,
        )


def small_comparison(sample: Sample) -> Iterator[str]:
    for place in range(50):
        indicator = sample.some(sample.indicators, place, 1)
        yield address(PAGE, indicator=indicator, body=sample.some(sample.bodies, place, 4))


def every_body(sample: Sample) -> Iterator[str]:
    for code in sample.indicators:
        yield address(PAGE, indicator=code, kind="disclosure", year_from=2025)


def figures(sample: Sample) -> Iterator[str]:
    for place, code in enumerate(sample.indicators):
        yield address(FIGURES, indicator=code, page_size=100)
        yield address(FIGURES, body=sample.bodies[place % len(sample.bodies)], page_size=100)
        yield address(FIGURES, indicator=code, year_from=2018, year_to=2020, kind="disclosure")


def every_figure(sample: Sample) -> Iterator[str]:
    for page in range(1, 1_001, 10):
        yield address(FIGURES, page=page, page_size=100)


def figures_of_a_year(sample: Sample) -> Iterator[str]:
    for year in report_corpus.YEARS:
        for page in range(1, 11):
            yield address(FIGURES, year=year, page=page)


def reports(sample: Sample) -> Iterator[str]:
    for place in range(100):
        yield address(REPORTS, page=place % 20 + 1, page_size=100)
        yield address(REPORTS, body=sample.bodies[place % len(sample.bodies)], year_from=2018)


def report(sample: Sample) -> Iterator[str]:
    for body in sample.bodies:
        yield f"{REPORTS}rule-of-law/2020/{body}/"


def matrix(sample: Sample) -> Iterator[str]:
    """The reports of every kind, and all years of one."""
    yield "/reports/"
    for kind in report_corpus.KINDS:
        yield f"/reports/{kind}/"


def reading(sample: Sample) -> Iterator[str]:
    for body in sample.bodies:
        yield f"/reports/rule-of-law/2020/{body}/"


KINDS = [
    Kind("matrix", TARGET, TARGET, matrix),
    Kind("a report to read", TARGET, TARGET, reading),
    Kind("5 indicators, 20 bodies, 10 years", TARGET, TARGET, comparison),
    Kind("1 indicator, 4 bodies", TARGET, TARGET, small_comparison),
    Kind("1 indicator, every body", TARGET, TARGET, every_body),
    Kind("API figures, filtered", TARGET, TARGET, figures),
    Kind("API figures, any page", TARGET, TARGET, every_figure),
    Kind("API figures of a year", TARGET, TARGET, figures_of_a_year),
    Kind("API reports", TARGET, TARGET, reports),
    Kind("API report", TARGET, TARGET, report),
]


def measure(requests: int, only: str, file: Path | None) -> None:
    """Load the reports, if the database is empty, and print the table."""
    if not Report.objects.exists():
        report_corpus.load()
    call_command("rebuild_index")
    collect_static_files()
    kinds, sample = [kind for kind in KINDS if kind.name.startswith(only)], Sample()
    asked = {kind.name: list(islice(kind.addresses(sample), MOST_ADDRESSES)) for kind in kinds}
    count = Report.objects.public().count()
    shown = f"{count:,} reports, {Figure.objects.public().count():,} figures"
    say(f"{shown}, {connection.vendor}, {requests} requests a kind")
    with serving(
        sys.executable, "portal.wsgi", ROOT, DJANGO_SETTINGS_MODULE="bench.settings"
    ) as server:
        results = in_turn(server, kinds, asked, count, requests)
    if file:
        file.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
