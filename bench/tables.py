"""Tables for the eye, and for a README."""

import sys
import unicodedata
from collections.abc import Sequence


def say(text: str = "") -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def show(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write a Markdown table with straight columns."""
    lines = [head, ["-" * width_of(name) for name in head], *rows]
    widths = [max(width_of(cell) for cell in column) for column in zip(*lines, strict=True)]
    for line in lines:
        fill = "-" if line is lines[1] else " "
        cells = [
            cell + fill * (width - width_of(cell))
            for cell, width in zip(line, widths, strict=True)
        ]
        say(f"| {' | '.join(cells)} |")


def width_of(text: str) -> int:
    """Return how many columns ``text`` takes: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def in_ms(median: float, p95: float) -> str:
    return f"{median:.1f} · {p95:.1f}"
