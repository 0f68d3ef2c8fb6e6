"""A clerk decides on figures of a draft: accept, correct, reject, add; or nothing at all."""

import re

import pytest
from django.urls import reverse

from disclosure.enums import Role, State
from disclosure.workflow import approve, pass_review, publish, revise, submit
from disclosure.workflow.editing import edit
from reports.confirming import MOST_OTHERS, Workbench
from reports.models import Figure, Report
from tests.disclosure.desk import kinds_of, person_of
from tests.reports.factories import IndicatorFactory, ReportFactory

TEXT = (
    "<p>全年办理行政执法案件876件，其中行政许可731件，行政处罚143件，行政强制2件。</p>"
    "<p>挽回经济损失约120万元，走访企业33家。</p>"
)


@pytest.fixture
def indicators(db):
    names = {"permits": "行政许可", "penalties": "行政处罚", "coercions": "行政强制"}
    made = {code: IndicatorFactory(code=code, name=name) for code, name in names.items()}
    made["cases"] = IndicatorFactory(code="cases", name="行政执法案件", sum_of=list(names))
    made["saved"] = IndicatorFactory(code="saved", name="挽回经济损失", unit="万元")
    return made


@pytest.fixture
def report(indicators):
    return ReportFactory(document={"state": State.DRAFT, "content_html": TEXT})


@pytest.fixture
def editor(report):
    return person_of(report.disclosure.issuing_body, Role.EDITOR)


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def address(report: Report) -> str:
    return reverse("admin:reports_report_figures", args=[report.pk])


def filled(page, button="_save", **changed) -> dict:
    """What a browser sends back: the fields as they stand, and those that were changed, by
    name and the quote of their row: ``{"choice 行政许可731件": "confirm"}``."""
    form = page.context["form"]
    data = {"stamp": form.stamp, button: ""}
    for row in form.rows:
        for name in ["choice", "indicator", "value", "bound"]:
            data[f"{name}-{row.line.key}"] = getattr(row, name)
    keys = {row.line.quote: row.line.key for row in form.rows}
    for name, value in changed.items():
        field, _space, quote = name.partition(" ")
        key = next((keys[each] for each in keys if quote and quote in each), None)
        data[f"{field}-{key}" if key else name] = value
    return data


def send(desk, report, page=None, button="_save", **changed):
    page = page or desk.get(address(report))
    return desk.post(address(report), filled(page, button, **changed), follow=True)


def figures(report) -> dict[str, str]:
    rows = Figure.objects.confirmed().filter(report=report).order_by("start")
    return {row.indicator.code: f"{row.bound} {row.value_text}".strip() for row in rows}


def said(page) -> str:
    return re.sub(r"\s+", " ", page.content.decode())


def test_nothing_is_a_figure_before_it_is_confirmed(desk, report):
    page = desk.get(address(report))
    assert [row.line.quote for row in page.context["form"].matched] == [
        "全年办理行政执法案件876件",
        "其中行政许可731件",
        "行政处罚143件",
        "行政强制2件",
        "挽回经济损失约120万元",
    ]
    assert [row.line.quote for row in page.context["form"].others] == ["走访企业33家"]
    assert not Figure.objects.exists()


def test_all_that_have_an_indicator_are_confirmed_with_one_button(desk, report):
    page = send(desk, report, button="_accept")
    assert figures(report) == {
        "cases": "876",
        "permits": "731",
        "penalties": "143",
        "coercions": "2",
        "saved": "about 120",
    }
    assert "确认 5 个数据" in said(page)
    figure = Figure.objects.get(indicator__code="permits")
    text = report.disclosure.content_text
    assert text[figure.start :].startswith(figure.quote) and "731" in figure.quote
    assert kinds_of(report.disclosure)[-1] == "edited"


def test_one_is_confirmed_one_corrected_one_rejected(desk, report, indicators):
    changed = {
        "choice 行政许可731件": "confirm",
        "value 行政许可731件": "７,３０1 件",
        "choice 走访企业": "confirm",
        "indicator 走访企业": "行政强制",
        "bound 走访企业": "more_than",
        "choice 行政处罚143件": "reject",
    }
    changed["value 行政许可731件"] = "1,731 件"
    send(desk, report, **changed)
    assert figures(report) == {"permits": "1731", "coercions": "more_than 33"}
    rejected = Figure.objects.rejected().get()
    assert (rejected.quote, rejected.indicator) == ("行政处罚143件", None)
    page = desk.get(address(report))
    assert [row.line.quote for row in page.context["form"].put_aside] == ["行政处罚143件"]
    send(desk, report, **{"choice 行政处罚143件": "confirm", "choice 行政许可731件": ""})
    assert figures(report) == {"penalties": "143", "coercions": "more_than 33"}
    assert not Figure.objects.rejected().exists()


def test_a_figure_is_added_by_quoting_the_text(desk, report):
    page = send(
        desk,
        report,
        **{
            "added-quote": "走访企业33家",
            "added-indicator": "挽回经济损失",
            "added-value": "三十三",
            "added-bound": "at_least",
        },
    )
    assert figures(report) == {"saved": "at_least 33"}
    page = desk.get(address(report))
    assert len(page.context["form"].rows) == 6  # met with the proposal of the same words


@pytest.mark.parametrize(
    ("changed", "remedy"),
    [
        ({"value 行政许可731件": "约"}, "只填数字"),
        ({"value 行政许可731件": "无"}, "留空"),
        ({"value 行政许可731件": "/"}, "留空"),
        ({"value 行政许可731件": "-5"}, "不能是负数"),
        ({"value 行政许可731件": "1e400"}, "科学计数法"),
        ({"value 行政许可731件": ""}, "没有填"),
        ({"indicator 行政许可731件": ""}, "请选择指标"),
        ({"indicator 行政许可731件": "没有的指标"}, "没有的指标"),
        ({"indicator 行政许可731件": "行政处罚（件）"}, "一个指标只能有一个"),
        ({"bound 行政许可731件": "perhaps"}, "请从列表里选择界限"),
        ({"added-quote": "走访企业33家", "added-value": "33"}, "请选择指标"),
        ({"added-indicator": "挽回经济损失", "added-value": "3"}, "请从原文复制"),
        (
            {"added-quote": "没有这句", "added-indicator": "saved", "added-value": "3"},
            "原样复制",
        ),
        ({"added-quote": "行政", "added-indicator": "saved", "added-value": "3"}, "4 处"),
        ({"added-quote": "走" * 301, "added-indicator": "saved", "added-value": "3"}, "最多"),
    ],
)
def test_what_is_wrong_is_said_with_its_row_and_nothing_is_saved(desk, report, changed, remedy):
    kept = {"choice 行政许可731件": "confirm", "choice 行政处罚143件": "confirm"}
    page = send(desk, report, **kept, **changed)
    words = said(page)
    assert remedy in words
    assert "没有保存" in words
    assert "行“其中行政许可731件”" in words or "手工添加的数据" in words or "第 2 行" in words
    assert not Figure.objects.exists()
    form = page.context["form"]
    typed = {
        f"{name} {row.line.quote}": getattr(row, name)
        for row in form.rows
        for name in ["choice", "indicator", "value", "bound"]
    }
    for name, value in (kept | changed).items():
        field, _space, quote = name.partition(" ")
        if quote:
            assert (
                next(typed[each] for each in typed if each.startswith(field) and quote in each)
                == value
            )
        else:
            assert getattr(form.added, field.removeprefix("added-")) == value


def test_who_saves_second_sees_what_the_first_saved_and_keeps_what_was_typed(desk, report):
    page = desk.get(address(report))
    send(desk, report, page, **{"choice 行政许可731件": "confirm"})
    changed = {"choice 行政处罚143件": "confirm", "value 行政处罚143件": "144"}
    second = send(desk, report, page, **changed)
    assert "别人改了正文或数据" in said(second)
    assert figures(report) == {"permits": "731"}
    saved = {row.line.quote: row.saved for row in second.context["form"].rows if row.saved}
    assert saved == {
        "其中行政许可731件": "确认 行政许可（件） 731",
        "行政处罚143件": "没有决定",
    }
    send(desk, report, second)
    assert figures(report) == {"penalties": "144"}


def test_a_change_of_the_text_meanwhile_is_a_conflict_too(desk, report):
    page = desk.get(address(report))
    with edit(report.disclosure, ground="正文") as row:
        row.content_html = TEXT.replace("731", "732")
    send(desk, report, page, button="_accept")
    assert figures(report) == {}


def test_a_figure_whose_words_are_gone_is_told_and_cannot_stay(desk, report):
    send(desk, report, **{"choice 行政许可731件": "confirm"})
    with edit(report.disclosure, ground="正文") as row:
        row.content_html = "<p>前面加了一段。</p>" + TEXT.replace("731", "732")
    page = desk.get(address(report))
    assert "原文里已没有这段文字" in said(page)
    page = send(desk, report)
    assert "请取消确认" in said(page)
    assert figures(report) == {"permits": "731"}
    key = next(row.line.key for row in page.context["form"].rows if row.line.is_lost)
    send(desk, report, **{f"choice-{key}": ""})
    assert figures(report) == {}


def test_decisions_follow_their_words_when_the_text_before_them_grows(desk, report):
    send(
        desk,
        report,
        **{"choice 行政许可731件": "confirm", "choice 行政处罚143件": "reject"},
    )
    with edit(report.disclosure, ground="正文") as row:
        row.content_html = "<p>前面加了一段，共12个字。</p>" + TEXT
    send(desk, report)
    figure = Figure.objects.confirmed().get()
    assert report.disclosure.content_text[figure.start :].startswith("其中行政许可731件")
    assert Figure.objects.rejected().get().quote == "行政处罚143件"


def test_a_sum_that_does_not_hold_is_said_to_the_clerk(desk, report):
    page = send(desk, report, button="_accept")
    assert "合计对不上" not in said(page)
    page = send(desk, report, **{"value 行政强制2件": "3"})
    assert "行政执法案件为 876" in said(page)
    assert "相差 1" in said(page)


def test_a_public_report_is_read_only_and_offers_a_revision(desk, report):
    send(desk, report, **{"choice 行政许可731件": "confirm"})
    publish(report.disclosure)
    page = desk.get(address(report))
    assert page.context["sections"] == []
    assert reverse("admin:disclosure_disclosure_revise", args=[report.pk]) in said(page)
    page = desk.post(address(report), {"stamp": "", "_save": ""}, follow=True)
    assert figures(report) == {"permits": "731"}
    copy = revise(report.disclosure)
    assert address(copy.report) in said(desk.get(address(report)))


def test_figures_of_a_revision_become_public_with_it_and_rejections_are_remembered(
    desk, report
):
    publish(report.disclosure)
    copy = revise(report.disclosure)
    with edit(copy, ground="更正说明") as row:
        row.revision_reason = "补充数据。"
    send(
        desk,
        copy.report,
        **{"choice 行政许可731件": "confirm", "choice 走访企业": "reject"},
    )
    assert figures(copy.report) == {"permits": "731"}
    submit(copy)
    pass_review(copy)
    approve(copy)
    assert figures(report) == {"permits": "731"}
    again = revise(report.disclosure)
    lines = Workbench.of(again.report).lines
    assert [line.quote for line in lines if line.is_rejected] == ["走访企业33家"]


def test_a_person_of_another_body_does_not_see_the_page(client, report):
    client.force_login(person_of(ReportFactory().disclosure.issuing_body, Role.EDITOR))
    assert client.get(address(report)).status_code == 404


def test_who_only_reviews_reads_and_cannot_save(client, report):
    client.force_login(person_of(report.disclosure.issuing_body, Role.REVIEWER))
    page = client.get(address(report))
    assert page.context["sections"] == []
    client.post(address(report), filled(page, "_accept"))
    assert not Figure.objects.exists()


@pytest.mark.parametrize("copies", [1, 12])
def test_the_page_takes_the_same_queries_for_any_text(
    desk, report, copies, django_assert_num_queries
):
    with edit(report.disclosure, ground="正文") as row:
        row.content_html = TEXT * copies
    desk.get(address(report))
    with django_assert_num_queries(10):
        desk.get(address(report))


def test_a_report_without_numbers_has_an_empty_page(desk, report):
    with edit(report.disclosure, ground="正文") as row:
        row.content_html = "<p>没有数字。</p>"
    assert "没有找到有对应指标的数据" in said(desk.get(address(report)))


def test_a_text_with_very_many_numbers_lists_so_many_as_a_browser_can_send(desk, report):
    with edit(report.disclosure, ground="正文") as row:
        visits = "".join(f"<p>走访企业{number}家。</p>" for number in range(1000))
        row.content_html = visits + TEXT
    page = desk.get(address(report))
    assert len(page.context["form"].matched) == 5
    assert len(page.context["form"].others) == MOST_OTHERS
    assert f"另有 {1001 - MOST_OTHERS} 个" in said(page)
    send(desk, report, page, button="_accept")
    assert len(figures(report)) == 5
