"""What a report adds to its document's record travels with it everywhere."""

import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from disclosure.enums import State
from disclosure.models import Disclosure, LogEntry
from disclosure.publication import public_record
from disclosure.trail import Verification
from disclosure.workflow import approve, erase, pass_review, publish, revise, submit
from disclosure.workflow.editing import edit
from reports.models import Figure, Indicator, Report, ReportKind
from reports.part import ReportPart
from tests.factories import DisclosureFactory
from tests.reports.factories import IndicatorFactory, ReportFactory, ReportKindFactory


def newest(document: Disclosure) -> dict:
    return json.loads(LogEntry.objects.newest(document.index_number).text)


def test_the_record_of_a_report_has_its_figures_and_that_of_another_document_no_such_name(db):
    cases = IndicatorFactory(code="cases")
    report = ReportFactory(
        kind__code="yearly",
        figures={cases: Decimal("876.50")},
        tables={"disclosed": {"fees.amount": "1.2"}},
    )
    assert newest(report.disclosure)["report"] == {
        "kind": "yearly",
        "year": 2025,
        "scope": "own",
        "figures": [
            {
                "indicator": "cases",
                "value": "876.5",
                "bound": "",
                "quote": "共876.50件",
                "start": 0,
            }
        ],
        "tables": {"disclosed": {"fees.amount": "1.2"}},
    }
    assert "report" not in public_record(DisclosureFactory())


def test_a_rejected_figure_is_in_no_record(db):
    report = ReportFactory(document={"state": State.DRAFT}, figures={IndicatorFactory(): 3})
    report.figures.update(state="rejected")
    publish(report.disclosure)
    assert newest(report.disclosure)["report"]["figures"] == []


def test_a_second_report_of_the_same_year_is_refused_and_names_the_first(db):
    first = ReportFactory()
    second = ReportFactory(
        kind=first.kind,
        document={"issuing_body": first.disclosure.issuing_body, "state": State.DRAFT},
    )
    with pytest.raises(ValidationError, match=first.disclosure.index_number):
        publish(second.disclosure)
    Report.objects.filter(pk=second.pk).update(scope="all")
    publish(second.disclosure)
    assert Report.objects.public().count() == 2


def test_figures_are_corrected_by_a_revision_and_the_old_ones_stay_in_the_log(db):
    cases = IndicatorFactory()
    report = ReportFactory(figures={cases: 876})
    document = report.disclosure
    copy = revise(document)
    assert Figure.objects.get(report=copy.pk).value == 876
    with edit(copy, ground="数据") as row:
        row.revision_reason = "更正案件数。"
        row.report.figures.update(value=878)
    submit(copy)
    pass_review(copy)
    approve(copy)
    assert Report.objects.count() == 1
    assert Figure.objects.get().report == report
    entries = LogEntry.objects.filter(subject=document.index_number).order_by("seq")
    values = [json.loads(each.text)["report"]["figures"][0]["value"] for each in entries]
    assert values == ["876", "878"]
    document.refresh_from_db()
    assert document.correction_reason == "更正案件数。"
    assert list(Verification().faults()) == []


def test_erasing_leaves_nothing_of_a_report(db):
    report = ReportFactory(figures={IndicatorFactory(): 1})
    erase(report.disclosure, ground="法院决定")
    assert not Report.objects.exists()
    assert not Figure.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_reports_leave_and_return_byte_for_byte(client, tmp_path):
    ReportFactory(
        kind__name="法治年报",
        figures={IndicatorFactory(name="案件"): 5, IndicatorFactory(unit="%"): Decimal("90.5")},
        tables={"disclosed": {"fees.amount": "0.1"}},
    )
    DisclosureFactory()

    def export() -> bytes:
        answer = client.get("/api/v1/disclosures/export/?as=jsonl")
        return b"".join(answer.streaming_content)

    before = export()
    assert '"name":"法治年报"' in before.decode()
    path = tmp_path / "export.jsonl"
    path.write_bytes(before)
    call_command("flush", interactive=False, verbosity=0)
    assert not ReportKind.objects.exists()
    out = StringIO()
    call_command("import_records", str(path), stdout=out, stderr=out)
    assert export() == before
    assert Indicator.objects.count() == 2
    assert list(Verification().faults()) == []
    call_command("import_records", str(path), stdout=out, stderr=out)
    assert "已有 2 行" in out.getvalue()


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"kind": "nobody"}, "不认识的年度报告种类"),
        ({"year": "2020"}, "year"),
        ({"scope": "half"}, "scope"),
        ({"figures": {}}, "figures"),
        ({"figures": [7]}, "每一项"),
        ({"figures": [{"indicator": "no"}]}, "不认识的指标"),
        ({"figures": [{"indicator": "cases", "start": -1}]}, "位置"),
        ({"figures": [{"indicator": "cases", "start": 1, "quote": "a", "value": 3}]}, "小数"),
        (
            {"figures": [{"indicator": "cases", "start": 1, "quote": "a", "value": "1e400"}]},
            "小数",
        ),
        ({"tables": {"requests": 3}}, "requests"),
        ({"tables": {"fees": {}}}, "没有统计表 fees"),
        ({"tables": {"disclosed": {"fees.amount": "NaN"}}}, "“行政事业性收费”行.*小数"),
    ],
)
def test_facts_from_elsewhere_that_are_wrong_are_refused_in_words(db, facts, said):
    ReportKindFactory(code="yearly")
    IndicatorFactory(code="cases")
    with pytest.raises(ValidationError, match=said):
        ReportPart().check({"kind": "yearly", "year": 2020} | facts)
