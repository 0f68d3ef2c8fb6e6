"""A document that comes from elsewhere: its own facts checked, what it names by name."""

from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from disclosure.enums import State
from disclosure.models import Disclosure
from disclosure.workflow.bringing import check_brought


class BadRecord(Exception):
    """A line that cannot be taken; its text says why, and in which field."""


def bad(name: str, words: str) -> BadRecord:
    return BadRecord(_("字段 %(name)s：%(words)s") % {"name": name, "words": words})


@dataclass(frozen=True)
class Named:
    """A part of the structure as a record names it; ``code`` is "" in the plain form."""

    name: str
    code: str = ""


@dataclass(frozen=True)
class ColumnNamed:
    """A column by the names from below the root; ``slugs`` is () in the plain form."""

    names: tuple[str, ...]
    slugs: tuple[str, ...] = ()


@dataclass(frozen=True)
class File:
    public_id: str
    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Link:
    """A relation that the document itself says; ``index_number`` is "" for one elsewhere."""

    kind: str
    index_number: str
    title: str


@dataclass(frozen=True)
class Repeal:
    """``by`` is an index number; without a day there is none."""

    noted_on: date | None = None
    by: str = ""
    words: str = ""


@dataclass
class Incoming:
    """A document that is to become public with the day that it brings. ``facts`` is a row that
    is never saved itself; ``repealed_by`` is an index number or ""."""

    facts: Disclosure
    issuing_body: Named
    column: ColumnNamed
    genre: Named | None
    repealed_by: str = ""
    co_issuers: list[Named] = field(default_factory=list)
    subjects: list[Named] = field(default_factory=list)
    attachments: list[File] = field(default_factory=list)
    relations: list[Link] = field(default_factory=list)
    parts: dict[str, dict] = field(default_factory=dict)

    @property
    def index_number(self) -> str:
        return self.facts.index_number

    @property
    def needs(self) -> set[str]:
        """The index numbers of the documents that it points to."""
        numbers = {link.index_number for link in self.relations} | {self.repealed_by}
        return numbers - {"", self.index_number}


def checked_facts(**facts) -> Disclosure:
    """Return a row of ``facts``, its HTML cleaned and read as text. No query; raises
    BadRecord."""
    row = Disclosure(state=State.PUBLISHED, **facts)
    try:
        check_brought(row)
    except ValidationError as error:
        raise BadRecord(in_words(error)) from error
    return row


def in_words(error: ValidationError) -> str:
    return " ".join(
        _("字段 %(name)s：%(words)s") % {"name": name, "words": " ".join(messages)}
        for name, messages in error.message_dict.items()
    )
