"""Making the index anew, on all cores, while lists go on from the old one.

What is done is written down with it, so that an interrupted building goes on where it
stopped. Meanwhile the log moves on: at the end the new index follows it from where the
building began.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from disclosure.models import Disclosure, PublicationLog
from disclosure.search.contents import Contents, contents_of, rows_for_index
from disclosure.search.file import IndexFile
from disclosure.search.following import follow, is_of_this_log
from disclosure.search.generation import Generation, Position
from disclosure.workers import in_order, pool

CHUNK = 400  # documents in one transaction, well below a second
MERGED_AT_ONCE = 500  # pages: 8 MB
AHEAD = 8  # chunks made before they are needed
ALONE = 2_000  # documents: for fewer, other processes are not worth their start


class AlreadyBuilding(Exception):
    """Another process is building this index."""


@contextmanager
def only_builder(index: IndexFile) -> Iterator[None]:
    """Hold the right to build; it ends with the process, however that ends."""
    with index.path.with_name(index.path.name + ".building").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyBuilding from None
        yield


def build(index: IndexFile, *, anew: bool = False, mark: str = "") -> Iterator[int]:
    """Build an index of all that is public and let it answer; yield how many documents are
    in it so far. Goes on with an unfinished one of this log, unless ``anew``; ``mark``: of one
    that takes the place of a wrong one.

    Raises AlreadyBuilding.
    """
    with only_builder(index):
        with index.writing():
            generation = begun(index, anew, mark)
            index.drop_others()
        done = generation.done
        count = generation.count()
        for contents, last in chunks(done):
            with index.writing():
                generation.put(contents)
                generation.reach(generation.position, last)
            count += len(contents)
            yield count
        merge(index, generation)
        for _position in follow(index, building=True):
            pass
        with index.writing():
            index.switch(generation)
        with index.writing():
            index.drop_others()
        index.connection.execute("PRAGMA incremental_vacuum").fetchall()
        index.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def begun(index: IndexFile, anew: bool, mark: str) -> Generation:
    """Return the unfinished index, or a new one at the head of the log."""
    unfinished = index.unfinished()
    if unfinished and not anew and is_of_this_log(unfinished.position):
        return unfinished
    head = PublicationLog.head()
    return index.begin(Position(head.seq, head.hash), mark)


def chunks(done: int) -> Iterator[tuple[list[Contents], int]]:
    """Yield the contents of what is public, in the order of primary keys after ``done``,
    with the last key of each chunk."""
    rows = Disclosure.objects.public().filter(pk__gt=done)
    if rows[: ALONE + 1].count() <= ALONE:
        for first, last in ranges(done):
            yield contents_between(first, last), last
        return
    with pool() as workers:
        made = in_order(workers, contents_between, ranges(done), AHEAD)
        for (_first, last), contents in made:
            yield contents, last


def ranges(done: int) -> Iterator[tuple[int, int]]:
    """Yield the first and last primary key of each chunk."""
    while True:
        rows = Disclosure.objects.public().filter(pk__gt=done).order_by("pk")
        keys = list(rows.values_list("pk", flat=True)[:CHUNK])
        if not keys:
            return
        yield keys[0], keys[-1]
        done = keys[-1]


def contents_between(first: int, last: int) -> list[Contents]:
    rows = Disclosure.objects.public().filter(pk__range=(first, last))
    return [contents_of(row) for row in rows_for_index(rows)]


def merge(index: IndexFile, generation: Generation) -> None:
    """Merge the parts of the index into one, a little under the write lock at a time."""
    for table in generation.full_text:
        pages = -MERGED_AT_ONCE  # a negative number begins; the others go on
        merging = True
        while merging:
            with index.writing():
                merging = generation.merge(table, pages)
            pages = MERGED_AT_ONCE
