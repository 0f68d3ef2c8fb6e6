"""Every list from the index is the list that the database's own lookups give."""

from itertools import chain, product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disclosure.models import Disclosure
from disclosure.search import found
from disclosure.search.found import Found
from disclosure.search.generation import Generation
from disclosure.search.query import words_of
from disclosure.search.question import RELEVANCE
from tests.disclosure.search import varied
from tests.factories import DisclosureFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("new_index")]


def wanted_keys(parameters: varied.Parameters) -> list[int]:
    """The database's rows in their order; by relevance those with all words in the title
    first, each group newest first."""
    filters = varied.filtered(parameters)
    rows = list(filters.qs.values_list("pk", "title"))
    words = [word.text for word in words_of(*parameters.get("q", [""])) if not word.excluded]
    if filters.order == RELEVANCE and words:
        rows.sort(key=lambda row: not all(word in row[1] for word in words))
    return [pk for pk, _title in rows]


def found_by(index: Generation, parameters: varied.Parameters) -> Found:
    return Found(index, varied.filtered(parameters).question())


def test_the_index_gives_what_the_database_gives(monkeypatch):
    catalogue = varied.build()
    assert Disclosure.objects.public().count() == 61
    sizes = []

    @given(
        parameters=varied.asked_of(catalogue),
        size=st.integers(1, 30),
        few=st.sampled_from([0, found.EXACT_UP_TO]),
    )
    @settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def agrees(parameters, size, few):
        # Many hits are put in order in another way.
        monkeypatch.setattr(found, "EXACT_UP_TO", few)
        wanted, answer = wanted_keys(parameters), found_by(index, parameters)
        assert answer.page(0, 1000) == wanted
        assert answer.count == len(wanted)
        pages = [answer.page(at, at + size) for at in range(0, len(wanted) + 1, size)]
        assert list(chain(*pages)) == wanted
        sizes.append(len(wanted))

    with varied.indexed() as index:
        agrees()
        assert sum(0 < size < 61 for size in sizes) > 60
        days = [varied.shifted(catalogue.days[0], by) for by in range(-2, 3)]
        codes = catalogue.choices["validity"]
        for day, code in product(map(str, days), codes):
            parameters = {"validity": [code], "in_force_on": [day]}
            assert found_by(index, parameters).page(0, 1000) == wanted_keys(parameters)
        by_code = [found_by(index, {"validity": [code]}).page(0, 1000) for code in codes]
        assert all(by_code)
        everything = Disclosure.objects.public().order_by("pk").values_list("pk", flat=True)
        assert sorted(chain(*by_code)) == list(everything)


@pytest.mark.parametrize(
    "number",
    [
        *(
            "云政办发〔2021〕15号",
            "云政办发[2021]15",
            "云政办发2021 15",
            "云政办发（2021）第015号",
        ),
        *("云政办发２０２１　１５", "云政办发﹝2021﹞15号"),
    ],
)
def test_a_number_leads_straight_to_its_document_which_stands_once_in_the_list(client, number):
    text = "<p>云政办发〔2021〕15号</p>"
    own = DisclosureFactory(document_number="云政办发〔2021〕15号", content_html=text)
    other = DisclosureFactory(content_html=f"<p>依据{text}")
    DisclosureFactory(document_number="云政办发〔2021〕150号")
    shown = client.get("/disclosures/", {"q": number}).context
    assert shown["straight"] == [own]
    assert shown["rows"] == ([] if "第" in number else [other, own])


@pytest.mark.parametrize(
    "part", ["云府办", "云府办发", "办发〔2021〕7", "〔2021〕7号", "雲府辦"]
)
def test_a_part_of_a_documents_own_number_finds_it_though_no_text_has_it(client, part):
    own = DisclosureFactory(document_number="云府办发〔2021〕7号", content_html="<p>正文</p>")
    DisclosureFactory(document_number="云府发〔2021〕17号", content_html="<p>正文</p>")
    shown = client.get("/disclosures/", {"q": part}).context
    assert shown["rows"] == [own]
    assert client.get("/disclosures/", {"q": f"正文 -{part}"}).context["pages"].count == 1
