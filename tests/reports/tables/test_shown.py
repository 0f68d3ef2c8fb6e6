"""What readers and other programs get of the tables."""

from django.template.loader import render_to_string
from lxml import html

from reports.tables.given import tables_given
from reports.tables.shown import shown_tables
from tests.reports.tables import sample

NOTE = "上年误报一件，已在本年更正。"


def rendered(tables: dict):
    page = render_to_string("reports/_tables.html", {"tables": shown_tables(tables)})
    return html.fragments_fromstring(f"<div>{page}</div>")[0]


def words(element) -> str:
    return " ".join(element.text_content().split())


def test_a_report_without_tables_shows_and_gives_none():
    assert shown_tables({}) == []
    assert tables_given({}) == []
    assert shown_tables({"explained": {"carried": NOTE}}) == []


def test_every_table_has_its_caption_and_every_head_its_scope():
    page = rendered(sample.tables())
    assert [words(each) for each in page.iter("caption")] == [
        "第二部分 主动公开政府信息情况",
        "第三部分 收到和处理政府信息公开申请情况",
        "第四部分 政府信息公开行政复议、行政诉讼情况",
    ]
    scopes = {head.get("scope") for head in page.iter("th")}
    assert scopes == {"col", "row", "rowgroup"}
    regions = page.xpath("//div[@role='region']")
    assert [region.get("tabindex") for region in regions] == ["0"] * 3


def test_totals_are_computed_and_what_is_absent_is_said_to_screen_readers_only():
    page = rendered({"requests": {"new.person": "1200", "new.other": "34"}})
    (row,) = page.xpath("//tr[th[contains(., '一、本年新收')]]")
    cells = [words(cell) for cell in row.iter("td")]
    assert cells == ["1,200", "无", "无", "无", "无", "34", "1,234"]
    assert [cell.find("span").get("class") for cell in list(row.iter("td"))[1:5]] == [
        "unseen"
    ] * 4


def test_a_zero_is_shown_as_a_zero():
    page = rendered({"disclosed": {"fees.amount": "0"}})
    (row,) = page.xpath("//tr[th[. = '行政事业性收费']]")
    assert [words(cell) for cell in row.iter("td")] == ["0"]


def test_why_the_carry_over_differs_stands_below_its_table():
    page = rendered(sample.tables() | {"explained": {"carried": NOTE}})
    (note,) = page.find_class("form-note")
    assert words(note) == f"上年结转与上年报告不一致的说明：{NOTE}"


def test_the_tables_are_given_with_their_words_and_exact_numbers():
    tables = sample.tables() | {"explained": {"carried": NOTE}}
    disclosed, requests, disputes = tables_given(tables)
    assert requests["title"] == "收到和处理政府信息公开申请情况"
    assert requests["columns"][0] == {"code": "person", "label": "自然人"}
    assert requests["rows"][0] == {
        "code": "new",
        "label": "一、本年新收政府信息公开申请数量",
        "values": {
            "person": "22",
            "business": "43",
            "research": "64",
            "charity": "85",
            "legal_service": "106",
            "other": "127",
            "total": "447",
        },
    }
    assert (requests["note"], disclosed["note"]) == (NOTE, "")
    assert disclosed["rows"][-1] == {
        "code": "fees",
        "label": "行政事业性收费",
        "values": {"amount": "1234.56"},
    }
    assert [row["code"] for row in disputes["rows"]] == ["review", "direct", "after_review"]


def test_what_was_not_given_is_null_and_not_zero():
    (requests,) = tables_given({"requests": {"new.person": "0"}})
    values = requests["rows"][0]["values"]
    assert (values["person"], values["business"], values["total"]) == ("0", None, "0")
