"""A plain Wagtail site beside ours, in one run: the same documents, the same server, the same
readers. Wagtail lies in a folder outside the project, with a virtual environment of its own."""

import json
import os
import shutil
import subprocess
import venv
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict
from itertools import islice
from pathlib import Path

from django.core.management import call_command

from bench.addresses import KINDS, Sample, Visit, address
from bench.corpus import ROOT, documents
from bench.pages import collect_static_files
from bench.server import Reader, Server, our_site, serving
from bench.tables import say, show
from bench.timing import Pace, at_once
from disclosure.models import Disclosure

WANTED = ["wagtail==8.0.1", "gunicorn"]
LIST, API = "/", "/api/v2/pages/"
THEIRS = ["list", "filtered list", "page 900", "detail", "API list of 20"]
MOST_ADDRESSES = 500

Paces = dict[str, Pace]  # by kind of page


def measure(folder: Path, requests: int, readers: int, rounds: int, file: Path | None) -> None:
    """Print how many pages a second both sites give ``readers`` at once, the best of some
    rounds: others may use the machine."""
    count = Disclosure.objects.public().count()
    site = WagtailSite(folder, count)
    site.prepare()
    call_command("rebuild_index")
    collect_static_files()
    sample = Sample()
    their_addresses = {
        name: list(islice(each, MOST_ADDRESSES)) for name, each in of_wagtail(sample, count)
    }
    kinds = {kind.name: kind for kind in KINDS if counterpart(kind.name) in THEIRS}
    our_addresses = {
        name: list(islice(kind.addresses(sample), MOST_ADDRESSES))
        for name, kind in kinds.items()
    }
    visits = {name: kind.visit for name, kind in kinds.items()}
    ours: Paces = {}
    theirs: Paces = {}
    for _round in range(rounds):
        with our_site() as server:
            keep_best(ours, paces(server, our_addresses, visits, requests, readers))
        with site.serving() as server:
            keep_best(theirs, paces(server, their_addresses, {}, requests, readers))
    tell(count, readers, ours, theirs)
    if file:
        results = {"documents": count, "readers": readers, "ours": ours, "wagtail": theirs}
        file.write_text(json.dumps(results, indent=1, default=asdict) + "\n")


def counterpart(name: str) -> str:
    """Which of Wagtail's kinds of pages one of ours is compared with."""
    kind = name.split(",")[0]
    return "filtered list" if kind == "filtered" else kind


class WagtailSite:
    """Wagtail and its site of ``count`` documents, below ``folder``."""

    def __init__(self, folder: Path, count: int):
        self.python = folder / "venv" / "bin" / "python"
        self.data = folder / str(count)
        self.count = count

    def prepare(self) -> None:
        """Install and fill what is not there yet."""
        if not self.python.exists():
            say("installing Wagtail")
            venv.create(self.python.parents[1], with_pip=True)
            pip = [self.python, "-m", "pip", "install", "--quiet", *WANTED]
            subprocess.run(pip, check=True)
        if not self.data.exists():
            say(f"filling Wagtail with {self.count:,} documents")
            self.fill()

    def fill(self) -> None:
        unfinished = self.data.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        command = [self.python, "-m", "bench.wagtail_site.fill"]
        with subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            cwd=ROOT,
            env=os.environ | self.variables(unfinished),
            text=True,
        ) as process:
            for each in documents(self.count):
                process.stdin.write(json.dumps(each) + "\n")
        if process.returncode:
            raise SystemExit("Wagtail's site could not be filled.")
        unfinished.rename(self.data)

    def serving(self) -> AbstractContextManager[Server]:
        application = "bench.wagtail_site.wsgi"
        return serving(str(self.python), application, ROOT, **self.variables(self.data))

    def variables(self, data: Path) -> dict[str, str]:
        return {
            "DJANGO_SETTINGS_MODULE": "bench.wagtail_site.settings",
            "WAGTAIL_FOLDER": str(data),
        }


def of_wagtail(sample: Sample, count: int) -> Iterator[tuple[str, Iterator[str]]]:
    """Yield the kinds of pages that Wagtail has too, each with its addresses."""
    rows = sample.documents
    last = count // 20
    yield "list", (address(LIST, page=page) for page in range(1, last + 1))
    yield (
        "filtered list",
        (address(LIST, body=row.issuing_body.code, year=row.published_on.year) for row in rows),
    )
    yield "page 900", (address(LIST, page=page) for page in range(min(900, last), last + 1))
    yield "detail", (f"/d{row.pk}/" for row in rows)
    fields = "index_number,document_number,body,genre,published_on"
    asked = {"type": "wagtail_site.DocumentPage", "fields": fields, "order": "-published_on"}
    yield (
        "API list of 20",
        (address(API, **asked, limit=20, offset=20 * page) for page in range(last)),
    )


def paces(
    server: Server,
    asked: dict[str, list[str]],
    visits: dict[str, Visit],
    requests: int,
    readers: int,
) -> Iterator[tuple[str, Pace]]:
    """Yield the pace of each kind of page."""
    for name, addresses in asked.items():
        if (status := Reader(server.port).get(addresses[0]).status) != 200:
            raise SystemExit(f"{addresses[0]} answers {status}.")
        visit = visits.get(name, Visit.FIRST)
        yield name, at_once(server, addresses, requests, readers, visit)


def keep_best(best: Paces, found: Iterator[tuple[str, Pace]]) -> None:
    for name, pace in found:
        before = best.get(name, pace)
        best[name] = Pace(
            max(pace.a_second, before.a_second),
            min(pace.work, before.work),
        )


def tell(count: int, readers: int, ours: Paces, theirs: Paces) -> None:
    rows = []
    for name, our in ours.items():
        their = theirs[counterpart(name)]
        rows.append(
            [
                name,
                f"{our.a_second:.0f}",
                f"{their.a_second:.0f}",
                f"{our.a_second / their.a_second:.1f}",
                f"{our.work:.1f}",
                f"{their.work:.1f}",
                f"{their.work / our.work:.1f}",
            ]
        )
    say(f"{count:,} documents, Wagtail on SQLite, {readers} readers at once")
    head = [
        "page",
        "ours a second",
        "Wagtail",
        "times",
        "ours, ms computing",
        "Wagtail",
        "times",
    ]
    show(head, rows)
