"""The sets of documents that stand under each filter value."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from disclosure.enums import Validity
from disclosure.models import Disclosure
from disclosure.search import shelves
from disclosure.search.file import open_index
from disclosure.workflow import withdraw
from tests.disclosure.search import varied
from tests.factories import DisclosureFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("new_index")]

LIST = "/disclosures/"
FOREVER = date(9999, 12, 31)


def test_on_any_day_the_shelves_say_what_has_each_validity():
    varied.build()
    DisclosureFactory(effective_on=date(2024, 2, 29), expires_on=FOREVER)
    edges = set()
    for row in Disclosure.objects.public():
        edges |= {row.validity_start, row.expires_on, row.repealed_noted_on} - {None}
    near = st.builds(
        varied.shifted,
        st.sampled_from(sorted(edges - {FOREVER})),
        st.integers(-40, 40),
    )

    @given(day=near)
    @example(day=date.min)
    @example(day=FOREVER)
    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def agrees(day):
        standing = index.shelves.standing(index, day)
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


def test_keys_of_several_parts_make_one_shelf(monkeypatch):
    monkeypatch.setattr("disclosure.search.generation.PART", 2)
    shown = DisclosureFactory.create_batch(5)
    with varied.indexed() as index:
        assert set(index.shelves.everything) == {row.pk for row in shown}
        parts = index.select("SELECT count(*) FROM {shelves} WHERE name GLOB 'y*'").get
        assert parts > 2


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM {} WHERE name GLOB 'y*'",
        "INSERT INTO {} SELECT 'y1958', part, pks FROM {} WHERE name GLOB 'y*'",
        "UPDATE {} SET pks = x'00' WHERE name GLOB 'b*'",
    ],
)
def test_the_check_finds_a_wrong_shelf(monkeypatch, damage):
    DisclosureFactory()
    call_command("rebuild_index", verbosity=0)
    index = open_index()
    with index.writing():
        table = index.current().shelves_table
        index.connection.execute(damage.format(table, table))
    monkeypatch.setattr(shelves, "held", None)  # as in a process that begins now
    with pytest.raises(CommandError, match="重新建立"):
        call_command("rebuild_index", "--check", verbosity=0)


def test_a_shelf_that_cannot_be_read_is_damage(client, monkeypatch, settings):
    DisclosureFactory(title="云汀区河道巡查办法")
    call_command("rebuild_index", verbosity=0)
    index = open_index()
    with index.writing():
        table = index.current().shelves_table
        index.connection.execute(f"UPDATE {table} SET pks = x'3a30ff'")
    monkeypatch.setattr(shelves, "held", None)
    assert client.get(LIST, {"year": "2020"}).status_code == 503
    assert settings.INDEX_PATH.with_name(settings.INDEX_PATH.name + ".damaged").exists()
    page = client.get(LIST)
    assert [row.title for row in page.context["rows"]] == ["云汀区河道巡查办法"]
