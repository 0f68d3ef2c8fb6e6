"""The one FilterSet of every list.

Public lists put it to the index as a question of words, terms and days; its lookups in the
database serve staff, and are the oracle in tests.
"""

from collections.abc import Callable
from functools import partial

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from disclosure.document_numbers import normalise_document_number
from disclosure.enums import Validity
from disclosure.models import Disclosure
from disclosure.search.contents import number_term, term
from disclosure.search.query import wanted, words_of
from disclosure.search.question import NEWEST, OLDEST, RELEVANCE, Question
from disclosure.structure import Node, Structure, Tree

FIRST_YEAR, LAST_YEAR = 1949, 2999
SORTS = [
    (RELEVANCE, _("最相关")),
    (NEWEST, _("最新公开")),
    (OLDEST, _("最早公开")),
]
NAMED = ["body", "subject", "column", "genre"]  # by codes and paths of the structure
PAGING = {"page", "page_size"}
MOST_VALUES = 100  # of one parameter; SQLite refuses expressions 1,000 deep


class SeveralField(forms.Field):
    """A parameter that may be repeated: any of its values. ``read`` gives what a value
    names, or None when it names nothing."""

    widget = forms.MultipleHiddenInput

    def __init__(self, *, read: Callable[[str], object] = str, **options):
        super().__init__(**options)
        self.read = read

    def to_python(self, values) -> list:
        found = []
        values = [value.strip() for value in values or [] if value.strip()]
        if len(values) > MOST_VALUES:
            raise ValidationError(
                _("%(label)s最多填写 %(limit)d 个。"),
                params={"label": self.label, "limit": MOST_VALUES},
            )
        for value in values:
            named = None if "\x00" in value else self.read(value)
            if named is None:
                raise ValidationError(
                    _("%(label)s中没有“%(value)s”。"),
                    params={"label": self.label, "value": value[:80].replace("\x00", "")},
                )
            found.append(named)
        return found


class SeveralFilter(filters.Filter):
    field_class = SeveralField


def read_year(text: str) -> int | None:
    is_year = text.isascii() and text.isdigit() and len(text) == 4
    return int(text) if is_year and FIRST_YEAR <= int(text) <= LAST_YEAR else None


def read_validity(text: str) -> Validity | None:
    return Validity(text) if text in Validity.values else None


class DisclosureFilter(filters.FilterSet):
    """The parameters of the contract. ``body``, ``subject`` and ``column`` include what
    stands below; the days of a range count."""

    q = filters.CharFilter(label=_("查找"), method="contains", max_length=200)
    body = SeveralFilter(label=_("发布机构"), method="of_bodies")
    subject = SeveralFilter(label=_("主题分类"), method="of_subjects")
    column = SeveralFilter(label=_("栏目"), method="in_columns")
    year = SeveralFilter(label=_("年份"), method="of_years", read=read_year)
    genre = SeveralFilter(label=_("体裁"), field_name="genre", lookup_expr="in")
    validity = SeveralFilter(label=_("有效性"), method="with_validity", read=read_validity)
    in_force_on = filters.DateFilter(label=_("某日有效"), method="in_force")
    doc_number = filters.CharFilter(label=_("文号"), method="with_number", max_length=100)
    published_after = filters.DateFilter("published_on", "gte", label=_("公开日期不早于"))
    published_before = filters.DateFilter("published_on", "lte", label=_("公开日期不晚于"))
    sort = filters.ChoiceFilter(
        label=_("排序"),
        choices=SORTS,
        method="sorted_by",
        error_messages={"invalid_choice": _("排序中没有“%(value)s”。")},
    )

    def __init__(self, data=None, queryset=None, *, structure: Structure, **options):
        self.structure = structure
        rows = Disclosure.objects.public() if queryset is None else queryset
        super().__init__(data, rows, **options)
        for name in NAMED:
            self.filters[name].extra["read"] = partial(structure.named, name)

    def unknown_parameters(self) -> list[str]:
        """Return the names in the request that no filter and no paging knows."""
        return sorted(set(self.data) - set(self.filters) - PAGING)

    def question(self) -> Question:
        """Return what the valid parameters ask of the index."""
        asked = self.form.cleaned_data
        structure, text = self.structure, asked["q"]
        words = tuple(words_of(text))
        terms = {
            "body": branch_terms(structure.bodies, asked["body"], "body"),
            "subject": branch_terms(structure.subjects, asked["subject"], "subject"),
            "column": branch_terms(structure.columns, asked["column"], "column"),
            "year": tuple(term("year", year) for year in asked["year"]),
            "genre": tuple(term("genre", genre.pk) for genre in asked["genre"]),
            "doc_number": tuple(
                number_term(number) for number in [asked["doc_number"]] if number
            ),
        }
        return Question(
            words=words,
            is_empty=bool(text) and not words,
            terms={name: values for name, values in terms.items() if values},
            published_after=asked["published_after"],
            published_before=asked["published_before"],
            validity=tuple(asked["validity"]),
            in_force_on=asked["in_force_on"],
            sort=self.order,
        )

    @property
    def order(self) -> str:
        """The order asked for; else relevance, which without words is the newest first."""
        words = wanted(words_of(self.form.cleaned_data["q"]))
        order = self.form.cleaned_data["sort"] or RELEVANCE
        return NEWEST if order == RELEVANCE and not words else order

    def contains(self, rows, name, text):
        words = words_of(text)
        for word in words:
            held = Q(title__icontains=word.text)
            if not word.is_in_title_only:
                held |= Q(content_text__icontains=word.text)
                held |= Q(document_number__icontains=word.text)
            rows = rows.exclude(held) if word.excluded else rows.filter(held)
        return rows if words else rows.none()

    def of_bodies(self, rows, name, bodies):
        below = branches(self.structure.bodies, bodies)
        return rows.filter(issuing_body__in=below) if bodies else rows

    def of_subjects(self, rows, name, subjects):
        below = branches(self.structure.subjects, subjects)
        links = rows.model.subjects.through.objects.filter(subject__in=below)
        return rows.filter(pk__in=links.values("disclosure")) if subjects else rows

    def in_columns(self, rows, name, columns):
        below = branches(self.structure.columns, columns)
        return rows.filter(column__in=below) if columns else rows

    def of_years(self, rows, name, years):
        ranges = Q()
        for year in years:
            ranges |= Q(published_on__range=(f"{year}-01-01", f"{year}-12-31"))
        return rows.filter(ranges)

    def with_validity(self, rows, name, validities):
        return rows.with_validity().filter(validity_on__in=validities) if validities else rows

    def in_force(self, rows, name, day):
        return rows.in_force(day)

    def with_number(self, rows, name, text):
        return rows.filter(document_number=normalise_document_number(text))

    def sorted_by(self, rows, name, sort):
        if sort == OLDEST:
            return rows.order_by("published_on", "pk")
        return rows.order_by("-published_on", "-pk")


def is_repeatable(parameter: str) -> bool:
    """Whether several values of a parameter count; of the others the last one does."""
    return isinstance(DisclosureFilter.base_filters[parameter], SeveralFilter)


def branches(tree: Tree[Node], nodes: list[Node]) -> list[Node]:
    """``nodes`` and all that stand below them."""
    return [each for node in nodes for each in tree.branch(node)]


def branch_terms(tree: Tree[Node], nodes: list[Node], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(term(name, each.pk) for each in branches(tree, nodes)))
