"""Rows saved by the hundred are as if each had been saved."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from disclosure.enums import EventKind
from disclosure.models import AuditEntry, Disclosure
from disclosure.rows import insert
from tests.factories import DisclosureFactory

ODD = ["", "NULL", "\\N", "\\.", '"', "\\", '\\"', "{}", ",", "\t", "第一条　为…\n", "𠮷\u2028"]
STORABLE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
TEXTS = st.lists(st.one_of(STORABLE, st.sampled_from(ODD)), max_size=20)


class TestTexts(TestCase):
    @given(TEXTS)
    @example(ODD)
    def test_rows_saved_together_keep_their_texts(self, texts):
        now = timezone.now()
        insert(
            [
                AuditEntry(seq=seq, at=now, kind=EventKind.EDITED, subject="x", ground=text)
                for seq, text in enumerate(texts, start=10)
            ]
        )
        kept = AuditEntry.objects.filter(seq__gte=10).order_by("seq")
        assert list(kept.values_list("ground", flat=True)) == texts


@pytest.mark.django_db
def test_each_has_its_key_and_says_what_it_would_if_it_had_been_saved_alone():
    alone = DisclosureFactory(keywords=["园林", '"引号"'], content_html="<p>第一条</p>")
    together = [Disclosure(title=f"第{n}份", keywords=alone.keywords) for n in range(3)]
    for row in together:
        row.content_html, row.content_text = alone.content_html, alone.content_text
    insert(together)
    assert len({row.pk for row in together} | {alone.pk}) == 4
    for row in together:
        assert not row._state.adding
        kept = Disclosure.objects.get(pk=row.pk)
        assert (kept.title, kept.keywords) == (row.title, ["园林", '"引号"'])
        assert (kept.content_text, kept.summary) == ("第一条", "")
        assert kept.issuing_body is None and kept.created_at and kept.updated_at
    later = DisclosureFactory()
    assert later.pk > max(row.pk for row in together)


@pytest.mark.django_db
def test_one_that_the_database_refuses_leaves_none():
    rows = [Disclosure(title="一"), Disclosure(title="")]
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(rows)
    assert not Disclosure.objects.exists()


@pytest.mark.django_db
def test_nothing_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        insert([])
