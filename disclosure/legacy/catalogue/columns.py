"""The column of a breadcrumb."""

from django.db.models import Max
from django.utils.translation import gettext as _

from disclosure.enums import Section
from disclosure.legacy.catalogue.latin import GAP, latin
from disclosure.legacy.values import name_key
from disclosure.models import Column, ColumnAddress

ROOTS = {
    *("首页", "主页", "政府信息公开", "信息公开", "政务公开", "信息公开目录"),
    *("政府信息公开目录", "政府信息公开专栏", "信息公开专栏", "政府信息公开平台"),
    *("政务信息公开", "政务公开专栏", "政府信息主动公开目录", "信息公开平台"),
}
ROOT_ENDINGS = ("首页", "政府网", "政府网站", "门户网站")


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
