"""Which documents have each value of a filter: sets of primary keys, a shelf each.

A reader ticks a few values and sees beside every other one how many documents it would give.
Sets are cut a hundred times faster than rows are counted, so what filters alone find is
counted exactly, however many documents there are. A process holds them in memory as long as
the index stands where it stands.
"""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import apsw
from pyroaring import BitMap

from disclosure.enums import Validity
from disclosure.search.contents import LETTERS, Values, keys_between, pk_in_sql, term
from disclosure.structure import Tree

if TYPE_CHECKING:
    from disclosure.search.generation import Generation

NAME = re.compile("([a-z]+)([0-9]+)")
DAYS_HELD = 10  # for which the validity of everything is held
# Shelves by the month in which what stands there comes into force, expires, is repealed.
BEGINS, EXPIRES, REPEALS = "begins", "expires", "repeals"


def shelf_names(values: Values) -> list[str]:
    """Return the shelves on which a document stands: its terms, and its months of validity."""
    names = [*values.terms, f"{BEGINS}{month_of(date.fromordinal(values.starts))}"]
    if values.last_day is not None:
        kind = REPEALS if values.is_repealed else EXPIRES
        names.append(f"{kind}{month_of(date.fromordinal(values.last_day))}")
    return names


def unpacked(pks: bytes) -> BitMap:
    """Raises apsw.CorruptError, as other damage to the file does."""
    try:
        return BitMap.deserialize(pks)
    except (ValueError, IndexError, TypeError) as error:
        raise apsw.CorruptError(str(error)) from None


def month_of(day: date) -> int:
    return day.year * 100 + day.month


@dataclass
class Shelves:
    """The shelves of an index at ``version``, by their names. Nobody changes a set of them."""

    version: str
    sets: dict[str, BitMap]
    of_days: dict[date, dict[Validity, BitMap]] = field(default_factory=dict, repr=False)
    of_trees: dict[str, tuple[str, dict[int, BitMap]]] = field(default_factory=dict, repr=False)

    @classmethod
    def read(cls, version: str, index: "Generation") -> "Shelves":
        sets: dict[str, BitMap] = {}
        for name, pks in index.select("SELECT name, pks FROM {shelves}"):
            part = unpacked(pks)
            sets[name] = sets[name] | part if name in sets else part
        return cls(version, sets)

    @cached_property
    def kinds(self) -> dict[str, dict[int, BitMap]]:
        kinds: dict[str, dict[int, BitMap]] = {}
        for name, pks in self.sets.items():
            match = NAME.fullmatch(name)
            if match is None:
                raise apsw.CorruptError(name)
            kinds.setdefault(match[1], {})[int(match[2])] = pks
        return kinds

    def of(self, kind: str) -> dict[int, BitMap]:
        """The shelves of one filter, by its letter, or of one kind of months."""
        return self.kinds.get(kind, {})

    @cached_property
    def everything(self) -> BitMap:
        return union(self.of(LETTERS["year"]).values())

    def having(self, terms: Iterable[str]) -> BitMap:
        """What has any of ``terms``."""
        return union(self.sets[term] for term in terms if term in self.sets)

    def branches(self, name: str, tree: Tree, version: str) -> dict[int, BitMap]:
        """What has each node of a filter's ``tree``, or one below it, by primary key."""
        kept_version, branches = self.of_trees.get(name, ("", {}))
        if kept_version != version:
            branches = {
                node.pk: self.having(term(name, each.pk) for each in tree.branch(node))
                for node in tree
            }
            self.of_trees[name] = version, branches
        return branches

    def published(self, index: "Generation", after: date | None, before: date | None) -> BitMap:
        """What was published between two days, if given; both count. Of a year that is not
        whole the narrow table of ``index`` is asked."""
        first, last = after or date.min, before or date.max
        found = BitMap()
        for year, pks in self.of(LETTERS["year"]).items():
            whole = date(year, 1, 1), date(year, 12, 31)
            begin, end = max(first, whole[0]), min(last, whole[1])
            if (begin, end) == whole:
                found |= pks
            elif begin <= end:
                rows = index.select(
                    f"SELECT {pk_in_sql('key')} FROM {{documents}} WHERE key BETWEEN ? AND ?",
                    keys_between(begin, end),
                )
                found.update(pk for (pk,) in rows)
        return found

    def standing(self, index: "Generation", day: date) -> dict[Validity, BitMap]:
        """What has each validity on ``day``: the same rule as ``validity_on`` in SQL.

        Of the month of ``day`` itself the narrow table of ``index`` is asked.
        """
        standing = self.of_days.get(day)
        if standing is None:
            if len(self.of_days) >= DAYS_HELD:  # other threads may be here too
                self.of_days.clear()
            standing = self.of_days[day] = self.divided(index, day)
        return standing

    def divided(self, index: "Generation", day: date) -> dict[Validity, BitMap]:
        on, month = day.toordinal(), month_of(day)
        first = on - day.day + 1
        last = on - day.day + monthrange(day.year, day.month)[1]
        not_yet = union(pks for each, pks in self.of(BEGINS).items() if each > month)
        ended = {
            kind: union(pks for each, pks in self.of(kind).items() if each < month)
            for kind in [EXPIRES, REPEALS]
        }
        this_month = f"SELECT {pk_in_sql('key')}, is_repealed FROM {{documents}} WHERE "
        later = index.select(this_month + "starts > ? AND starts <= ?", [on, last])
        not_yet.update(pk for pk, _is_repealed in later)
        before = index.select(this_month + "last_day >= ? AND last_day < ?", [first, on])
        for pk, is_repealed in before:
            ended[REPEALS if is_repealed else EXPIRES].add(pk)
        return {
            Validity.NOT_YET: not_yet,
            Validity.IN_FORCE: self.everything - union([not_yet, *ended.values()]),
            Validity.EXPIRED: ended[EXPIRES] - not_yet,
            Validity.REPEALED: ended[REPEALS] - not_yet,
        }


def union(sets: Iterable[BitMap]) -> BitMap:
    """Return what is in any of ``sets``."""
    return BitMap.union(BitMap(), *sets)


held: Shelves | None = None


def forget() -> None:
    """Let the shelves be read from the file again."""
    global held
    held = None


def held_shelves(version: str, index: "Generation") -> Shelves:
    """Return the shelves of ``index``, read unless this process holds those of ``version``."""
    global held
    shelves = held
    if shelves is None or shelves.version != version:
        held = shelves = Shelves.read(version, index)
    return shelves
