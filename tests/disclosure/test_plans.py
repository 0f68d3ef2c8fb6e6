"""How the database finds documents: SQLite without statistics must not read all of them."""

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef

from disclosure.models import Disclosure, LogEntry
from disclosure.search.contents import rows_for_index

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps statistics"),
]
NUMBERS = [f"011158671/2021-{serial:05}" for serial in range(25)]


def test_a_document_is_found_by_its_number_through_an_index():
    public, withdrawn = Disclosure.objects.public(), Disclosure.objects.withdrawn()
    numbered = Disclosure.objects.public().filter(index_number=OuterRef("subject"))
    for rows in [
        public.filter(index_number=NUMBERS[0]),
        (public | withdrawn).filter(index_number=NUMBERS[0]),
        rows_for_index(public.filter(index_number__in=NUMBERS)),
        LogEntry.objects.filter(seq__range=(1, 9)).filter(Exists(numbered)),
    ]:
        assert "by_number_and_state (index_number=? AND state=?)" in rows.explain()


def test_documents_are_found_by_their_keys_through_an_index():
    public = Disclosure.objects.public().order_by()
    assert "by_state_and_key" in public.filter(pk__in=range(20)).explain()
    assert "by_state_and_key" in rows_for_index(public.filter(pk__range=(1, 400))).explain()
