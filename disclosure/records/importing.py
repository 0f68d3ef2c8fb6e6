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
from django.db import IntegrityError

from disclosure.models import Disclosure
from disclosure.records.places import Places
from disclosure.records.read import BadRecord, Incoming, read_record
from disclosure.records.save import Document, Outcome, Result, make_ready, save, save_singly

MOST = 400  # records in a transaction
FEWEST = 20
TOO_LONG = 0.2  # seconds that the log's head is locked: clerks and readers are at work


@dataclass(frozen=True)
class Line:
    """A line of the file that was read: its number, and where it begins in bytes."""

    number: int
    offset: int
    incoming: Incoming


@dataclass
class Import:
    """One run over one file; ``results()`` yields (line number, what became of it)."""

    path: Path
    places: Places
    waiting: dict[str, tuple[int, int]] = field(default_factory=dict)  # (line, offset)
    size: int = 100

    def results(self) -> Iterator[tuple[int, Result]]:
        with self.path.open("rb") as file:
            batch: list[Line] = []
            for number, offset, text in lines(file):
                try:
                    batch.append(Line(number, offset, read_record(text)))
                except BadRecord as error:
                    yield number, Result(Outcome.REFUSED, [str(error)])
                if len(batch) >= self.size:
                    yield from self.bring(self.without_waiting(batch))
                    batch = []
            yield from self.bring(self.without_waiting(batch))
            yield from self.bring_waiting(file)

    def without_waiting(self, batch: list[Line]) -> list[Line]:
        """Return what can be saved now; the others are noted and wait."""
        needed = {number for line in batch for number in line.incoming.needs}
        rows = Disclosure.objects.filter(index_number__in=needed)
        here = set(rows.values_list("index_number", flat=True)) if needed else set()
        ready = {line.incoming.index_number: line for line in batch if line.incoming.needs}
        missing = needed - here - {line.incoming.index_number for line in batch}
        while late := {
            number for number, line in ready.items() if number and line.incoming.needs & missing
        }:
            for number in late:
                line = ready.pop(number)
                self.waiting[number] = (line.number, line.offset)
            missing |= late
        return [line for line in batch if line.incoming.index_number not in self.waiting]

    def bring_waiting(self, file: BinaryIO) -> Iterator[tuple[int, Result]]:
        """Save those that waited, with all that each of them waits for in one transaction."""
        while self.waiting:
            group, wanted = [], [next(iter(self.waiting))]
            while wanted:
                place = self.waiting.pop(wanted.pop(), None)
                if place:
                    file.seek(place[1])
                    line = Line(*place, read_record(file.readline()))
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
        except (IntegrityError, ValidationError):
            self.places = Places(create_missing=self.places.create_missing)
            results = save_singly(documents, self.places, ground=ground)
        self.adapt(len(ready), monotonic() - began)
        yield from zip((number for number, _document in ready), results, strict=True)

    def adapt(self, count: int, seconds: float) -> None:
        """Choose the next batch's size by the time that this one took."""
        if count and seconds:
            fitting = int(count / seconds * TOO_LONG * 0.75)
            self.size = max(FEWEST, min(MOST, fitting, self.size * 2))


def lines(file: BinaryIO) -> Iterator[tuple[int, int, bytes]]:
    """Yield number, offset and bytes of each line that is not empty."""
    offset = 0
    for number, text in enumerate(iter(file.readline, b""), start=1):
        if text.strip():
            yield number, offset, text.removeprefix(b"\xef\xbb\xbf")
        offset += len(text)
