"""The index file: an SQLite database beside the main one, read and written through apsw.

It is a cache: whatever is wrong with it, it is made again. It names the entry of the log
that it has reached. Its tables carry a generation, so that a new index grows beside the one
that answers, in the same file, and takes its place in one transaction.
"""

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw
from django.conf import settings
from django.utils.translation import gettext as _

from disclosure.search.generation import START, TABLES, Generation, Position

OURS = 0x474F4E47  # application_id of the file
FORM = 8  # of tables and tokens; another one is made anew
# Bytes of a page. A common pair stands in most documents; the larger the pages, the fewer are
# read to go through its list: a sixth less time for a long phrase than with 4,096.
PAGE = 16_384
LEFT_IN_PAGE = 46  # beside a leaf of FTS5, as it leaves by itself
# When FTS5 merges the parts of an index by itself: while it is built, as late as possible.
USUAL_MERGING = {"automerge": 4, "crisismerge": 16}
LATE_MERGING = {"automerge": 0, "crisismerge": 500}
READ_WAIT = 2_000  # milliseconds
FILES = ["", "-wal", "-shm"]  # of an open database, by the ends of their names
TEMPORARY_ERRORS = (
    *(apsw.BusyError, apsw.LockedError, apsw.FullError, apsw.ReadOnlyError),
    apsw.CantOpenError,
)
DAMAGE = (apsw.CorruptError, apsw.NotADBError, apsw.IOError)
SCHEMA = f"""
    PRAGMA application_id = {OURS};
    PRAGMA user_version = {FORM};
    CREATE TABLE state (
        generation INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        hash TEXT NOT NULL,
        -- Of an index that is being built: the primary key up to which it is complete.
        done INTEGER,
        -- What is deleted leaves the file only with a merge. What was erased must leave it, so
        -- an index that has held such a document is made anew.
        held_erased INTEGER NOT NULL DEFAULT 0,
        -- Of an index made anew in the place of another: what was kept of that one's answers,
        -- and may be wrong, is kept under another name.
        mark TEXT NOT NULL DEFAULT '',
        -- Tells this index from every other, also from one that is made in a new file.
        made TEXT NOT NULL
    );
"""


class NotOurs(Exception):
    """INDEX_PATH names a database that is no index; it is left alone."""


class IndexFile:
    """A connection to the index file, of one thread."""

    def __init__(self, path: Path):
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self.connection = apsw.Connection(str(path))
        self.connection.set_busy_timeout(READ_WAIT)
        self.connection.execute(
            f"PRAGMA page_size = {PAGE}; PRAGMA auto_vacuum = INCREMENTAL;"
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL"
        )
        self.prepare()
        self.inodes = inodes_of(path)

    def prepare(self) -> None:
        """Make the tables of a new file, or of one in another form."""
        if self.form() == (OURS, FORM):
            return
        with self.writing():
            application, form = self.form()
            if (application, form) == (OURS, FORM):
                return
            if application != OURS and self.tables():
                raise NotOurs(_("INDEX_PATH 指向的文件不是本系统的索引：%s") % self.path)
            for name in self.tables():
                self.connection.execute(f'DROP TABLE IF EXISTS "{name}"')
            self.connection.execute(SCHEMA)

    def form(self) -> tuple[int, int]:
        return (
            self.connection.pragma("application_id"),
            self.connection.pragma("user_version"),
        )

    def tables(self) -> list[str]:
        """Names of the tables that can be dropped: those of FTS5 go with theirs."""
        rows = self.connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
            " ORDER BY sql LIKE 'CREATE VIRTUAL%' DESC"
        )
        names = [name for (name,) in rows]
        return [name for name in names if not name.startswith("sqlite_")]

    @property
    def is_torn(self) -> bool:
        """Whether it stands where it stood, but without its other files: what others write is
        not seen here any more, and the other way round."""
        here, *beside = inodes_of(self.path)
        own, *others = self.inodes
        return here == own and beside != others

    @contextmanager
    def writing(self, wait: int = READ_WAIT) -> Iterator[None]:
        """A transaction with the write lock, waited for ``wait`` milliseconds.

        Raises apsw.BusyError when another process holds it longer.
        """
        self.connection.set_busy_timeout(wait)
        try:
            self.connection.execute("BEGIN IMMEDIATE")
        finally:
            self.connection.set_busy_timeout(READ_WAIT)
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    @contextmanager
    def reading(self) -> Iterator["Generation | None"]:
        """The index that answers, as it stands for all reads inside; None before there is
        one."""
        self.connection.execute("BEGIN")
        try:
            yield self.current()
        finally:
            self.connection.execute("COMMIT")

    def current(self) -> "Generation | None":
        """Return the index that answers."""
        return self.generation_where("done IS NULL")

    def unfinished(self) -> "Generation | None":
        """Return the index that is being built."""
        return self.generation_where("done IS NOT NULL")

    def generation_where(self, condition: str) -> "Generation | None":
        row = self.connection.execute(
            f"SELECT generation, seq, hash, done, mark, made FROM state WHERE {condition}"
        ).fetchone()
        if row is None:
            return None
        number, seq, hash_there, done, mark, made = row
        return Generation(self.connection, number, Position(seq, hash_there), done, mark, made)

    def begin(self, position: Position, mark: str = "") -> "Generation":
        """Begin to build an empty index that is to be true at ``position``, in place of any
        unfinished one. Inside ``writing()``."""
        self.connection.execute("DELETE FROM state WHERE done IS NOT NULL")
        used = [0, *self.numbers()]
        number, made = max(used) + 1, secrets.token_hex(8)
        self.connection.execute(
            "INSERT INTO state (generation, seq, hash, done, mark, made)"
            " VALUES (?, ?, ?, 0, ?, ?)",
            (number, position.seq, position.hash, mark, made),
        )
        self.connection.execute(TABLES.format(generation=number))
        begun = Generation(self.connection, number, position, done=0, mark=mark, made=made)
        leaf = self.connection.pragma("page_size") - LEFT_IN_PAGE
        begun.configure(LATE_MERGING | {"pgsz": leaf})
        return begun

    def switch(self, built: "Generation") -> "Generation":
        """Let ``built`` answer from now on. Inside ``writing()``."""
        self.connection.execute("DELETE FROM state WHERE done IS NULL")
        self.connection.execute("UPDATE state SET done = NULL")
        built.configure(USUAL_MERGING)
        built.done = None
        return built

    def drop_others(self) -> None:
        """Drop the tables that no state names. Inside ``writing()``."""
        kept = {each for (each,) in self.connection.execute("SELECT generation FROM state")}
        for number in self.numbers() - kept:
            for name in Generation(self.connection, number, START).tables:
                self.connection.execute(f"DROP TABLE IF EXISTS {name}")

    def numbers(self) -> set[int]:
        """The numbers of all generations that have tables."""
        parts = [name.partition("_") for name in self.tables()]
        return {int(rest) for kind, _underscore, rest in parts if rest.isdigit()}


held = threading.local()


def open_index() -> IndexFile:
    """Return this thread's connection to the index file, opened anew when the file is
    another one. A damaged or torn file is put aside and an empty one begun.

    Raises NotOurs when the file belongs to somebody else.
    """
    index = getattr(held, "index", None)
    if index and index.path == settings.INDEX_PATH:
        if index.inodes == inodes_of(index.path):
            return index
        if index.is_torn:
            put_aside(index.path)
    close_index()
    try:
        held.index = IndexFile(settings.INDEX_PATH)
    except DAMAGE:
        put_aside(settings.INDEX_PATH)
        held.index = IndexFile(settings.INDEX_PATH)
    return held.index


def close_index() -> None:
    index = getattr(held, "index", None)
    held.index = None
    if index is not None:
        index.connection.close()


def put_aside(path: Path) -> None:
    """Move a damaged index out of the way, for whoever wants to look at it."""
    close_index()
    for suffix in FILES:
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.replace(path.with_name(f"{path.name}.damaged{suffix}"))


def inodes_of(path: Path) -> list[int | None]:
    """Return which files those of an index are; None for one that is not there."""
    inodes: list[int | None] = []
    for suffix in FILES:
        try:
            inodes.append(path.with_name(path.name + suffix).stat().st_ino)
        except FileNotFoundError:
            inodes.append(None)
    return inodes
