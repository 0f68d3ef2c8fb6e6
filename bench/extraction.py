"""What proposing the figures of reports takes, on one core; no database is read."""

import json
import statistics
import time
from pathlib import Path

from bench.corpus import ROOT
from bench.tables import say, show
from reports.extraction.matching import Matcher
from reports.extraction.proposing import propose
from reports.indicators import shipped

TEXTS = (
    ROOT / "tests" / "reports" / "texts"
)  # invented reports, in the manner of several cities
LENGTHS = [8_000, 14_000, 20_000]  # characters
TARGET = 50  # reports a second
ROUNDS, BURST = 7, 10


def measure(file: Path | None) -> None:
    """Print reports a second for each length: the median round, in seconds of computing, which
    other work on the machine does not lengthen."""
    began = time.process_time()
    matcher = Matcher(shipped())
    ready = time.process_time() - began
    results = {length: rate(report_of(length), matcher) for length in LENGTHS}
    say(f"the wordings of the shipped indicators are ready in {ready * 1000:.1f} ms\n")
    head = ["characters", "figures", "reports a second", f"of {TARGET}"]
    show(head, [line(length, *result) for length, result in results.items()])
    if file:
        rates = {length: rate for length, (_figures, rate) in results.items()}
        file.write_text(json.dumps(rates, indent=1) + "\n")


def report_of(length: int) -> str:
    """Return a report of ``length`` characters: the invented ones, one after another."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(TEXTS.glob("*.txt")))
    return (text * (length // len(text) + 1))[:length]


def rate(text: str, matcher: Matcher) -> tuple[int, float]:
    """Return how many figures ``text`` has, and how often a second they are proposed."""
    figures = len(propose(text, matcher))
    times = []
    for _round in range(ROUNDS):
        began = time.process_time()
        for _report in range(BURST):
            propose(text, matcher)
        times.append((time.process_time() - began) / BURST)
    return figures, 1 / statistics.median(times)


def line(length: int, figures: int, rate: float) -> list[str]:
    ratio = rate / TARGET
    return [
        f"{length:,}",
        str(figures),
        f"{rate:.0f}",
        f"{ratio:.1f}{'' if ratio >= 1 else ' !'}",
    ]
