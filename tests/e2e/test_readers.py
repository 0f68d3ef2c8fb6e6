"""Readers' pages in a real browser: accessible, whole without JavaScript, fit for a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.catalogue import build
from tests.e2e.conftest import NARROW, WIDE

pytestmark = pytest.mark.django_db(transaction=True)


def page_kinds(catalogue) -> dict[str, str]:
    return {
        "home": "/",
        "guide": "/guide/",
        "rules": "/rules/",
        "statutory": "/statutory/",
        "annual reports": "/annual-reports/",
        "apply": "/apply/",
        "column": f"/columns/{catalogue.column.path}/",
        "list": "/disclosures/",
        "filtered": f"/disclosures/?q=通知&body={catalogue.shown.issuing_body.code}",
        "nothing found": "/disclosures/?q=没有这样的文件",
        "unreadable": "/disclosures/?year=十九",
        "detail": catalogue.shown.get_absolute_url(),
        "repealed": catalogue.repealed.get_absolute_url(),
        "withdrawn": catalogue.withdrawn.get_absolute_url(),
        "not found": "/disclosures/000000000/2000-00001/",
        "trail": "/trail/",
        "sign in": "/admin/login/",
    }


@pytest.fixture
def addresses():
    return page_kinds(build())


def serious(page) -> list[str]:
    violations = Axe().run(page).response["violations"]
    return [
        f"{violation['id']}: {violation['nodes'][0]['html'][:120]}"
        for violation in violations
        if violation["impact"] in {"serious", "critical"}
    ]


@pytest.mark.parametrize("mode", ["normal", "large", "contrast", "dark"])
def test_axe_finds_nothing_serious_on_any_page_kind(browse, addresses, mode):
    page = browse(color_scheme="dark" if mode == "dark" else "light")
    choice = {"large": {"text": "large"}, "contrast": {"contrast": "high"}}.get(mode)
    if choice:
        page.request.post("/display/", form=choice)
    found = {}
    for name, address in addresses.items():
        page.goto(address)
        if problems := serious(page):
            found[name] = problems
    assert found == {}


@pytest.mark.parametrize("viewport", [NARROW, WIDE], ids=["narrow", "wide"])
@pytest.mark.parametrize("mode", ["normal", "large"])
def test_no_page_is_wider_than_the_screen(browse, addresses, mode, viewport):
    page = browse(viewport=viewport)
    addresses = addresses | {"with a folded filter": "/disclosures/?validity=in_force"}
    if mode == "large":
        page.request.post("/display/", form={"text": "large"})
    widths = {}
    for name, address in addresses.items():
        page.goto(address)
        widths[name] = page.evaluate("document.documentElement.scrollWidth")
    wider = {name: width for name, width in widths.items() if width > viewport["width"]}
    assert wider == {}


def test_no_page_breaks_its_security_policy_or_asks_another_host(
    browse, addresses, live_server
):
    page, troubles = browse(), []
    page.on(
        "console", lambda message: message.type == "error" and troubles.append(message.text)
    )
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on(
        "request",
        lambda request: request.url.startswith(live_server.url) or troubles.append(request.url),
    )
    for name in ("home", "list", "detail", "statutory", "sign in"):
        page.goto(addresses[name])
    assert troubles == []


def test_a_reader_without_javascript_searches_filters_and_reads(browse, addresses):
    page = browse(viewport=NARROW, java_script_enabled=False)
    page.goto("/")
    page.fill("main input[name=q]", "排水防涝")
    page.press("main input[name=q]", "Enter")
    page.get_by_role("link", name="排水防涝").first.click()
    assert "云政办发〔2024〕12号" in page.inner_text("main")
    assert "三年内完成改造" in page.inner_text("main")


def test_a_reader_with_a_keyboard_reaches_the_content_first(browse, addresses):
    page = browse(viewport=WIDE)
    page.goto(addresses["detail"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()").startswith("跳到")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") != ""


def test_large_type_stays_from_page_to_page_and_back(browse, addresses):
    page = browse()
    page.goto("/")
    size = "parseFloat(getComputedStyle(document.body).fontSize)"
    before = page.evaluate(size)
    page.get_by_role("button", name="大字").first.click()
    page.goto(addresses["list"])
    assert page.evaluate(size) >= before * 1.3
    assert page.evaluate("document.documentElement.dataset.text") == "large"


def test_another_site_is_left_with_a_notice(browse, addresses):
    page = browse()
    page.goto(addresses["detail"])
    page.get_by_role("link", name="水务").click()
    assert "/leave/" in page.url
    assert "https://water.example.gov.cn/" in page.inner_text("main")


def test_a_phone_shows_the_title_of_a_document_first(browse, addresses):
    page = browse(viewport=NARROW)
    page.goto(addresses["detail"])
    title = page.locator(".card .title dd").bounding_box()
    assert title["y"] + title["height"] < NARROW["height"] / 2
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize(("width", "mode"), [(320, "normal"), (390, "large")])
def test_no_number_or_date_of_the_card_is_broken(browse, addresses, width, mode):
    page = browse(viewport={"width": width, "height": 844})
    page.request.post("/display/", form={"text": mode})
    page.goto(addresses["detail"])
    lines = page.locator(".card dd").evaluate_all(
        """values => values.filter(value => /^[-/0-9]+$/.test(value.textContent)).map(value => {
            const text = document.createRange();
            text.selectNodeContents(value);
            return text.getClientRects().length;
        })"""
    )
    assert lines == [1, 1, 1]


def test_what_has_the_focus_is_not_under_the_button_that_sticks(browse, addresses):
    page = browse(viewport={"width": 1280, "height": 844})
    page.goto("/disclosures/?validity=in_force")
    page.locator(".filters details").evaluate_all("folds => folds.forEach(f => f.open = true)")
    button = page.locator(".apply button")
    page.locator("#filter-q").focus()
    covered = []
    while not button.evaluate("button => button === document.activeElement"):
        page.keyboard.press("Tab")
        covered += page.evaluate(
            """() => {
                const focused = document.activeElement, bar = document.querySelector(".apply");
                const under = focused.getBoundingClientRect().bottom
                    > bar.getBoundingClientRect().top && !bar.contains(focused);
                return under ? [focused.outerHTML] : [];
            }"""
        )
    assert covered == []


@pytest.mark.parametrize(
    ("address", "targets", "least"),
    [
        ("/disclosures/", ".rows a, .crumbs a, footer a", 24),
        ("/disclosures/?page=9999", ".notice a", 44),
        ("detail", ".card a, .crumbs a", 24),
        ("print", "button", 44),
    ],
)
def test_a_finger_finds_what_it_means(browse, addresses, address, targets, least):
    page = browse(viewport=NARROW, has_touch=True)
    addresses |= {"print": f"{addresses['detail']}print/"}
    page.goto(addresses.get(address, address))
    heights = page.locator(targets).evaluate_all(
        "links => links.map(link => link.getBoundingClientRect().height)"
    )
    assert heights
    assert min(heights) >= least


def test_a_short_page_ends_with_its_foot(browse):
    page = browse(viewport={"width": 1280, "height": 1200})
    page.goto("/nowhere/")
    foot = page.locator("footer").bounding_box()
    assert foot["y"] + foot["height"] == 1200


def test_what_stands_side_by_side_stands_in_one_line(browse, addresses):
    page = browse(viewport=WIDE)
    page.goto("/")
    first, second = (
        page.locator(".headed", has_text=text).bounding_box()
        for text in ["最新公开", "按发布机构"]
    )
    assert first["y"] + first["height"] == second["y"] + second["height"]
