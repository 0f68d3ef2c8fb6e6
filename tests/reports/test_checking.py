"""What a report seems to lack, by its words."""

import pytest
from django.core.management import call_command

from disclosure.installation import install
from reports.checking import missing_parts, warnings
from reports.models import Report, ReportKind
from tests.reports.factories import ReportFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def kinds() -> dict[str, ReportKind]:
    install()
    return {kind.code: kind for kind in ReportKind.objects.all()}


def names(kind: ReportKind, year: int, text: str) -> list[str]:
    return [part["name"] for part in missing_parts(kind, year, text)]


def test_the_real_page_lacks_the_first_responsible_person(shared, kinds):
    path = shared / "data" / "xiangcheng-2020-rule-of-law-report.txt"
    call_command("import_legacy", str(path), verbosity=0)
    report = Report.objects.select_related("kind", "disclosure").get()
    found = warnings(report, None)
    assert len(found) == 1
    assert "第一责任人履职情况" in found[0]
    assert "厅字〔2019〕28号" in found[0]


def test_a_report_with_every_part_is_not_warned_of(kinds):
    text = "主要成效……存在的不足……第一责任人职责……下一步"
    assert names(kinds["rule-of-law"], 2025, text) == []
    assert names(kinds["rule-of-law"], 2025, "") == [
        "主要举措和成效",
        "存在的不足和原因",
        "第一责任人履职情况",
        "下一年度安排",
    ]


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("2026年，我们将继续推进。", False),
        ("云汀区司法局 2026年1月20日", True),
        ("2025年，我们推进了。", True),
    ],
)
def test_plans_are_known_by_the_next_year_and_a_date_is_no_plan(kinds, text, lacks):
    assert ("下一年度安排" in names(kinds["rule-of-law"], 2025, text)) == lacks


def disclosure_report(kind: ReportKind, year: int, overview: str, shortcomings: str) -> Report:
    html = (
        f"<h2>一、总体情况</h2><h3>（一）主动公开</h3><p>{overview}</p>"
        "<h2>二、主动公开政府信息情况</h2><p>见表。</p>"
        f"<h2>五、存在的主要问题及改进情况</h2><p>{shortcomings}</p>"
        "<p>申请情况、行政复议、信息处理费见上。</p>"
    )
    return ReportFactory(
        kind=kind, year=year, document={"state": "draft", "content_html": html}
    )


def test_part_1_of_a_disclosure_report_has_a_length(kinds):
    kind = kinds["disclosure"]
    assert warnings(disclosure_report(kind, 2025, "公" * 1000, "解读偏少。"), None) == []
    [words] = warnings(disclosure_report(kind, 2025, "公" * 1001, "解读偏少。"), None)
    assert "1001 字" in words


def test_part_5_is_not_last_years_with_another_number(kinds):
    kind = kinds["disclosure"]
    text = "2024年解读材料形式偏少，个别栏目更新不够及时，已安排3次培训，逐项整改到位。"
    before = disclosure_report(kind, 2024, "公开。", text)
    same = text.replace("2024", "2025").replace("3次", "4次")
    [words] = warnings(disclosure_report(kind, 2025, "公开。", same), before)
    assert "2024 年度" in words
    other = "答复文书说理不够充分，已组织案卷评查，并印发答复文书参考样式。"
    assert warnings(disclosure_report(kind, 2025, "公开。", other), before) == []
