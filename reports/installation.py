"""What every site starts with: the kinds of reports that the law names, and indicators.

The lists are files in ``data/``. Like the catalogue's own lists, installing adds what is
missing and leaves alone what is there.
"""

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from disclosure.installation import GAP, run_in_batches
from reports.models import Indicator, ReportKind

DATA = Path(__file__).parent / "data"


def read_list(name: str) -> list[dict]:
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def install() -> int:
    """Install kinds and indicators; return how many were added."""
    return run_in_batches(kind_steps()) + run_in_batches(indicator_steps())


def kind_steps() -> Iterator[Callable[[], bool]]:
    for place, fields in enumerate(read_list("kinds"), start=1):
        yield partial(add, ReportKind, place * GAP, fields)


def indicator_steps() -> Iterator[Callable[[], bool]]:
    for place, fields in enumerate(read_list("indicators"), start=1):
        yield partial(add_indicator, place * GAP, fields)


def add_indicator(position: int, fields: dict) -> bool:
    kind = ReportKind.objects.filter(code=fields.get("kind", "")).first()
    return add(Indicator, position, fields | {"kind": kind})


def add(model, position: int, fields: dict) -> bool:
    known = model.objects.filter(code=fields["code"])
    if known.exists() or model.objects.filter(name=fields["name"]).exists():
        return False
    model(position=position, **fields).save()
    return True
