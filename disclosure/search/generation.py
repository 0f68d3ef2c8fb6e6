"""One index: its tables in the index file, and how they are asked and filled.

Texts and titles are FTS5 tables without their contents; beside them stand a narrow table of
what the filters ask, which is small because hits are looked up in it, the shelves of each
value, and the index numbers.
"""

import operator
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import apsw
from pyroaring import BitMap

from disclosure.enums import Validity
from disclosure.models.log import GENESIS
from disclosure.search.contents import Contents, Values, pk_of
from disclosure.search.shelves import Shelves, held_shelves, shelf_names, unpacked

PART = 2**18  # primary keys in a row of shelves, so that a publication writes little
TABLES = """
    CREATE VIRTUAL TABLE texts_{generation} USING fts5(
        title, body, facts,
        content = '', contentless_delete = 1, tokenize = "ascii tokenchars '_'"
    );
    -- The titles once more: a phrase is looked for in them alone in half the time, and in
    -- much less where the newest ones have it.
    CREATE VIRTUAL TABLE titles_{generation} USING fts5(
        title, content = '', contentless_delete = 1, tokenize = "ascii tokenchars '_'"
    );
    CREATE TABLE numbers_{generation} (
        number TEXT PRIMARY KEY,
        key INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE documents_{generation} (
        key INTEGER PRIMARY KEY,
        body INTEGER NOT NULL,
        genre INTEGER,
        "column" INTEGER NOT NULL,
        year INTEGER NOT NULL,
        subjects TEXT NOT NULL,
        starts INTEGER NOT NULL,
        last_day INTEGER,
        is_repealed INTEGER NOT NULL
    );
    CREATE INDEX documents_{generation}_starts ON documents_{generation} (starts);
    CREATE INDEX documents_{generation}_last_day ON documents_{generation} (last_day)
        WHERE last_day IS NOT NULL;
    CREATE TABLE shelves_{generation} (
        name TEXT NOT NULL,
        part INTEGER NOT NULL,
        pks BLOB NOT NULL,
        PRIMARY KEY (name, part)
    ) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class Position:
    """The entry of the log up to which an index is true."""

    seq: int = 0
    hash: str = GENESIS


START = Position()


class Generation:
    """An index of the file.

    A key is ``2⁵⁴ − (day × 2³² + primary key)``: newest first is the index's own order.
    ``mark`` is "" but for an index that took the place of a wrong one; ``made`` is told to no
    other that ever was.
    """

    def __init__(
        self,
        connection: apsw.Connection,
        number: int,
        position: Position,
        done: int | None = None,
        mark: str = "",
        made: str = "",
    ):
        self.connection = connection
        self.number = number
        self.position = position
        self.done = done  # None: complete
        self.mark = mark
        self.made = made
        self.texts = f"texts_{number}"
        self.titles = f"titles_{number}"
        self.documents = f"documents_{number}"
        self.numbers = f"numbers_{number}"
        self.shelves_table = f"shelves_{number}"

    @property
    def version(self) -> str:
        """A name for what it answers, the same on all servers that stand where it stands."""
        return f"{self.position.hash}{self.mark}"

    @property
    def tables(self) -> list[str]:
        return [self.texts, self.titles, self.documents, self.numbers, self.shelves_table]

    def select(self, sql: str, parameters=()) -> apsw.Cursor:
        """Run a SELECT in which {texts}, {titles}, {documents}, {numbers} and {shelves} stand
        for the tables."""
        return self.connection.execute(
            sql.format(
                texts=self.texts,
                titles=self.titles,
                documents=self.documents,
                numbers=self.numbers,
                shelves=self.shelves_table,
            ),
            parameters,
        )

    @property
    def full_text(self) -> list[str]:
        """The tables of FTS5."""
        return [self.texts, self.titles]

    def configure(self, commands: dict[str, int]) -> None:
        """Give FTS5 some of its commands. Inside ``writing()``."""
        for table in self.full_text:
            self.connection.executemany(
                f"INSERT INTO {table} ({table}, rank) VALUES (?, ?)", commands.items()
            )

    def merge(self, table: str, pages: int) -> bool:
        """Merge parts of a table of FTS5, about so many pages (negative to begin with);
        return whether there was anything to merge. Inside ``writing()``."""
        before = self.connection.total_changes()
        self.connection.execute(
            f"INSERT INTO {table} ({table}, rank) VALUES ('merge', ?)", [pages]
        )
        return self.connection.total_changes() - before >= 2

    def count(self) -> int:
        return self.select("SELECT count(*) FROM {documents}").get

    def put(self, contents: list[Contents]) -> None:
        """Put in documents that are not held, in the order of their keys, which is the
        cheapest. Inside ``writing()``."""
        contents = sorted(contents, key=lambda each: each.key)
        self.connection.executemany(
            f"INSERT INTO {self.texts} (rowid, title, body, facts) VALUES (?, ?, ?, ?)",
            ((each.key, each.title, each.body, each.facts) for each in contents),
        )
        self.connection.executemany(
            f"INSERT INTO {self.titles} (rowid, title) VALUES (?, ?)",
            ((each.key, each.title) for each in contents),
        )
        self.connection.executemany(
            f"INSERT INTO {self.documents} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ((each.key, *each.values) for each in contents),
        )
        self.connection.executemany(
            f"INSERT INTO {self.numbers} VALUES (?, ?)",
            ((each.number, each.key) for each in contents),
        )
        self.shelve(((each.key, each.values) for each in contents), operator.or_)

    def remove(self, numbers: list[str]) -> None:
        """Take out documents by their index numbers. Inside ``writing()``."""
        gone = []
        for number in numbers:
            for (key,) in self.connection.execute(
                f"DELETE FROM {self.numbers} WHERE number = ? RETURNING key", (number,)
            ).fetchall():
                rows = self.select("SELECT * FROM {documents} WHERE key = ?", [key])
                gone += [(key, Values(*values)) for _key, *values in rows]
                for table in [self.texts, self.titles, self.documents]:
                    self.connection.execute(f"DELETE FROM {table} WHERE rowid = ?", (key,))
        self.shelve(gone, operator.sub)

    def shelve(
        self,
        documents: Iterable[tuple[int, Values]],
        change: Callable[[BitMap, BitMap], BitMap],
    ) -> None:
        """Put documents, each (key, values), on their shelves, or take them from there, as
        ``change`` gives what then stands on one. Inside ``writing()``."""
        moved = defaultdict(list)
        for key, values in documents:
            pk = pk_of(key)
            for name in shelf_names(values):
                moved[name, pk // PART].append(pk)
        for row, pks in moved.items():
            held = self.select("SELECT pks FROM {shelves} WHERE (name, part) = (?, ?)", row).get
            shelf = change(BitMap() if held is None else unpacked(held), BitMap(pks))
            if shelf:
                self.connection.execute(
                    f"INSERT OR REPLACE INTO {self.shelves_table} VALUES (?, ?, ?)",
                    (*row, shelf.serialize()),
                )
            else:
                self.connection.execute(
                    f"DELETE FROM {self.shelves_table} WHERE (name, part) = (?, ?)", row
                )

    @cached_property
    def shelves(self) -> Shelves:
        """The shelves as they stand for all reads of this transaction."""
        return held_shelves(f"{self.made} {self.version}", self)

    def standing(self, day: date) -> dict[Validity, BitMap]:
        """What has each validity on ``day``."""
        return self.shelves.standing(self, day)

    def published(self, after: date | None, before: date | None) -> BitMap:
        """What was published between two days, if given; both count."""
        return self.shelves.published(self, after, before)

    def note_erased(self) -> None:
        """Write down that a document that was erased has been in this index."""
        self.connection.execute(
            "UPDATE state SET held_erased = 1 WHERE generation = ?", (self.number,)
        )

    @property
    def has_held_erased(self) -> bool:
        return bool(
            self.connection.execute(
                "SELECT held_erased FROM state WHERE generation = ?", (self.number,)
            ).get
        )

    def reach(self, position: Position, done: int | None) -> None:
        """Write down how far this index is true. Inside ``writing()``."""
        self.position, self.done = position, done
        self.connection.execute(
            "UPDATE state SET seq = ?, hash = ?, done = ? WHERE generation = ?",
            (position.seq, position.hash, done, self.number),
        )
