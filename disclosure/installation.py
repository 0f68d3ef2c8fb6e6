"""What every site starts with: the statutory columns, the subjects and the genres.

The lists are files in ``data/``. Installing adds what is missing and leaves alone what is
there: a site may edit, rename and move as it likes, and install again. What a site has
deleted counts as missing.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from time import monotonic

from django.db import transaction

from disclosure.models import Column, ColumnAddress, Genre, PublicationLog, SubjectCategory
from disclosure.parts import registered

DATA = Path(__file__).parent / "data"
BATCH_SECONDS = 0.2  # how long the head of the log stays locked: clerks may be at work
GAP = 10  # between the positions of neighbours, so that a site can put one between


def read_list(name: str) -> list[dict]:
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def install() -> dict[str, int]:
    """Install the three lists, and what apps above start with; return how many of each were
    added."""
    for part in registered:
        part.install()
    return {
        "columns": run_in_batches(column_steps()),
        "subjects": run_in_batches(subject_steps()),
        "genres": run_in_batches(genre_steps()),
    }


def run_in_batches(steps: Iterable[Callable[[], bool]]) -> int:
    """Run ``steps`` in short transactions under the head's lock; count those that said True."""
    added, steps = 0, iter(steps)
    for first in steps:
        with transaction.atomic():
            PublicationLog.locked()
            until = monotonic() + BATCH_SECONDS
            for step in chain([first], steps):
                added += step()
                if monotonic() > until:
                    break
    return added


def column_steps() -> Iterator[Callable[[], bool]]:
    """The tree of 国办公开办函〔2019〕61号 and Art. 20 and 21, from the root down."""
    standing: dict[str, Column | None] = {"": None}
    return column_steps_below("", read_list("columns"), standing)


def column_steps_below(above: str, nodes: list[dict], standing: dict):
    for place, node in enumerate(nodes, start=1):
        yield partial(add_column, above, place * GAP, node, standing)
        path = f"{above}/{node['slug']}".lstrip("/")
        yield from column_steps_below(path, node.get("children", []), standing)


def add_column(above: str, position: int, node: dict, standing: dict) -> bool:
    """Add a column unless one stands for it; ``standing`` has the columns by default path.

    A column that a site moved or gave another slug is found by its old address.
    """
    path, parent = f"{above}/{node['slug']}".lstrip("/"), standing[above]
    siblings = Column.objects.filter(parent=parent)
    old_address = ColumnAddress.objects.filter(path=path).select_related("column").first()
    column = (
        siblings.filter(slug=node["slug"]).first()
        or (old_address and old_address.column)
        or siblings.filter(name=node["name"]).first()
    )
    if column is None:
        fields = {name: text for name, text in node.items() if name != "children"}
        column = Column(parent=parent, position=position, **fields)
        column.save()
        standing[path] = column
        return True
    standing[path] = column
    return False


def subject_steps() -> Iterator[Callable[[], bool]]:
    for place, head in enumerate(read_list("subjects"), start=1):
        yield partial(add_subject, head["code"], head["name"], "", place * GAP)
        for below, child in enumerate(head["children"], start=1):
            yield partial(add_subject, child["code"], child["name"], head["code"], below * GAP)


def add_subject(code: str, name: str, above: str, position: int) -> bool:
    parent = SubjectCategory.objects.get(code=above) if above else None
    known = SubjectCategory.objects.filter(code=code).exists()
    if known or SubjectCategory.objects.filter(parent=parent, name=name).exists():
        return False
    SubjectCategory(code=code, name=name, parent=parent, position=position).save()
    return True


def genre_steps() -> Iterator[Callable[[], bool]]:
    """The fifteen kinds of 《党政机关公文处理工作条例》, then what catalogues add."""
    for place, genre in enumerate(read_list("genres"), start=1):
        yield partial(add_genre, place * GAP, genre)


def add_genre(position: int, fields: dict) -> bool:
    known = Genre.objects.filter(code=fields["code"])
    if known.exists() or Genre.objects.filter(name=fields["name"]).exists():
        return False
    Genre(position=position, **fields).save()
    return True
