"""The number beside a filter is the number of documents that choosing it would give."""

from collections import Counter
from datetime import date

import pytest
import time_machine
from django.core.cache import cache
from hypothesis import HealthCheck, given, settings

from disclosure import structure
from disclosure.enums import Validity
from disclosure.models import Disclosure
from disclosure.search import found
from disclosure.search.counts import FACETS, counts_of
from disclosure.search.found import Found
from disclosure.search.generation import Generation
from tests.disclosure.search import varied
from tests.factories import DisclosureFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("new_index")]


def found_by(index: Generation, parameters: varied.Parameters) -> Found:
    return Found(index, varied.filtered(parameters).question())


def values(held: structure.Structure) -> dict[str, dict]:
    """By filter, what a reader chooses (as in the address) by the key of its count."""
    years = {row.year for row in Disclosure.objects.dates("published_on", "year")}
    return {
        "body": {each.pk: each.code for each in held.bodies},
        "subject": {each.pk: each.code for each in held.subjects},
        "column": {each.pk: held.column_path(each) for each in held.columns},
        "year": {year: str(year) for year in years | {2017}},
        "genre": {each.pk: each.code for each in held.genres},
        "validity": {each.value: each.value for each in Validity},
    }


def test_each_count_is_what_the_list_gives_with_that_value_chosen():
    catalogue = varied.build()
    held = structure.current()
    chosen = values(held)
    asked = []

    @given(parameters=varied.asked_of(catalogue))
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def agrees(parameters):
        counts = counts_of(found_by(index, parameters), held)
        assert counts.is_exact
        for name in FACETS:
            given_by = {
                key: found_by(index, parameters | {name: [value]}).count
                for key, value in chosen[name].items()
            }
            counted = counts.of[name]
            assert {key: counted.get(key, 0) for key in given_by} == given_by, name
            assert set(counted) <= {*given_by, None}, name
        asked.append(counts)

    with varied.indexed() as index:
        agrees()
        lists = {
            (name, key): varied.filtered({name: [value]}).qs.count()
            for name in FACETS
            for key, value in chosen[name].items()
        }
        plain = counts_of(found_by(index, {}), held).of
    assert {(name, key): plain[name].get(key, 0) for name, key in lists} == lists
    assert any(len(counts.of["subject"]) > 2 for counts in asked)


def test_what_filters_alone_find_is_counted_exactly_however_much_it_is(monkeypatch):
    varied.build()
    held = structure.current()
    monkeypatch.setattr(found, "EXACT_UP_TO", 1)
    monkeypatch.setattr(found, "SAMPLED", 1)
    cache.clear()
    with varied.indexed() as index:
        days = {"published_after": ["2019-06-01"], "published_before": ["2021-01-01"]}
        for parameters in [{}, {"genre": ["notice"]}, {"validity": ["in_force"]}, days]:
            counts = counts_of(found_by(index, parameters), held)
            assert counts.is_exact
            assert counts.of["year"] == Counter(
                row.published_on.year for row in varied.filtered(parameters).qs
            )
    cache.clear()


def test_beyond_the_limit_the_newest_are_counted_and_it_is_said(monkeypatch):
    varied.build()
    held = structure.current()
    monkeypatch.setattr(found, "EXACT_UP_TO", 10)
    monkeypatch.setattr(found, "SAMPLED", 4)
    cache.clear()
    with varied.indexed() as index:
        newest = Disclosure.objects.public().for_list()
        counts = counts_of(found_by(index, {"q": ["政府"]}), held)
        assert not counts.is_exact
        assert counts.of["year"] == Counter(row.published_on.year for row in newest[:4])

        few = found_by(index, {"q": ["政府"], "year": ["2020"], "genre": ["notice"]})
        assert 0 < few.count <= 10
        assert not counts_of(few, held).is_exact  # there are more without the year
        none = found_by(index, {"q": ["没有的词"], "year": ["2020"]})
        assert counts_of(none, held).is_exact
    cache.clear()


def test_no_word_counts_nothing():
    DisclosureFactory()
    with varied.indexed() as index:
        counts = counts_of(found_by(index, {"q": ["，。"]}), structure.current())
    assert counts.is_exact
    assert {name: dict(counts.of[name]) for name in FACETS} == {name: {} for name in FACETS}


def test_words_are_looked_for_once_where_filters_let_much_through(monkeypatch):
    varied.build()
    held = structure.current()
    select, matches = Generation.select, []

    def watched(generation, sql, parameters=()):
        matches.extend(each for each in parameters if "行政" in str(each))
        return select(generation, sql, parameters)

    monkeypatch.setattr(Generation, "select", watched)
    cache.clear()
    with varied.indexed() as index:
        years = sorted({str(row.published_on.year) for row in Disclosure.objects.public()})
        parameters = {"q": ["行政"], "year": years, "validity": ["in_force"]}
        asked = found_by(index, parameters | {"sort": ["-published_on"]})
        counts_of(asked, held)
        assert asked.count and asked.page(0, 20)
        assert len(matches) == 1  # without both
        monkeypatch.setattr(found, "EXACT_UP_TO", 1)
        matches.clear()
        counts_of(found_by(index, {"q": ["行政"], "year": years}), held)
        assert len(matches) == 2  # without the year, then with it: there are too many
    cache.clear()


@time_machine.travel("2026-03-02 23:59 +0800", tick=False)
def test_filters_are_counted_without_the_file_until_something_happens(monkeypatch):
    DisclosureFactory(effective_on=date(2026, 3, 3))
    asked = []
    select = Generation.select

    def watched(generation, *args):
        asked.append(args)
        return select(generation, *args)

    def look(parameters: varied.Parameters) -> tuple[dict, int, bool]:
        """The counts, the number found, and whether the index was asked for them."""
        with varied.indexed() as index:
            asked.clear()
            answer = found_by(index, parameters)
            counts = counts_of(answer, structure.current())
            return counts.of, answer.count, bool(asked)

    monkeypatch.setattr(Generation, "select", watched)
    first, count, was_asked = look({})
    assert was_asked
    for parameters in [{}, {"year": ["2026"]}, {"validity": ["not_yet"]}]:
        assert look(parameters) == (first, count, False)
    DisclosureFactory()
    first, count, was_asked = look({})
    assert was_asked
    assert first["validity"] == {"not_yet": 1, "in_force": 1}
    assert count == 2
    with time_machine.travel("2026-03-03 00:01 +0800"):
        tomorrow, _count, was_asked = look({})
        assert was_asked
        assert tomorrow["validity"] == {"in_force": 2}
        assert look({}) == (tomorrow, 2, False)
