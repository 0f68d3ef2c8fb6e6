"""The clerk's page of the statutory tables."""

import json
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from disclosure.audit import note_document
from disclosure.enums import EventKind, Role, State
from disclosure.models import AuditEntry
from disclosure.workflow import revise
from reports.models import Report
from reports.tables.stored import stored
from reports.tables.xlsx import read_xlsx, xlsx_of
from tests.disclosure.desk import person_of
from tests.factories import IssuingBodyFactory, UserFactory
from tests.processes import run_at_once
from tests.reports.desk import sent, tables_url
from tests.reports.factories import ReportFactory, ReportKindFactory
from tests.reports.tables import sample
from tests.test_hostile import VALUES

pytestmark = pytest.mark.django_db
PAGE = 5  # queries
NEW = "第三部分“一、本年新收政府信息公开申请数量”行“自然人”列"


@pytest.fixture
def desk(client):
    client.user = UserFactory()
    client.force_login(client.user)
    return client


@pytest.fixture
def kind():
    return ReportKindFactory(has_tables=True, name="政府信息公开工作年度报告")


@pytest.fixture
def report(kind):
    return ReportFactory(kind=kind, year=2025, document={"state": State.DRAFT})


def now(report: Report) -> dict:
    return Report.objects.get(pk=report.pk).tables


def texts(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def form_of(response):
    return response.context["form"]


def last_year_of(report: Report, tables: dict) -> Report:
    document = {"issuing_body": report.disclosure.issuing_body}
    return ReportFactory(
        kind=report.kind, year=report.year - 1, tables=tables, document=document
    )


# --- saving ---------------------------------------------------------------------------


def test_what_is_typed_is_saved_whole_and_put_on_record(desk, report):
    data = sent(
        desk,
        report,
        requests__new__person="１,２３４",
        requests__next__other="二十三",
        disclosed__fees__amount="12.50",
        disputes__review__upheld="0",
    )
    response = desk.post(tables_url(report), data, follow=True)
    assert texts(response) == ["统计表已保存。"]
    assert now(report) == {
        "disclosed": {"fees.amount": "12.5"},
        "disputes": {"review.upheld": "0"},
        "requests": {"new.person": "1234", "next.other": "23"},
    }
    entry = AuditEntry.objects.order_by("seq").last()
    assert (entry.kind, entry.ground, entry.by) == ("edited", "统计表", desk.user)
    assert json.loads(entry.snapshot.text)["report"]["tables"] == now(report)


def test_totals_that_somebody_sends_are_not_saved(desk, report):
    data = sent(desk, report, requests__new__person="3") | {"requests-new.total": "99"}
    desk.post(tables_url(report), data)
    assert now(report) == {"requests": {"new.person": "3"}}


def test_one_wrong_cell_saves_nothing_and_keeps_everything_that_was_typed(desk, report):
    data = sent(desk, report, requests__new__person="约300", requests__next__other="7")
    response = desk.post(tables_url(report), data)
    page = response.content.decode()
    assert now(report) == {}
    assert [words.partition("：")[0] for _place, words in form_of(response).wrong] == [NEW]
    assert 'value="约300"' in page
    assert 'value="7"' in page
    assert 'href="#id_requests-new.person"' in page
    assert 'aria-invalid="true"' in page
    # No sum is shown that leaves out what could not be read, and none is called wrong.
    assert "列不平" not in page
    balances = {each.column: each.words for each in response.context["sheets"][1].balances}
    assert (balances["person"], balances["other"], balances["total"]) == (
        "待核对",
        "差 7",
        "待核对",
    )


def test_what_does_not_add_up_is_saved_and_said(desk, report):
    data = sent(desk, report, requests__new__person="3")
    page = desk.post(tables_url(report), data, follow=True).content.decode()
    assert "第三部分“自然人”列不平：一（3）加二（0）等于 3" in page
    assert "可以先保存，公开之前须改正" in page
    assert "差 3" in page
    assert now(report) == {"requests": {"new.person": "3"}}


def test_tables_in_order_are_called_so(desk, kind):
    report = ReportFactory(kind=kind, tables=sample.tables(), document={"state": State.DRAFT})
    page = desk.get(tables_url(report)).content.decode()
    assert "三张表都已填写，各列勾稽相符。" in page
    assert page.count(">平</output>") == 7


def test_the_page_takes_a_fixed_number_of_queries(desk, report, django_assert_num_queries):
    last_year_of(report, sample.tables())
    desk.get(tables_url(report))
    for tables in [{}, sample.tables()]:
        Report.objects.filter(pk=report.pk).update(tables=tables)
        # session, person; the report, last year's, whether it was imported
        with django_assert_num_queries(PAGE):
            desk.get(tables_url(report))


# --- last year ------------------------------------------------------------------------


def test_last_years_rest_is_brought_in_and_not_saved_yet(desk, report):
    before = last_year_of(report, sample.tables())
    response = desk.get(tables_url(report))
    page = response.content.decode()
    assert f"上年（2024年）报告：《{before.disclosure.title}》" in page
    assert "上年 2" in page
    data = sent(desk, report, requests__carried__person="9") | {"_carry": "1"}
    response = desk.post(tables_url(report), data)
    typed = form_of(response).typed["requests"]
    assert {typed[f"carried.{each}"] for each in ["person", "business", "other"]} == {"2"}
    assert now(report) == {}
    assert "已带入上年报告的结转数，还没有保存。" in response.content.decode()


def test_a_carry_over_that_differs_is_said_until_it_is_explained(desk, report):
    last_year_of(report, sample.tables())
    data = sent(desk, report, requests__carried__person="9")
    page = desk.post(tables_url(report), data, follow=True).content.decode()
    assert "“自然人”列是 9，上年报告“四、结转下年度继续办理”是 2。" in page
    data = sent(desk, report, requests__carried__person="9")
    data |= {"explanation": " 上年漏计，\n本年更正。 "}
    page = desk.post(tables_url(report), data, follow=True).content.decode()
    assert "上年报告“四、结转下年度继续办理”是 2。" not in page
    report.refresh_from_db()
    assert now(report)["explained"] == {"carried": "上年漏计， 本年更正。"}
    shown = desk.get(tables_url(report)).content.decode()
    assert ">上年漏计， 本年更正。</textarea>" in shown


def test_an_explanation_outlives_the_report_that_it_was_about(desk, report):
    Report.objects.filter(pk=report.pk).update(tables={"explained": {"carried": "上年漏计。"}})
    report.refresh_from_db()
    assert ">上年漏计。</textarea>" in desk.get(tables_url(report)).content.decode()
    desk.post(tables_url(report), sent(desk, report, requests__new__person="1"))
    assert now(report) == {
        "explained": {"carried": "上年漏计。"},
        "requests": {"new.person": "1"},
    }


def test_an_explanation_that_is_too_long_is_refused(desk, report):
    last_year_of(report, sample.tables())
    data = sent(desk, report) | {"explanation": "长" * 501}
    response = desk.post(tables_url(report), data)
    assert form_of(response).wrong == [
        ("id_explanation", "说明有 501 字，最多 500 字：请写短一些。")
    ]
    assert now(report) == {}


def test_without_a_report_of_last_year_the_row_is_typed(desk, report):
    page = desk.get(tables_url(report)).content.decode()
    assert "本站没有 2024 年已公开的同种报告，“二、上年结转”请直接填写。" in page
    assert 'name="_carry"' not in page
    response = desk.post(tables_url(report), sent(desk, report) | {"_carry": "1"})
    assert form_of(response).typed["requests"]["carried.person"] == ""


# --- blocks and files -----------------------------------------------------------------


def test_a_block_is_put_into_the_table_without_a_script(desk, report):
    data = sent(desk, report) | {"_paste": "disputes", "block-disputes": "1\t2\t3\t4\t11\t5"}
    response = desk.post(tables_url(report), data)
    typed = form_of(response).typed["disputes"]
    assert (typed["review.pending"], typed["direct.upheld"]) == ("4", "5")
    assert form_of(response).told == [
        "已放入粘贴的内容，还没有保存。",
        "第四部分“行政复议”行“总计”列：带来的是“11”，各项相加是 10，以相加为准。",
    ]
    assert now(report) == {}


def test_a_block_of_the_wrong_shape_changes_nothing(desk, report):
    data = sent(desk, report, disputes__review__upheld="8")
    data |= {"_paste": "disputes", "block-disputes": "1\t2\n3\t4"}
    response = desk.post(tables_url(report), data)
    assert "粘贴的内容是 2 行 × 2 列" in texts(response)[0]
    assert form_of(response).typed["disputes"]["review.upheld"] == "8"
    assert desk.post(tables_url(report), data | {"_paste": "nothing"}).status_code == 200


def test_a_script_asks_where_a_block_belongs(desk, report):
    block = {"table": "requests", "at": "new.person", "text": "1\t无\t"}
    answer = desk.post(tables_url(report, "paste"), block)
    assert answer.json() == {
        "cells": {"new.person": "1", "new.business": "无", "new.research": ""},
        "wrong": [
            "第三部分“一、本年新收政府信息公开申请数量”行“商业企业”列："
            "“无”不是数值：数量为零请填 0，没有这项数据请留空。"
        ],
        "told": [],
    }
    answer = desk.post(tables_url(report, "paste"), block | {"text": "1\n" * 40})
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith("粘贴的内容是 40 行 × 1 列")
    for hostile in [{"at": "no.where"}, {"table": "no"}, {"table": ""}]:
        answer = desk.post(tables_url(report, "paste"), block | hostile)
        assert answer.json() == {"detail": "没有这一格：请重新打开本页。"}
    assert now(report) == {}


def upload(desk, report, content: bytes):
    file = SimpleUploadedFile("统计表.xlsx", content)
    return desk.post(tables_url(report), sent(desk, report) | {"_upload": "1", "file": file})


def test_a_file_is_read_in_looked_at_and_saved(desk, report):
    response = upload(desk, report, xlsx_of(sample.values(), "某局"))
    assert form_of(response).told == ["已读入“统计表.xlsx”，还没有保存，请核对。"]
    assert now(report) == {}
    assert form_of(response).tables == sample.tables()


def test_a_file_that_cannot_be_read_changes_nothing(desk, report):
    response = upload(desk, report, b"no workbook")
    assert texts(response) == [
        "“统计表.xlsx”：不是 XLSX 文件，或已损坏：请在 Excel 或 WPS 中“另存为”XLSX 后再上传。"
    ]
    response = desk.post(tables_url(report), sent(desk, report) | {"_upload": "1"})
    assert texts(response) == ["请先选择要上传的 XLSX 文件。"]


def test_the_saved_tables_are_downloaded_in_the_official_layout(desk, kind):
    report = ReportFactory(kind=kind, tables=sample.tables())
    answer = desk.get(tables_url(report, "xlsx"))
    body = report.disclosure.body_name
    assert load_workbook(BytesIO(answer.content))["第二部分"]["A1"].value == (
        f"{body}2025年　主动公开政府信息情况"
    )
    assert read_xlsx(answer.content).typed["requests"]["new.person"] == "22"
    assert "attachment" in answer["Content-Disposition"]


# --- two people -----------------------------------------------------------------------


def test_the_second_of_two_people_sees_what_the_first_saved(desk, report):
    Report.objects.filter(pk=report.pk).update(tables={"requests": {"new.person": "1"}})
    report.refresh_from_db()
    mine = sent(desk, report, requests__new__person="5", requests__next__person="2")
    theirs = {"requests": {"new.person": "4", "new.other": "6"}, "disputes": {}}
    Report.objects.filter(pk=report.pk).update(tables=theirs)
    response = desk.post(tables_url(report), mine)
    form = form_of(response)
    assert now(report) == theirs
    assert [(each.name, each.mine, each.theirs) for each in form.conflicts] == [(NEW, "5", "4")]
    assert form.taken == ["第三部分“一、本年新收政府信息公开申请数量”行“其他”列"]
    assert "别人修改了统计表，所以没有保存" in response.content.decode()
    again = mine | {"opened": form.opened_text, "requests-new.other": "6"}
    desk.post(tables_url(report), again)
    assert now(report) == {
        "requests": {"new.person": "5", "new.other": "6", "next.person": "2"}
    }


def test_two_people_who_saved_the_same_have_no_conflict(desk, report):
    mine = sent(desk, report, requests__new__person="5")
    Report.objects.filter(pk=report.pk).update(tables={"requests": {"new.person": "5"}})
    response = desk.post(tables_url(report), mine, follow=True)
    assert texts(response) == ["统计表已保存。"]


def test_a_change_of_the_text_meanwhile_is_no_conflict(desk, report):
    mine = sent(desk, report, requests__new__person="5")
    report.disclosure.title = "另一个标题"
    report.disclosure.save()
    desk.post(tables_url(report), mine)
    report.disclosure.refresh_from_db()
    assert report.disclosure.title == "另一个标题"
    assert now(report) == {"requests": {"new.person": "5"}}


def test_an_explanation_of_two_people_is_a_conflict_too(desk, report):
    last_year_of(report, sample.tables())
    mine = sent(desk, report) | {"explanation": "我的说明"}
    Report.objects.filter(pk=report.pk).update(tables={"explained": {"carried": "他的说明"}})
    form = form_of(desk.post(tables_url(report), mine))
    assert [(each.mine, each.theirs) for each in form.conflicts] == [("我的说明", "他的说明")]


@pytest.mark.parametrize("opened", ["", "[]", "{", '{"fees": {}}', "[" * 30_000])
def test_a_page_that_does_not_say_what_it_opened_overwrites_nothing(desk, report, opened):
    theirs = {"requests": {"new.person": "4"}}
    Report.objects.filter(pk=report.pk).update(tables=theirs)
    data = sent(desk, report, requests__new__person="5") | {"opened": opened}
    assert form_of(desk.post(tables_url(report), data)).conflicts != []
    assert now(report) == theirs


AT_ONCE = """
from django.test import Client
from accounts.models import User
client = Client(SERVER_NAME="localhost")
client.force_login(User.objects.get(username={username!r}))
data = dict([("opened", "{{}}"), ("requests-new.person", {typed!r})])
print(client.post({url!r}, data).status_code)
"""


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_press_at_the_same_moment_one_is_told(kind):
    report = ReportFactory(kind=kind, document={"state": State.DRAFT})
    answers = run_at_once(
        [
            AT_ONCE.format(url=tables_url(report), username=UserFactory().username, typed=typed)
            for typed in ["5", "7"]
        ]
    )
    assert sorted(answers) == ["200\n", "302\n"]
    saved = ["5", "7"][answers.index("302\n")]
    assert now(report) == {"requests": {"new.person": saved}}


@pytest.mark.parametrize("value", VALUES)
def test_whatever_is_sent_is_saved_or_refused_and_never_an_error(desk, report, value):
    data = sent(desk, report) | {
        "requests-new.person": value,
        "disclosed-fees.amount": value,
        "explanation": value,
        "opened": value,
        "block-requests": value,
    }
    for button in [{}, {"_paste": "requests"}, {"_carry": value}, {"_upload": value}]:
        assert desk.post(tables_url(report), data | button).status_code in {200, 302}
    block = {"table": "requests", "at": "new.person", "text": value}
    assert desk.post(tables_url(report, "paste"), block).status_code in {200, 400}


# --- who may --------------------------------------------------------------------------


def test_a_person_of_another_body_finds_no_such_page(client, report):
    client.force_login(person_of(IssuingBodyFactory(), Role.EDITOR))
    for page in ["tables", "xlsx"]:
        assert client.get(tables_url(report, page)).status_code == 404
    assert client.post(tables_url(report, "paste"), {}).status_code == 404
    assert client.post(tables_url(report), {}).status_code == 404


def test_who_only_reviews_sees_the_tables_and_changes_nothing(client, kind):
    report = ReportFactory(kind=kind, tables=sample.tables(), document={"state": State.DRAFT})
    client.force_login(person_of(report.disclosure.issuing_body, Role.REVIEWER))
    page = client.get(tables_url(report)).content.decode()
    assert "没有办理“修改”的角色" in page
    assert "<input" not in page.partition('id="content-main"')[2]
    assert "1,234.56" in page
    client.post(tables_url(report), {"opened": json.dumps(sample.tables())})
    assert now(report) == sample.tables()


def test_an_editor_of_the_body_fills_in_its_tables(client, report):
    client.force_login(person_of(report.disclosure.issuing_body, Role.EDITOR))
    client.post(tables_url(report), sent(client, report, requests__new__person="5"))
    assert now(report) == {"requests": {"new.person": "5"}}


def test_public_tables_are_only_read_and_corrected_in_a_revision(desk, kind):
    report = ReportFactory(kind=kind, tables=sample.tables())
    assert "不能办理“修改”" in desk.get(tables_url(report)).content.decode()
    data = {"opened": json.dumps(sample.tables()), "requests-new.person": "99"}
    response = desk.post(tables_url(report), data)
    assert "不能办理“修改”" in texts(response)[0]
    assert form_of(response).typed["requests"]["new.person"] == "99"
    assert now(report) == sample.tables()
    copy = revise(report.disclosure).report
    desk.post(tables_url(copy), sent(desk, copy, requests__new__person="23"))
    assert now(copy)["requests"]["new.person"] == "23"
    assert now(report) == sample.tables()


def test_what_was_handed_in_meanwhile_is_not_changed_and_the_words_stay(desk, report):
    data = sent(desk, report, requests__new__person="5")
    report.disclosure.state = State.IN_REVIEW
    report.disclosure.save()
    response = desk.post(tables_url(report), data)
    assert form_of(response).typed["requests"]["new.person"] == "5"
    assert now(report) == {}


def test_a_kind_without_tables_has_no_such_page(desk):
    report = ReportFactory(document={"state": State.DRAFT})
    assert desk.get(tables_url(report)).status_code == 404


def test_what_was_imported_is_told_and_not_refused(desk, report):
    note_document(report.disclosure, EventKind.IMPORTED)
    values = sample.values()
    values["requests"]["new.person"] += 1
    Report.objects.filter(pk=report.pk).update(tables=stored(values))
    page = desk.get(tables_url(report)).content.decode()
    assert "从别处导入的，可以照原样公开。请知悉" in page
    assert "“自然人”列不平" in page
