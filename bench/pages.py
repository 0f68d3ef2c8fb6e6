"""What each kind of page takes on this database, beside what it may take."""

import json
import statistics
from dataclasses import asdict
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from bench import pace
from bench.addresses import KINDS, Kind, Sample, Target
from bench.server import Server, our_site
from bench.tables import in_ms, say, show
from bench.timing import Timed, at_once, one_by_one
from disclosure.models import Disclosure

MOST_ADDRESSES = 2_000


def measure(requests: int, readers: int, only: str, file: Path | None) -> None:
    """Print the tables. ``readers`` 0: one after another only; ``only``: kinds whose name
    begins so."""
    call_command("rebuild_index")
    collect_static_files()
    documents = Disclosure.objects.public().count()
    kinds = [kind for kind in KINDS if kind.name.startswith(only)]
    sample = Sample()
    addresses = {
        kind.name: list(islice(kind.addresses(sample), MOST_ADDRESSES)) for kind in kinds
    }
    say(f"{documents:,} documents, {connection.vendor}, {requests} requests a kind")
    with our_site() as server:
        results = {
            "documents": documents,
            "database": connection.vendor,
            "pages": in_turn(server, kinds, addresses, documents, requests),
        }
    if readers:
        with our_site() as server:  # which has kept no page yet
            results["at_once"] = together(server, kinds, addresses, readers)
    if file:
        file.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")


def collect_static_files() -> None:
    """Make what the pages link to, where that is older than its sources."""
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    made = manifest.stat().st_mtime if manifest.exists() else 0
    files = (file for folder in settings.STATICFILES_DIRS for file in folder.rglob("*"))
    if any(file.stat().st_mtime > made for file in files):
        call_command("collectstatic", interactive=False, verbosity=0)


def in_turn(
    server: Server, kinds: list[Kind], addresses: dict, documents: int, requests: int
) -> dict:
    """Time every kind over one connection; return the figures by name."""
    for kind in kinds:
        one_by_one(server, addresses[kind.name], 1, kind.visit)
    before = server.memory()
    timed, measured = {}, []
    for kind in kinds:
        measured.append(pace.slower())
        timed[kind] = one_by_one(server, addresses[kind.name], requests, kind.visit)
    slower = statistics.mean(measured)
    rows = [row_of(kind.target(documents), kind.name, timed[kind], slower) for kind in kinds]
    head = ["page", "target, ms", "median · p95, ms", "computing", "of the target"]
    show([*head, "at the first machine's pace", "answers"], rows)
    say(f"this machine meanwhile: {slower:.1f} times as long as the one of the first table")
    after = server.memory()
    say(f"memory of the workers: {megabytes(before)} before, {megabytes(after)} after")
    return {kind.name: asdict(timed[kind]) | {"slower": slower} for kind in kinds}


def row_of(target: Target, name: str, timed: Timed, slower: float) -> list[str]:
    ratios = (timed.median / target.median, timed.p95 / target.p95)
    statuses = ", ".join(f"{status}: {n}" for status, n in timed.statuses.items())
    return [
        name,
        f"{target.median} · {target.p95}",
        in_ms(timed.median, timed.p95),
        f"{timed.work:.1f}",
        f"{ratios[0]:.2f} · {ratios[1]:.2f}" + (" !" if max(ratios) > 1 else ""),
        in_ms(timed.median / slower, timed.p95 / slower)
        + (" !" if max(ratios) > slower else ""),
        statuses,
    ]


def together(server: Server, kinds: list[Kind], addresses: dict, readers: int) -> dict:
    """Return pages a second by name, with ``readers`` at once."""
    rows, results = [], {}
    for kind in kinds:
        pace = at_once(server, addresses[kind.name], 40 * readers, readers, kind.visit)
        results[kind.name] = asdict(pace)
        rows.append([kind.name, f"{pace.a_second:.0f}", f"{pace.work:.1f}"])
    show([f"{readers} readers at once", "pages a second", "computing, ms a page"], rows)
    return results


def megabytes(memory: list[float]) -> str:
    return " and ".join(f"{each:.0f}" for each in memory) + " MB"
