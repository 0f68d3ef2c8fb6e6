"""``/reports/figures/``: shareable addresses, words for what cannot be read, files."""

import csv
import io
import re
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

from disclosure.enums import State
from disclosure.models import IssuingBody
from tests.factories import IssuingBodyFactory
from tests.reports.factories import IndicatorFactory, ReportFactory, ReportKindFactory

PAGE = "/reports/figures/"
SECRET = 987654


@pytest.fixture
def site(db):
    """Two bodies, two years, a bound, and what nobody may see."""
    kind = ReportKindFactory(code="yearly", name="=年度报告")
    cases = IndicatorFactory(code="cases", name="执法案件", unit="件")
    for position, name in enumerate(["云汀区水利局", "云汀区司法局"]):
        body = IssuingBodyFactory(code=f"100{position}", name=name, position=position)
        for year in (2023, 2024):
            ReportFactory(
                kind=kind,
                year=year,
                figures={cases: 100 + position + year - 2023},
                document={"issuing_body": body},
            )
    kind.reports.get(year=2023, disclosure__issuing_body__code="1001").figures.update(
        bound="at_least"
    )
    ReportFactory(
        kind=kind,
        year=2025,
        figures={cases: SECRET},
        document={"issuing_body": IssuingBody.objects.first(), "state": State.DRAFT},
    )


def text_of(page) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page.text))


def test_a_comparison_is_a_table_and_charts_with_links(client, site):
    page = client.get(PAGE, {"indicator": "cases", "body": ["1000", "1001"]})
    assert page.status_code == 200
    assert '<a href="/reports/yearly/2024/1000/#figure-cases">101</a>' in page.text
    assert '<a href="/reports/yearly/2023/1001/#figure-cases">≥ 101</a>' in page.text
    assert page.text.count('<svg class="chart"') == 2
    assert "云汀区水利局 2024年 执法案件：101件" in page.text
    assert "2024年同比" in page.text
    assert "+1%" in text_of(page)
    assert str(SECRET) not in page.text
    assert "2025" not in text_of(page).split("数据怎样来")[0].split("2024年同比")[1]


def test_nothing_inline_that_the_policy_forbids(client, site):
    page = client.get(PAGE, {"indicator": "cases"})
    assert not re.search(r"\sstyle=|<style|<script(?![^>]* src=)|\son\w+=", page.text)


def test_without_an_indicator_the_page_shows_how_to_begin(client, site):
    page = client.get(PAGE)
    assert f'<a href="{PAGE}?indicator=cases">执法案件</a>' in page.text
    assert 'name="indicator" value="cases"' in page.text
    assert "<svg" not in page.text


def test_a_site_without_figures_says_so(client, db):
    assert "还没有可以比较的数据" in client.get(PAGE).text


def test_an_empty_comparison_says_that_nothing_is_not_zero(client, site):
    page = client.get(PAGE, {"indicator": "cases", "year_from": 1990, "year_to": 1995})
    assert "没有数据不等于零" in page.text


@pytest.mark.parametrize(
    ("asked", "word"),
    [
        ({"indicator": "nobody"}, "指标中没有“nobody”"),
        ({"indicator": "cases", "body": "9\x00"}, "机构中没有"),
        ({"indicator": "cases", "kind": "x"}, "报告种类中没有“x”"),
        ({"indicator": "cases", "year_from": "十九"}, "起始年度：请填写四位数的年份"),
        ({"indicator": "cases", "year_from": 2024, "year_to": 2020}, "不能晚于"),
        ({"indicator": "cases", "year_from": 1950, "year_to": 2020}, "最多比较 30 年"),
        ({"indicator": "cases", "as": "pdf"}, "下载格式"),
        ({"indicator": ["cases"] * 101}, "最多填写 100 个"),
        ({"indicator": "<script>"}, "&lt;script&gt;"),
    ],
)
def test_what_cannot_be_read_is_said_in_words(client, site, asked, word):
    page = client.get(PAGE, asked)
    assert page.status_code == (400 if "as" in asked else 200)
    assert word in page.text
    assert "<svg" not in page.text


def test_an_unknown_parameter_is_passed_over(client, site):
    page = client.get(PAGE, {"indicator": "cases", "utm": "x"})
    assert "<svg" in page.text


def test_tables_for_spreadsheets_have_a_line_a_figure(client, site):
    text = client.get(PAGE, {"indicator": "cases", "as": "csv"}).content.decode()
    head, *lines = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    rows = [dict(zip(head, line, strict=True)) for line in lines]
    assert len(rows) == 4
    assert (rows[0]["年度"], rows[0]["数值"], rows[0]["界限"]) == ("2023", "100", "等于")
    assert rows[2]["界限"] == "不少于"
    assert rows[0]["报告种类"] == "'=年度报告"
    assert [row["比上年增减（%或百分点）"] for row in rows] == ["", "1", "", ""]
    assert rows[0]["网址"].endswith("/reports/yearly/2023/1000/#figure-cases")
    answer = client.get(PAGE, {"indicator": "cases", "as": "xlsx"})
    book = load_workbook(io.BytesIO(answer.content), read_only=True)
    cells = [[*cells] for cells in book.active.values]
    assert cells[1][8] == 100
    assert len(cells) == 5


def test_a_chart_is_a_file_of_its_own(client, site):
    asked = {"indicator": "cases", "as": "svg"}
    everything = client.get(PAGE, asked)
    assert everything["Content-Type"] == "image/svg+xml"
    ElementTree.fromstring(everything.content)
    one = client.get(PAGE, asked | {"chart": "bars-cases"})
    ElementTree.fromstring(one.content)
    assert len(one.content) < len(everything.content)
    assert 'filename="bars-cases.svg"' in one["Content-Disposition"]
    assert "class=" not in one.content.decode()


def test_a_return_visit_gets_a_304_until_something_is_published(client, site):
    first = client.get(PAGE, {"indicator": "cases"})
    again = {"HTTP_IF_NONE_MATCH": first["ETag"]}
    assert client.get(PAGE, {"indicator": "cases"}, **again).status_code == 304
    ReportFactory()
    assert client.get(PAGE, {"indicator": "cases"}, **again).status_code == 200


def test_the_page_costs_the_same_queries_whatever_it_shows(
    client, site, django_assert_num_queries
):
    client.get(PAGE)
    with django_assert_num_queries(3):  # the log's head, reports, figures
        client.get(PAGE, {"indicator": "cases", "body": "1000"})
    IndicatorFactory(code="more")
    client.get(PAGE)
    with django_assert_num_queries(3):
        client.get(PAGE, {"indicator": ["cases", "more"], "body": ["1000", "1001"]})
