import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disclosure.enums import State, Validity
from disclosure.models import Disclosure
from disclosure.models.disclosures import INDEX_NUMBER
from tests.factories import DisclosureFactory


def refused_by_database(**fields):
    with transaction.atomic(), pytest.raises(IntegrityError):
        Disclosure.objects.create(**({"title": "文件"} | fields))
    return True


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"effective_on": date(2021, 2, 1), "expires_on": date(2021, 1, 31)}, "早于生效时间"),
        ({"repeal_words": "由新办法替代"}, "废止记录日期"),
        ({"disclosure_kind": "withheld"}, "写明理由"),
        ({"title": ""}, "标题|必填|不能为空"),
        ({"state": State.SCHEDULED}, "公开时间"),
        ({"state": State.WITHDRAWN}, "撤下|公开的文件必须"),
        ({"state": State.PUBLISHED}, "公开的文件必须"),
    ],
)
def test_what_is_wrong_is_refused_by_the_database_and_said_in_chinese(db, fields, word):
    assert refused_by_database(**fields)
    with pytest.raises(ValidationError) as refusal:
        Disclosure(**({"title": "文件"} | fields)).full_clean()
    assert re.search(word, "".join(refusal.value.messages))


def test_cleaning_never_queries(django_assert_num_queries, db):
    disclosure = DisclosureFactory.build(issuing_body=None, column=None, repealed_by_id=7)
    with django_assert_num_queries(0), pytest.raises(ValidationError):
        disclosure.clean()


def test_an_index_number_is_never_given_twice(db):
    shown = DisclosureFactory()
    assert refused_by_database(index_number=shown.index_number)
    with pytest.raises(ValidationError, match="不能重复"):
        Disclosure(title="文件", index_number=shown.index_number).full_clean()


@pytest.mark.parametrize(
    "number",
    [
        "011158671/2021-03075",
        "0142768-8/2022-00185",
        "11329923015172633Y-/2018-1220017",
        "粤A-1",
    ],
)
def test_real_index_numbers_stand_in_an_address(number):
    Disclosure(title="文件", index_number=number).clean_fields()


@pytest.mark.parametrize(
    "number",
    ["a b", "a?b", "a#b", "a%2Fb", "/a", "a/", "a//b", "a/../b", ".", "a/print", "a/export"],
)
def test_an_index_number_that_cannot_be_an_address_is_refused(number):
    with pytest.raises(ValidationError, match="不能用作网址"):
        Disclosure(title="文件", index_number=number).clean_fields()


@pytest.mark.parametrize("mark", ["\n", "\r", "\u2028"])
def test_a_title_has_no_line_break(mark):
    with pytest.raises(ValidationError, match="不能换行"):
        Disclosure(title=f"云汀区{mark}文件").clean_fields()


def test_a_title_of_three_hundred_characters_fits_and_one_more_does_not():
    Disclosure(title="长" * 300).clean_fields()
    with pytest.raises(ValidationError):
        Disclosure(title="长" * 301).clean_fields()


def test_a_document_signed_tomorrow_is_refused():
    tomorrow = date.today() + timedelta(days=2)
    with pytest.raises(ValidationError, match="不能晚于今天"):
        Disclosure(title="文件", written_on=tomorrow).clean()


def test_the_document_number_is_stored_in_the_standard_form(db):
    assert DisclosureFactory(document_number="云政发[2021]03号").document_number == (
        "云政发〔2021〕3号"
    )


def test_the_day_of_publication_is_the_day_in_beijing(db):
    shown = DisclosureFactory(at=datetime(2021, 1, 26, 16, 30, tzinfo=ZoneInfo("UTC")))
    assert shown.published_on == date(2021, 1, 27)


DAY = date(2021, 6, 1)


@pytest.mark.parametrize(
    ("fields", "on", "validity"),
    [
        ({"effective_on": DAY}, DAY - timedelta(1), Validity.NOT_YET),
        ({"effective_on": DAY}, DAY, Validity.IN_FORCE),
        ({"written_on": DAY}, DAY - timedelta(1), Validity.NOT_YET),
        ({"written_on": DAY}, DAY, Validity.IN_FORCE),
        (
            {"written_on": DAY - timedelta(9), "effective_on": DAY},
            DAY - timedelta(1),
            Validity.NOT_YET,
        ),
        ({"written_on": date(2020, 1, 1), "expires_on": DAY}, DAY, Validity.IN_FORCE),
        (
            {"written_on": date(2020, 1, 1), "expires_on": DAY},
            DAY + timedelta(1),
            Validity.EXPIRED,
        ),
        (
            {"written_on": date(2020, 1, 1), "expires_on": DAY, "repealed_noted_on": DAY},
            DAY,
            Validity.IN_FORCE,
        ),
        (
            {"written_on": date(2020, 1, 1), "expires_on": DAY, "repealed_noted_on": DAY},
            DAY + timedelta(1),
            Validity.REPEALED,
        ),
        (
            {"written_on": date(2020, 1, 1), "repealed_noted_on": DAY},
            DAY - timedelta(1),
            Validity.IN_FORCE,
        ),
        ({"written_on": date(2020, 1, 1), "repealed_noted_on": DAY}, DAY, Validity.REPEALED),
    ],
)
def test_validity_turns_on_its_edge_days(fields, on, validity):
    assert Disclosure(**fields).validity(on) == validity


DAYS = st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2020, 1, 6)))


@given(DAYS, DAYS, DAYS, DAYS, st.dates(date(2020, 1, 1), date(2020, 1, 7)))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_validity_in_sql_and_in_python_agree(db, effective, written, expires, noted, on):
    if effective and expires and expires < effective:
        noted = noted or effective
    made = Disclosure.objects.create(
        title="文件",
        effective_on=effective,
        written_on=written,
        expires_on=expires,
        repealed_noted_on=noted,
    )
    row = Disclosure.objects.filter(pk=made.pk)
    assert row.with_validity(on).get().validity_on == made.validity(on)
    if made.effective_on or made.written_on:
        assert row.in_force(on).exists() is (made.validity(on) == Validity.IN_FORCE)
    made.delete()


@given(st.from_regex(INDEX_NUMBER, fullmatch=True, alphabet=st.characters(codec="utf-8")))
def test_the_address_of_a_document_is_the_one_of_its_view(number):
    address = Disclosure(index_number=number).get_absolute_url()
    assert address == reverse("disclosure:detail", args=[number])


def test_what_was_derived_is_derived_anew_only_when_the_html_changes(db):
    document = DisclosureFactory(content_html="<p>一</p>")
    document.content_html = "<div>二</div><script>x</script>"
    document.save()
    assert (document.content_html, document.content_text) == ("<p>二</p>", "二")
    again = Disclosure.objects.get(pk=document.pk)
    again.content_html = "<p onclick=x>三</p>"
    again.clean()
    assert (again.content_html, again.content_text) == ("<p>三</p>", "三")
