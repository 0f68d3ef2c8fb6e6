"""A report in a browser: its outline wide and narrow, two years beside one another."""

import pytest

from reports.models import Figure, Report
from tests.e2e.conftest import NARROW, WIDE
from tests.e2e.test_readers import serious
from tests.factories import IssuingBodyFactory
from tests.reports.factories import IndicatorFactory, ReportFactory, ReportKindFactory

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = "".join(
    f"<h2>{number}、第{number}部分</h2>{'<p>推进依法行政，规范执法行为。</p>' * 12}"
    for number in "一二三四五"
)


@pytest.fixture
def address():
    kind, body = ReportKindFactory(code="yearly"), IssuingBodyFactory(code="710000013")
    document = {"issuing_body": body, "content_html": TEXT}
    for year in [2023, 2024]:
        ReportFactory(kind=kind, year=year, document=document)
    return "/reports/yearly/2024/710000013/"


def test_the_outline_stays_beside_the_text_on_a_wide_screen(browse, address):
    page = browse()
    page.goto(f"{address}#section-4")
    link = page.get_by_role("link", name="二、第二部分", exact=True)
    assert link.is_visible()
    assert link.bounding_box()["y"] < 900
    link.click()
    assert (
        page.evaluate("document.querySelector('#section-2').getBoundingClientRect().top") < 200
    )


def test_the_outline_is_folded_on_a_phone_and_opens_by_keyboard(browse, address):
    page = browse(NARROW)
    page.goto(address)
    link = page.get_by_role("link", name="三、第三部分", exact=True)
    assert not link.is_visible()
    page.locator(".outline summary").focus()
    page.keyboard.press("Enter")
    assert link.is_visible()


@pytest.mark.parametrize("viewport", [NARROW, WIDE])
@pytest.mark.parametrize("asked", ["", "?beside=1"])
def test_nothing_is_wider_than_the_screen(browse, address, viewport, asked):
    page = browse(viewport)
    for path in [address + asked, "/reports/", "/reports/yearly/"]:
        page.goto(path)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= viewport["width"], path


def test_the_year_before_stands_beside_or_below(browse, address):
    wide, narrow = browse(), browse(NARROW)
    for page in (wide, narrow):
        page.goto(f"{address}?beside=1#section-3")
    for page, below in [(wide, False), (narrow, True)]:
        ours, theirs = (
            page.locator(selector).bounding_box()["y"]
            for selector in ["#section-3", "#before-section-3"]
        )
        assert (theirs - ours > 50) == below


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_axe_finds_nothing_serious(browse, address, mode):
    report = Report.objects.get(year=2024)
    text = report.disclosure.content_text
    Figure.objects.create(
        report=report,
        indicator=IndicatorFactory(),
        value=1,
        quote="依法行政",
        start=text.index("依法行政"),
    )
    page = browse(color_scheme=mode)
    for path in [address, f"{address}?beside=1", "/reports/", "/reports/yearly/"]:
        page.goto(path)
        assert serious(page) == [], path
