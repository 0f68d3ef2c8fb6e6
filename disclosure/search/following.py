"""Keeping the index true to the publication log.

A list request applies what it can in a moment; the every-minute runner does the rest. What
is applied is the row as it stands, so doing it twice changes nothing.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

import apsw
from django.conf import settings
from django.db import connection

from disclosure.enums import EntryKind
from disclosure.models import Disclosure, LogEntry, PublicationLog
from disclosure.search.contents import contents_of, rows_for_index
from disclosure.search.file import (
    DAMAGE,
    TEMPORARY_ERRORS,
    IndexFile,
    NotOurs,
    open_index,
    put_aside,
)
from disclosure.search.generation import START, Generation, Position

log = logging.getLogger(__name__)

WAIT = 100  # milliseconds that a request waits for the write lock
HOLD = 0.2  # seconds that anyone holds it
WIDE = 2_000  # entries: a wider gap is not for a request to close
FEW = 500  # entries: an index of so few is made anew by a request itself
AT_ONCE = 25  # entries applied between two looks at the clock


class BeingPrepared(Exception):
    """There is no index that could answer; the runner is making one."""


@contextmanager
def answering(head: PublicationLog) -> Iterator[Generation]:
    """Bring the index to the head of the log and read it, as it stands for all reads
    inside. Raises BeingPrepared."""
    try:
        index = open_index()
        catch_up(index, head)
        with index.reading() as generation:
            yield generation
    except TEMPORARY_ERRORS:
        raise BeingPrepared from None
    except NotOurs:
        log.exception("INDEX_PATH names a database that is no index")
        raise BeingPrepared from None
    except DAMAGE:
        log.exception("the index is damaged and will be made anew")
        put_aside(settings.INDEX_PATH)
        raise BeingPrepared from None


def catch_up(index: IndexFile, head: PublicationLog) -> None:
    """Bring the index to the head of the log, as far as a request may.

    Raises BeingPrepared when there is no index of this database, or one far behind.
    """
    with index.reading() as generation:
        if generation and generation.position == Position(head.seq, head.hash):
            return
    if not connection.in_atomic_block:
        try:
            with index.writing(wait=WAIT):
                apply_here(index)
        except TEMPORARY_ERRORS:
            pass  # another process is at it, or the disk is full: answer from what stands
    with index.reading() as generation:
        if generation is None or not is_of_this_log(generation.position):
            raise BeingPrepared
        if PublicationLog.head().seq - generation.position.seq > WIDE:
            raise BeingPrepared


def apply_here(index: IndexFile) -> None:
    """Apply what is new for ``HOLD`` seconds; of a short log, make the index, unless it is
    being built. Inside ``writing()``."""
    until = time.monotonic() + HOLD
    generation = index.current()
    if generation is None or not is_of_this_log(generation.position):
        if PublicationLog.head().seq > FEW or index.unfinished():
            return
        generation = index.switch(index.begin(START))
        index.drop_others()
    apply(generation, until)


def is_of_this_log(position: Position) -> bool:
    """Whether the log of this database has passed through ``position``."""
    if position == START:
        return True
    return LogEntry.objects.filter(seq=position.seq, hash=position.hash).exists()


def apply(generation: Generation, until: float) -> bool:
    """Apply the entries after the position of ``generation`` until the moment ``until`` of
    the monotonic clock; return whether it has come to the head. Inside ``writing()``."""
    while True:
        new = LogEntry.objects.filter(seq__gt=generation.position.seq).order_by("seq")
        entries = list(new.values_list("seq", "hash", "kind", "subject")[:AT_ONCE])
        if not entries:
            return True
        numbers = {number for *_, kind, number in entries if kind != EntryKind.STRUCTURE}
        rows = rows_for_index(Disclosure.objects.public().filter(index_number__in=numbers))
        public = [contents_of(row) for row in rows] if numbers else []
        generation.remove(sorted(numbers))
        generation.put(public)
        if any(kind == EntryKind.ERASED for *_, kind, _number in entries):
            generation.note_erased()
        seq, hash_of_last, *_rest = entries[-1]
        generation.reach(Position(seq, hash_of_last), generation.done)
        if len(entries) < AT_ONCE:
            return True
        if time.monotonic() > until:
            return False


def follow(index: IndexFile, *, building: bool = False) -> Iterator[Position]:
    """Follow the log to its head, a moment under the write lock at a time; yield the
    position reached. With ``building``, the index that is not yet the one that answers.
    Where there is none, nothing follows."""
    while True:
        with index.writing():
            generation = index.unfinished() if building else index.current()
            if generation is None:
                return
            ended = apply(generation, time.monotonic() + HOLD)
        yield generation.position
        if ended:
            return


def how_far_behind(head: PublicationLog) -> int | None:
    """Return how many entries the index is behind; None when there is none that answers."""
    try:
        with open_index().reading() as generation:
            if generation is None or not is_of_this_log(generation.position):
                return None
            return max(0, head.seq - generation.position.seq)
    except (apsw.Error, NotOurs):
        return None
