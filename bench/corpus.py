"""The invented documents: a script beside the project makes them, the same for a seed."""

import fcntl
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("GONGKAI_SHARED", ROOT.parent / "shared"))
SCRIPT = SHARED / "bench" / "corpus.py"
AHEAD = 1 << 20  # bytes: about a hundred documents wait in the pipe while others are saved
ENOUGH = 4_000  # documents of which to learn how common a word is


def write(count: int, file: Path) -> None:
    """Write the first ``count`` documents as JSON Lines."""
    with file.open("wb") as lines:
        subprocess.run([sys.executable, str(SCRIPT), str(count)], stdout=lines, check=True)


def documents(count: int) -> Iterator[dict]:
    """Yield the first ``count`` documents, each made when it is asked for."""
    command = [sys.executable, str(SCRIPT), str(count)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        fcntl.fcntl(process.stdout, fcntl.F_SETPIPE_SZ, AHEAD)
        yield from map(json.loads, process.stdout)
    if process.returncode:
        raise SystemExit(f"{SCRIPT} failed")


@cache
def facts(count: int = ENOUGH) -> dict:
    """Return what searches should find in the first ``count`` documents."""
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        command = [sys.executable, str(SCRIPT), str(count), "--facts", file.name]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        return json.load(file)


def words(least: float, most: float) -> list[str]:
    """Return the queries of the corpus that stand in that share of the documents."""
    known = facts()
    return [
        each["query"]
        for each in known["queries"]
        if least <= each["documents"] / known["documents"] < most
    ]


def tokens() -> list[str]:
    """Return texts that stand in one document each."""
    return [each["token"] for each in facts()["tokens"]]
