"""The places of a whole run in the catalogue: each name is looked up once, not once a page.

What a lookup tells besides what it made (a guess, a step left out) is told of every page.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cached_property

from disclosure.legacy.catalogue import (
    find_bodies,
    find_column,
    find_genre,
    find_subjects,
    genre_among,
)
from disclosure.legacy.names import BodyNames
from disclosure.models import Column, Genre, IssuingBody, SiteIdentity, SubjectCategory
from disclosure.schemes import Scheme


@dataclass
class Places:
    """Call it under the head's lock, and ``forget`` what a transaction took back."""

    names: BodyNames = field(default_factory=BodyNames)
    identity: SiteIdentity = field(default_factory=SiteIdentity.load)
    known: dict[Hashable, tuple[object, list[str] | None]] = field(default_factory=dict)

    @cached_property
    def scheme(self) -> Scheme:
        return Scheme.parse(self.identity.number_scheme)

    def column(self, breadcrumb: list[str], warnings: list[str]) -> Column:
        key = ("column", *breadcrumb)
        return self.once(key, lambda told: find_column(breadcrumb, told), warnings)

    def bodies(self, text: str, index_number: str, warnings: list[str]) -> list[IssuingBody]:
        return self.once(
            ("bodies", text),
            lambda told: find_bodies(text, index_number, told, self.names.chosen),
            warnings,
        )

    def subjects(self, text: str, warnings: list[str]) -> list[SubjectCategory]:
        return self.once(("subjects", text), lambda told: find_subjects(text, told), warnings)

    def genre(self, name: str, warnings: list[str]) -> Genre | None:
        return self.once(("genre", name), lambda told: find_genre(name, told), warnings)

    def genre_among(self, subjects: str) -> tuple[str, str]:
        return self.once(("among", subjects), lambda _told: genre_among(subjects), [])

    def once(self, key: Hashable, find: Callable[[list[str]], object], warnings: list[str]):
        """Find at first, and a second time for what is told when nothing is made any more."""
        if key not in self.known:
            told: list[str] = []
            self.known[key] = find(told), None
        else:
            told = self.known[key][1]
            if told is None:
                told = []
                self.known[key] = find(told), told
        warnings += told
        return self.known[key][0]

    def forget(self) -> None:
        self.known.clear()
