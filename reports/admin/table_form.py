"""What a clerk typed into the statutory tables, as the page shows it again."""

import json
from dataclasses import dataclass, field
from functools import cached_property

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reports.models import Report
from reports.models.figures import decimal_text
from reports.tables.entry import Entry, read_cells
from reports.tables.forms import FORMS
from reports.tables.invariants import Fault, Tables
from reports.tables.layout import Form
from reports.tables.readiness import LastYear, faults_of
from reports.tables.requests import APPLICANTS, CARRIED, NEXT, REQUESTS
from reports.tables.stored import (
    LONGEST_EXPLANATION,
    canonical,
    checked_tables,
    explanation_of,
    stored,
    values_of,
)
from reports.tables.totals import Values, with_totals

Typed = dict[str, dict[str, str]]
EXPLANATION = "explanation"


@dataclass(frozen=True)
class Conflict:
    """A cell that two people changed; ``theirs`` is what was saved meanwhile."""

    name: str
    mine: str
    theirs: str


@dataclass
class TablesForm:
    """``opened`` is what was saved when the page was opened: what somebody else changed since
    is taken over where this person did not touch it, and shown where both did."""

    typed: Typed
    explanation: str
    opened: dict
    last: LastYear | None = None
    told: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)

    @classmethod
    def of(cls, report: Report, last: LastYear | None) -> "TablesForm":
        tables = canonical(report.tables)
        return cls(typed_of(tables), explanation_of(tables), tables, last)

    @classmethod
    def sent(cls, data, last: LastYear | None) -> "TablesForm":
        typed = {
            code: {
                cell: data.get(field_name(form, cell), "").replace("\x00", "")
                for cell in form.typed
            }
            for code, form in FORMS.items()
        }
        words = " ".join(data.get(EXPLANATION, "").replace("\x00", "").split())
        return cls(typed, words, opened_of(data.get("opened", "")), last)

    @cached_property
    def entries(self) -> dict[str, Entry]:
        return {code: read_cells(form, self.typed[code]) for code, form in FORMS.items()}

    @property
    def values(self) -> Tables:
        return {code: entry.values for code, entry in self.entries.items()}

    @cached_property
    def wrong(self) -> list[tuple[str, str]]:
        """What cannot be saved, by the field's id."""
        found = [
            (field_id(FORMS[code], cell), words)
            for code, entry in self.entries.items()
            for cell, words in entry.wrong.items()
        ]
        if len(self.explanation) > LONGEST_EXPLANATION:
            words = _("说明有 %(length)d 字，最多 %(limit)d 字：请写短一些。")
            lengths = {"length": len(self.explanation), "limit": LONGEST_EXPLANATION}
            found.append((f"id_{EXPLANATION}", words % lengths))
        return found

    @cached_property
    def faults(self) -> list[tuple[str, Fault]]:
        """What can be saved, but not published, by the id of its first field. Nothing is said
        of sums while a cell cannot be read."""
        if self.wrong:
            return []
        return [
            (field_id(FORMS[fault.table], fault.cells[0]), fault)
            for fault in faults_of(self.values, self.explanation, self.last)
        ]

    @property
    def tables(self) -> dict:
        """What is to be saved; of a form without ``wrong``."""
        return stored(self.values, self.explanation)

    def take_in(self, typed: Typed) -> None:
        """Put texts from a file or a block into their cells."""
        for code, cells in typed.items():
            known = FORMS[code].typed
            self.typed[code] |= {cell: text for cell, text in cells.items() if cell in known}
        self.forget()

    def carry_over(self) -> None:
        """Put last year's 四 into this year's 二."""
        self.take_in({REQUESTS.code: carried(self.last)})

    def merge(self, saved: dict) -> None:
        """Face what somebody else saved since the page was opened."""
        before, theirs = typed_of(self.opened), typed_of(saved)
        for code, form in FORMS.items():
            for cell in form.typed:
                base, mine, other = (
                    each[code].get(cell, "") for each in [before, self.typed, theirs]
                )
                if other in (base, mine.strip()):
                    continue
                if mine.strip() == base:
                    self.typed[code][cell] = other
                    self.taken.append(form.words(cell))
                else:
                    self.conflicts.append(Conflict(form.words(cell), mine, other))
        self.merge_explanation(saved)
        self.opened = canonical(saved)
        self.forget()

    def merge_explanation(self, saved: dict) -> None:
        name, theirs = _("上年结转不一致的说明"), explanation_of(saved)
        if theirs in (explanation_of(self.opened), self.explanation):
            return
        if self.explanation == explanation_of(self.opened):
            self.explanation = theirs
            self.taken.append(name)
        else:
            self.conflicts.append(Conflict(name, self.explanation, theirs))

    def forget(self) -> None:
        for name in ["entries", "wrong", "faults"]:
            self.__dict__.pop(name, None)

    def totals(self, form: Form) -> Values:
        return with_totals(form, self.values[form.code])

    @property
    def opened_text(self) -> str:
        return json.dumps(self.opened, ensure_ascii=False)


def typed_of(tables: dict) -> Typed:
    """What is saved, as a person would have typed it."""
    return {
        code: {cell: decimal_text(value) for cell, value in values.items()}
        for code, values in values_of(tables).items()
    }


def carried(last: LastYear | None) -> dict[str, str]:
    """This year's 二 as last year's 四 says, by cell."""
    if last is None:
        return {}
    return {
        f"{CARRIED}.{column}": decimal_text(last.values[f"{NEXT}.{column}"])
        for column in APPLICANTS
        if f"{NEXT}.{column}" in last.values
    }


def opened_of(text: str) -> dict:
    """What the page says that was saved when it was opened; {} of anything else."""
    try:
        tables = json.loads(text)
        return checked_tables(tables) if isinstance(tables, dict) else {}
    except (ValueError, RecursionError, ValidationError):
        return {}


def field_name(form: Form, cell: str) -> str:
    return f"{form.code}-{cell}"


def field_id(form: Form, cell: str) -> str:
    return f"id_{form.code}-{cell}"
