"""The filters beside a list: what a reader may tick, and how many documents each gives."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from disclosure.enums import Validity
from disclosure.filters import read_year
from disclosure.search.counts import Counts
from disclosure.structure import Node, Structure, Tree
from disclosure.views.asked import Asked, chip_label

OPEN_OPTIONS = 8  # as many options stand open; the others are folded
SEARCHED_OPTIONS = 12  # a folded list longer than this has a search of its own
STAND_OPEN = {"body", "subject", "year"}
NOTHING_COUNTED = Counts({}, is_exact=False)

Choice = tuple[object, str, str, int]  # key of the count, value, label, depth


@dataclass
class Option:
    """``count`` is None where it is not known; ``depth`` in its tree, below what stands at
    the top of the group."""

    value: str
    label: str
    count: int | None = None
    chosen: bool = False
    depth: int = 0


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

    @property
    def is_used(self) -> bool:
        return any(option.chosen for option in self.options)

    @property
    def is_folded(self) -> bool:
        return self.name not in STAND_OPEN


def facets(asked: Asked, structure: Structure, counts: Counts = NOTHING_COUNTED) -> list[Facet]:
    """Return the groups that have anything to choose.

    A value that would give nothing is left out, unless it is chosen or nobody has counted.
    """
    groups = [
        Facet(name, label, list(options(asked, structure, counts, name, choices)))
        for name, label, choices in offered(asked, structure, counts)
    ]
    return [group for group in groups if group.options]


def offered(
    asked: Asked, structure: Structure, counts: Counts
) -> Iterator[tuple[str, str, Iterable[Choice]]]:
    """Yield (parameter, label, choices) of each group."""
    bodies, subjects, columns = structure.bodies, structure.subjects, structure.columns
    below = {body.pk for body in bodies}
    yield (
        "body",
        _("发布机构"),
        [
            (body.pk, body.code, body.short_name or body.name, depth)
            for body, depth in unfolded(bodies, bodies.roots, below)
        ],
    )
    chosen = [structure.named("subject", code) for code in asked.values("subject")]
    yield (
        "subject",
        _("主题分类"),
        [
            (subject.pk, subject.code, subject.name, depth)
            for subject, depth in unfolded(subjects, subjects.roots, above(subjects, chosen))
        ],
    )
    chosen = [structure.named("column", path) for path in asked.values("column")]
    top = [each for root in columns.roots for each in columns.children(root) or [root]]
    yield (
        "column",
        _("栏目"),
        [
            (column.pk, structure.column_path(column), column.name, depth)
            for column, depth in unfolded(columns, top, above(columns, chosen))
        ],
    )
    chosen = {int(year) for year in asked.values("year") if read_year(year)}
    years = sorted(chosen | counts.of.get("year", {}).keys(), reverse=True)
    words = _("%(value)s年")
    yield (
        "year",
        _("公开年份"),
        [(year, str(year), words % {"value": year}, 0) for year in years],
    )
    genres = [(genre.pk, genre.code, genre.name, 0) for genre in structure.genres]
    yield "genre", _("体裁"), genres
    validities = [(each.value, each.value, str(each.label), 0) for each in Validity]
    yield "validity", _("有效性"), validities


def above(tree: Tree[Node], nodes: Iterable[Node | None]) -> set[int]:
    """The primary keys of ``nodes`` and of all that stand above them."""
    return {each.pk for node in nodes if node for each in tree.chain(node)}


def unfolded(
    tree: Tree[Node], nodes: Iterable[Node], opened: set[int], depth: int = 0
) -> Iterator[tuple[Node, int]]:
    """Yield ``nodes`` with their depth, each followed by its children where it is opened."""
    for node in nodes:
        yield node, depth
        if node.pk in opened:
            yield from unfolded(tree, tree.children(node), opened, depth + 1)


def options(
    asked: Asked, structure: Structure, counts: Counts, name: str, choices: Iterable[Choice]
) -> Iterator[Option]:
    """Yield what stands in a group; what is chosen always does, whatever it gives."""
    chosen = [value.strip("/") for value in asked.values(name)]
    counted = counts.of.get(name, {})
    listed = {value for _key, value, _label, _depth in choices}
    for value in chosen:
        if value not in listed:
            yield Option(value, chip_label(name, value, structure), chosen=True)
    unknown = 0 if counts.is_exact else None
    for key, value, label, depth in choices:
        count = counted.get(key, unknown)
        if value in chosen or count != 0:
            yield Option(value, label, count, value in chosen, depth)
