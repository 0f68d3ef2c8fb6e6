"""Figures are confirmed beside their text: by keyboard alone, without a script, on a phone."""

import pytest
from django.urls import reverse

from disclosure.enums import Role, State
from reports.models import Figure
from tests.disclosure.desk import person_of
from tests.e2e.conftest import NARROW, WIDE
from tests.reports.factories import IndicatorFactory, ReportFactory

pytestmark = pytest.mark.django_db(transaction=True)
FILLER = "<p>全区依法行政，规范执法，优化服务，方便群众。</p>" * 60
TEXT = f"<p>办理行政许可731件。</p>{FILLER}<p>办理行政处罚143件，检查企业33家。</p>"


@pytest.fixture
def report():
    IndicatorFactory(code="permits", name="行政许可")
    IndicatorFactory(code="penalties", name="行政处罚")
    return ReportFactory(document={"state": State.DRAFT, "content_html": TEXT})


@pytest.fixture
def figures_page(browse, report):
    """``figures_page(viewport, **options)`` is the page of ``report`` for an editor."""
    editor = person_of(report.disclosure.issuing_body, Role.EDITOR)

    def opened(viewport=WIDE, **options):
        page = browse(viewport, **options)
        page.goto(reverse("admin:index"))
        page.get_by_label("用户名").fill(editor.username)
        page.get_by_label("密码").fill("a-long-password")
        page.get_by_role("button", name="登录").click()
        page.goto(reverse("admin:reports_report_figures", args=[report.pk]))
        return page

    return opened


def confirmed() -> set[tuple[str, int]]:
    rows = Figure.objects.confirmed().values_list("indicator__code", "value")
    return {(code, int(value)) for code, value in rows}


def test_a_row_shows_its_place_in_the_text_and_a_number_its_row(figures_page):
    page = figures_page()
    blocked = []
    page.on("console", lambda message: blocked.append(message.text))
    place = page.locator("a.number", has_text="143件")
    assert not page.evaluate(
        "place => place.closest('.text').scrollTop", place.element_handle()
    )
    page.get_by_role("link", name="办理行政处罚143件").click()
    assert "now" in place.get_attribute("class")
    assert (
        page.evaluate("place => place.closest('.text').scrollTop", place.element_handle()) > 0
    )
    page.locator("a.number", has_text="33家").click()
    row = page.get_by_role("group", name="检查企业33家")
    assert row.get_by_label("以后再定").is_visible()  # unfolded
    row.get_by_label("不采用").check()
    assert "reject" in page.locator("a.number", has_text="33家").get_attribute("class")
    assert blocked == []


def test_the_keyboard_alone_confirms_corrects_and_saves(figures_page):
    page = figures_page()
    page.get_by_role("group", name="办理行政许可731件").get_by_label("以后再定").focus()
    page.keyboard.press("ArrowDown")  # round to the first: 确认
    for _field in ["indicator", "bound", "value"]:
        page.keyboard.press("Tab")
    page.keyboard.press("Control+A")
    page.keyboard.type("732")
    page.keyboard.press("Enter")
    page.get_by_text("已保存：确认 1 个数据").wait_for()
    assert confirmed() == {("permits", 732)}


def test_without_a_script_all_matched_are_confirmed_and_a_figure_is_added(figures_page):
    page = figures_page(java_script_enabled=False)
    page.get_by_role("button", name="确认全部有对应指标的数据").click()
    assert confirmed() == {("permits", 731), ("penalties", 143)}
    page.get_by_role("link", name="办理行政处罚143件").click()
    assert page.url.endswith("#at-2")
    IndicatorFactory(code="visits", name="检查企业", unit="家")
    page.goto(page.url.partition("#")[0])
    added = page.get_by_role("group", name="手工添加一个数据")
    added.get_by_label("原文").fill("检查企业33家")
    added.get_by_label("指标").fill("检查企业")
    added.get_by_label("数值").fill("约33")
    page.get_by_role("button", name="保存").last.click()
    assert page.get_by_text("不是确定的数").first.is_visible()
    assert added.get_by_label("原文").input_value() == "检查企业33家"
    added.get_by_label("界限").select_option("about")
    added.get_by_label("数值").fill("33")
    page.get_by_role("button", name="保存").last.click()
    assert confirmed() == {("permits", 731), ("penalties", 143), ("visits", 33)}


def test_nothing_is_wider_than_a_phone(figures_page):
    page = figures_page(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
