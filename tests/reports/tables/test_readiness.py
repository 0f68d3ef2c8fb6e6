"""Tables that do not add up become public nowhere, unless they were public elsewhere."""

import json

import pytest
from django.core.exceptions import ValidationError

from disclosure.audit import note_document
from disclosure.enums import EventKind, State
from disclosure.models import LogEntry
from disclosure.structure import current
from disclosure.versions import differing_fields, versions_of
from disclosure.workflow import approve, pass_review, publish, revise, submit
from disclosure.workflow.editing import edit
from reports.models import Report
from reports.tables.readiness import last_year, what_forbids
from reports.tables.stored import stored
from tests.reports.factories import ReportFactory, ReportKindFactory
from tests.reports.tables import sample

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind():
    return ReportKindFactory(has_tables=True, name="政府信息公开工作年度报告")


def draft(kind, tables: dict, **fields) -> Report:
    fields = {"document": {"state": State.DRAFT}} | fields
    return ReportFactory(kind=kind, tables=tables, **fields)


def following(report: Report, tables: dict) -> Report:
    """A draft of the year after ``report``, of the same body."""
    body = report.disclosure.issuing_body
    document = {"state": State.DRAFT, "issuing_body": body}
    return draft(report.kind, tables, year=report.year + 1, document=document)


def carrying(number: int, **more) -> dict:
    """The sample, with ``number`` applications of persons carried over."""
    values = sample.values()
    for column in ["person", "business", "research", "charity", "legal_service", "other"]:
        values["requests"][f"carried.{column}"] += number - 1
        values["requests"][f"new.{column}"] -= number - 1
    return stored(values, **more)


def test_tables_that_add_up_are_published(kind):
    report = draft(kind, sample.tables())
    publish(report.disclosure)
    assert Report.objects.public().get() == report


def test_a_kind_without_tables_is_not_asked_for_any():
    report = draft(ReportKindFactory(), {})
    publish(report.disclosure)
    assert Report.objects.public().get() == report


def test_empty_tables_are_refused_and_say_where_to_begin(kind):
    with pytest.raises(ValidationError) as caught:
        publish(draft(kind, {"requests": {}}).disclosure)
    assert caught.value.messages == [
        "第二部分“主动公开政府信息情况”的表是空的：请从“规章”行“本年制发件数”列填起，"
        "没有发生的填 0。",
        "第三部分“收到和处理政府信息公开申请情况”的表是空的："
        "请从“一、本年新收政府信息公开申请数量”行“自然人”列填起，没有发生的填 0。",
        "第四部分“政府信息公开行政复议、行政诉讼情况”的表是空的："
        "请从“行政复议”行“结果维持”列填起，没有发生的填 0。",
    ]


def test_a_column_that_does_not_add_up_is_refused_at_every_step(kind):
    values = sample.values()
    values["requests"]["granted.charity"] += 1
    report = draft(kind, stored(values))
    with pytest.raises(ValidationError, match="“社会公益组织”列不平"):
        submit(report.disclosure)
    with pytest.raises(ValidationError, match="“社会公益组织”列不平"):
        publish(report.disclosure)


def test_a_carry_over_that_is_not_last_years_is_refused_unless_it_is_explained(kind):
    before = ReportFactory(kind=kind, year=2024, tables=sample.tables())
    report = following(before, sample.tables())
    with pytest.raises(ValidationError) as caught:
        publish(report.disclosure)
    assert len(caught.value.messages) == 6
    assert "是 1，上年报告“四、结转下年度继续办理”是 2。" in caught.value.messages[0]
    report.tables |= {"explained": {"carried": "上年漏计，本年更正。"}}
    report.save()
    publish(report.disclosure)
    entry = json.loads(LogEntry.objects.newest(report.disclosure.index_number).text)
    assert entry["report"]["tables"]["explained"] == {"carried": "上年漏计，本年更正。"}


def test_a_carry_over_that_is_last_years_is_published(kind):
    before = ReportFactory(kind=kind, year=2024, tables=sample.tables())
    report = following(before, carrying(2))
    publish(report.disclosure)
    assert list(Report.objects.public().order_by("year")) == [before, report]


def test_last_year_is_the_public_report_of_the_same_body_kind_and_scope(kind):
    before = ReportFactory(kind=kind, year=2024, tables=sample.tables())
    report = following(before, {})
    assert last_year(report).report == before
    for other in [
        {"scope": "all"},
        {"year": 2026},
        {"kind": ReportKindFactory(has_tables=True)},
        {"disclosure": draft(kind, {}, year=2025).disclosure},
    ]:
        alone = Report(**{"kind": kind, "year": 2025, "disclosure": report.disclosure} | other)
        assert last_year(alone) is None
    Report.objects.filter(pk=before.pk).update(year=2023)
    assert last_year(report) is None


def test_a_draft_of_last_year_says_nothing(kind):
    before = draft(kind, sample.tables(), year=2024)
    assert last_year(following(before, {})) is None


def test_what_was_published_elsewhere_is_taken_as_it_is(kind):
    report = draft(kind, {"requests": {"new.person": "3"}})
    assert len(what_forbids(report)) == 3
    note_document(report.disclosure, EventKind.IMPORTED, ground="2025.html")
    assert what_forbids(report) == {}
    publish(report.disclosure)
    copy = revise(report.disclosure)
    assert what_forbids(copy.report) == {}


def test_asking_what_forbids_takes_few_queries(kind, django_assert_num_queries):
    before = ReportFactory(kind=kind, year=2024, tables=sample.tables())
    report = Report.objects.select_related("kind", "disclosure").get(
        pk=following(before, sample.tables()).pk
    )
    with django_assert_num_queries(2):  # last year's report; whether it was imported
        assert len(what_forbids(report)) == 6


def test_a_correction_names_the_cells_and_the_old_figures_stay(kind):
    report = draft(kind, sample.tables())
    publish(report.disclosure)
    document = report.disclosure
    copy = revise(document)
    with edit(copy, ground="统计表") as row:
        row.revision_reason = "更正两格。"
        row.report.tables["requests"] |= {"new.person": "23", "granted.person": "2"}
        del row.report.tables["disputes"]["review.upheld"]
        row.report.save()
    submit(copy)
    pass_review(copy)
    approve(copy)
    document.refresh_from_db()
    old, new = versions_of(document)
    assert new.reason == "更正两格。"
    assert old.record["report"]["tables"] == sample.tables()
    differences = differing_fields(old.record, new.record, current())
    assert [(each.label, each.before, each.after) for each in differences] == [
        ("第三部分“一、本年新收政府信息公开申请数量”行“自然人”列", "22", "23"),
        ("第三部分“（一）予以公开”行“自然人”列", "1", "2"),
        ("第四部分“行政复议”行“结果维持”列", "0", ""),
    ]
