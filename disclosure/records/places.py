"""The bodies, subjects, columns and genres that records name: found, or made.

What comes with its code (or a column's path) says enough to be made as it says; a name alone
may be a slip of the pen, and is made only where that was asked for.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from disclosure.legacy.catalogue import (
    find_column,
    find_genre,
    kind_of,
    make_body,
    names_below_root,
)
from disclosure.legacy.values import name_key
from disclosure.models import (
    Column,
    Genre,
    IssuingBody,
    PublicationLog,
    SubjectCategory,
)
from disclosure.models.logged import LoggedModel
from disclosure.records.incoming import BadRecord, ColumnNamed, Named, bad


def unknown(field: str, name: str) -> BadRecord:
    return bad(
        field,
        _("本站没有“%(name)s”：请先建立，或加 --create-missing 一并新建。") % {"name": name},
    )


def free_name(model: type[LoggedModel], name: str, code: str, **beside) -> str:
    """``name``, or with its code when another part beside it has that name."""
    taken = model.objects.filter(name=name, **beside).exists()
    return f"{name}（{code}）" if taken else name


def standing_like(part: LoggedModel) -> LoggedModel | None:
    """What another process has made meanwhile, under the code or at the place of ``part``."""
    names = ["parent", "slug"] if isinstance(part, Column) else [part.log_id]
    wanted = {name: getattr(part, name) for name in names}
    return type(part).objects.filter(**wanted).first()


def body_called(name: str, index_number: str) -> IssuingBody:
    """Another process may have made it meanwhile; else it is made."""
    found = IssuingBody.objects.filter(name=name).first()
    return found or make_body(name, index_number, [])


class Places:
    """What stands in the catalogue, read once; ``create_missing`` makes what names name."""

    def __init__(self, *, create_missing: bool = False):
        self.create_missing = create_missing
        self.made = 0
        self.bodies = {each.code: each for each in IssuingBody.objects.all()}
        self.bodies_by_name = {name_key(each.name): each for each in self.bodies.values()}
        self.subjects = {
            each.code: each for each in SubjectCategory.objects.select_related("parent")
        }
        self.subjects_by_name: dict[str, list[SubjectCategory]] = {}
        for subject in self.subjects.values():
            self.subjects_by_name.setdefault(name_key(subject.name), []).append(subject)
        self.genres = {each.code: each for each in Genre.objects.all()}
        self.genres_by_name = {name_key(each.name): each for each in self.genres.values()}
        self.columns: dict[ColumnNamed, Column] = {}

    def make(self, part: LoggedModel) -> LoggedModel:
        try:
            with transaction.atomic():
                PublicationLog.locked()
                if found := standing_like(part):
                    return found
                part.full_clean()
                part.save()
        except ValidationError as error:
            name = part._meta.verbose_name
            raise BadRecord(f"{name}“{part.name}”：{' '.join(error.messages)}") from error
        self.made += 1
        return part

    def body(self, named: Named, index_number: str = "") -> IssuingBody:
        key = name_key(named.name)
        if not named.code and key in self.bodies_by_name:
            return self.bodies_by_name[key]
        if named.code in self.bodies:
            return self.bodies[named.code]
        if named.code:
            name = free_name(IssuingBody, named.name or named.code, named.code)
            body = self.make(IssuingBody(code=named.code, name=name, kind=kind_of(name)))
        elif self.create_missing:
            body = self.made_by_name(body_called, named.name, index_number)
        else:
            raise unknown("issuing_body", named.name)
        self.bodies[body.code] = self.bodies_by_name[name_key(body.name)] = body
        return body

    def subject(self, named: Named, before: SubjectCategory | None) -> SubjectCategory:
        """A name that stands in several heads is the sibling of the one ``before`` it
        (司法;其他), else the head of that name (domain.md, 1)."""
        candidates = self.subjects_by_name.get(name_key(named.name), [])
        if named.code in self.subjects:
            return self.subjects[named.code]
        if not named.code and candidates:
            beside = [each for each in candidates if before and self.are_near(each, before)]
            heads = [each for each in candidates if each.parent_id is None]
            return (beside or heads or candidates)[0]
        if not named.code and not self.create_missing:
            raise unknown("subjects", named.name)
        if named.code:
            name = free_name(SubjectCategory, named.name or named.code, named.code, parent=None)
            subject = self.make(SubjectCategory(code=named.code, name=name))
        else:
            subject = self.made_by_name(self.head_called, named.name)
        self.subjects[subject.code] = subject
        self.subjects_by_name.setdefault(name_key(subject.name), []).append(subject)
        return subject

    def head_called(self, name: str) -> SubjectCategory:
        """Another process may have made it meanwhile; else it is made, under a free code."""
        number, rows = 1, SubjectCategory.objects
        found = rows.filter(parent=None, name=name).first()
        while not found and rows.filter(code=f"x{number}").exists():
            number += 1
        return found or self.make(SubjectCategory(code=f"x{number}", name=name))

    @staticmethod
    def are_near(subject: SubjectCategory, other: SubjectCategory) -> bool:
        of_one_head = other.parent_id is not None and subject.parent_id == other.parent_id
        return of_one_head or subject.parent_id == other.pk

    def genre(self, named: Named | None) -> Genre | None:
        if named is None:
            return None
        found = self.genres.get(named.code) or (
            None if named.code else self.genres_by_name.get(name_key(named.name))
        )
        if found is None and named.code:
            name = free_name(Genre, named.name or named.code, named.code)
            found = self.make(Genre(code=named.code, name=name))
        elif found is None:
            known = None if self.create_missing else self.genre_called(named.name)
            if not known and not self.create_missing:
                raise unknown("genre", named.name)
            found = known or self.made_by_name(find_genre, named.name, [])
        self.genres[found.code] = self.genres_by_name[name_key(named.name)] = found
        return found

    def genre_called(self, name: str) -> Genre | None:
        """命令 is found as 命令（令）, too."""
        return next(
            (each for each in self.genres.values() if each.name.partition("（")[0] == name),
            None,
        )

    def column(self, named: ColumnNamed) -> Column:
        if named not in self.columns:
            by_path = self.column_by_path if named.slugs else self.column_by_names
            self.columns[named] = by_path(named)
        return self.columns[named]

    def column_by_path(self, named: ColumnNamed) -> Column:
        column = None
        for slug, name in zip(named.slugs, named.names, strict=True):
            siblings = Column.objects.filter(parent=column)
            found = siblings.filter(slug=slug).first() or siblings.filter(name=name).first()
            column = found or self.make(Column(parent=column, slug=slug, name=name))
        return column

    def column_by_names(self, named: ColumnNamed) -> Column:
        names = names_below_root(list(named.names))
        if not names:
            raise bad("column", _("请写出首页、政府信息公开之下的栏目名称。"))
        with transaction.atomic():
            PublicationLog.locked()
            count = Column.objects.count()
            column = self.made_by_name(find_column, names, [])
            made = Column.objects.count() - count
            if made and not self.create_missing:
                transaction.set_rollback(True)
        if made and not self.create_missing:
            raise unknown("column", " > ".join(names))
        self.made += made
        return column

    def made_by_name(self, make, *arguments):
        try:
            with transaction.atomic():
                PublicationLog.locked()
                return make(*arguments)
        except ValidationError as error:
            raise BadRecord(" ".join(error.messages)) from error
