"""Filters of the staff's list. Long lists are a select that works without JavaScript."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class SelectFilter(admin.SimpleListFilter):
    template = "admin/select_filter.html"

    def choices(self, changelist):
        """First what the form carries along, then the options."""
        params = changelist.params.items()
        yield {"carried": [(key, value) for key, value in params if key != self.parameter_name]}
        yield {"value": "", "display": _("全部"), "selected": not self.value()}
        for value, display in self.lookup_choices:
            yield {
                "value": value,
                "display": display,
                "selected": str(value) == self.value(),
            }


class TreeFilter(SelectFilter):
    """One of a tree, with what stands below it."""

    tree = field = ""

    def lookups(self, request, model_admin):
        nodes = getattr(request.structure, self.tree)
        rows = [(root, 0) for root in nodes.roots]
        found = []
        while rows:
            node, depth = rows.pop(0)
            found.append((node.pk, "\u3000" * depth + node.name))
            rows[:0] = [(child, depth + 1) for child in nodes.children(node)]
        return found

    def queryset(self, request, queryset):
        nodes = getattr(request.structure, self.tree)
        value = self.value() or ""
        node = nodes.get(int(value)) if value.isascii() and value.isdigit() else None
        if node is None:
            return queryset.none() if value else queryset
        return queryset.filter(**{f"{self.field}__in": nodes.branch(node)})


class BodyFilter(TreeFilter):
    title = _("发布机构")
    parameter_name = "of_body"
    tree, field = "bodies", "issuing_body"


class ColumnFilter(TreeFilter):
    title = _("栏目")
    parameter_name = "in_column"
    tree, field = "columns", "column"


class GenreFilter(SelectFilter):
    title = _("体裁")
    parameter_name = "of_genre"

    def lookups(self, request, model_admin):
        return [(genre.code, genre.name) for genre in request.structure.genres]

    def queryset(self, request, queryset):
        return queryset.filter(genre__code=self.value()) if self.value() else queryset


class DissolvedFilter(admin.SimpleListFilter):
    title = _("是否撤并")
    parameter_name = "dissolved"

    def lookups(self, request, model_admin):
        return [("no", _("在用")), ("yes", _("已撤并"))]

    def queryset(self, request, queryset):
        if self.value() not in {"yes", "no"}:
            return queryset
        return queryset.filter(dissolved_on__isnull=self.value() == "no")


class HeldFilter(admin.SimpleListFilter):
    title = _("编号情况")
    parameter_name = "held"

    def lookups(self, request, model_admin):
        return [("yes", _("已暂停，待确认跳号"))]

    def queryset(self, request, queryset):
        if self.value() == "yes":
            return queryset.filter(held_from__isnull=False)
        return queryset
