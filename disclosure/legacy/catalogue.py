"""Where a record belongs in the site's catalogue: column, bodies, subjects, genre.

Each is found by its name, or made, and what was made or guessed is told in ``warnings``.
Call these under the head's lock: what is made appends to the log.
"""

import re

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _
from pypinyin import lazy_pinyin

from disclosure.enums import BodyKind, Section
from disclosure.legacy.values import name_key, read_bodies, split_names
from disclosure.models import (
    Column,
    ColumnAddress,
    Genre,
    IssuingBody,
    SiteIdentity,
    SubjectCategory,
)
from disclosure.models.bodies import validate_code
from disclosure.numbering import code_warning
from disclosure.schemes import Scheme

ROOTS = {
    *("首页", "主页", "政府信息公开", "信息公开", "政务公开", "信息公开目录"),
    *("政府信息公开目录", "政府信息公开专栏", "信息公开专栏", "政府信息公开平台"),
    *("政务信息公开", "政务公开专栏", "政府信息主动公开目录", "信息公开平台"),
}
ROOT_ENDINGS = ("首页", "政府网", "政府网站", "门户网站")
GAP = 10  # between the positions of neighbours
SUBJECT_SEPARATORS = ";；、/\\,，>＞|｜"
STEPS_DOWN = set("/\\>＞")


def latin(name: str, taken, longest: int) -> str:
    """Return an address name for ``name`` in pinyin that is not ``taken`` (a function)."""
    slug = slugify("-".join(lazy_pinyin(name)))[: longest - 4].strip("-_") or "unnamed"
    number, candidate = 1, slug
    while taken(candidate):
        number += 1
        candidate = f"{slug}-{number}"
    return candidate


# --- columns --------------------------------------------------------------------------


def names_below_root(breadcrumb: list[str]) -> list[str]:
    """Return the breadcrumb without 首页, 政府信息公开 and its other names at its head."""
    names = list(breadcrumb)
    while names and (names[0] in ROOTS or names[0].endswith(ROOT_ENDINGS)):
        names.pop(0)
    return names


class ColumnNames:
    """The column tree by names."""

    def __init__(self):
        self.columns = list(Column.objects.order_by("position", "id"))
        self.children = {(each.parent_id, name_key(each.name)): each for each in self.columns}

    def walk(self, start: Column | None, names: list[str]) -> list[Column]:
        """Return the columns that ``names`` lead through below ``start``, as far as they do."""
        chain = []
        for name in names:
            here = chain[-1] if chain else start
            below = self.children.get((here and here.pk, name_key(name)))
            if below is None:
                break
            chain.append(below)
        return chain

    def longest_runs(self, names: list[str]) -> list[tuple[int, list[Column]]]:
        """Return (place in ``names``, chain) of each longest run that is one chain."""
        runs = [
            (at, [column, *self.walk(column, names[at + 1 :])])
            for at, name in enumerate(names)
            for column in self.columns
            if name_key(column.name) == name_key(name)
        ]
        longest = max((len(chain) for _at, chain in runs), default=0)
        return [(at, chain) for at, chain in runs if len(chain) == longest]


def find_column(breadcrumb: list[str], warnings: list[str]) -> Column:
    """Return the column of a breadcrumb; what is unknown of it is made (architecture.md).

    A whole path from the top, or from 法定主动公开内容 down, is that column. Else the longest
    run of names that is one chain of the tree is; two such runs say nothing.
    """
    statutory = statutory_column()
    tree = ColumnNames()
    names = names_below_root(breadcrumb)
    if not names:
        warnings.append(
            _("页面没有栏目路径，已放入“%(column)s”。") % {"column": statutory.name}
        )
        return statutory
    for start in [None, statutory]:
        chain = tree.walk(start, names)
        if len(chain) == len(names):
            return chain[-1]
    runs = tree.longest_runs(names)
    if len(runs) == 1:
        ((at, chain),) = runs
        if at:
            warnings.append(
                _("栏目路径“%(path)s”中的“%(names)s”不在“%(column)s”之上，已略去。")
                % {
                    "path": " > ".join(breadcrumb),
                    "names": " > ".join(names[:at]),
                    "column": chain[0].name,
                }
            )
        column, names = chain[-1], names[at + len(chain) :]
    else:
        if runs:
            warnings.append(
                _("栏目路径“%(path)s”与多处栏目相符，已在“%(column)s”下另建。")
                % {"path": " > ".join(breadcrumb), "column": statutory.name}
            )
        if name_key(names[0]) == name_key(statutory.name):
            names = names[1:]
        chain = tree.walk(statutory, names)
        column, names = (chain or [statutory])[-1], names[len(chain) :]
    for name in names:
        column = make_column(name, column)
        warnings.append(_("已新建栏目“%(name)s”。") % {"name": name})
    return column


def statutory_column() -> Column:
    section = Section.STATUTORY
    column = Column.objects.filter(parent=None, slug=section.value).first()
    if column is None:
        column = Column(slug=section.value, name=str(section.label))
        column.save()
    return column


def make_column(name: str, parent: Column) -> Column:
    siblings = Column.objects.filter(parent=parent)
    last = siblings.aggregate(last=Max("position"))["last"] or 0
    path = parent.path

    def taken(slug: str) -> bool:
        # An old address leads to the column that was moved from it, for ever.
        old = ColumnAddress.objects.filter(path=f"{path}/{slug}")
        return old.exists() or siblings.filter(slug=slug).exists()

    column = Column(
        name=name, parent=parent, position=last + GAP, slug=latin(name, taken, longest=60)
    )
    column.full_clean()
    column.save()
    return column


# --- bodies ---------------------------------------------------------------------------


def find_bodies(text: str, index_number: str, warnings: list[str]) -> list[IssuingBody]:
    """Return the issuing bodies that ``text`` names, the leading one first; [] for none.

    One that the site does not know gets the code of its index number, when that has one
    which no other body has.
    """
    known = {name_key(name): pk for pk, name in IssuingBody.objects.values_list("pk", "name")}
    bodies = []
    for name in read_bodies(text, known):
        if name_key(name) in known:
            bodies.append(IssuingBody.objects.get(pk=known[name_key(name)]))
        else:
            bodies.append(make_body(name, "" if bodies else index_number, warnings))
    return bodies


def make_body(name: str, index_number: str, warnings: list[str]) -> IssuingBody:
    place = Scheme.parse(SiteIdentity.load().number_scheme).read(index_number)
    code = place.code if place and is_free_code(place.code) else ""
    if code:
        told = _("已新建发布机构“%(name)s”，代码 %(code)s 取自索引号。")
    else:
        code = made_up_code()
        told = _("已新建发布机构“%(name)s”，代码不明，暂编为 %(code)s，请核对。")
    body = IssuingBody(code=code, name=name, kind=kind_of(name))
    body.full_clean()
    body.save()
    warnings.append(told % {"name": name, "code": code})
    return body


def is_free_code(code: str) -> bool:
    try:
        validate_code(code)
    except ValidationError:
        return False
    return len(code) <= 30 and not IssuingBody.objects.filter(code__iexact=code).exists()


def made_up_code() -> str:
    number = IssuingBody.objects.filter(code__startswith="legacy-").count() + 1
    while not is_free_code(f"legacy-{number}"):
        number += 1
    return f"legacy-{number}"


def kind_of(name: str) -> BodyKind:
    if re.search(r"(?:[乡镇]人民政府|街道办事处)$", name):
        return BodyKind.TOWNSHIP
    if name.endswith("政府"):
        return BodyKind.GOVERNMENT
    if re.search(r"政府办公[室厅]$", name):
        return BodyKind.OFFICE
    return BodyKind.DEPARTMENT


def number_warnings(index_number: str) -> list[str]:
    """Return what is odd about the code in an imported number, in words."""
    place = Scheme.parse(SiteIdentity.load().number_scheme).read(index_number)
    warning = code_warning(place.code) if place else ""
    return [warning] if warning else []


# --- subjects and genre ---------------------------------------------------------------


def find_subjects(text: str, warnings: list[str]) -> list[SubjectCategory]:
    """Return the subjects that ``text`` names, in its order, each once (domain.md, 1).

    Of a path (上级/下级) the lowest is the subject. A name that stands in several heads is
    the sibling of the subject before it (司法;其他), else the head of that name.
    """
    by_name: dict[str, list[SubjectCategory]] = {}
    for subject in SubjectCategory.objects.select_related("parent"):
        by_name.setdefault(name_key(subject.name), []).append(subject)
    found: list[SubjectCategory] = []
    for before, name in split_names(text, by_name, SUBJECT_SEPARATORS):
        candidates = by_name.get(name_key(name), [])
        if not candidates:
            warnings.append(_("分类“%(name)s”不在主题分类表中，未采用。") % {"name": name})
            continue
        last = found[-1] if found else None
        below = [each for each in candidates if last and each.parent_id == last.pk]
        if before in STEPS_DOWN and below:
            found[-1] = below[0]
            continue
        subject = candidates[0]
        if len(candidates) > 1:
            beside = [each for each in candidates if last and each.parent_id == last.parent_id]
            heads = [each for each in candidates if each.parent_id is None]
            subject = (below or (last and last.parent_id and beside) or heads or candidates)[0]
            warnings.append(
                _("分类“%(name)s”在多个类别下都有，已归入“%(head)s”（%(code)s）。")
                % {
                    "name": name,
                    "head": subject.parent.name if subject.parent else subject.name,
                    "code": subject.code,
                }
            )
        if subject not in found:
            found.append(subject)
    return found


def find_genre(name: str, warnings: list[str]) -> Genre | None:
    """Return the genre called ``name``, made when unknown; None for ""."""
    if not name:
        return None
    for genre in Genre.objects.all():
        # 命令（令） is found as either.
        names = [genre.name, *re.split(r"[（()）]", genre.name)]
        if name_key(name) in map(name_key, filter(None, names)):
            return genre
    code = latin(name, lambda code: Genre.objects.filter(code=code).exists(), longest=40)
    last = Genre.objects.aggregate(last=Max("position"))["last"] or 0
    genre = Genre(code=code, name=name, position=last + GAP)
    genre.full_clean()
    genre.save()
    warnings.append(_("体裁“%(name)s”是新的，已加入体裁列表，请核对。") % {"name": name})
    return genre
