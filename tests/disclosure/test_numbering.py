import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from disclosure.models import (
    Disclosure,
    LogEntry,
    NumberSeries,
    PublicationLog,
    SiteIdentity,
)
from disclosure.numbering import (
    NumbersExhausted,
    NumbersHeld,
    allocate_index_number,
    code_warning,
    confirm_jump,
    credit_code_is_right,
    organisation_code_is_right,
    set_jump_aside,
    take_imported_number,
)
from disclosure.schemes import DEFAULT_SCHEME, Place, Scheme
from tests.factories import DisclosureFactory, IssuingBodyFactory
from tests.processes import run_at_once

SCHEMES = [
    (DEFAULT_SCHEME, "011158671/2021-03075", {}),
    ("{code}/{year}-{serial:7}", "11370322004222241N/2021-5135380", {}),
    ("{code}/{year}{month}-{serial:5}", "11341702486344515H/202110-00013", {"month": 10}),
    ("{code}/{year}-{serial:6}", "6107280000/2024-001005", {}),
    ("{code}-{year}-{serial:6}", "01527918X-2020-153077", {}),
    ("{code}-{subject}-{year}-{serial:4}", "xc001-0203-2021-0005", {"subject": "0203"}),
    (
        "{code}-07-{subject}-02-{year}{month}{day}-{serial:4}",
        "330212-07-0102-02-20070101-0001",
        {"month": 1, "day": 1, "subject": "0102"},
    ),
]


@pytest.fixture
def body(db):
    return IssuingBodyFactory(code="011158671")


@pytest.mark.parametrize(("scheme", "number", "parts"), SCHEMES)
def test_a_site_can_declare_each_scheme_in_use(scheme, number, parts):
    place = Scheme.parse(scheme).read(number)
    assert place is not None
    assert Scheme.parse(scheme).write(place, **parts) == number


@given(
    scheme=st.sampled_from(["{code}/{year}-{serial:5}", "{code}-{year}-{serial:7}"]),
    code=st.from_regex(r"[0-9A-Z]{9}|[0-9A-Z]{18}|[0-9]{7}-[0-9X]", fullmatch=True),
    year=st.integers(1949, 2099),
    serial=st.integers(1, 99_999),
)
def test_what_a_scheme_writes_it_reads(scheme, code, year, serial):
    place = Place(code, year, serial)
    assert Scheme.parse(scheme).read(Scheme.parse(scheme).write(place)) == place


@given(st.text())
def test_any_text_is_read_or_passed_over(text):
    assert Scheme.parse(DEFAULT_SCHEME).read(text) is None or "/" in text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{code}",
        "{code}{year}",
        "{code}{code}{year}{serial:5}",
        "{code} {year}{serial:5}",
        "{x}",
    ],
)
def test_what_is_no_scheme_is_refused_in_words(text):
    with pytest.raises(ValidationError, match="索引号编制规则"):
        Scheme.parse(text)


def test_serials_start_at_one_and_go_on_by_body_and_year(body):
    other = IssuingBodyFactory(code="01527918X")
    assert allocate_index_number(body, 2021) == "011158671/2021-00001"
    assert allocate_index_number(body, 2021) == "011158671/2021-00002"
    assert allocate_index_number(body, 2022) == "011158671/2022-00001"
    assert allocate_index_number(other, 2021) == "01527918X/2021-00001"


def test_an_attempt_that_fails_leaves_no_gap(body):
    allocate_index_number(body, 2021)
    with pytest.raises(RuntimeError), transaction.atomic():
        allocate_index_number(body, 2021)
        raise RuntimeError
    assert allocate_index_number(body, 2021) == "011158671/2021-00002"


def test_past_the_last_serial_it_refuses_and_does_not_widen(body):
    NumberSeries.objects.create(code="011158671", year=2021, last=99_998)
    assert allocate_index_number(body, 2021) == "011158671/2021-99999"
    for _attempt in range(2):
        with pytest.raises(NumbersExhausted, match="99999"):
            allocate_index_number(body, 2021)
    assert NumberSeries.objects.get().last == 99_999


def test_a_site_may_write_numbers_in_its_own_way(body):
    SiteIdentity(pk=1, number_scheme="{code}-{year}-{serial:6}").save()
    assert allocate_index_number(body, 2021) == "011158671-2021-000001"


def test_the_first_imported_number_of_a_series_is_no_jump(body):
    assert take_imported_number("011158671/2021-03075") == []
    assert allocate_index_number(body, 2021) == "011158671/2021-03076"


def test_a_lower_imported_number_moves_nothing_back(body):
    take_imported_number("011158671/2021-00500")
    assert take_imported_number("011158671/2021-00003") == []
    assert allocate_index_number(body, 2021) == "011158671/2021-00501"


@pytest.mark.parametrize(("serial", "held"), [(1_010, False), (1_011, True)])
def test_a_jump_over_a_thousand_stops_the_series(body, serial, held):
    take_imported_number("011158671/2021-00010")
    warnings = take_imported_number(f"011158671/2021-{serial:05}")
    assert bool(warnings) is held
    if held:
        with pytest.raises(NumbersHeld, match="核对并确认"):
            allocate_index_number(body, 2021)
        assert NumberSeries.objects.get().last == serial
    else:
        assert allocate_index_number(body, 2021) == f"011158671/2021-{serial + 1:05}"


def test_a_person_who_confirms_a_jump_goes_on_after_it(body):
    take_imported_number("011158671/2021-00010")
    take_imported_number("011158671/2021-09000")
    confirm_jump(NumberSeries.objects.get())
    assert allocate_index_number(body, 2021) == "011158671/2021-09001"


def test_a_person_who_sets_a_jump_aside_goes_on_before_it_past_taken_numbers(body):
    take_imported_number("011158671/2021-00010")
    DisclosureFactory(issuing_body=body, index_number="011158671/2021-09000")
    DisclosureFactory(issuing_body=body, index_number="011158671/2021-00012")
    set_jump_aside(NumberSeries.objects.get(year=2021))
    assert allocate_index_number(body, 2021) == "011158671/2021-00011"
    assert allocate_index_number(body, 2021) == "011158671/2021-00013"


def test_a_number_of_another_form_moves_no_series(db):
    assert take_imported_number("6107280000/2024-001005") == []
    assert not NumberSeries.objects.exists()


def test_a_code_in_small_letters_counts_in_the_same_series(db):
    body = IssuingBodyFactory(code="01527918X")
    take_imported_number("01527918x/2021-00007")
    assert allocate_index_number(body, 2021) == "01527918X/2021-00008"


WRITER = """
import random
from django.db import transaction
from disclosure.models import IssuingBody
from disclosure.numbering import allocate_index_number
body = IssuingBody.objects.get(code="011158671")
for turn in range(20):
    try:
        with transaction.atomic():
            number = allocate_index_number(body, 2021)
            if random.random() < 0.3:
                raise RuntimeError
        print(number)
    except RuntimeError:
        pass
"""


@pytest.mark.django_db(transaction=True)
def test_eight_writers_at_once_get_every_number_once_and_leave_no_gap():
    IssuingBodyFactory(code="011158671")
    numbers = "".join(run_at_once([WRITER] * 8)).split()
    assert len(numbers) > 60
    assert sorted(numbers) == [
        f"011158671/2021-{serial:05}" for serial in range(1, len(numbers) + 1)
    ]


PUBLISHER = """
from django.db import transaction
from disclosure.models import Column, Disclosure, IssuingBody
from disclosure.workflow import publish
for turn in range(8):
    draft = Disclosure.objects.create(
        title="并发公开的文件", content_html="<p>正文</p>",
        issuing_body=IssuingBody.objects.get(), column=Column.objects.get())
    try:
        with transaction.atomic():
            publish(draft)
            if turn % 4 == 3:
                raise RuntimeError
    except RuntimeError:
        pass
"""


@pytest.mark.django_db(transaction=True)
def test_eight_publishers_at_once_leave_one_unbroken_chain():
    first = DisclosureFactory()
    run_at_once([PUBLISHER] * 8)
    public = Disclosure.objects.public()
    year = first.published_on.year
    assert sorted(public.values_list("index_number", flat=True)) == [
        f"{first.issuing_body.code}/{year}-{serial:05}" for serial in range(1, 8 * 6 + 2)
    ]
    entries = list(LogEntry.objects.all())
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    assert all(entry.hash == entry.computed_hash() for entry in entries)
    assert [entry.previous_hash for entry in entries[1:]] == [
        entry.hash for entry in entries[:-1]
    ]
    assert PublicationLog.head().hash == entries[-1].hash


@pytest.mark.parametrize("code", ["011158671", "000014349", "01527918X", "0142768-8"])
def test_real_organisation_codes_check(code):
    assert organisation_code_is_right(code) is (code != "0142768-8")


@pytest.mark.parametrize("code", ["11370322004222241N", "11341702486344515H"])
def test_real_credit_codes_check(code):
    assert credit_code_is_right(code)
    assert organisation_code_is_right(code[8:17])


def test_a_wrong_check_character_is_a_warning_in_words():
    assert "校验位" in code_warning("011158672")
    assert "校验位" in code_warning("11370322004222241M")
    assert code_warning("011158671") == ""
    assert code_warning("xc001") == ""
