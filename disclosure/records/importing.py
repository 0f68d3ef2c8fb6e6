"""A file of records, from its first line to its last: batches in short transactions.

Interrupted at any moment, it has brought whole batches; run again, it passes over what is
here. A line that points to a document which is not here yet waits for the end of the file.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError
from django.utils.translation import gettext as _

from disclosure.models import Disclosure
from disclosure.records.ahead import BadLine, Line, Place, read_line_at, read_lines
from disclosure.records.incoming import BadRecord
from disclosure.records.places import Places
from disclosure.records.save import Document, Outcome, Result, make_ready, save, save_singly

MOST = 400  # records in a transaction
FEWEST = 20
TOO_LONG = 0.3  # seconds that the log's head is locked: clerks and readers are at work
LARGEST = 8 * 1024**2  # bytes of lines that are held together


@dataclass
class Import:
    """One run over one file; ``results()`` yields (line number, what became of it)."""

    path: Path
    places: Places
    waiting: dict[str, Place] = field(default_factory=dict)
    size: int = 100

    def results(self) -> Iterator[tuple[int, Result]]:
        batch: list[Line] = []
        held = 0  # bytes
        for line in read_lines(self.path):
            if isinstance(line, BadLine):
                yield line.number, Result(Outcome.REFUSED, [line.words])
                continue
            if line.index_number in self.waiting:
                yield line.number, came_twice(line.index_number)
                continue
            batch.append(line)
            held += line.size
            if len(batch) >= self.size or held > LARGEST:
                yield from self.bring_ready(batch)
                batch, held = [], 0
        yield from self.bring_ready(batch)
        with self.path.open("rb") as file:
            yield from self.bring_waiting(file)

    def bring_ready(self, batch: list[Line]) -> Iterator[tuple[int, Result]]:
        """Save what can be saved now; the others are noted and wait."""
        late = self.late(batch)
        ready = []
        for line in batch:
            if line.index_number not in late:
                ready.append(line)
            elif line.index_number in self.waiting:
                yield line.number, came_twice(line.index_number)
            else:
                self.waiting[line.index_number] = (line.number, line.offset)
        yield from self.bring(ready)

    def late(self, batch: list[Line]) -> set[str]:
        """Return the numbers of what points to a document that is not here yet, or to one
        that does."""
        needed = {number for line in batch for number in line.incoming.needs}
        rows = Disclosure.objects.filter(index_number__in=needed)
        here = set(rows.values_list("index_number", flat=True)) if needed else set()
        pointing = [line for line in batch if line.incoming.needs and line.index_number]
        missing = needed - here - {line.index_number for line in batch}
        late: set[str] = set()
        while (
            more := {
                line.index_number for line in pointing if line.incoming.needs & (missing | late)
            }
            - late
        ):
            late |= more
        return late

    def bring_waiting(self, file: BinaryIO) -> Iterator[tuple[int, Result]]:
        """Save those that waited, with all that each of them waits for in one transaction."""
        while self.waiting:
            group, wanted = [], [next(iter(self.waiting))]
            while wanted:
                place = self.waiting.pop(wanted.pop(), None)
                if place:
                    line = read_line_at(file, place)
                    group.append(line)
                    wanted += line.incoming.needs & self.waiting.keys()
            yield from self.bring(sorted(group, key=lambda line: line.number))

    def bring(self, batch: list[Line]) -> Iterator[tuple[int, Result]]:
        ready: list[tuple[int, Document]] = []
        for line in batch:
            try:
                ready.append((line.number, make_ready(line.incoming, self.places)))
            except BadRecord as error:
                yield line.number, Result(Outcome.REFUSED, [str(error)])
        if not ready:
            return
        documents = [document for _number, document in ready]
        ground, began = self.path.name, monotonic()
        try:
            results = save(documents, ground=ground)
        except (DataError, IntegrityError, ValidationError):
            self.places = Places(create_missing=self.places.create_missing)
            results = save_singly(documents, self.places, ground=ground)
        self.adapt(len(ready), monotonic() - began)
        yield from zip((number for number, _document in ready), results, strict=True)

    def adapt(self, count: int, seconds: float) -> None:
        """Choose the next batch's size by the time that this one took."""
        if count and seconds:
            fitting = int(count / seconds * TOO_LONG * 0.75)
            self.size = max(FEWEST, min(MOST, fitting, self.size * 2))


def came_twice(index_number: str) -> Result:
    words = _("索引号 %(number)s 在文件中出现了不止一次，只导入第一次。")
    return Result(Outcome.REFUSED, [words % {"number": index_number}])
