"""How the database finds documents: through an index, also without statistics."""

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from disclosure import structure
from disclosure.enums import EntryKind
from disclosure.models import Disclosure, LogEntry
from disclosure.search.contents import rows_for_index
from disclosure.terms import overdue
from tests.factories import ColumnFactory
from workdays.counting import Calendar

pytestmark = pytest.mark.django_db
NUMBERS = [f"011158671/2021-{serial:05}" for serial in range(25)]


def assert_served(rows: QuerySet, index: str) -> None:
    """SQLite, which chooses without statistics, takes ``index``. PostgreSQL, which has them
    and reads a small table whole, could take one."""
    if connection.vendor == "sqlite":
        assert index in rows.explain()
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert f"Seq Scan on {rows.model._meta.db_table}" not in rows.explain()


def test_a_document_is_found_by_its_number_through_an_index():
    public, withdrawn = Disclosure.objects.public(), Disclosure.objects.withdrawn()
    numbered = Disclosure.objects.public().filter(index_number=OuterRef("subject"))
    for rows in [
        public.filter(index_number=NUMBERS[0]),
        (public | withdrawn).filter(index_number=NUMBERS[0]),
        rows_for_index(public.filter(index_number__in=NUMBERS)),
        LogEntry.objects.filter(seq__range=(1, 9)).filter(Exists(numbered)),
    ]:
        assert_served(rows, "by_number_and_state (index_number=? AND state=?)")


def test_documents_are_found_by_their_keys_through_an_index():
    public = Disclosure.objects.public().order_by()
    assert_served(public.filter(pk__in=range(20)), "by_state_and_key")
    assert_served(rows_for_index(public.filter(pk__range=(1, 400))), "by_state_and_key")


def test_the_entries_of_the_structure_are_found_through_an_index():
    entries = LogEntry.objects.filter(seq__gt=0, seq__lte=500_000, kind=EntryKind.STRUCTURE)
    assert_served(entries.order_by("seq")[:500], "log_of_a_kind")


def overdue_rows() -> QuerySet:
    calendar = Calendar(frozenset(range(2000, 2100)), {})
    ColumnFactory(publication_term=7)
    return overdue(Disclosure.objects.all(), structure.current(), calendar)[:8]


def test_every_filter_of_the_staffs_list_finds_its_newest_through_an_index():
    newest = Disclosure.objects.order_by("-updated_at", "-pk")
    for index, lookup in {
        "of_a_state": {"state": "published"},
        "of_a_body": {"issuing_body": 1},
        "in_a_column": {"column": 1},
        "of_a_genre": {"genre": 1},
        "of_a_kind": {"disclosure_kind": "on_request"},
    }.items():
        assert_served(newest.filter(**lookup)[:50], index)
    assert_served(newest[:50], "last_edited")
    assert_served(overdue_rows(), "(state=?)")
    assert_served(
        Disclosure.objects.order_by("-published_on", "-updated_at")[:50], "public_since"
    )
    assert_served(Disclosure.objects.order_by("-index_number")[:50], "number")
