"""Charts under the pointer and the keyboard, and how they fit."""

import pytest

from tests.e2e.conftest import NARROW
from tests.factories import IssuingBodyFactory
from tests.reports.factories import IndicatorFactory, ReportFactory, ReportKindFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def figures(notices):
    kind, cases = ReportKindFactory(code="yearly"), IndicatorFactory(code="cases", name="案件")
    for position in range(7):
        name = f"云汀区第{position}综合行政执法与信息公开管理委员会办公室"
        body = IssuingBodyFactory(code=f"100{position}", name=name, position=position)
        for year in (2022, 2023, 2024):
            ReportFactory(
                kind=kind,
                year=year,
                figures={cases: year * (position + 1)},
                document={"issuing_body": body},
            )


def test_pointing_and_the_arrow_keys_show_the_value_and_enter_opens_the_report(browse, figures):
    page = browse()
    page.goto("/reports/figures/?indicator=cases&body=1000&body=1001")
    chart, tip = page.locator("svg.chart").first, page.locator(".tip")
    assert tip.is_hidden()
    chart.locator("a").nth(1).hover()
    assert "2023年 案件：2,023件" in tip.text_content()
    page.mouse.move(0, 0)
    assert tip.is_hidden()
    assert chart.locator("a[tabindex='0']").count() == 1
    chart.locator("a").first.focus()
    page.keyboard.press("ArrowRight")
    assert "2023年" in tip.text_content()
    page.keyboard.press("End")
    assert "第1综合" in tip.text_content()
    assert "2024年" in tip.text_content()
    page.keyboard.press("Escape")
    assert tip.is_hidden()
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports/yearly/2024/1001/#figure-cases")


def test_without_scripts_values_are_links_and_the_table_says_the_same(browse, figures):
    page = browse(java_script_enabled=False)
    page.goto("/reports/figures/?indicator=cases&body=1000")
    addresses = {each.get_attribute("href") for each in page.locator("svg.chart a").all()}
    table = {each.get_attribute("href") for each in page.locator(".indicator td a").all()}
    assert addresses == table
    assert len(table) == 3


@pytest.mark.parametrize("bodies", ["", "&body=1000&body=1001"])
def test_nothing_is_wider_than_a_phone(browse, figures, bodies):
    page = browse(NARROW)
    faults = []
    page.on("console", lambda message: faults.append(message.text))
    page.goto(f"/reports/figures/?indicator=cases{bodies}")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width == NARROW["width"]
    assert [fault for fault in faults if "Content Security" in fault] == []
