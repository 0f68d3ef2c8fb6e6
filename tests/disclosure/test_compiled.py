"""A compiled query gives what its queryset gives, however often and whoever asks."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.db.models import F, QuerySet
from django.db.models.functions import Upper

from disclosure.compiled import compiled
from disclosure.models import Disclosure, IssuingBody
from tests.factories import DisclosureFactory, IssuingBodyFactory

pytestmark = pytest.mark.django_db(transaction=True)


def by_number(number: str) -> QuerySet:
    rows = Disclosure.objects.select_related("issuing_body").defer("issuing_body__code")
    return rows.annotate(loud=Upper("title"), code=F("column__slug")).filter(
        index_number=number
    )


def by_keys(*keys: int) -> QuerySet:
    return Disclosure.objects.filter(pk__in=keys).order_by("-pk").values_list("pk", "title")


def codes_or_names(code: str, name: str) -> QuerySet:
    bodies = IssuingBody.objects.order_by()
    codes = bodies.filter(code=code).values_list("code")
    return codes.union(bodies.filter(name=name).values_list("name"))


def facts(row: Disclosure) -> dict:
    """What was read of a row, without another query."""
    return {name: value for name, value in row.__dict__.items() if name != "_state"} | {
        "body": row.issuing_body.name,
        "is_deferred": row.issuing_body.get_deferred_fields(),
    }


def test_rows_of_models_are_those_of_the_queryset(django_assert_num_queries):
    made = [DisclosureFactory(title=title) for title in ["100% a", "？'\"%s b", "𠮷"]]
    ask = compiled(by_number)
    for row in [*made, *made]:
        with django_assert_num_queries(1):
            (found,) = ask(row.index_number)
            read = facts(found)
        expected = facts(by_number(row.index_number).get())
        assert read.keys() == expected.keys()
        assert read["loud"] == row.title.upper()
        for name in read.keys() - {"_state"}:
            assert str(read[name]) == str(expected[name])
    assert ask("x' OR 1=1 --") == ask("") == []


def test_any_number_of_values_can_be_compared_with():
    keys = [DisclosureFactory().pk for _each in range(4)]
    ask = compiled(by_keys)
    for some in [keys, keys[:1], keys[1:3], [*keys, keys[0], -1], [], keys]:
        assert ask(*some) == list(by_keys(*some))


def test_a_union_is_asked_as_one():
    body = IssuingBodyFactory()
    ask = compiled(codes_or_names)
    assert set(ask(body.code, body.name)) == {(body.code,), (body.name,)}
    assert ask("-", body.name) == [(body.name,)]


def test_the_queryset_is_made_once_for_each_number_of_values():
    made = []

    def noted(*keys):
        made.append(len(keys))
        return by_keys(*keys)

    ask = compiled(noted)
    for keys in [[1], [2], [1, 2], [3], [3, 4]]:
        ask(*keys)
    assert made == [1, 2]


def test_each_thread_asks_over_its_own_connection():
    row = DisclosureFactory()
    ask = compiled(by_number)
    assert ask(row.index_number) == [row]
    asked = []

    def note(execute, sql, *others):
        asked.append(sql)
        return execute(sql, *others)

    def elsewhere() -> list:
        try:
            with connection.execute_wrapper(note):
                return ask(row.index_number)
        finally:
            connection.close()

    with ThreadPoolExecutor() as other:
        assert other.submit(elsewhere).result() == [row]
    assert len(asked) == 1
