"""Many texts at once reach the database as they are: PostgreSQL takes them as arrays."""

from types import SimpleNamespace

import psycopg
from django.db import transaction
from django.utils import timezone
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from psycopg.adapt import AdaptersMap, PyFormat, Transformer
from psycopg.errors import DataError
from psycopg.postgres import types
from pytest import raises

from disclosure.enums import EventKind
from disclosure.models import AuditEntry
from portal.postgres import TextListDumper

ODD = ["", "NULL", "null", '"', "\\", '\\"', "{}", ",", "第一条　为…\n", "𠮷\u2028"]
STORABLE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
TEXTS = st.lists(st.one_of(STORABLE, st.sampled_from(ODD)), max_size=20)


def as_array(texts: list) -> bytes:
    adapters = AdaptersMap(psycopg.adapters)
    adapters.register_dumper(list, TextListDumper)
    transformer = Transformer(SimpleNamespace(adapters=adapters, connection=None))
    return transformer.get_dumper(texts, PyFormat.TEXT).dump(texts)


@given(TEXTS)
@example(ODD)
def test_an_array_reads_back_as_the_texts_it_was_made_of(texts):
    loader = Transformer().get_loader(types["text"].array_oid, 0)
    assert loader.load(as_array(texts)) == texts


def test_what_is_absent_stays_absent_and_other_lists_are_psycopgs():
    assert as_array(["一", None, "null"]) == '{一,NULL,"null"}'.encode()
    assert as_array([1, 2]) == b"{1,2}"


def test_a_text_that_cannot_be_stored_is_refused():
    with raises(DataError):
        as_array(["一", "二\x00"])


class TestRows(TestCase):
    @given(TEXTS)
    @example(ODD)
    def test_rows_saved_together_keep_their_texts(self, texts):
        now = timezone.now()
        rows = [
            AuditEntry(seq=seq, at=now, kind=EventKind.EDITED, subject="x", ground=text)
            for seq, text in enumerate(texts, start=10)
        ]
        with transaction.atomic():
            AuditEntry.objects.bulk_create(rows)
        kept = AuditEntry.objects.filter(seq__gte=10).order_by("seq")
        assert list(kept.values_list("ground", flat=True)) == texts
