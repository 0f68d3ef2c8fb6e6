"""How the database finds documents: through an index, also without statistics."""

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from disclosure.models import Disclosure, LogEntry
from disclosure.search.contents import rows_for_index

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
    assert "Seq Scan on disclosure_disclosure" not in rows.explain()


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
