"""Readers' pages on paper: light, whole, with their address and the day of printing."""

import pytest

from tests.e2e.conftest import WIDE
from tests.factories import DisclosureFactory

pytestmark = pytest.mark.django_db(transaction=True)

COLUMNS = 12
TABLE = (
    f"<table><thead><tr>{'<th>行政强制实施数量</th>' * COLUMNS}</tr></thead>"
    f"<tbody><tr>{'<td>12345670.89</td>' * COLUMNS}</tr></tbody></table>"
)
A4 = {"width": 658, "height": 932}  # 174 mm: what the margins of the print page leave
COLOURS = "e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]"
BLACK, WHITE = "rgb(0, 0, 0)", "rgb(255, 255, 255)"


@pytest.fixture
def document():
    return DisclosureFactory(title="十二列表格", content_html=f"<p>见下表。</p>{TABLE}")


@pytest.mark.parametrize("mode", ["contrast", "dark"])
def test_paper_is_light_whatever_the_screen_is(browse, document, mode):
    page = browse(color_scheme="dark" if mode == "dark" else "light")
    if mode == "contrast":
        page.request.post("/display/", form={"contrast": "high"})
    page.emulate_media(media="print")
    page.goto(document.get_absolute_url())
    assert page.locator("body").evaluate(COLOURS) == [BLACK, WHITE]
    page.emulate_media(media="screen")
    page.goto(f"{document.get_absolute_url()}print/")
    colour, ground = page.locator("th").first.evaluate(COLOURS)
    assert (colour, ground) == (BLACK, "rgb(238, 242, 247)")


@pytest.mark.parametrize("place", ["", "print/"])
def test_no_column_is_lost_on_paper_and_no_number_broken(browse, document, place):
    page = browse(viewport=A4)
    page.emulate_media(media="print")
    page.goto(f"{document.get_absolute_url()}{place}")
    box = page.locator("table").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= A4["width"]
    cell = page.locator("td").last
    assert cell.evaluate("e => e.clientHeight < 2 * parseFloat(getComputedStyle(e).lineHeight)")


def test_what_is_clicked_is_not_printed(browse, document):
    DisclosureFactory()
    page = browse(viewport=WIDE)
    page.emulate_media(media="print")
    page.goto(document.get_absolute_url())
    assert page.get_by_text("无内容").is_hidden()
    assert page.locator("footer").get_by_role("link", name="公开日志").is_hidden()
    page.goto("/disclosures/")
    assert page.get_by_text("最早公开").is_hidden()


@pytest.mark.parametrize("place", ["", "print/"])
def test_paper_says_its_address_and_the_day_of_printing(browse, document, place):
    page = browse()
    page.goto(f"{document.get_absolute_url()}{place}")
    page.pdf()
    page.emulate_media(media="print")
    year = page.evaluate("new Date().getFullYear()")
    assert page.get_by_text(f"打印日期：{year}年").is_visible()
    assert page.get_by_text(document.canonical_url).is_visible()
