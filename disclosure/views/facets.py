"""The filters beside a list: what a reader may tick, and how many documents each gives."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from disclosure.enums import Validity
from disclosure.search.found import Counts
from disclosure.structure import Structure
from disclosure.views.asked import Asked, chip_label

OPEN_OPTIONS = 8  # as many options stand open; the others are folded
SEARCHED_OPTIONS = 15  # a folded list longer than this has a search of its own
NOTHING_COUNTED = Counts({}, is_exact=False)


@dataclass
class Option:
    """``count`` is None where it is not known."""

    value: str
    label: str
    count: int | None = None
    chosen: bool = False


@dataclass
class Facet:
    """A group of checkboxes: some stand open, the others are folded."""

    name: str
    label: str
    options: list[Option] = field(repr=False)

    @property
    def open(self) -> list[Option]:
        first = self.options[:OPEN_OPTIONS]
        return first + [each for each in self.options[OPEN_OPTIONS:] if each.chosen]

    @property
    def more(self) -> list[Option]:
        return [each for each in self.options[OPEN_OPTIONS:] if not each.chosen]

    @property
    def is_searched(self) -> bool:
        return len(self.more) > SEARCHED_OPTIONS


def facets(asked: Asked, structure: Structure, counts: Counts = NOTHING_COUNTED) -> list[Facet]:
    """Return the groups that have anything to choose.

    A value that would give nothing is left out, unless it is chosen or nobody has counted.
    """
    groups = [
        Facet(name, label, list(options(asked, structure, counts, name, choices)))
        for name, label, choices in offered(structure, counts)
    ]
    return [group for group in groups if group.options]


def offered(structure: Structure, counts: Counts) -> Iterator[tuple[str, str, Iterable]]:
    """Yield (parameter, label, choices); a choice is (key of its count, value, label)."""
    yield (
        "body",
        _("发布机构"),
        [(each.pk, each.code, each.short_name or each.name) for each in structure.bodies],
    )
    yield (
        "subject",
        _("主题分类"),
        [(each.pk, each.code, each.name) for each in structure.subjects.roots],
    )
    yield (
        "column",
        _("栏目"),
        [
            (each.pk, structure.column_path(each), each.name)
            for root in structure.columns.roots
            for each in structure.columns.children(root) or [root]
        ],
    )
    years = sorted(counts.of.get("year", {}), reverse=True)
    yield (
        "year",
        _("公开年份"),
        [(each, str(each), _("%(value)s年") % {"value": each}) for each in years],
    )
    yield "genre", _("体裁"), [(each.pk, each.code, each.name) for each in structure.genres]
    yield "validity", _("有效性"), [(each.value, each.value, each.label) for each in Validity]


def options(
    asked: Asked, structure: Structure, counts: Counts, name: str, choices: Iterable
) -> Iterator[Option]:
    """Yield what stands in a group; what is chosen always does, however deep it stands."""
    chosen = [value.strip("/") for value in asked.values(name)]
    counted = counts.of.get(name, {})
    listed = {value: (key, label) for key, value, label in choices}
    for value in chosen:
        if value not in listed:
            yield Option(value, chip_label(name, value, structure), None, True)
    for value, (key, label) in listed.items():
        count = counted.get(key, 0 if counts.is_exact else None)
        if value in chosen or count != 0:
            yield Option(value, label, count, value in chosen)
