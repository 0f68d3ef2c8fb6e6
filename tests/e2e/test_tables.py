"""The statutory tables in a browser: the keyboard of a spreadsheet, blocks, live totals."""

import re

import pytest

from disclosure.enums import State
from reports.models import Report
from tests.e2e.conftest import NARROW, WIDE
from tests.e2e.test_desk import desk, tab_to
from tests.factories import UserFactory
from tests.reports.desk import tables_url
from tests.reports.factories import ReportFactory, ReportKindFactory
from tests.reports.tables import sample
from tests.reports.tables.test_paste import REQUESTS, bare, block, whole

__all__ = ["desk"]  # the fixture
pytestmark = pytest.mark.django_db(transaction=True)
PASTE = """([selector, text]) => {
  const data = new DataTransfer(); data.setData("text/plain", text);
  const field = document.querySelector(selector);
  field.focus();
  const options = {clipboardData: data, bubbles: true, cancelable: true};
  return !field.dispatchEvent(new ClipboardEvent("paste", options));
}"""


@pytest.fixture
def draft():
    kind = ReportKindFactory(has_tables=True, name="政府信息公开工作年度报告")
    return ReportFactory(kind=kind, year=2025, document={"state": State.DRAFT})


def cell(code: str, table: str = "requests") -> str:
    return f"[id='id_{table}-{code}']"


def focused(page) -> str:
    return page.evaluate("document.activeElement.dataset.code || ''")


def filled(page) -> dict[str, str]:
    """What the fields of part 3 say, by code."""
    return page.eval_on_selector_all(
        "[data-table=requests] input[data-code]",
        "all => Object.fromEntries(all.map(each => [each.dataset.code, each.value]))",
    )


def test_the_keyboard_moves_between_cells_as_in_a_spreadsheet(desk, draft):
    page = desk()
    page.goto(tables_url(draft))
    page.locator(cell("new.person")).focus()
    for key, code in [
        ("ArrowDown", "carried.person"),
        ("Enter", "granted.person"),
        ("ArrowRight", "granted.business"),
        ("ArrowUp", "carried.business"),
        ("Shift+Enter", "new.business"),
        ("ArrowUp", "new.business"),
        ("Tab", "new.research"),
        ("Shift+Tab", "new.business"),
        ("ArrowLeft", "new.person"),
        ("ArrowLeft", "new.person"),
    ]:
        page.keyboard.press(key)
        assert (key, focused(page)) == (key, code)
    page.locator(cell("other_rest.other")).focus()
    page.keyboard.press("ArrowDown")  # over the computed (七)总计
    assert focused(page) == "next.other"
    page.keyboard.press("Enter")
    assert focused(page) == "next.other"
    page.locator(cell("normative.in_force", "disclosed")).focus()
    page.keyboard.press("Enter")  # a row of one wide cell
    assert focused(page) == "licences.decisions"


def test_an_arrow_inside_a_number_moves_in_the_number(desk, draft):
    page = desk()
    page.goto(tables_url(draft))
    page.locator(cell("new.person")).focus()
    page.keyboard.type("12")
    page.keyboard.press("ArrowLeft")
    assert focused(page) == "new.person"
    page.keyboard.type("5")
    assert page.locator(cell("new.person")).input_value() == "152"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert focused(page) == "new.business"


def test_totals_and_balances_follow_what_is_typed(desk, draft):
    page = desk()
    page.goto(tables_url(draft))
    page.locator(cell("new.person")).fill("1,234")
    page.locator(cell("new.other")).fill("６")
    page.locator(cell("granted.person")).fill("1230")
    text = page.locator(cell("new.total")).text_content
    assert text() == "1240"
    assert page.locator(cell("done_total.person")).text_content() == "1230"
    assert page.locator(cell("done_total.total")).text_content() == "1230"
    balance = page.locator("[data-balance=person]")
    assert balance.text_content() == "差 4"
    assert balance.get_attribute("class") == "late"
    page.locator(cell("next.person")).fill("4")
    assert balance.text_content() == "平"
    assert page.locator("[data-balance=total]").text_content() == "差 6"
    page.locator(cell("new.other")).fill("二十三")  # read by the server, when it is saved
    assert text() == "待核对"
    page.locator(cell("new.other")).fill("")
    assert text() == "1234"
    page.get_by_role("button", name="保存统计表").last.click()
    page.get_by_text("统计表已保存。").wait_for()
    assert Report.objects.get().tables == {
        "requests": {"granted.person": "1230", "new.person": "1234", "next.person": "4"}
    }


def test_blocks_of_a_spreadsheet_are_pasted_with_and_without_heads(desk, draft):
    page = desk()
    page.goto(tables_url(draft))
    expected = sample.tables()["requests"]
    for lines in [bare(REQUESTS), whole(REQUESTS)]:
        page.evaluate(PASTE, [cell("new.person"), block(lines)])
        page.locator("[data-table=requests] .said", has_text="已放入 144 格").wait_for()
        assert filled(page) == expected
        page.reload()
    page.evaluate(PASTE, [cell("new.person"), block(bare(REQUESTS))])
    page.get_by_text("已放入 144 格").wait_for()
    assert page.locator(cell("new.total")).text_content() == "447"
    page.get_by_role("button", name="保存统计表").last.click()
    page.get_by_text("统计表已保存。").wait_for()
    assert Report.objects.get().tables["requests"] == expected


def test_a_block_of_the_wrong_shape_says_so_and_changes_no_cell(desk, draft):
    page = desk()
    page.goto(tables_url(draft))
    page.locator(cell("next.other")).fill("8")
    page.evaluate(PASTE, [cell("next.person"), "1\t2\n3\t4\n"])
    page.get_by_text("粘贴的内容是 2 行 × 2 列").wait_for()
    assert set(filled(page).values()) == {"", "8"}


def test_what_was_pasted_and_is_no_number_is_named_at_once(desk, draft):
    page = desk()
    page.goto(tables_url(draft))
    page.evaluate(PASTE, [cell("new.person"), "约3\t4\n"])
    page.get_by_text("“自然人”列：“约3”").wait_for()
    assert filled(page)["new.business"] == "4"


def test_a_single_value_is_pasted_as_anywhere(desk, draft):
    page = desk()
    page.goto(tables_url(draft))
    was_taken = page.evaluate(PASTE, [cell("new.person"), "7\n"])
    assert was_taken is False


def test_leaving_with_unsaved_numbers_is_asked_about(desk, draft):
    page = desk()
    page.goto(tables_url(draft))
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/admin/")
    assert asked == []
    page.goto(tables_url(draft))
    page.locator(cell("new.person")).press_sequentially("3")
    page.goto("/admin/")
    assert asked == ["beforeunload"]


def test_the_tables_are_filled_in_with_the_keyboard_alone(desk, draft):
    page = desk()
    page.goto(tables_url(draft))
    tab_to(page, cell("rules.made", "disclosed"))
    for number in "123":
        page.keyboard.type(number)
        page.keyboard.press("Tab")
    page.keyboard.type("4")
    for _press in range(4):
        page.keyboard.press("Enter")
    page.keyboard.type("0.5")
    page.locator(cell("after_review.pending", "disputes")).focus()
    tab_to(page, ".submit-row button[name=_save]")
    page.keyboard.press("Enter")
    page.get_by_text("统计表已保存。").wait_for()
    assert Report.objects.get().tables["disclosed"] == {
        "rules.made": "1",
        "rules.repealed": "2",
        "rules.in_force": "3",
        "normative.made": "4",
        "fees.amount": "0.5",
    }


def test_without_a_script_the_tables_are_filled_in_and_computed_when_saved(browse, draft):
    page = browse(WIDE, java_script_enabled=False)
    page.goto(tables_url(draft))
    page.get_by_label("用户名").fill(UserFactory().username)
    page.get_by_label("密码").fill("a-long-password")
    page.get_by_role("button", name="登录").click()
    page.locator(cell("new.person")).fill("7")
    page.locator(cell("new.person")).press("Enter")
    page.get_by_text("统计表已保存。").wait_for()
    assert page.locator(cell("new.total")).text_content() == "7"
    page.get_by_text("粘贴整块").nth(1).click()
    page.locator("#id_block-requests").fill(block(whole(REQUESTS)))
    page.get_by_role("button", name="放入表中，先不保存").click()
    page.get_by_text("已放入粘贴的内容，还没有保存。").wait_for()
    assert page.locator(cell("done_total.total")).text_content() == "441"


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_page_is_not_wider_than_the_screen_and_breaks_no_policy(desk, draft, viewport):
    shown = ReportFactory(kind=draft.kind, year=2020, tables=sample.tables())
    page = desk(viewport)
    broken = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on(
        "console",
        lambda message: broken.append(message.text) if message.type == "error" else None,
    )
    for report in [draft, shown]:
        page.goto(tables_url(report), wait_until="load")
        wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert max(wider, 0) == 0
    assert broken == []


def test_every_field_and_total_has_its_own_name(desk, draft):
    page = desk()
    page.goto(tables_url(draft))
    names = page.eval_on_selector_all(
        "[data-table] [data-code]",
        "all => all.map(each => each.closest('[data-table]').dataset.table + each.ariaLabel)",
    )
    assert len(names) == len(set(names)) == 200
    assert all(re.search("“.+”行“.+”列$", name) for name in names)
