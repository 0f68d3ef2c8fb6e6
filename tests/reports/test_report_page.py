"""The page on which a report is read."""

from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from disclosure.enums import State
from disclosure.richtext import clean_html
from disclosure.workflow import correct, withdraw
from reports.enums import Scope
from reports.models import Figure
from reports.models.reports import report_url
from reports.tables.printed import tables_html
from tests.factories import IssuingBodyFactory
from tests.reports.factories import IndicatorFactory, ReportFactory, ReportKindFactory
from tests.reports.tables.sample import tables

pytestmark = pytest.mark.django_db
TEXT = (
    "<p>现报告如下。</p><h2>一、主要成效</h2><p>办理行政执法案件876件，其中行政许可1,731件。</p>"
    "<h2>二、存在的不足</h2><p>网上可办率达到90%以上。</p>"
)


@pytest.fixture
def series():
    """Reports of one body on 2023, 2024 and 2026."""
    kind, body = ReportKindFactory(code="yearly"), IssuingBodyFactory(code="710000013")
    return {
        year: ReportFactory(
            kind=kind,
            year=year,
            document={
                "issuing_body": body,
                "title": f"{year}年报告",
                "content_html": TEXT.replace("876", f"{year}"),
            },
        )
        for year in [2023, 2024, 2026]
    }


def with_figure(report, code: str, value: str, quote: str, **fields) -> Figure:
    return Figure.objects.create(
        report=report,
        indicator=IndicatorFactory(code=code),
        value=value,
        quote=quote,
        start=report.disclosure.content_text.index(quote),
        **fields,
    )


def test_a_report_is_read_by_sections_between_its_neighbours(client, series):
    text = client.get("/reports/yearly/2024/710000013/").text
    assert '<a href="#section-2">二、存在的不足</a>' in text
    assert '<h2 id="section-2">二、存在的不足</h2>' in text
    assert '<a href="/reports/yearly/2023/710000013/">上一份：2023 年度</a>' in text
    assert '<a href="/reports/yearly/2026/710000013/">下一份：2026 年度</a>' in text
    assert '<a href="?beside=1#section-1">对照 2023 年度的这一节</a>' in text


def test_its_canonical_address_is_that_of_its_document(client, series):
    document = series[2024].disclosure
    text = client.get("/reports/yearly/2024/710000013/").text
    assert f'<link rel="canonical" href="{document.canonical_url}">' in text
    for ending in ["", "print/", "download.pdf", "download.docx"]:
        assert f'href="{document.get_absolute_url()}{ending}"' in text


def test_the_documents_page_leads_to_it(client, series):
    page = client.get(series[2024].disclosure.get_absolute_url()).text
    assert '<a href="/reports/yearly/2024/710000013/">分章节阅读，与上年对照</a>' in page


def test_the_year_before_stands_beside_section_by_section(client, series):
    text = client.get("/reports/yearly/2026/710000013/?beside=1").text
    assert '<h2 id="section-1">一、主要成效</h2>' in text
    assert '<h2 id="before-section-1">一、主要成效</h2>' in text
    assert text.index("案件2026件") < text.index("案件2024件") < text.index("90%以上")


def test_the_first_report_has_nothing_to_stand_beside(client, series):
    text = client.get("/reports/yearly/2023/710000013/?beside=1").text
    assert 'href="?beside=1' not in text
    assert "before-section" not in text


def test_confirmed_figures_are_marked_and_lead_to_their_series(client, series):
    report = series[2024]
    with_figure(report, "cases", "2024", "办理行政执法案件2024件")
    with_figure(report, "licences", "1731", "行政许可1,731件")
    with_figure(report, "online", "90", "网上可办率达到90%以上", bound="at_least")
    with_figure(report, "rejected", "1", "报告", state="rejected")
    text = client.get("/reports/yearly/2024/710000013/").text
    series_of = "/reports/figures/?indicator={}&amp;body=710000013"
    for code, words in [("cases", "2024"), ("licences", "1,731"), ("online", "90%以上")]:
        assert f'<a class="figure" id="figure-{code}" href="{series_of.format(code)}"' in text
        assert f">{words}</a>" in text
        assert f'<a href="#figure-{code}">' in text
    assert "rejected" not in text
    assert "不少于90件" in text


def test_a_figure_over_tags_or_in_a_link_breaks_no_markup(client):
    report = ReportFactory(
        kind__code="yearly",
        year=2024,
        document={
            "content_html": '<p>办案<b>八</b>百件，<a href="/guide/">许可731件</a>。</p>'
            "<table><tr><td>处罚</td><td>143</td></tr></table>"
        },
    )
    with_figure(report, "cases", "800", "办案八百件")
    with_figure(report, "licences", "731", "许可731件")
    with_figure(report, "fines", "143", "处罚\t143")
    code = report.disclosure.issuing_body.code
    text = client.get(f"/reports/yearly/2024/{code}/").text
    assert '<b><a class="figure" href=' in text
    assert '<a href="/guide/" rel="noopener noreferrer">许可731件</a>' in text
    assert '<td><a class="figure" id="figure-fines"' in text


def test_a_quote_that_has_moved_is_found_and_one_that_is_gone_is_left_out(client, series):
    report = series[2024]
    with_figure(report, "cases", "2024", "案件2024件")
    with_figure(report, "licences", "1731", "许可1,731件")
    with correct(report.disclosure, reason="更正") as row:
        row.content_html = "<p>新的开头。</p>" + TEXT.replace("876", "2024").replace(
            "1,731", "7"
        )
    text = client.get("/reports/yearly/2024/710000013/").text
    assert 'id="figure-cases"' in text
    assert "figure-licences" not in text


def test_of_a_kind_with_two_scopes_each_has_its_address(client):
    report = ReportFactory(kind__code="yearly", year=2024, scope=Scope.ALL)
    code = report.disclosure.issuing_body.code
    assert report.get_absolute_url() == f"/reports/yearly/2024/{code}/all/"
    assert client.get(report.get_absolute_url()).status_code == 200
    assert client.get(f"/reports/yearly/2024/{code}/").status_code == 404


@pytest.mark.parametrize(("scope", "name"), [("own", "report"), ("all", "report-all")])
def test_an_address_that_is_written_out_is_that_of_the_page(scope, name):
    expected = reverse(f"reports:{name}", args=["rule-of-law", 2020, "0142768-8"])
    assert report_url("rule-of-law", 2020, "0142768-8", scope) == expected


def test_what_was_withdrawn_says_so_where_it_stood(client, series):
    document = series[2024].disclosure
    withdraw(document, reason="数据有误。", ground="自查")
    response = client.get("/reports/yearly/2024/710000013/", follow=True)
    assert response.status_code == 410
    assert "数据有误。" in response.text


@pytest.mark.parametrize(
    "address",
    [
        "/reports/yearly/2025/710000013/",
        "/reports/yearly/2024/000000000/",
        "/reports/other/2024/710000013/",
        "/reports/yearly/99999999999/710000013/",
        "/reports/yearly/2024/%00/",
    ],
)
def test_what_is_no_report_is_not_found(client, series, address):
    assert client.get(address).status_code == 404


def test_a_draft_is_nobodys(client):
    report = ReportFactory(kind__code="yearly", year=2024, document={"state": State.DRAFT})
    code = report.disclosure.issuing_body.code
    assert client.get(f"/reports/yearly/2024/{code}/").status_code == 404


def test_what_does_not_add_up_is_noted_without_blame(client, series):
    report = series[2024]
    with_figure(report, "licences", "1731", "行政许可1,731件")
    with_figure(report, "online", "90", "达到90%以上")
    cases = with_figure(report, "cases", "2024", "行政执法案件2024件").indicator
    cases.name, cases.sum_of = "执法案件", ["licences", "online"]
    cases.save()
    text = client.get("/reports/yearly/2024/710000013/").text
    assert "执法案件为 2024" in text
    assert "相差 203" in text


def test_statutory_tables_stand_in_the_sections_that_they_are_about(client):
    html = (
        "<h2>一、总体情况</h2><p>甲。</p><h2>二、主动公开政府信息情况</h2><p>见下表。</p>"
        "<h2>五、存在的主要问题及改进情况</h2><p>乙。</p>"
    )
    report = ReportFactory(
        kind=ReportKindFactory(code="yearly", has_tables=True),
        year=2024,
        tables=tables(),
        document={"content_html": html},
    )
    text = client.get(report.get_absolute_url()).text
    places = [
        text.index(words)
        for words in [
            "见下表。",
            "form-disclosed",
            "五、存在的主要问题及改进情况</h2>",
            "form-requests",
            "form-disputes",
        ]
    ]
    assert places == sorted(places)


@pytest.mark.parametrize(("asked", "count"), [("", 5), ("?beside=1", 7)])
def test_a_report_takes_as_many_queries_whatever_it_holds(
    client, django_assert_num_queries, series, asked, count
):
    for number in range(4):
        with_figure(series[2024], f"i{number}", "2024", "2024件")
    client.get("/reports/nothing/")  # structure and kinds are held from now on
    # The log's head, the report, the years, figures, attachments; twice for two years.
    with django_assert_num_queries(count):
        assert client.get(f"/reports/yearly/2024/710000013/{asked}").status_code == 200


def test_a_report_that_has_not_changed_is_not_sent_again(client, series):
    address = series[2024].get_absolute_url()
    tag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.django_db(transaction=True)
def test_the_documents_page_and_its_paper_have_the_statutory_tables(
    client, django_assert_num_queries
):
    kind = ReportKindFactory(code="yearly", has_tables=True)
    document = ReportFactory(kind=kind, year=2024, tables=tables()).disclosure
    client.get(document.get_absolute_url())
    with django_assert_num_queries(5):
        page = client.get(f"{document.get_absolute_url()}?q=年").text
    for ending in ["", "print/"]:
        page = client.get(document.get_absolute_url() + ending).text
        assert "第三部分　收到和处理政府信息公开申请情况" in page
        assert ">1,234.56</td>" in page
        assert '<th scope="row">行政许可</th>' in page
    word = client.get(f"{document.get_absolute_url()}download.docx")
    found = Document(BytesIO(b"".join(word.streaming_content)))
    cells = {cell.text for table in found.tables for row in table.rows for cell in row.cells}
    assert {"一、本年新收政府信息公开申请数量", "1,234.56"} <= cells
    pdf = client.get(f"{document.get_absolute_url()}download.pdf")
    assert b"pdfuaid" in b"".join(pdf.streaming_content)


def test_tables_as_html_are_as_clean_as_any_text():
    html = tables_html(tables())
    assert clean_html(html) == html
