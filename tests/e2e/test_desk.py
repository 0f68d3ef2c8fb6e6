"""A clerk at the desk: signs in, enters a document, pastes from Word, publishes, corrects."""

import re

import pytest

from disclosure.enums import Role, State
from disclosure.models import Disclosure
from tests.disclosure.desk import person_of
from tests.e2e.conftest import NARROW, WIDE
from tests.factories import (
    ColumnFactory,
    DisclosureFactory,
    IssuingBodyFactory,
    SubjectFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)
FROM_WORD = """<html><head><style>p.MsoNormal{margin:0}</style></head><body>
<h1 align=center style='text-align:center'>总体要求<o:p></o:p></h1>
<p class=MsoNormal style='text-align:right;mso-x:1'>云汀区人民政府办公室</p>
<table><tr><td colspan=2><p>合计</p></td></tr>
<tr><td><p>甲</p></td><td><p>乙</p></td></tr></table>
<p class=MsoNormal onclick="alert(1)">正文一段。<a href="javascript:alert(1)">链接</a></p>
</body></html>"""
# The icons are drawn from English words that a font replaces.
WITHOUT_ICONS = """part => {
  const copy = part.cloneNode(true);
  copy.querySelectorAll(".material-icons").forEach(icon => icon.remove());
  return part.matches(".material-icons") ? "" : copy.textContent;
}"""
PASTE = """html => {
  const data = new DataTransfer(); data.setData("text/html", html);
  document.querySelector("[contenteditable]").dispatchEvent(
    new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def desk(browse):
    """``desk(viewport, user)`` is a page of someone who has signed in, an administrator if
    no one else is given."""
    administrator = UserFactory()

    def opened(viewport=WIDE, user=administrator):
        page = browse(viewport)
        page.goto("/admin/")
        page.get_by_label("用户名").fill(user.username)
        page.get_by_label("密码").fill("a-long-password")
        page.get_by_role("button", name="登录").click()
        page.get_by_role("heading", name="工作台").wait_for()
        return page

    return opened


def choose(page, field: str, term: str):
    """Choose what ``term`` finds in the autocomplete of ``field``."""
    page.locator(f"#id_{field} + .select2").click()
    page.locator(".select2-search__field").last.fill(term)
    page.locator(".select2-results__option--highlighted", has_text=term).click()


def test_three_people_take_a_document_from_the_first_word_to_the_public(desk):
    body = IssuingBodyFactory(name="云汀区司法局", code="011158671")
    IssuingBodyFactory(name="云汀区财政局")
    ColumnFactory(name="规章和规范性文件", parent=ColumnFactory(name="法定主动公开内容"))
    SubjectFactory(name="司法", code="1603")
    page = desk(user=person_of(body, Role.EDITOR))
    page.get_by_role("link", name="录入一份文件").click()
    page.locator("#id_title").fill("云汀区司法局关于开展法治宣传的通知")
    page.locator("#id_document_number").fill("云司发[2021]03号")
    choose(page, "column", "规章")
    choose(page, "subject_links-0-subject", "司法")
    page.locator("[contenteditable]").click()
    page.evaluate(PASTE, FROM_WORD)
    page.get_by_role("button", name="保存草稿").first.click()
    page.get_by_text("文号已规范为 云司发〔2021〕3号。").wait_for()
    page.get_by_text("必填的内容已经齐全，可以提交审核。").wait_for()
    draft = Disclosure.objects.get()
    assert draft.issuing_body == body  # the only one that this person writes for
    html = draft.content_html
    assert '<h2 class="text-center">总体要求</h2>' in html
    assert '<p class="text-right">云汀区人民政府办公室</p>' in html
    assert '<td colspan="2"' in html
    for junk in ["Mso", "style", "javascript", "onclick", "<o:p>", "<h1"]:
        assert junk not in html
    page.get_by_role("button", name="保存，提交审核").first.click()
    page.get_by_role("button", name="提交审核").click()
    page.get_by_text("都没有另外的人可以审核").wait_for()
    for role, button, said in [
        (Role.REVIEWER, "审核通过", "已审核通过。文件等待签发。"),
        (Role.APPROVER, "签发", "已签发。文件已公开"),
    ]:
        page = desk(user=person_of(body, role))
        page.get_by_role("heading", name="等您审核或签发").wait_for()
        page.get_by_role("link", name=draft.title).first.click()
        page.get_by_role("link", name=button, exact=True).click()
        if role == Role.REVIEWER:
            page.get_by_label("我已审查全文和附件").check()
        page.get_by_role("button", name=button, exact=True).click()
        page.get_by_text(said).wait_for()
    draft.refresh_from_db()
    assert draft.state == State.PUBLISHED
    page.get_by_role("link", name="看公开页面").click()
    page.get_by_role("heading", name=draft.title).first.wait_for()


def test_the_editor_speaks_chinese(desk):
    page = desk()
    page.goto("/admin/disclosure/disclosure/add/")
    page.locator("[contenteditable]").wait_for()
    page.wait_for_timeout(300)
    titles = page.eval_on_selector_all(
        ".prose-menubar [title]", "all => all.map(each => each.title)"
    )
    assert titles != []
    assert [title for title in titles if re.search("[A-Za-z]", title)] == []
    shown = page.locator(".prose-menubar__option, .prose-menubar__selected").all()
    texts = [part.evaluate(WITHOUT_ICONS) for part in shown]
    assert [text for text in texts if re.search("[A-Za-z]", text)] == []
    page.locator(".prose-menubar [title='插入表格']").click()
    dialog = page.locator("dialog")
    assert dialog.get_by_text("行数").is_visible()
    assert dialog.get_by_role("button", name="取消").is_visible()


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_no_page_of_the_desk_is_wider_than_the_screen_or_breaks_the_policy(desk, viewport):
    long_title = (
        "关于进一步加强和规范全区行政规范性文件制定备案清理以及合法性审核工作若干事项的实施意见"
    )
    public = DisclosureFactory(title=long_title)
    draft = DisclosureFactory(title=long_title, state=State.DRAFT)
    waiting = DisclosureFactory(title=long_title, state=State.IN_REVIEW)
    colleague = person_of(draft.issuing_body, Role.EDITOR)
    page = desk(viewport)
    broken = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on(
        "console",
        # ProseMirror's own inline style is blocked; admin.css has its rules.
        lambda message: (
            broken.append(message.text)
            if message.type == "error" and "inline style" not in message.text
            else None
        ),
    )
    base = "/admin/disclosure/disclosure/"
    for address in [
        "/admin/",
        base,
        f"{base}add/",
        f"{base}{draft.pk}/change/",
        f"{base}{draft.pk}/submit/",
        f"{base}{waiting.pk}/change/",
        f"{base}{waiting.pk}/review/",
        f"{base}{public.pk}/change/",
        f"{base}{public.pk}/revise/",
        f"{base}{public.pk}/note-repeal/",
        f"{base}{public.pk}/history/",
        "/admin/disclosure/column/",
        "/admin/disclosure/logentry/1/change/",
        "/admin/auth/group/add/",
        f"/admin/accounts/user/{colleague.pk}/change/",
        "/admin/disclosure/auditentry/",
    ]:
        page.goto(address, wait_until="load")
        wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert (address, max(wider, 0)) == (address, 0)
    assert broken == []


def test_a_clerk_without_javascript_can_still_enter_a_draft(browse):
    user = UserFactory()
    page = browse(WIDE, java_script_enabled=False)
    page.goto("/admin/disclosure/disclosure/add/")
    page.get_by_label("用户名").fill(user.username)
    page.get_by_label("密码").fill("a-long-password")
    page.get_by_role("button", name="登录").click()
    page.locator("#id_title").fill("没有脚本也能录入")
    page.locator("#id_content_html").fill("<p>一段正文。</p>")
    page.get_by_role("button", name="保存草稿").first.click()
    assert Disclosure.objects.get().content_text == "一段正文。"


def test_what_is_typed_is_kept_every_minute_and_offered_after_a_crash(desk):
    draft = DisclosureFactory(state=State.DRAFT, title="旧标题")
    page = desk()
    address = f"/admin/disclosure/disclosure/{draft.pk}/change/"
    page.clock.install()
    page.goto(address)
    page.locator("#id_title").fill("写到一半的标题")
    page.locator("[contenteditable]").click()
    page.keyboard.type("新的一句。")
    page.clock.fast_forward(61_000)
    page.get_by_text("已自动留存，还没有保存。").wait_for()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.close(run_before_unload=True)
    assert Disclosure.objects.get().title == "旧标题"
    page = desk()
    page.goto(address)
    page.get_by_text("系统替您留着").wait_for()
    page.get_by_role("link", name="接着填写").click()
    assert page.locator("#id_title").input_value() == "写到一半的标题"
    page.get_by_role("button", name="保存草稿").first.click()
    page.get_by_text("草稿已保存").wait_for()
    draft.refresh_from_db()
    assert draft.title == "写到一半的标题"
    assert "新的一句。" in draft.content_text


def test_leaving_with_unsaved_words_is_asked_about(desk):
    draft = DisclosureFactory(state=State.DRAFT)
    page = desk()
    page.goto(f"/admin/disclosure/disclosure/{draft.pk}/change/")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/admin/")
    assert asked == []
    page.goto(f"/admin/disclosure/disclosure/{draft.pk}/change/")
    page.locator("#id_title").press_sequentially("改")
    page.goto("/admin/")
    assert asked == ["beforeunload"]


def test_a_session_that_ended_loses_no_word(desk):
    draft = DisclosureFactory(state=State.DRAFT, title="旧标题")
    page = desk()
    page.goto(f"/admin/disclosure/disclosure/{draft.pk}/change/")
    page.locator("#id_title").fill("写了很久的标题")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="保存草稿").first.click()
    page.get_by_text("登录可能已过期").wait_for()
    assert page.locator("#id_title").input_value() == "写了很久的标题"
    assert Disclosure.objects.get().title == "旧标题"


def test_a_preview_is_framed_in_the_width_of_a_phone(desk):
    draft = DisclosureFactory(state=State.DRAFT, title="预览的标题")
    page = desk()
    page.goto(f"/admin/disclosure/disclosure/{draft.pk}/preview/?as=phone")
    frame = page.frame_locator("iframe")
    frame.get_by_role("heading", name="预览的标题").wait_for()
    assert frame.locator("html").evaluate("html => html.clientWidth") <= 390


def test_a_correction_goes_through_a_revision_to_the_readers(desk):
    shown = DisclosureFactory(title="有错字的标题")
    body = shown.issuing_body
    page = desk(user=person_of(body, Role.EDITOR))
    page.goto(f"/admin/disclosure/disclosure/{shown.pk}/change/")
    page.get_by_role("link", name="更正内容").click()
    page.get_by_role("button", name="更正内容").click()
    page.get_by_text("签发之前公开的页面保持不变").wait_for()
    page.locator("#id_title").fill("改好的标题")
    page.locator("#id_revision_reason").fill("更正错字")
    page.get_by_role("button", name="保存，提交审核").first.click()
    page.get_by_role("button", name="提交审核", exact=True).click()
    page.get_by_text("内容不能修改").or_(page.get_by_text("没有另外的人")).first.wait_for()
    revision = page.url
    for role, button in [(Role.REVIEWER, "审核通过"), (Role.APPROVER, "签发")]:
        page = desk(user=person_of(body, role))
        page.goto(revision)
        page.get_by_role("link", name=button, exact=True).click()
        if role == Role.REVIEWER:
            page.get_by_label("我已审查全文和附件").check()
        page.get_by_role("button", name=button, exact=True).click()
        page.locator(".messagelist").wait_for()
    page.get_by_text("更正已公开。").wait_for()
    page.goto(shown.get_absolute_url())
    page.get_by_role("link", name="更正前后的不同").click()
    page.locator("del", has_text="有错字的标题").wait_for()
    page.locator("ins", has_text="改好的标题").wait_for()


def test_many_drafts_are_changed_at_once_after_a_look(desk):
    for number in range(2):
        DisclosureFactory(state=State.DRAFT, title=f"关于甲镇的通知{number}")
    page = desk()
    page.goto("/admin/disclosure/disclosure/")
    page.locator("#action-toggle").check()
    page.select_option("select[name=action]", label="查找替换")
    page.get_by_role("button", name="执行").click()
    page.get_by_label("查找").fill("甲镇")
    page.get_by_label("替换为").fill("乙镇")
    page.get_by_role("button", name="先看结果").click()
    page.get_by_text("标题 1 处").first.wait_for()
    page.get_by_role("button", name="确定替换").click()
    page.get_by_text("已办理 2 份，未办理 0 份。").wait_for()
    titles = set(Disclosure.objects.values_list("title", flat=True))
    assert titles == {"关于乙镇的通知0", "关于乙镇的通知1"}


def tab_to(page, selector: str):
    """Press Tab until what ``selector`` names has the focus."""
    for _press in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def test_a_document_is_entered_and_handed_in_with_the_keyboard_alone(desk):
    body = IssuingBodyFactory()
    ColumnFactory(name="规范性文件")
    page = desk(user=person_of(body, Role.EDITOR))
    tab_to(page, "a.primary")
    page.keyboard.press("Enter")
    page.locator("#id_title").wait_for()
    tab_to(page, "#id_title")
    page.keyboard.type("只用键盘录入的通知")
    tab_to(page, "[aria-labelledby='select2-id_column-container']")
    page.keyboard.press("Enter")
    page.locator(".select2-search__field:focus").wait_for()
    page.keyboard.type("规范")
    page.locator(".select2-results__option--highlighted", has_text="规范").wait_for()
    page.keyboard.press("Enter")
    tab_to(page, "[contenteditable]")
    page.keyboard.type("一段正文。")
    for _press in range(3):  # a Tab of the editor's own is left by Escape
        page.keyboard.press("Escape")
    tab_to(page, "[name=_submit]")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="提交审核").wait_for()
    tab_to(page, "button.primary")
    page.keyboard.press("Enter")
    page.get_by_text("已提交审核。").wait_for()
    assert Disclosure.objects.get().state == State.IN_REVIEW
