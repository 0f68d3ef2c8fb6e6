from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict

from disclosure import structure
from disclosure.enums import State
from disclosure.filters import DisclosureFilter
from disclosure.models import Disclosure, PublicationLog
from disclosure.search.following import answering
from disclosure.search.found import Found
from tests.factories import (
    ColumnFactory,
    DisclosureFactory,
    GenreFactory,
    IssuingBodyFactory,
    SubjectFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)


def found(query: str) -> list[Disclosure]:
    """What the index finds; the database's lookups must find the same."""
    filtered = filtered_by(query)
    assert filtered.is_valid(), filtered.errors
    with answering(PublicationLog.head()) as index:
        answer = Found(index, filtered.question())
        keys = answer.page(0, 100)
        assert answer.count == len(keys)
    assert {row.pk for row in filtered.qs} == set(keys)
    return Disclosure.objects.public().by_keys(keys)


def filtered_by(query: str) -> DisclosureFilter:
    rows = Disclosure.objects.public().for_list()
    return DisclosureFilter(QueryDict(query), rows, structure=structure.current())


def on(year: int, month: int = 6, day: int = 1) -> datetime:
    return datetime(year, month, day, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def catalogue():
    """Three documents that differ in everything, and three that are not public."""
    upper = IssuingBodyFactory(code="100000001")
    lower = IssuingBodyFactory(code="100000002", parent=upper)
    head = SubjectFactory(code="16")
    law = SubjectFactory(code="1603", parent=head)
    root = ColumnFactory(slug="statutory")
    reports = ColumnFactory(slug="reports", parent=root)
    notice = GenreFactory(code="notice")
    first = DisclosureFactory(
        title="云汀区防汛应急预案",
        document_number="云政发〔2019〕3号",
        issuing_body=upper,
        column=root,
        at=on(2019),
        subjects=[head],
    )
    second = DisclosureFactory(
        title="云汀区年度报告",
        content_html="<p>全年修订应急预案12部。</p>",
        issuing_body=lower,
        column=reports,
        genre=notice,
        at=on(2020),
        subjects=[law],
        written_on=date(2020, 5, 30),
        expires_on=date(2021, 12, 31),
    )
    third = DisclosureFactory(
        issuing_body=lower, column=reports, at=on(2021), effective_on=date(2099, 1, 1)
    )
    for state in (State.DRAFT, State.WITHDRAWN):
        DisclosureFactory(title="云汀区应急预案", issuing_body=upper, column=root, state=state)
    return first, second, third


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [2, 1, 0]),
        ("q=应急预案", [0, 1]),
        ("q=应急预案&sort=relevance", [0, 1]),
        ("q=应急预案&sort=published_on", [0, 1]),
        ("q=应急预案&sort=-published_on", [1, 0]),
        ("q=应急 修订", [1]),
        ("q=应急 -修订", [0]),
        ("q=-修订", [2, 0]),
        ("q=“应急预案”", [0, 1]),
        ("q=报", [1]),
        ("q=没有的词", []),
        ("q=%25", []),
        ("q=_", []),
        ("body=100000001", [2, 1, 0]),
        ("body=100000002", [2, 1]),
        ("subject=16", [1, 0]),
        ("subject=1603", [1]),
        ("subject=1603&subject=16", [1, 0]),
        ("column=statutory", [2, 1, 0]),
        ("column=statutory/reports", [2, 1]),
        ("column=/statutory/reports/", [2, 1]),
        ("year=2019&year=2021", [2, 0]),
        ("year=2020", [1]),
        ("year=%202020%20&body=", [1]),
        ("genre=notice", [1]),
        ("genre=", [2, 1, 0]),
        ("validity=expired", [1]),
        ("validity=not_yet&validity=in_force", [2, 0]),
        ("in_force_on=2021-12-31", [1, 0]),
        ("in_force_on=2022-01-01", [0]),
        ("in_force_on=2018-01-01", []),
        ("doc_number=云政发(2019)03号", [0]),
        ("published_after=2020-06-01", [2, 1]),
        ("published_before=2020-06-01", [1, 0]),
        ("published_after=2020-06-02&published_before=2021-05-31", []),
        ("body=100000002&year=2021&validity=not_yet", [2]),
        ("sort=published_on", [0, 1, 2]),
    ],
)
def test_each_parameter_finds_what_it_says_and_nothing_that_is_not_public(
    catalogue, query, expected
):
    assert found(query) == [catalogue[place] for place in expected]


@pytest.mark.parametrize(("query", "expected"), [("q=防汛應急", 0), ("q=１２部", 1)])
def test_the_index_reads_other_scripts_and_widths_too(catalogue, query, expected):
    filtered = filtered_by(query)
    assert filtered.is_valid()
    with answering(PublicationLog.head()) as index:
        keys = Found(index, filtered.question()).page(0, 100)
    assert keys == [catalogue[expected].pk]


def test_validity_of_a_repeal_is_found(catalogue):
    repealed = DisclosureFactory(at=on(2019), repealed_noted_on=date(2022, 1, 1))
    assert found("validity=repealed") == [repealed]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("body=1", "body"),
        ("subject=zz", "subject"),
        ("column=nowhere", "column"),
        ("year=1948", "year"),
        ("year=3000", "year"),
        ("year=20200", "year"),
        ("year=02020", "year"),
        ("year=020209999", "year"),
        ("year=二〇二〇", "year"),
        ("year=²", "year"),
        ("year=99999999999999999999", "year"),
        ("genre=x", "genre"),
        ("validity=x", "validity"),
        ("in_force_on=2021-02-30", "in_force_on"),
        ("published_after=yesterday", "published_after"),
        ("sort=title", "sort"),
        ("q=%00", "q"),
        ("q=" + "长" * 201, "q"),
        ("body=%00", "body"),
    ],
)
def test_a_value_that_cannot_be_read_is_said_by_name(catalogue, query, field):
    filtered = filtered_by(query)
    assert list(filtered.errors) == [field]
    assert all("\x00" not in text for text in filtered.errors[field])


def test_unknown_parameters_are_named():
    assert filtered_by("q=x&page=2&page_size=9&colour=red&z=1").unknown_parameters() == [
        "colour",
        "z",
    ]


def test_filtering_takes_one_query_whatever_is_filtered(catalogue, django_assert_num_queries):
    query = (
        "q=应急&body=100000001&subject=16&column=statutory&year=2019&validity=in_force"
        "&in_force_on=2020-01-01&sort=relevance"
    )
    filtered = filtered_by(query)
    with django_assert_num_queries(1):
        assert list(filtered.qs) == [catalogue[0]]
