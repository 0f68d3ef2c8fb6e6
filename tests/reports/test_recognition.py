"""Which report an imported document is; a doubtful one is imported as any document."""

import pytest
from django.core.management import call_command

from disclosure.enums import BodyKind, State
from disclosure.installation import install
from disclosure.models import Column, LegacyPage
from reports.enums import Scope
from reports.models import Report, ReportKind
from reports.recognition import kind_of, recognise, year_of
from tests.factories import DisclosureFactory, IssuingBodyFactory
from tests.reports.factories import ReportFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def kinds():
    install()
    return list(ReportKind.objects.all())


@pytest.mark.parametrize(
    ("title", "kind", "year"),
    [
        ("云汀区人民政府2020年度法治政府建设工作报告", "rule-of-law", 2020),
        ("云汀区司法局关于2021年法治政府建设情况的报告", "rule-of-law", 2021),
        ("云汀区教育局二〇一九年度法治政府建设情况的函", "rule-of-law", 2019),
        ("云汀区人民政府2022年 政府信息公开工作 年度报告", "disclosure", 2022),
        ("区财政局2023年政府信息公开年报", "disclosure", 2023),
        ("2021年法治政府建设总结和2022年打算的报告", "rule-of-law", 2021),
        ("关于印发2020年度法治政府建设工作报告的通知", None, 2020),
        ("2020年度法治政府建设报告解读", None, 2020),
        ("2021年上半年法治政府建设情况报告", None, 2021),
        ("2018-2020年法治政府建设情况的报告", "rule-of-law", None),
        ("法治政府建设情况的报告", "rule-of-law", None),
        ("云汀区2020年防汛工作报告", None, 2020),
    ],
)
def test_a_title_says_kind_and_year(kinds, title, kind, year):
    found = kind_of(title, "", kinds)
    assert (found and found.code, year_of(title)) == (kind, year)


def test_in_the_column_of_a_kind_any_report_is_of_that_kind(kinds):
    found = kind_of("云汀区2020年依法行政报告", "statutory/other/rule-of-law-reports", kinds)
    assert found.code == "rule-of-law"
    assert kind_of("2020年依法行政要点", "statutory/other/rule-of-law-reports", kinds) is None


def test_the_real_page_becomes_the_report_of_its_body_on_2020(shared, kinds):
    path = shared / "data" / "xiangcheng-2020-rule-of-law-report.txt"
    call_command("import_legacy", str(path), verbosity=0)
    report = Report.objects.public().get()
    assert (report.kind.code, report.year, report.scope) == ("rule-of-law", 2020, Scope.OWN)
    assert report.disclosure.index_number == "011158671/2021-03075"
    assert report.get_absolute_url() == "/reports/rule-of-law/2020/011158671/"


PAGE = """云汀区人民政府网
当前位置：首页 > 政府信息公开 > 法定主动公开内容 > 其他主动公开内容 > 法治政府建设年度报告
{title}
来源：   日期：2021-03-09
索引号：710000013/2021-0000{serial} 分类：司法
发布机构：云汀区人民政府 公开日期：2021-03-09
标题：{title}
文号： 主题词：
生效时间： 终止时间： 来源：

全年办理案件{serial}件。
"""


def imported(tmp_path, serial: int, title: str) -> LegacyPage:
    path = tmp_path / f"{serial}.txt"
    path.write_text(PAGE.format(title=title, serial=serial), encoding="utf-8")
    call_command("import_legacy", str(path), verbosity=0)
    return LegacyPage.objects.get(disclosure__title=title)


def test_a_second_one_of_the_year_is_imported_as_a_document_and_told(tmp_path, kinds):
    title = "云汀区人民政府2020年度法治政府建设情况的报告"
    first = imported(tmp_path, 1, title)
    second = imported(tmp_path, 2, f"{title}（全文）")
    assert second.disclosure.is_public
    assert Report.objects.get().disclosure == first.disclosure
    told = [words for words in second.warnings if "没有认作年度报告" in words]
    assert first.disclosure.index_number in told[0]


@pytest.mark.parametrize("year", ["", "2099年", "2018-2020年"])
def test_one_without_a_year_is_imported_as_a_document_and_told(tmp_path, kinds, year):
    page = imported(tmp_path, 1, f"云汀区人民政府{year}法治政府建设情况的报告")
    assert page.disclosure.is_public
    assert any("没有写明是哪一年度" in words for words in page.warnings)
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("title", "scope"),
    [
        ("云汀区人民政府2020年政府信息公开工作年度报告", Scope.ALL),
        ("云汀区人民政府本级2020年政府信息公开工作年度报告", Scope.OWN),
        ("云汀区人民政府2020年法治政府建设情况的报告", Scope.OWN),
    ],
)
def test_a_governments_disclosure_report_sums_up_unless_it_says_otherwise(kinds, title, scope):
    body = IssuingBodyFactory(kind=BodyKind.GOVERNMENT)
    draft = DisclosureFactory(state=State.DRAFT, title=title, issuing_body=body)
    assert recognise(draft) == []
    assert Report.objects.get().scope == scope


def test_a_draft_of_the_same_year_stands_against_nothing(kinds):
    draft = ReportFactory(kind=kinds[0], year=2020, document={"state": State.DRAFT})
    row = DisclosureFactory(
        state=State.DRAFT,
        title="2020年法治政府建设情况的报告",
        issuing_body=draft.disclosure.issuing_body,
        column=Column.objects.first(),
    )
    assert recognise(row) == []
    assert Report.objects.filter(pk=row.pk).exists()
