"""A new year's report begins with the outline of its kind, beside last year's."""

import pytest
from django.core.exceptions import ValidationError

from disclosure.audit import entries_of
from disclosure.enums import BodyKind, Role, State
from disclosure.installation import install
from disclosure.models import Disclosure
from disclosure.workflow import submit, withdraw
from disclosure.workflow.checks import missing_for_review
from reports.drafting import begin, set_facts, unset_facts
from reports.enums import Scope
from reports.models import Figure, Report, ReportKind
from tests.disclosure.desk import person_of
from tests.factories import DisclosureFactory, IssuingBodyFactory
from tests.reports.factories import IndicatorFactory, ReportFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind() -> ReportKind:
    install()
    return ReportKind.objects.get(code="rule-of-law")


def test_a_draft_has_title_column_and_the_outline_with_hints(kind):
    body = IssuingBodyFactory(name="云汀区司法局")
    clerk = person_of(body, Role.EDITOR)
    draft = begin(kind, body, 2025, by=clerk)
    assert draft.title == "云汀区司法局2025年法治政府建设年度报告"
    assert draft.column.path == "statutory/other/rule-of-law-reports"
    assert draft.content_html.count("<h2>") == len(kind.outline)
    assert "【提示】当前存在的不足及其原因。" in draft.content_text
    report = Report.objects.get(pk=draft.pk)
    assert (report.kind, report.year, report.scope) == (kind, 2025, Scope.OWN)
    assert [entry.by for entry in entries_of(draft)] == [clerk]


def test_a_text_with_hints_in_it_goes_to_nobody(kind):
    draft = begin(kind, IssuingBodyFactory(), 2025)
    assert "【提示】" in missing_for_review(draft)["content_html"]
    with pytest.raises(ValidationError, match="【提示】"):
        submit(draft)
    draft.content_html = "<p>全年办案3件。</p>"
    draft.save()
    submit(draft)
    assert draft.state == State.IN_REVIEW


def test_a_governments_own_report_says_so_where_there_are_two(kind):
    body = IssuingBodyFactory(name="云汀区人民政府", kind=BodyKind.GOVERNMENT)
    tables = ReportKind.objects.get(code="disclosure")
    own, all_of_them = (begin(tables, body, 2025, scope) for scope in Scope)
    assert own.title == "云汀区人民政府本机关2025年政府信息公开工作年度报告"
    assert all_of_them.title == "云汀区人民政府2025年政府信息公开工作年度报告"


def test_a_second_draft_of_the_same_report_is_refused_and_names_the_first(kind):
    first = begin(kind, IssuingBodyFactory(), 2025)
    with pytest.raises(ValidationError, match=f"《{first.title}》，草稿"):
        begin(kind, first.issuing_body, 2025)
    assert Disclosure.objects.count() == 1
    begin(kind, first.issuing_body, 2024)


def test_what_was_withdrawn_may_be_written_anew(kind):
    report = ReportFactory(kind=kind, year=2025)
    withdraw(report.disclosure, reason="数据有误。", ground="自查")
    begin(kind, report.disclosure.issuing_body, 2025)
    assert Disclosure.objects.get(state=State.DRAFT).report.year == 2025


def test_nobody_begins_the_report_of_another_body(kind):
    clerk = person_of(IssuingBodyFactory(), Role.EDITOR)
    with pytest.raises(ValidationError, match="不属于您所在的机构"):
        begin(kind, IssuingBodyFactory(), 2025, by=clerk)
    assert not Disclosure.objects.exists()


def test_a_draft_becomes_another_report_and_keeps_its_figures(kind):
    report = ReportFactory(
        kind=kind, year=2024, document={"state": State.DRAFT}, figures={IndicatorFactory(): 3}
    )
    set_facts(report.disclosure, kind, 2025, Scope.OWN)
    report.refresh_from_db()
    assert report.year == 2025
    assert Figure.objects.count() == 1
    unset_facts(report.disclosure)
    assert not Report.objects.exists()
    assert not Figure.objects.exists()
    assert Disclosure.objects.count() == 1


def test_what_is_public_changes_by_a_revision_only(kind):
    report = ReportFactory(kind=kind, year=2024)
    with pytest.raises(ValidationError):
        set_facts(report.disclosure, kind, 2025, Scope.OWN)
    with pytest.raises(ValidationError):
        unset_facts(report.disclosure)
    assert Report.objects.get().year == 2024


def test_a_draft_does_not_become_a_report_that_there_is(kind):
    report = ReportFactory(kind=kind, year=2025)
    draft = DisclosureFactory(state=State.DRAFT, issuing_body=report.disclosure.issuing_body)
    with pytest.raises(ValidationError, match="已有一份"):
        set_facts(draft, kind, 2025, Scope.OWN)
    assert Report.objects.count() == 1
