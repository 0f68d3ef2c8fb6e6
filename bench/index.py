"""What the index costs: to build, to keep on disk, and to follow one publication."""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection

from bench.addresses import Sample
from bench.corpus import ROOT
from bench.tables import in_ms, say, show
from bench.timing import median_and_p95
from disclosure.models import Disclosure, PublicationLog, SubjectLink
from disclosure.search.file import close_index
from disclosure.search.following import answering
from disclosure.workflow import publish, withdraw

SINGLE = 200  # publications one by one
CALM = 10  # the first ones, which do not count


def measure(file: Path | None) -> None:
    """Build a new index beside the one in use, publish and withdraw documents one by one,
    print what it took and take the new index away."""
    with tempfile.TemporaryDirectory(dir=settings.INDEX_PATH.parent) as folder:
        settings.INDEX_PATH = Path(folder) / "index.sqlite3"
        results = {"database": connection.vendor} | building() | following()
        close_index()
    if file:
        file.write_text(json.dumps(results, indent=1) + "\n")


def building() -> dict:
    documents, texts = 0, 0
    rows = Disclosure.objects.public().values_list("title", "content_text")
    for title, text in rows.iterator(chunk_size=500):
        documents += 1
        texts += len(title.encode()) + len(text.encode())

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "manage.py", "rebuild_index"],
        cwd=ROOT,
        env=os.environ | {"INDEX_PATH": str(settings.INDEX_PATH)},
        check=True,
    )
    seconds = time.perf_counter() - began
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    computing = now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime
    beside = settings.INDEX_PATH.parent.glob("index.sqlite3*")
    size = sum(part.stat().st_size for part in beside)

    say(f"{documents:,} documents, {connection.vendor}")
    show(
        ["building", "target", "measured"],
        [
            ["documents a second", "", f"{documents / seconds:,.0f}"],
            ["documents a second of one core", "800", f"{documents / computing:,.0f}"],
            ["size of the index, MB", "", f"{size / 1e6:,.0f}"],
            ["size of the index ÷ texts", "1.8", f"{size / texts:.2f}"],
        ],
    )
    return {
        "documents": documents,
        "seconds": seconds,
        "computing_seconds": computing,
        "index_bytes": size,
        "text_bytes": texts,
    }


def following() -> dict:
    """Publish documents like those that are there, then withdraw them again."""
    sample = Sample()
    drafts = [draft_like(row) for row in sample.documents[: SINGLE + CALM]]
    times: dict[str, list[float]] = {}
    steps = {
        "publish": publish,
        "withdraw": lambda row: withdraw(row, reason="性能测试", ground="性能测试"),
    }
    for name, step in steps.items():
        for row in drafts:
            times.setdefault(name, []).append(took(step, row))
            times.setdefault(f"{name}: the index follows", []).append(took(catch_up))
    figures = {name: median_and_p95(each[CALM:]) for name, each in times.items()}
    show(
        ["one at a time", "target, ms", "median · p95, ms"],
        [
            [name, "20" if "follows" in name else "", in_ms(*pair)]
            for name, pair in figures.items()
        ],
    )
    return {"one_at_a_time": figures}


def draft_like(row: Disclosure) -> Disclosure:
    draft = Disclosure(
        title=row.title,
        issuing_body=row.issuing_body,
        column_id=row.column_id,
        genre=row.genre,
        keywords=row.keywords,
        written_on=row.written_on,
        content_html=row.content_html,
    )
    draft.save()
    SubjectLink.objects.create(disclosure=draft, subject=row.subjects.all()[0])
    return draft


def catch_up() -> None:
    with answering(PublicationLog.head()):
        pass


def took(step: Callable, *arguments) -> float:
    """Return the milliseconds of ``step``."""
    began = time.perf_counter()
    step(*arguments)
    return (time.perf_counter() - began) * 1000
