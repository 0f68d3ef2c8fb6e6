"""The reports of the bench are those that a site could have published."""

import pytest

from bench import report_corpus
from bench.load import NotEmpty
from bench.reports import KINDS, Sample
from disclosure.trail import Verification
from reports.models import Figure, Report

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def few(monkeypatch):
    monkeypatch.setattr(report_corpus, "BODIES", 2)
    monkeypatch.setattr(report_corpus, "YEARS", range(2020, 2022))
    monkeypatch.setattr(report_corpus, "FIGURES", 20)


def test_every_record_verifies_and_every_figure_stands_in_its_text():
    report_corpus.load()
    assert Report.objects.public().count() == 8
    assert list(Verification().faults()) == []
    for figure in Figure.objects.public().select_related("report__disclosure"):
        text = figure.report.disclosure.content_text
        assert text[figure.start :].startswith(figure.quote)
    assert Figure.objects.public().count() == 160
    with pytest.raises(NotEmpty):
        report_corpus.load()


def test_every_address_of_the_bench_answers(client):
    report_corpus.load()
    sample = Sample()
    for kind in KINDS:
        address = next(kind.addresses(sample))
        assert client.get(address).status_code == 200, address
