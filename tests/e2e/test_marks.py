"""From one marked word to the next in a real browser, with and without JavaScript."""

import pytest

from tests.e2e.conftest import NARROW
from tests.e2e.test_readers import serious
from tests.factories import DisclosureFactory

pytestmark = pytest.mark.django_db(transaction=True)
GAP = "<p>现将有关事项通知如下。</p>" * 60
IN_VIEW = """mark => {
    const place = mark.getBoundingClientRect();
    return place.top >= 0 && place.bottom <= innerHeight;
}"""


@pytest.fixture
def address():
    document = DisclosureFactory(
        content_html=(
            f"<p>行政<b>执法</b>应当公正。</p>{GAP}<table><tr><td>行政执法</td></tr></table>{GAP}"
            f'<p>见<a href="/guide/">行政执法</a>。</p>{GAP}'
        )
    )
    return f"{document.get_absolute_url()}?q=行政执法"


def test_buttons_lead_from_hit_to_hit_and_round(browse, address):
    page = browse(viewport=NARROW)
    page.goto(address)
    assert serious(page) == []
    bar = page.get_by_role("region", name="查找的词")
    assert not bar.get_by_role("link", name="到第一处").is_visible()
    for number in (1, 2, 3, 1):
        bar.get_by_role("button", name="下一处").click()
        assert bar.get_by_role("status").inner_text() == f"{number} / 3"
        assert page.locator("mark.now").get_attribute("id") == f"hit-{number}"
        assert page.locator(f"#hit-{number}").evaluate(IN_VIEW)
    bar.get_by_role("button", name="上一处").click()
    assert page.locator("mark.now").get_attribute("id") == "hit-3"
    bar.get_by_role("link", name="去掉标记").click()
    assert page.locator("mark").count() == 0


def test_without_javascript_links_lead_from_hit_to_hit(browse, address):
    page = browse(viewport=NARROW, java_script_enabled=False)
    page.goto(address)
    assert not page.get_by_role("link", name="下一处").first.is_visible()
    page.get_by_role("link", name="到第一处").click()
    for number in (1, 2, 3):
        assert page.url.endswith(f"#hit-{number}")
        shown = page.locator(".hops:visible")
        assert shown.locator("span").inner_text() == f"{number} / 3"
        sizes = [link.bounding_box() for link in shown.get_by_role("link").all()]
        assert all(min(size["width"], size["height"]) >= 44 for size in sizes)
        if number < 3:
            shown.get_by_role("link", name="下一处").click()
    shown.get_by_role("link", name="上一处").click()
    assert page.url.endswith("#hit-2")


def test_paper_shows_no_marks(browse, address):
    page = browse()
    page.goto(f"{address}#hit-1")
    page.emulate_media(media="print")
    assert not page.get_by_role("region", name="查找的词").is_visible()
    assert page.locator(".hops:visible").count() == 0
    ground = "mark => getComputedStyle(mark).backgroundColor"
    assert page.locator("#hit-1").evaluate(ground) == "rgba(0, 0, 0, 0)"
