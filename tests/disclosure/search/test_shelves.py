"""The sets of documents that stand under each filter value."""

from datetime import date
from itertools import product

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from disclosure.enums import Validity
from disclosure.models import Disclosure
from disclosure.search import shelves
from disclosure.search.file import FILES, close_index, open_index
from disclosure.workflow import withdraw
from tests.disclosure.search import varied
from tests.factories import DisclosureFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("new_index")]

LIST = "/disclosures/"
FOREVER = date(9999, 12, 31)


def test_on_any_day_the_shelves_say_what_has_each_validity():
    varied.build()
    DisclosureFactory(effective_on=date(2024, 2, 29), expires_on=FOREVER)
    DisclosureFactory(effective_on=date.min, repealed_noted_on=date(1, 1, 2))
    edges = set()
    for row in Disclosure.objects.public():
        edges |= {row.validity_start, row.expires_on, row.repealed_noted_on} - {None}
    near = st.builds(
        varied.shifted,
        st.sampled_from(sorted(edge for edge in edges - {FOREVER} if edge.year > 1)),
        st.integers(-40, 40),
    )

    @given(day=near)
    @example(day=date.min)
    @example(day=date(1, 1, 2))
    @example(day=FOREVER)
    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def agrees(day):
        standing = index.standing(day)
        rows = Disclosure.objects.public().with_validity(day).values_list("pk", "validity_on")
        wanted = {each: set() for each in Validity}
        for pk, validity in rows:
            wanted[Validity(validity)].add(pk)
        assert {each: set(pks) for each, pks in standing.items()} == wanted

    with varied.indexed() as index:
        agrees()


def test_what_is_withdrawn_stands_on_no_shelf():
    gone, shown = DisclosureFactory.create_batch(2)
    with varied.indexed() as index:
        assert set(index.shelves.everything) == {gone.pk, shown.pk}
    withdraw(gone, reason="内容有误。", ground="核查")
    with varied.indexed() as index:
        assert set(index.shelves.everything) == {shown.pk}
        assert not any(gone.pk in pks for pks in index.shelves.sets.values())


def test_a_document_repealed_on_the_first_day_of_all_stops_no_list(client):
    DisclosureFactory(title="云汀区河道巡查办法", repealed_noted_on=date.min)
    assert [row.title for row in client.get(LIST).context["rows"]] == ["云汀区河道巡查办法"]


def test_what_was_published_between_two_days_is_known_exactly(monkeypatch):
    varied.build()
    rows = dict(Disclosure.objects.public().values_list("pk", "published_on"))
    days = sorted({*rows.values(), date(2019, 1, 1), date(2020, 12, 31), date.min, FOREVER})
    with varied.indexed() as index:
        for after, before in product([None, *days], repeat=2):
            wanted = {
                pk
                for pk, day in rows.items()
                if (after or date.min) <= day <= (before or date.max)
            }
            assert set(index.published(after, before)) == wanted


def test_keys_of_several_parts_make_one_shelf(monkeypatch):
    monkeypatch.setattr("disclosure.search.generation.PART", 2)
    shown = DisclosureFactory.create_batch(5)
    with varied.indexed() as index:
        assert set(index.shelves.everything) == {row.pk for row in shown}
        parts = index.select("SELECT count(*) FROM {shelves} WHERE name GLOB 'y*'").get
        assert parts > 2


def test_an_emptied_shelf_leaves_no_row():
    gone = DisclosureFactory()
    with varied.indexed():
        pass
    withdraw(gone, reason="内容有误。", ground="核查")
    with varied.indexed() as index:
        assert index.select("SELECT count(*) FROM {shelves}").get == 0


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM {} WHERE name GLOB 'y*'",
        "INSERT INTO {} SELECT 'y1958', part, pks FROM {} WHERE name GLOB 'y*'",
        "UPDATE {} SET pks = x'00' WHERE name GLOB 'b*'",
    ],
)
def test_the_check_finds_a_wrong_shelf_in_the_file(damage):
    DisclosureFactory()
    call_command("rebuild_index", verbosity=0)
    call_command("rebuild_index", "--check", verbosity=0)
    do(damage)
    with pytest.raises(CommandError, match="重新建立"):
        call_command("rebuild_index", "--check", verbosity=0)


def do(damage: str) -> None:
    index = open_index()
    with index.writing():
        table = index.current().shelves_table
        index.connection.execute(damage.format(table, table))


@pytest.mark.parametrize("change", ["pks = x'3a30ff'", "pks = 'abc'", "pks = 5", "name = 'y'"])
def test_a_shelf_that_cannot_be_read_is_damage(client, settings, change):
    DisclosureFactory(title="云汀区河道巡查办法")
    call_command("rebuild_index", verbosity=0)
    do(f"UPDATE {{}} SET {change} WHERE name GLOB 'y*'")
    shelves.forget()  # as in a process that begins now
    assert client.get(LIST, {"year": "2020"}).status_code == 503
    assert settings.INDEX_PATH.with_name(settings.INDEX_PATH.name + ".damaged").exists()
    page = client.get(LIST)
    assert [row.title for row in page.context["rows"]] == ["云汀区河道巡查办法"]


def test_the_shelves_of_a_file_that_was_deleted_are_not_those_of_the_next(client, settings):
    row = DisclosureFactory()
    call_command("rebuild_index", verbosity=0)
    do("DELETE FROM {}")
    assert client.get(LIST).context["pages"].count == 0
    close_index()
    for suffix in FILES:
        settings.INDEX_PATH.with_name(settings.INDEX_PATH.name + suffix).unlink(missing_ok=True)
    cache.clear()
    call_command("rebuild_index", verbosity=0)
    with varied.indexed() as index:
        assert set(index.shelves.everything) == {row.pk}
