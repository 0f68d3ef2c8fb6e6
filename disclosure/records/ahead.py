"""The lines of a file as records, read by a process of their own before they are needed."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from disclosure.records.incoming import BadRecord, Incoming
from disclosure.records.read import read_record
from disclosure.workers import in_order, pool

FEW = 2 * 1024**2  # bytes of a file that is read here: a process is not worth its start
CHUNK = 512 * 1024  # bytes of lines that the process is given at once
AHEAD = 20  # chunks: more than a batch, during which this process asks for none
LONGEST = 64 * 1024**2  # bytes of a line
PIECE = 8 * 1024**2  # bytes of what is passed over of a longer one

Place = tuple[int, int]  # of a line: its number, and where it begins in bytes
Text = tuple[int, int, bytes]  # the same with its bytes


@dataclass(frozen=True)
class Line:
    """A line of the file that was read: its number; where it begins and its size in bytes."""

    number: int
    offset: int
    size: int
    incoming: Incoming

    @property
    def index_number(self) -> str:
        return self.incoming.index_number


@dataclass(frozen=True)
class BadLine:
    number: int
    words: str


def read_lines(path: Path) -> Iterator[Line | BadLine]:
    """Yield every line of a file that is not empty, in order."""
    with path.open("rb") as file:
        if path.stat().st_size <= FEW:
            yield from map(read_line, texts(file))
            return
        with pool(processes=1) as worker:
            has_begun, given = worker.submit(int), texts(file)
            while not has_begun.done() and (each := next(given, None)):
                yield read_line(each)
            for _chunk, lines in in_order(worker, read_chunk, chunks(given), AHEAD):
                yield from lines


def read_line_at(file: BinaryIO, place: Place) -> Line:
    """Return the line at a place where one was read before."""
    number, offset = place
    file.seek(offset)
    _number, _offset, text = next(texts(file))
    return read_line((number, offset, text))


def chunks(given: Iterator[Text]) -> Iterator[tuple[list[Text]]]:
    chunk, size = [], 0
    for each in given:
        chunk.append(each)
        size += len(each[-1])
        if size >= CHUNK:
            yield (chunk,)
            chunk, size = [], 0
    if chunk:
        yield (chunk,)


def read_chunk(chunk: list[Text]) -> list[Line | BadLine]:
    return [read_line(each) for each in chunk]


def read_line(given: Text) -> Line | BadLine:
    number, offset, text = given
    if len(text) > LONGEST:
        return BadLine(number, _("这一行超过 %(size)d MB。") % {"size": LONGEST // 1024**2})
    try:
        return Line(number, offset, len(text), read_record(text))
    except BadRecord as error:
        return BadLine(number, str(error))


def texts(file: BinaryIO) -> Iterator[Text]:
    """Yield number, offset and bytes of each line that is not empty; of one that is too
    long, only the beginning."""
    number = offset = 0
    while text := file.readline(LONGEST + 1):
        number += 1
        length, piece = len(text), text
        while not piece.endswith(b"\n") and (piece := file.readline(PIECE)):
            length += len(piece)
        if text.strip():
            yield number, offset, text.removeprefix(codecs.BOM_UTF8)
        offset += length
