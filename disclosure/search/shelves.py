"""Which documents have each value of a filter: sets of primary keys, a shelf each.

A reader ticks a few values and sees beside every other one how many documents it would give.
Sets are cut a hundred times faster than rows are counted, so what filters alone find is
counted exactly, however many documents there are. A process holds them in memory as long as
the index stands where it stands.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from pyroaring import BitMap

from disclosure.enums import Validity
from disclosure.search.contents import LETTERS, Values, pk_in_sql

# Shelves by the year in which what stands there comes into force, and ends.
STARTING, EXPIRING, REPEALED = "starting", "expiring", "repealed"
DAYS_HELD = 10


def shelf_names(values: Values) -> list[str]:
    """Return the shelves on which a document stands: its terms, and its years of validity."""
    names = [*values.terms, f"{STARTING}{year_of(values.starts)}"]
    if values.last_day is not None:
        kind = REPEALED if values.is_repealed else EXPIRING
        names.append(f"{kind}{year_of(values.last_day)}")
    return names


def year_of(ordinal: int) -> int:
    return date.fromordinal(ordinal).year


@dataclass
class Shelves:
    """The shelves of an index at ``version``, by their names. Nobody changes them."""

    version: str
    sets: dict[str, BitMap]
    days: dict[date, dict[Validity, BitMap]] = field(default_factory=dict, repr=False)

    @classmethod
    def read(cls, version: str, index) -> "Shelves":
        sets: dict[str, BitMap] = {}
        for name, pks in index.select("SELECT name, pks FROM {shelves}"):
            part = BitMap.deserialize(pks)
            sets[name] = sets[name] | part if name in sets else part
        return cls(version, sets)

    def of(self, kind: str) -> dict[int, BitMap]:
        """The shelves of one filter, by its letter, or of one kind of years."""
        return {
            int(name[len(kind) :]): pks
            for name, pks in self.sets.items()
            if name.rstrip("0123456789") == kind
        }

    @cached_property
    def everything(self) -> BitMap:
        return union(self.of(LETTERS["year"]).values())

    def having(self, terms: Iterable[str]) -> BitMap:
        """What has any of ``terms``."""
        return union(self.sets[term] for term in terms if term in self.sets)

    def standing(self, index, day: date) -> dict[Validity, BitMap]:
        """What has each validity on ``day``: the same rule as ``validity_on`` in SQL.

        Of the year of ``day`` itself the narrow table of ``index`` is asked.
        """
        standing = self.days.get(day)
        if standing is None:
            if len(self.days) >= DAYS_HELD:  # other threads may be here too
                self.days.clear()
            standing = self.days[day] = self.divided(index, day)
        return standing

    def divided(self, index, day: date) -> dict[Validity, BitMap]:
        on, year = day.toordinal(), day.year
        first, last = (date(year, *each).toordinal() for each in [(1, 1), (12, 31)])
        not_yet = union(pks for each, pks in self.of(STARTING).items() if each > year)
        ended = {
            kind: union(pks for each, pks in self.of(kind).items() if each < year)
            for kind in [EXPIRING, REPEALED]
        }
        sql = f"SELECT {pk_in_sql('key')}, is_repealed FROM {{documents}} WHERE "
        rows = index.select(sql + "starts > ? AND starts <= ?", [on, last])
        not_yet.update(pk for pk, _is_repealed in rows)
        for pk, is_repealed in index.select(
            sql + "last_day >= ? AND last_day < ?", [first, on]
        ):
            ended[REPEALED if is_repealed else EXPIRING].add(pk)
        return {
            Validity.NOT_YET: not_yet,
            Validity.IN_FORCE: self.everything - union([not_yet, *ended.values()]),
            Validity.EXPIRED: ended[EXPIRING] - not_yet,
            Validity.REPEALED: ended[REPEALED] - not_yet,
        }


def union(sets: Iterable[BitMap]) -> BitMap:
    """Return what is in any of ``sets``."""
    return BitMap.union(BitMap(), *sets)


held: Shelves | None = None


def held_shelves(version: str, index) -> Shelves:
    """Return the shelves of ``index``, read unless this process holds those of ``version``."""
    global held
    shelves = held
    if shelves is None or shelves.version != version:
        held = shelves = Shelves.read(version, index)
    return shelves
