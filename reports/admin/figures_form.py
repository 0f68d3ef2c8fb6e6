"""What a clerk typed on the page that confirms figures, row by row."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Self

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reports.confirming import Decided, Line, Place, Workbench, place_of, shown_value
from reports.enums import Bound, ValueKind
from reports.extraction.numerals import read_number
from reports.models import Figure, Indicator

CONFIRM, REJECT, LATER = "confirm", "reject", ""
NAMES = ["choice", "indicator", "value", "bound"]
LONGEST_QUOTE = Figure._meta.get_field("quote").max_length
MAY_BE_NEGATIVE = {ValueKind.SHARE, ValueKind.MEASURE}


@dataclass
class Row:
    """A line of the workbench with what is typed for it."""

    place: int  # on the page, from 1
    line: Line
    choice: str
    indicator: str  # as typed
    value: str
    bound: str
    errors: list[str] = field(default_factory=list)
    decided: Decided | None = None
    saved: str = ""  # what is saved now, in words, where that is not what was typed

    @classmethod
    def of(cls, place: int, line: Line, known: "Names") -> Self:
        """As it is saved, or as it is proposed."""
        indicator = known.of_line(line)
        return cls(
            place=place,
            line=line,
            choice=CONFIRM if line.figure else REJECT if line.is_rejected else LATER,
            indicator=str(indicator or ""),
            value=shown_value(line, indicator.unit if indicator else ""),
            bound=line.figure.bound if line.figure else line.proposal.bound,
        )

    def take(self, data: Mapping[str, str]) -> None:
        """Keep what is typed, right or wrong."""
        for name in NAMES:
            setattr(self, name, data.get(f"{name}-{self.line.key}", getattr(self, name)))

    def tell_saved(self) -> None:
        """Say what is saved, in the order of the row, unless it is what was typed."""
        known = self.line.figure
        is_same = (self.choice == CONFIRM) == bool(known) and (
            (self.choice == REJECT) == self.line.is_rejected
        )
        if known and is_same:
            is_same = self.typed == (str(known.indicator), known.value_text, known.bound)
        if is_same:
            return
        if known:
            words = [known.get_bound_display() if known.bound else "", known.value_text]
            self.saved = _("确认") + f" {known.indicator} {' '.join(words).strip()}"
        else:
            self.saved = _("不采用") if self.line.is_rejected else _("没有决定")

    @property
    def typed(self) -> tuple[str, str, str]:
        return self.indicator, self.value, self.bound

    @property
    def is_matched(self) -> bool:
        return bool(self.line.figure or self.line.proposal.indicator)

    @property
    def bounds(self) -> list[tuple[str, str, bool]]:
        return [(value, label, value == self.bound) for value, label in Bound.choices]

    def read(self, known: "Names") -> None:
        """Make ``decided`` of what is typed, or ``errors``."""
        if self.choice != CONFIRM:
            return
        if self.line.is_lost:
            self.errors.append(_("原文里已没有这段文字：请取消确认，再按新的文字添加。"))
            return
        try:
            indicator = known.read(self.indicator)
            value = self.read_value(indicator)
            bound = read_bound(self.bound)
        except ValidationError as error:
            self.errors += error.messages
            return
        self.decided = Decided(indicator, value, bound, self.line.quote, self.line.start)

    def read_value(self, indicator: Indicator) -> Decimal:
        """What is typed; untouched, the proposal in the unit of the chosen indicator."""
        proposal = self.line.proposal
        if proposal and not self.line.figure and self.value == shown_value(self.line, ""):
            return proposal.value_in(indicator.unit)
        return read_value(self.value, indicator)


@dataclass
class Added:
    """A figure by hand: words quoted from the text, and what they say."""

    quote: str = ""
    indicator: str = ""
    value: str = ""
    bound: str = ""
    errors: list[str] = field(default_factory=list)

    @classmethod
    def sent(cls, data: Mapping[str, str]) -> Self:
        names = ["quote", "indicator", "value", "bound"]
        return cls(**{name: data.get(f"added-{name}", "").strip() for name in names})

    @property
    def is_empty(self) -> bool:
        return not (self.quote or self.indicator or self.value)

    @property
    def bounds(self) -> list[tuple[str, str, bool]]:
        return [(value, label, value == self.bound) for value, label in Bound.choices]

    def read(self, text: str, known: "Names") -> Decided | None:
        if self.is_empty:
            return None
        try:
            start = self.place(text)
            indicator = known.read(self.indicator)
            value = read_value(self.value, indicator)
            return Decided(indicator, value, read_bound(self.bound), self.quote, start)
        except ValidationError as error:
            self.errors += error.messages
            return None

    def place(self, text: str) -> int:
        if not self.quote:
            raise ValidationError(_("请从原文复制这个数据所在的文字。"))
        if len(self.quote) > LONGEST_QUOTE:
            words = _("摘录最多 %(limit)d 个字：请只摘数字前后的一句。")
            raise ValidationError(words % {"limit": LONGEST_QUOTE})
        times = text.count(self.quote)
        if not times:
            raise ValidationError(_("原文里没有这段文字：请从原文里原样复制。"))
        if times > 1:
            words = _("这段文字在原文里有 %(times)d 处：请前后多摘几个字。")
            raise ValidationError(words % {"times": times})
        return place_of(text, self.quote, near=0)


class Names:
    """Indicators by what a clerk may type for them: label, name or code."""

    def __init__(self, indicators: Iterable[Indicator]):
        self.all = list(indicators)
        self.by_code = {each.code: each for each in self.all}
        self.by_word = {
            compact(word): each
            for each in self.all
            for word in (each.code, each.name, str(each))
        }

    def of_line(self, line: Line) -> Indicator | None:
        if line.figure:
            return line.figure.indicator
        return self.by_code.get(line.proposal.indicator)

    def read(self, typed: str) -> Indicator:
        if not typed.strip():
            raise ValidationError(_("请选择指标；不是要比较的数据，请选“不采用”。"))
        found = self.by_word.get(compact(typed))
        if found is None:
            raise ValidationError(
                _("没有指标“%(typed)s”：请从列表里选择。") % {"typed": typed.strip()[:40]}
            )
        return found


def compact(word: str) -> str:
    return "".join(word.split()).replace("(", "（").replace(")", "）")


def read_value(typed: str, indicator: Indicator) -> Decimal:
    negative = indicator.value_kind in MAY_BE_NEGATIVE
    return read_number(typed, unit=indicator.unit, negative=negative)


def read_bound(typed: str) -> str:
    if typed not in Bound.values:
        raise ValidationError(_("请从列表里选择界限。"))
    return typed


class FiguresForm:
    """All rows, the figure by hand, and the ``stamp`` of what the page showed."""

    def __init__(self, bench: Workbench, indicators: Iterable[Indicator]):
        self.bench = bench
        self.known = Names(indicators)
        self.stamp = bench.stamp
        self.rows = [
            Row.of(place, line, self.known) for place, line in enumerate(bench.lines, start=1)
        ]
        self.added = Added()

    def take(self, data: Mapping[str, str], *, accept_matched: bool) -> None:
        """Keep what was sent; with ``accept_matched``, confirm what has an indicator and on
        which nothing was decided."""
        self.stamp = data.get("stamp", "")
        for row in self.rows:
            row.take(data)
        self.added = Added.sent(data)
        if accept_matched:
            taken = {row.indicator for row in self.rows if row.choice == CONFIRM}
            for row in self.rows:
                if row.choice == LATER and row.is_matched and row.indicator not in taken:
                    row.choice = CONFIRM

    def show_overtaken(self) -> None:
        """What is sent next has been shown what is saved now."""
        self.stamp = self.bench.stamp
        for row in self.rows:
            row.tell_saved()

    def is_valid(self) -> bool:
        for row in self.rows:
            row.read(self.known)
        self.by_hand = self.added.read(self.bench.text, self.known)
        self.check_twice()
        return not self.added.errors and not any(row.errors for row in self.rows)

    def check_twice(self) -> None:
        """One figure an indicator: the second says which the first is."""
        first: dict[str, Row] = {}
        for row in self.rows:
            if row.decided is None:
                continue
            other = first.setdefault(row.decided.indicator.code, row)
            if other is not row:
                row.errors.append(twice(row.decided.indicator, other))
        if self.by_hand and (other := first.get(self.by_hand.indicator.code)):
            self.added.errors.append(twice(self.by_hand.indicator, other))

    @property
    def confirmed(self) -> list[Decided]:
        decided = [row.decided for row in self.rows if row.decided]
        return [*decided, self.by_hand] if self.by_hand else decided

    @property
    def rejected(self) -> dict[Place, Decimal]:
        return {
            (row.line.quote, row.line.start): row.line.proposal.value
            for row in self.rows
            if row.choice == REJECT and row.line.proposal
        }

    @property
    def matched(self) -> list[Row]:
        return [row for row in self.rows if row.is_matched and not row.line.is_rejected]

    @property
    def others(self) -> list[Row]:
        return [row for row in self.rows if row.line.is_other]

    @property
    def put_aside(self) -> list[Row]:
        return [row for row in self.rows if row.line.is_rejected]

    @property
    def wrong(self) -> list[Row]:
        return [row for row in self.rows if row.errors]


def twice(indicator: Indicator, other: Row) -> str:
    return _("“%(name)s”已在第 %(place)d 行确认：一个指标只能有一个数据，请改选或不采用。") % {
        "name": indicator.name,
        "place": other.place,
    }
