"""Bodies whose names old pages write in several ways: offered as one, in a file for a person
to correct, and read back from it."""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from disclosure.legacy.values import name_key, read_bodies

HEADS = ["页面上的写法", "页数", "归为"]
SHORTENED = [
    (re.compile(r"人民政府"), "政府"),
    (re.compile(r"办公室|办公厅"), "办"),
    (re.compile(r"委员会"), "委"),
    (re.compile(r"和|与|及|、|[（）()“”\"·]"), ""),
]
PLACE = re.compile(r"[省市县区旗州盟镇乡]")
SHORTEST = 3  # characters of a name that another may end in


class BadNames(Exception):
    """A file of names that cannot be used; its text says why."""


@dataclass
class BodyNames:
    """What a name on a page is to be called; a name without an entry stays as it is."""

    called: dict[str, str] = field(default_factory=dict)

    def chosen(self, name: str) -> str:
        return self.called.get(name_key(name), name)

    @classmethod
    def read(cls, path: Path) -> "BodyNames":
        """Raises BadNames, in words."""
        try:
            rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
        except (OSError, UnicodeDecodeError) as error:
            raise BadNames(
                _("机构名称表 %(path)s 不能读取：请存为 UTF-8 的 CSV。") % {"path": path}
            ) from error
        if not rows or [cell.strip() for cell in rows[0][:3]] != HEADS:
            raise BadNames(
                _("机构名称表 %(path)s 的第一行应是“%(heads)s”。")
                % {"path": path, "heads": "、".join(HEADS)}
            )
        pairs = [
            (row[0], row[2].strip()) for row in rows[1:] if len(row) > 2 and row[2].strip()
        ]
        return cls({name_key(name): called for name, called in pairs})


def short(name: str) -> str:
    """What is left of a name when its usual shortenings are made: 县政府办 of
    县人民政府办公室."""
    name = name_key(name)
    for pattern, instead in SHORTENED:
        name = pattern.sub(instead, name)
    return name


def groups(counted: Counter[str]) -> list[list[str]]:
    """Return names that may be of one body, together; the one to keep stands first.

    Two are alike when their shortenings are, or when one is the end of exactly one other
    (水务局 of 云汀区水务局), the place left out.
    """
    by_short: dict[str, list[str]] = defaultdict(list)
    for name in counted:
        by_short[PLACE.sub("", short(name))].append(name)
    for key in sorted(by_short, key=len):
        longer = [each for each in by_short if each != key and each.endswith(key)]
        if len(key) >= SHORTEST and len(longer) == 1:
            by_short[longer[0]] += by_short.pop(key)
    return [
        sorted(names, key=lambda name: (-len(name_key(name)), -counted[name], name))
        for names in by_short.values()
    ]


def alike(name: str, known: Iterable[str]) -> str:
    """Return the one of ``known`` that may be the same body under another name, or ""."""
    key = PLACE.sub("", short(name))
    found = [other for other in known if PLACE.sub("", short(other)) == key]
    return found[0] if len(found) == 1 else ""


def write_offer(path: Path, counted: Counter[str], known: Iterable[str]) -> int:
    """Write the file that a person corrects: each name, how often, and what it may be called.
    Return how many names are offered as another."""
    known = {name_key(name) for name in known}
    offered = 0
    with path.open("x", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(HEADS)
        for names in sorted(groups(counted)):
            kept = next((name for name in names if name_key(name) in known), names[0])
            for name in names:
                other = "" if name_key(name) == name_key(kept) else kept
                offered += bool(other)
                rows.writerow([name, counted[name], other])
    return offered


def count_names(texts: Iterable[str], known: Iterable[str]) -> Counter[str]:
    keys = {name_key(name) for name in known}
    counted: Counter[str] = Counter()
    for text in texts:
        counted.update(read_bodies(text, keys))
    return counted
