"""Filters of the staff's list. Long lists are a select that works without JavaScript."""

from datetime import date, datetime, time, timedelta

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosure.filters import read_year
from disclosure.models import Disclosure
from disclosure.querysets import WIDE


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
            if self.is_shown(request, node):
                found.append((node.pk, "\u3000" * depth + node.name))
            rows[:0] = [(child, depth + 1) for child in nodes.children(node)]
        return found

    def is_shown(self, request, node) -> bool:
        return True

    def queryset(self, request, queryset):
        nodes = getattr(request.structure, self.tree)
        value = self.value() or ""
        node = nodes.get(int(value)) if value.isascii() and value.isdigit() else None
        if node is None:
            return queryset.none() if value else queryset
        branch = [each.pk for each in nodes.branch(node)]
        if len(branch) > WIDE:
            queryset = queryset.alias(compared=F(f"{self.field}_id") + 0)
            return queryset.filter(compared__in=branch)
        return queryset.filter(**{f"{self.field}__in": branch})


class BodyFilter(TreeFilter):
    title = _("发布机构")
    parameter_name = "of_body"
    tree, field = "bodies", "issuing_body"

    def is_shown(self, request, node):
        seen = request.scope.seen
        return seen is None or node.pk in seen


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


class PublicYearFilter(SelectFilter):
    title = _("公开年份")
    parameter_name = "of_year"

    def lookups(self, request, model_admin):
        first = Disclosure.objects.public().order_by("published_on").values("published_on")[:1]
        for row in first:
            years = range(timezone.localdate().year, row["published_on"].year - 1, -1)
            return [(str(year), _("%(year)s年") % {"year": year}) for year in years]
        return []

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        year = read_year(self.value())
        if year is None:
            return queryset.none()
        return queryset.filter(published_on__range=(date(year, 1, 1), date(year, 12, 31)))


class PersonFilter(SelectFilter):
    title = _("经办人")
    parameter_name = "of_person"

    def lookups(self, request, model_admin):
        people = get_user_model().objects.order_by("name", "username")
        return [(str(person.pk), str(person)) for person in people]

    def queryset(self, request, queryset):
        value = self.value() or ""
        return queryset.filter(by=int(value)) if value.isdecimal() else queryset


class DayFilter(admin.SimpleListFilter):
    """The days that are asked for most; each is a range of the index on time."""

    title = _("时间")
    parameter_name = "within"
    days = {"1": _("今天"), "7": _("最近七天"), "31": _("最近三十一天")}

    def lookups(self, request, model_admin):
        return list(self.days.items())

    def queryset(self, request, queryset):
        if self.value() not in self.days:
            return queryset
        midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        return queryset.filter(at__gte=midnight - timedelta(days=int(self.value()) - 1))


class OnDayFilter(SelectFilter):
    """One day in Beijing, typed or chosen."""

    template = "admin/day_filter.html"
    title = _("某一天")
    parameter_name = "on_day"

    def lookups(self, request, model_admin):
        return [("", "")]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        try:
            day = date.fromisoformat(self.value())
            midnight = timezone.make_aware(datetime.combine(day, time()))
            next_one = midnight + timedelta(days=1)
        except (ValueError, OverflowError):
            return queryset.none()
        return queryset.filter(at__gte=midnight, at__lt=next_one)


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
