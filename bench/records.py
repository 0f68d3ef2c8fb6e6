"""What records cost on their way in and out, whole processes as an operator runs them."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from django.db import connection

from bench.corpus import ROOT, write
from bench.load import NotEmpty, begin_site
from bench.pace import slower
from bench.tables import say, show
from disclosure.models import Disclosure

TARGETS = {"postgresql": 1000, "sqlite": 500}  # records a second on their way in


def measure(count: int) -> None:
    """Write ``count`` records to a file, import them into the empty database, export them
    again, and print the rates. Raises NotEmpty."""
    if Disclosure.objects.exists():
        raise NotEmpty
    begin_site()
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "source.jsonl"
        write(count, source)
        coming = run("import_records", str(source), "--create-missing")
        leaving = run("export_site", f"{folder}/site")
        size = (Path(folder) / "site" / "records.jsonl").stat().st_size
    target = TARGETS[connection.vendor]
    say(f"this machine now: {slower():.1f} times as long as the one of the first table")
    say(f"{count:,} records, {connection.vendor}; {size / 1e6:,.0f} MB as JSON Lines")
    show(
        ["", "target", "a second", "÷ target", "memory, MB"],
        [
            row("import_records", target, count, coming),
            row("export_site", None, count, leaving),
        ],
    )


def run(*command: str) -> tuple[float, float]:
    """Return the seconds that a command took, and the largest memory of any so far, in MB."""
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "manage.py", *command, "--verbosity=0"],
        cwd=ROOT,
        env=os.environ,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    seconds = time.perf_counter() - began
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def row(name: str, target: int | None, count: int, taken: tuple[float, float]) -> list[str]:
    seconds, memory = taken
    rate = count / seconds
    ratio = f"{rate / target:.2f}" if target else ""
    return [name, f"{target:,}" if target else "", f"{rate:,.0f}", ratio, f"{memory:,.0f}"]
