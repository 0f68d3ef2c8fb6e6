"""The bench loads what the site itself could have published."""

from collections import Counter

import pytest

from bench.load import NotEmpty, load
from bench.multiply import multiply
from disclosure.models import Disclosure, IssuingBody, NumberSeries, SubjectLink
from disclosure.numbering import allocate_index_number
from disclosure.trail import Verification

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("shared")]


def test_the_chain_and_every_record_verify():
    load(20)
    verification = Verification()
    assert list(verification.faults()) == []
    assert verification.documents == Disclosure.objects.public().count() == 20


def test_numbers_go_on_after_those_loaded():
    load(20)
    series = NumberSeries.objects.first()
    number = allocate_index_number(IssuingBody.objects.get(code=series.code), series.year)
    assert number == f"{series.code}/{series.year}-{series.last + 1:05}"


def test_a_site_that_holds_something_is_left_alone():
    load(1)
    with pytest.raises(NotEmpty):
        load(1)


def test_documents_are_multiplied_with_their_subjects():
    load(10)
    multiply(3)
    rows = Disclosure.objects.public()
    assert rows.count() == 30
    titles = Counter(rows.values_list("title", flat=True))
    assert all(times % 3 == 0 for times in titles.values())
    links = SubjectLink.objects.values_list("disclosure_id", flat=True)
    assert Counter(Counter(links).values()).total() == 30
