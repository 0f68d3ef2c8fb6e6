"""The site's identity, bodies, subjects, genres and columns, held per process.

They change rarely and every page needs them. The log's head names their version, so one
query tells a process whether what it holds is still true.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Generic, TypeVar

from django.db import models

from disclosure.models import (
    Column,
    Genre,
    IssuingBody,
    PublicationLog,
    SiteIdentity,
    SubjectCategory,
)

Node = TypeVar("Node", bound=models.Model)


class Tree(Generic[Node]):
    """A small tree in memory, in its order by hand. Nodes are model instances."""

    def __init__(self, nodes: Iterable[Node]):
        self.nodes = {node.pk: node for node in nodes}
        self.below: dict[int | None, list[Node]] = {}
        for node in self.nodes.values():
            self.below.setdefault(node.parent_id, []).append(node)

    def __iter__(self):
        return iter(self.nodes.values())

    def get(self, pk: int | None) -> Node | None:
        return self.nodes.get(pk)

    @property
    def roots(self) -> list[Node]:
        return self.below.get(None, [])

    def children(self, node: Node) -> list[Node]:
        return self.below.get(node.pk, [])

    def branch(self, node: Node) -> list[Node]:
        """``node`` and all that stand below it."""
        return [node] + [each for child in self.children(node) for each in self.branch(child)]

    def chain(self, node: Node) -> list[Node]:
        """From the root down to ``node``."""
        chain = [node]
        while chain[0].parent_id:
            chain.insert(0, self.nodes[chain[0].parent_id])
        return chain


@dataclass
class Structure:
    """What stood at ``version``. Read only: change the models and ask ``current()`` again."""

    version: str
    identity: SiteIdentity
    bodies: Tree[IssuingBody]
    subjects: Tree[SubjectCategory]
    columns: Tree[Column]
    genres: list[Genre]
    pieces: dict[tuple, str] = field(default_factory=dict)  # of pages, that show nothing else

    @cached_property
    def bodies_by_code(self) -> dict[str, IssuingBody]:
        return {body.code: body for body in self.bodies}

    @cached_property
    def subjects_by_code(self) -> dict[str, SubjectCategory]:
        return {subject.code: subject for subject in self.subjects}

    @cached_property
    def genres_by_code(self) -> dict[str, Genre]:
        return {genre.code: genre for genre in self.genres}

    @cached_property
    def genres_by_id(self) -> dict[int, Genre]:
        return {genre.pk: genre for genre in self.genres}

    @cached_property
    def columns_by_path(self) -> dict[str, Column]:
        """Every column under its slugs from the root, ``statutory/other``."""
        return {self.column_path(column): column for column in self.columns}

    def column_path(self, column: Column) -> str:
        return "/".join(each.slug for each in self.columns.chain(column))

    def named(self, parameter: str, value: str) -> models.Model | None:
        """Return the body, subject, column or genre that ``parameter`` of a list names by its
        code or path; None where it names nothing."""
        if parameter == "column":
            return self.columns_by_path.get(value.strip("/"))
        by_code = {
            "body": self.bodies_by_code,
            "subject": self.subjects_by_code,
            "genre": self.genres_by_code,
        }
        return by_code[parameter].get(value)

    @classmethod
    def load(cls, version: str) -> "Structure":
        return cls(
            version=version,
            identity=SiteIdentity.load(),
            bodies=Tree(IssuingBody.objects.order_by("position", "code")),
            subjects=Tree(SubjectCategory.objects.order_by("position", "code")),
            columns=Tree(Column.objects.order_by("position", "id")),
            genres=list(Genre.objects.order_by("position", "code")),
        )


held: Structure | None = None


def current(head: PublicationLog | None = None) -> Structure:
    """Return the structure as the log's ``head`` (read now, if not given) has it: no other
    query when nothing changed."""
    global held
    version = (head or PublicationLog.head()).structure_hash
    if held is None or held.version != version:
        # Read after the version: newer rows under an older name are read again next time.
        held = Structure.load(version)
    return held
