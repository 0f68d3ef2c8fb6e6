"""A notice taken in at the desk: as a table, whole or not at all."""

from datetime import date
from importlib import import_module
from io import BytesIO

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.factories import UserFactory
from workdays.counting import Calendar
from workdays.models import HolidayNotice, SpecialDay
from workdays.notices import put_in_place, read_notice

pytestmark = pytest.mark.django_db
TABLE = """日期,安排,名称
2026-12-26,上班,元旦调休
2027-01-01,休息,元旦
2027年1月2日\t放假\t元旦

2027/1/3，休息，元旦
2027-02-07,上班,春节调休
"""
PAGE = "admin:workdays_holidaynotice_take_in"


@pytest.fixture
def desk(client):
    client.force_login(UserFactory())
    return client


def said(text: str, year: int = 2027) -> list[str]:
    with pytest.raises(ValidationError) as raised:
        read_notice(text, year)
    return raised.value.messages


def test_a_table_is_read_as_people_write_it():
    read = [(each.day, each.is_working, each.name) for each in read_notice(TABLE, 2027)]
    assert read == [
        (date(2026, 12, 26), True, "元旦调休"),
        (date(2027, 1, 1), False, "元旦"),
        (date(2027, 1, 2), False, "元旦"),
        (date(2027, 1, 3), False, "元旦"),
        (date(2027, 2, 7), True, "春节调休"),
    ]


def test_everything_that_is_wrong_is_said_by_row():
    text = """2027-01-01,休息,元旦
2027-13-01,休息,元旦
2027-01-04,上班,元旦调休
2028-01-01,休息,元旦
2026-11-30,休息,元旦
2027-01-02,也许,元旦
2027-01-03,休息
2027-01-03,休息,
2027-01-01,休息,元旦"""
    assert said(text) == [
        "第 2 行：日期“2027-13-01”无法识别，请写成 2027-01-01 的形式。",
        "第 3 行：2027-01-04 不是周六或周日，本来就上班，不必列为调休。",
        "第 4 行：日期 2028-01-01 不在2027年，也不在上一年12月。",
        "第 5 行：日期 2026-11-30 不在2027年，也不在上一年12月。",
        "第 6 行：第二列“也许”应为“上班”或“休息”。",
        "第 7 行：应有三列：日期、上班或休息、名称。",
        "第 8 行：请填写名称，例如“春节”。",
        "第 9 行：日期 2027-01-01 重复，请只留一行。",
    ]


@pytest.mark.parametrize("text", ["", "日期,安排,名称", "2026-12-26,上班,元旦调休"])
def test_a_table_without_a_holiday_of_the_year_is_refused(text):
    assert said(text) == ["表中没有2027年的放假日期，请核对年份和内容。"]


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_in_words(text):
    try:
        assert read_notice(text, 2027)
    except ValidationError as error:
        assert all(error.messages)


def test_a_notice_taken_in_again_takes_the_place_of_the_one_before():
    put_in_place(2027, read_notice(TABLE, 2027))
    put_in_place(2027, read_notice("2027-01-01,休息,元旦", 2027), "国办发明电〔2026〕9号")
    assert [each.day for each in SpecialDay.objects.filter(notice__year=2027)] == [
        date(2027, 1, 1)
    ]
    assert HolidayNotice.objects.get(year=2027).document_number == "国办发明电〔2026〕9号"
    assert SpecialDay.objects.filter(day__year=2026).count() == 39


def test_where_two_notices_name_a_day_the_later_one_holds():
    put_in_place(2027, read_notice(TABLE, 2027))
    again = "2026-01-01,休息,元旦\n2026-12-26,休息,另有安排"
    put_in_place(2026, read_notice(again, 2026))
    assert Calendar.load().is_working_day(date(2026, 12, 26))
    assert not Calendar.load().is_working_day(date(2026, 1, 1))


def test_a_clerk_takes_in_a_pasted_table(desk):
    answer = desk.post(reverse(PAGE), {"year": 2027, "days": TABLE}, follow=True)
    assert "2027年节假日安排已录入，共 5 天。" in answer.content.decode()
    assert Calendar.load().is_working_day(date(2027, 2, 7))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_clerk_takes_in_a_file(desk, encoding):
    file = SimpleUploadedFile("2027.csv", TABLE.encode(encoding))
    answer = desk.post(reverse(PAGE), {"year": 2027, "file": file})
    assert answer.status_code == 302
    assert HolidayNotice.objects.get(year=2027).days.count() == 5


def test_a_wrong_table_changes_nothing_and_what_was_typed_stays(desk):
    typed = "2027-01-01,休息,元旦\n2027-01-99,休息,元旦"
    page = desk.post(reverse(PAGE), {"year": 2027, "days": typed}).content.decode()
    assert "第 2 行" in page
    assert "2027-01-99,休息,元旦" in page
    assert not HolidayNotice.objects.filter(year=2027).exists()


@pytest.mark.parametrize("data", [{}, {"year": "x"}, {"year": 2027, "days": "\x00"}])
def test_an_incomplete_form_is_answered_in_words(desk, data):
    page = desk.post(reverse(PAGE), data)
    assert page.status_code == 200
    assert "没有录入任何一天" in page.content.decode()


def test_a_file_that_is_no_table_is_refused(desk):
    file = SimpleUploadedFile("2027.xlsx", b"PK\x03\x04\xff\xff\x00\x81")
    page = desk.post(reverse(PAGE), {"year": 2027, "file": file}).content.decode()
    assert "没有录入任何一天" in page


def test_the_calendar_is_for_staff_with_permission(client):
    for name in [PAGE, "admin:workdays_specialday_changelist"]:
        assert client.get(reverse(name)).url.startswith("/admin/login/")
    client.force_login(UserFactory(is_superuser=False, is_staff=True))
    assert client.get(reverse(PAGE)).status_code == 403


def test_lists_of_the_calendar_show_and_filter(desk):
    notices = desk.get(reverse("admin:workdays_holidaynotice_changelist")).content.decode()
    assert "2026年节假日安排" in notices
    assert "录入节假日安排" in notices
    url = reverse("admin:workdays_specialday_changelist")
    rows = desk.get(url, {"of_year": "2026"}).context["cl"].result_list
    assert len(rows) == 39
    assert desk.get(url, {"of_year": "x"}).status_code in {200, 302}


def test_the_shipped_notices_go_out_and_in_again():
    shipped = import_module("workdays.migrations.0002_notices_2004_to_2026")
    before = SpecialDay.objects.count()
    shipped.take_out(apps, None)
    assert (SpecialDay.objects.count(), HolidayNotice.objects.count()) == (0, 0)
    shipped.put_in(apps, None)
    assert SpecialDay.objects.count() == before > 700


def workbook(rows) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_notice_is_taken_in_from_a_spreadsheet(client):
    client.force_login(UserFactory())
    url = reverse("admin:workdays_holidaynotice_take_in")
    content = workbook(
        [
            ["日期", "安排", "名称"],
            [date(2027, 1, 1), "休息", "元旦"],
            ["2027年1月2日", "放假", "元旦"],
            [None, None, None],
        ]
    )
    for name, file in [("days.xlsx", content), ("broken.xlsx", b"PK broken")]:
        upload = SimpleUploadedFile(name, file)
        answer = client.post(url, {"year": 2027, "document_number": "", "file": upload})
        if name == "broken.xlsx":
            assert "打不开这个文件" in answer.content.decode()
    days = SpecialDay.objects.filter(notice__year=2027).values_list("day", flat=True)
    assert sorted(days) == [date(2027, 1, 1), date(2027, 1, 2)]


def test_a_wrong_row_of_a_spreadsheet_is_named(client):
    client.force_login(UserFactory())
    upload = SimpleUploadedFile("days.xlsx", workbook([[date(2027, 1, 1), "也许", "元旦"]]))
    url = reverse("admin:workdays_holidaynotice_take_in")
    page = client.post(url, {"year": 2027, "file": upload}).content.decode()
    assert "第 1 行：第二列“也许”应为“上班”或“休息”。" in page
