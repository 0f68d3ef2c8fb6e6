"""How long lists of the staff are looked through: without reading all of what is public."""

from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db.models import Q
from django.utils.functional import cached_property

from disclosure.document_numbers import normalise_document_number
from disclosure.enums import State
from disclosure.models import PublicationLog
from disclosure.querysets import DisclosureQuerySet
from disclosure.search.following import BeingPrepared, answering
from disclosure.search.straight import by_number, by_title
from disclosure.terms import term_of
from workdays.counting import Calendar

COUNTED = 10_000  # rows up to which a list says how many it has
FOUND = 1_000  # documents that one search gives, of the public ones and of the others
NOT_PUBLIC = [state for state in State if state != State.PUBLISHED]


class CountingPaginator(Paginator):
    """Counts up to ``COUNTED`` rows, which is as far as its pages go."""

    @cached_property
    def count_so_far(self) -> int:
        return self.object_list.order_by()[: COUNTED + 1].count()

    @property
    def count(self) -> int:
        return min(self.count_so_far, COUNTED)

    @property
    def has_uncounted(self) -> bool:
        return self.count_so_far > COUNTED


class DocumentList(ChangeList):
    """Sorts by nothing but ``sortable_by``, whatever the address says, and gives each row
    its ``term``."""

    def get_results(self, request):
        super().get_results(request)
        calendar = Calendar.load()
        self.result_list = list(self.result_list)
        for row in self.result_list:
            row.term = term_of(row, request.structure, calendar)

    def get_ordering_field(self, field_name):
        return (
            super().get_ordering_field(field_name) if field_name in self.sortable_by else None
        )


def look_for(
    rows: DisclosureQuerySet,
    text: str,
    head: PublicationLog,
    bodies: frozenset[int] | None = None,
) -> tuple[DisclosureQuerySet, bool]:
    """Return (found, whether everything was looked through).

    Found are those of ``rows`` whose title has every word of ``text``, or whose index or
    document number it is, in any spelling; the newest ``FOUND`` where there are more. Rows
    that are all of some ``bodies`` say so: the index is asked for them alone.

    The index finds what is public; while it is being prepared, only the others are found.
    """
    words = text.split()
    number = normalise_document_number(text)
    held = Q(index_number__icontains=text) | Q(document_number__icontains=number or text)
    held |= Q(*(Q(title__icontains=word) for word in words))
    others = rows.filter(held, state__in=NOT_PUBLIC).order_by("-pk")
    keys = list(others.values_list("pk", flat=True)[:FOUND])
    is_whole = True
    try:
        with answering(head) as index:
            keys += [*by_number(index, text), *by_title(index, text, FOUND, bodies)]
    except BeingPrepared:
        is_whole = False
    return rows.filter(pk__in=keys), is_whole
