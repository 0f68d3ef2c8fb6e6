"""HTML pages of many layouts: every field, the text, and nothing that is none of it."""

import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.legacy.labels import FIELDS, VARIANTS
from disclosure.legacy.markup import habits
from disclosure.legacy.markup.page import read_html
from disclosure.legacy.parse import UnreadablePage, read_file, read_page
from disclosure.legacy.values import compact
from disclosure.richtext import clean_html, text_of
from tests.disclosure.legacy.scoring import faults, scored

OWN = Path(__file__).parent / "pages"
EXPECTED = json.loads((OWN / "expected.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", EXPECTED)
def test_every_field_of_a_layout_is_read(name):
    assert faults(read_file(OWN / name, f"/old/{name}").record, EXPECTED[name]) == {}


def test_every_field_of_the_shared_pages_is_read(shared):
    folder = shared / "data" / "legacy_pages"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    wrong = {
        name: faults(read_file(folder / name, f"/{name}").record, expected[name])
        for name in expected
    }
    assert {name: found for name, found in wrong.items() if found} == {}
    assert sum(map(scored, expected.values())) > 150


def test_nothing_active_of_a_hostile_page_is_kept_anywhere(shared):
    folder = shared / "data" / "legacy_pages"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    record = read_file(folder / "10_hostile.html", "/10_hostile.html").record
    said = json.dumps([record.labels, record.content_html, str(record)], ensure_ascii=False)
    for word in expected["10_hostile.html"]["must_not_contain"]:
        assert word not in said
    assert not re.search(
        r"<(?:script|iframe|form|object|svg|math)|\son\w+=", record.content_html
    )
    assert "javascript:" not in record.content_html and "data:" not in record.content_html


# --- a habit is one line --------------------------------------------------------------

PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>{title}</title></head><body>
{head}<div class="article-con">{text}</div>{foot}</body></html>"""
TEXT = "<p>各镇人民政府：</p><p>为做好防汛工作，现将有关事项通知如下，请认真执行。</p>"


def read(head="", text=TEXT, foot="", title="关于做好防汛工作的通知"):
    return read_html(PAGE.format(title=title, head=head, text=text, foot=foot), "/a/b.html")


@pytest.mark.parametrize(
    "card",
    [
        "<table><tr><td>索引号</td><td>A/1</td><td>文号</td><td>云政〔2020〕1号</td></tr></table>",
        "<table><tr><th>索引号：<td>A/1<tr><th>文　号：<td>云政〔2020〕1号</table>",
        "<table><tr><td>索引号：A/1</td><td>文号：云政〔2020〕1号</td></tr></table>",
        "<dl><dt>索引号</dt><dd>A/1</dd><dt>文号</dt><dd>云政〔2020〕1号</dd></dl>",
        "<ul><li><b>索引号：</b>A/1</li><li><b>文号：</b>云政〔2020〕1号</li></ul>",
        "<ul><li><span>索引号</span><em>A/1</em></li><li><span>文号</span>"
        "<em>云政〔2020〕1号</em></li></ul>",
        "<p>[ 索引号 ] A/1 [ 文号 ] 云政〔2020〕1号</p>",
        "<p>【索引号】A/1　【文号】云政〔2020〕1号</p>",
        "<div><div>索引号</div><div>A/1</div></div><div><div>文号</div>"
        "<div>云政〔2020〕1号</div></div>",
        "<p>索&nbsp;引&nbsp;号：A/1&nbsp;&nbsp;&nbsp;文&nbsp;&nbsp;号：云政〔2020〕1号</p>",
        "<table><tr><td>索引号</td><td>文号</td></tr><tr><td>A/1</td>"
        "<td>云政〔2020〕1号</td></tr></table>",
        "<p>索引号：A/1<br>文号：云政〔2020〕1号</p>",
        "<div><label>索引号</label><p>A/1</p></div><div><label>文号</label>"
        "<p>云政〔2020〕1号</p></div>",
        "<div><span>索引号：</span><p>A/1</p></div><div><span>文号：</span>"
        "<div>云政〔2020〕1号</div></div>",
        "<ul><li><b>索引号</b><p>A/1</p></li><li><b>文号</b><p>云政〔2020〕1号</p></li></ul>",
        "<p>●索引号：A/1</p><p>● 文号：云政〔2020〕1号</p>",
        "<p>1.索引号：A/1</p><p>2.文号：云政〔2020〕1号</p>",
        "<table><tr><td>索引号（编号）</td><td>A/1</td><td>文　号(文件)：</td>"
        "<td>云政〔2020〕1号</td></tr></table>",
        "<table><tr><td>索引號</td><td>A/1</td><td>文號：</td><td>云政〔2020〕1号</td></tr></table>",
        "<p>索引號：A/1　文號：云政〔2020〕1号</p>",
        "<aside><p><em>索引号 Index No.</em><span>A/1</span></p><p><em>文号 Document No.</em>"
        "<span>云政〔2020〕1号</span></p></aside>",
    ],
)
def test_a_label_and_its_value_stand_in_any_pair_of_elements(card):
    record = read(card)
    assert (record.index_number, record.document_number) == ("A/1", "云政〔2020〕1号")
    assert record.title == "关于做好防汛工作的通知"


@pytest.mark.parametrize("mark", ["-", " - ", "_", "--", "——", "|"])
@pytest.mark.parametrize(
    "name", ["云汀区住房和城乡建设局", "云汀区政府网", "云汀区人民政府门户网站"]
)
@pytest.mark.parametrize("tag", ["h2", "div class=tit", "p align=center", "td"])
def test_the_name_of_the_site_is_no_title(mark, name, tag):
    said = "关于做好防汛工作的通知"
    site = f"<div class=site>{name}</div>"
    head = f"{site}<table><tr><{tag}>{said}</{tag.split()[0]}></table>"
    card = f"<p>索引号：A/1　发布机构：{name}</p>"
    for window in [
        f"{name}{mark}{said}",
        f"{said}{mark}{name}",
        f"{said}{mark}通知{mark}{name}",
    ]:
        assert read(head + card, title=window).title == said
        assert read(site + card, title=window).title == said


@pytest.mark.parametrize(
    "said",
    [
        *(
            "关于表彰2004年度植树造林先进单位的决定",
            "2016年政府工作报告",
            "云汀区人民政府令第12号",
        ),
        *("关于2021年春节放假的通知", "云汀区2021年财政预算执行情况"),
    ],
)
def test_a_title_may_hold_a_year_or_a_number(said):
    head = f"<p align=center>{said}</p><p align=center>2021-03-05　来源：云汀区水务局</p>"
    assert read(head, title="云汀区政府网").title == said


def test_what_stands_in_the_middle_below_a_title_is_none():
    head = "<p align=center>关于防汛的通知</p>"
    for below in ["云政〔2021〕5号", "2021-03-05 09:12", "（2021年3月5日）", "2021年第5号"]:
        record = read(f"{head}<p align=center>{below}</p>", title="云汀区政府网")
        assert record.title == "关于防汛的通知"


def test_a_page_inside_one_form_is_read_however_short():
    page = (
        "<html><title>关于停水的公告</title><form method=post action=d.aspx id=form1>"
        "<input type=hidden name=__VIEWSTATE value=x><table><tr><td>索引号</td><td>A/1</td>"
        "<td>发布机构</td><td>云汀区水务局</td></tr></table><h2>关于停水的公告</h2>"
        "<div class=nr><p>因管道检修，明日停水。</p></div></form>"
        "<form class=so><b>站内</b><input name=q><select><option>全文</option></select></form>"
    )
    record = read_html(page)
    assert (record.title, record.index_number) == ("关于停水的公告", "A/1")
    assert text_of(record.content_html) == "因管道检修，明日停水。"


def test_the_text_in_a_tab_that_is_not_shown_first_is_read():
    page = (
        "<html><title>关于防汛的通知</title><h1>关于防汛的通知</h1><div class=tabcon id=t0>"
        f"<p>索引号：A/1</p></div><div class=tabcon style='display:none'>{TEXT}</div>"
        "<div class=secret style='display:none'>看不见的广告，请勿理会。</div></html>"
    )
    record = read_html(page)
    assert record.index_number == "A/1"
    assert text_of(record.content_html) == text_of(clean_html(TEXT))


def test_a_title_stands_above_the_line_that_says_when_and_from_where():
    head = (
        "<div class=x>关于李某等任职前公示</div><div class=y>时间：2020-05-01　来源：局</div>"
    )
    assert read(head, title="公示公告 - 云汀区水务局").title == "关于李某等任职前公示"


def test_a_title_in_two_lines_below_a_red_head_is_one():
    lines = ["云汀区水务局文件", "云汀区水务局", "关于做好防汛工作的通知"]
    head = "".join(f"<p align=center>{line}</p>" for line in lines)
    for record in [read(head, title="公文"), read(text=head + TEXT, title="公文")]:
        assert record.title == "云汀区水务局关于做好防汛工作的通知"


def test_a_title_that_ends_the_breadcrumb_is_found():
    crumbs = "<a href='/'>首页</a> &gt; <a href='/a/'>公文</a> &gt; 关于做好防汛工作的通知"
    head = f"<div class=m-crumb>{crumbs}</div><h1>云汀区政府网</h1>"
    record = read(f"{head}<h2>关于做好防汛工作的通知</h2>", title="云汀区政府网")
    assert (record.title, record.breadcrumb) == ("关于做好防汛工作的通知", ["首页", "公文"])


@pytest.mark.parametrize(
    "box",
    [
        "<div class=loc><a href='/'>云汀区政府</a><span>·</span><a href='/a/'>公文</a></div>",
        "<div id=crumb_area>[<a href='/'>云汀区政府</a>] [<a href='/a/'>公文</a>]</div>",
        "<p>您的位置 &gt;&gt; <a href='/'>云汀区政府</a> &gt;&gt; <a href='/a/'>公文</a></p>",
    ],
)
def test_a_breadcrumb_may_begin_with_the_name_of_the_site(box):
    record = read(box)
    assert record.breadcrumb == ["云汀区政府", "公文"]
    assert record.content_html == read().content_html


def test_files_behind_scripts_and_addresses_without_an_ending_are_taken_along():
    text = (
        f"{TEXT}<p>附件1：<a href='download.jsp?id=7'>报名表</a></p><p>附件2：<a href='#' "
        "onclick=\"down('/up/9.rar')\">图样</a> <a href='download.jsp?id=8'>手机版</a></p>"
    )
    files = [(file.name, file.href) for file in read(text=text).files]
    assert files == [("报名表", "download.jsp?id=7"), ("图样.rar", "/up/9.rar")]


@pytest.mark.parametrize("head", ["云水〔2019〕15号", "云水[2019]15号　签发人：李某"])
def test_a_number_below_the_title_identifies_a_page_without_labels(head):
    page = f"<html><title>关于防汛的通知</title><h1>关于防汛的通知</h1><p>{head}</p>{TEXT}"
    assert read_page(page.encode(), "a.html").record.document_number == "云水〔2019〕15号"


def test_a_page_that_names_its_day_in_the_text_alone_is_read():
    page = (
        "<html><title>云汀区人民政府令</title><h1>云汀区人民政府令</h1><p>市长　李某</p>"
        f"<p>2018年5月28日</p>{TEXT * 3}"
    )
    record = read_page(page.encode(), "a.html").record
    assert record.title == "云汀区人民政府令" and record.published_at is None


def test_a_list_of_documents_is_refused_whatever_days_it_says():
    row = "<li><a href='/a/{}.html'>关于做好第{}批防汛物资工作的通知</a><p>2020-05-01</p></li>"
    rows = "".join(row.format(n, n) for n in range(20))
    page = f"<html><title>通知公告</title><h1>通知公告</h1><ul>{rows}</ul></html>"
    with pytest.raises(UnreadablePage):
        read_page(page.encode(), "list.html")


@pytest.mark.parametrize(
    "row",
    [
        "<p><em>失效日期</em><span>2020年12月31日</span></p>",
        "<ul class=info><li><span>登记日期</span><span>2016年10月2日</span></li></ul>",
        "<p><strong>成文日期</strong> <i>2020年12月31日</i></p>",
    ],
)
def test_a_day_behind_another_label_is_no_day_of_publication(row):
    record = read(f"<p>索引号：A/1　发布机构：云汀区水务局</p><div class=info>{row}</div>")
    assert record.published_at is None


@pytest.mark.parametrize(
    "info",
    [
        "[ 云汀区水务局 ]　发布日期：2013-3-15　浏览：1824人次",
        "云汀区水利电力局　2013-3-15",
        "（云汀区水务局 2013年3月15日）",
        "点击次数 1824 发布日期：2013-3-15",
        "云汀水务网 2013-3-15 来源：云汀区",
    ],
)
def test_the_line_under_the_title_is_no_title(info):
    head = "<table><tr><td align=center><b>关于做好防汛工作的通知</b></td></tr><tr>"
    head += f"<td align=center>{info}</td></tr></table>"
    assert read(head, title="云汀区政府网").title == "关于做好防汛工作的通知"


@pytest.mark.parametrize(
    "label",
    [
        *(
            "您当前所在位置",
            "您目前所在的位置",
            "你当前所在位置",
            "当前所在的位置",
            "网站当前位置",
        ),
        *("您的当前位置", "您正在浏览", "导航", "当前页"),
    ],
)
def test_a_breadcrumb_is_named_in_many_words(label):
    head = f"<div class=x2>{label}：<a href='/'>首页</a> &gt; <a href='/a/'>公文</a></div>"
    assert read(head).breadcrumb == ["首页", "公文"]


@pytest.mark.parametrize(
    "info",
    [
        "【发布时间：2013-03-15】【来源：综合股】",
        "[发布时间：2013-03-15] [来源：综合股]",
        "（发布时间：2013-03-15 来源：综合股）",
    ],
)
def test_labels_stand_in_brackets_with_their_values(info):
    record = read(f"<p>{info}</p>")
    assert (str(record.published_at.date()), record.source) == ("2013-03-15", "综合股")


def test_days_that_a_database_puts_for_nothing_are_none():
    for day in ["1900/1/1 0:00:00", "1970-01-01", "0001-01-01", "9999-12-31 23:59:59"]:
        record = read(f"<p>索引号：A/1　废止日期：{day}　成文日期：2009-06-01</p>")
        assert (record.expires_on, record.written_on.year) == (None, 2009)


def test_a_table_that_lists_documents_is_no_card():
    heads = "<tr><th>索引号</th><th>信息名称</th><th>发布机构</th><th>发布日期</th></tr>"
    row = "<tr><td>A/{0}</td><td><a href='/{0}'>关于第{0}批物资的通知</a></td><td>云汀区</td>"
    rows = "".join(row.format(n) + f"<td>2019-01-0{n}</td></tr>" for n in (1, 2, 3))
    page = f"<html><title>公开目录</title><table>{heads}{rows}</table></html>"
    with pytest.raises(UnreadablePage):
        read_page(page.encode(), "list.html")


def test_what_was_found_by_a_search_is_no_document():
    hit = (
        "<h3><a href='/x/{0}'>关于第{0}批物资的通知</a></h3><p>发布机构：云汀区 发布日期："
        "2019-01-0{0} 文号：云政〔2019〕{0}号</p><p>为做好工作，现通知如下，请执行。</p>"
    )
    page = f"<html><title>查找结果</title>{hit.format(1)}{hit.format(2)}</html>"
    with pytest.raises(UnreadablePage, match="列表"):
        read_page(page.encode(), "found.html")


def test_a_page_that_says_that_there_is_none_is_refused():
    page = (
        "<html><title>404</title><meta name=PubDate content='2021-09-01'>"
        "<h1>您访问的页面不存在</h1><p>该信息可能已被删除，请返回首页重新查找所需要的信息。</p></html>"
    )
    with pytest.raises(UnreadablePage):
        read_page(page.encode(), "none.html")


def test_nothing_active_stands_in_a_title():
    page = PAGE.format(
        title="关于停水的公告", head="<h1>关于停水的公告</h1>", text=TEXT, foot=""
    )
    meta = "<meta name=ArticleTitle content='关于停水的公告\" onload=\"alert(1)'>"
    assert read_html(page.replace("<head>", f"<head>{meta}")).title == "关于停水的公告"


@pytest.mark.parametrize(
    "style", ["font-size:0", "font-size: 0px;", "opacity:0", "position:absolute;left:-9999px"]
)
def test_what_styles_hide_is_not_read(style):
    secret = f"<b style='{style}'>暗语</b>"
    record = read(f"<p>索引号：A/1　文号：云政〔2020〕1号{secret}</p>", text=TEXT + secret)
    assert record.document_number == "云政〔2020〕1号"
    assert "暗语" not in record.content_html
    shown = "<p style='text-indent:-36.0pt;font-size:0.9em;opacity:0.8'>附则照旧执行。</p>"
    assert "附则照旧执行" in read(text=TEXT + shown).content_html


def test_a_related_document_may_be_named_in_one_line():
    foot = "<p class=origin>原文链接：<a href='/b.html'>云汀区水务局防汛工作的通知</a></p>"
    assert [link.title for link in read(foot=foot).links] == ["云汀区水务局防汛工作的通知"]


def test_pictures_beside_the_text_belong_to_it():
    page = (
        "<html><title>一图读懂防汛</title><h1>一图读懂防汛</h1><p>索引号：A/1</p><div class=a>"
        "<div class=pics><p><img src='1.jpg'></p></div>"
        f"<div class=txt>{TEXT}</div></div></html>"
    )
    record = read_html(page, "/a/b.html")
    assert [file.href for file in record.files] == ["1.jpg"]
    assert record.content_html.startswith("<p><img")


def test_heads_and_values_may_stand_in_parts_of_a_table():
    card = (
        "<table><thead><tr><th>索引号</th><th>文号</th></tr></thead>"
        "<tbody><tr><td>A/1</td><td>云政〔2020〕1号</td></tr></tbody></table>"
    )
    record = read(card)
    assert (record.index_number, record.document_number) == ("A/1", "云政〔2020〕1号")


def test_a_name_in_the_first_heading_is_no_title_where_there_is_another():
    for title in ["<h2>蓄水设施管理办法</h2>", "<div class=ti>蓄水设施管理办法</div>"]:
        head = f"<h1>云汀区林业局</h1>{title}<p>发布日期：2020-05-01　来源：局</p>"
        assert read(head, title="云汀区两部门联合发布新办法").title == "蓄水设施管理办法"


@pytest.mark.parametrize("label", ["发布文号", "决定书文号", "行政处罚决定书文号", "批复文号"])
def test_a_number_is_named_in_many_words(label):
    assert read(f"<p>{label}：云市监罚〔2024〕7号</p>").document_number == "云市监罚〔2024〕7号"


def test_the_day_of_a_document_is_not_that_of_publication():
    record = read("<dl><dt>公文日期</dt><dd>2012-06-14</dd><dt>索引号</dt><dd>A/1</dd></dl>")
    assert (str(record.written_on), record.published_at) == ("2012-06-14", None)


def test_an_empty_value_is_empty_whatever_stands_behind_it():
    record = read(
        "<table><tr><td>索引号：A/1</td><td>主题词：</td><td>公文页数：3</td></tr></table>"
        "<table><tr><td>文号</td><td></td><td>来源</td><td>无</td></tr></table>"
    )
    assert (record.keywords, record.document_number, record.source) == ([], "", "")


def test_a_word_that_is_a_label_elsewhere_may_be_a_value():
    record = read("<p>[体裁分类] <span>政策解读</span></p><p>[索引号] <span>A/1</span></p>")
    assert record.genre == "政策解读"


def test_a_table_of_data_in_the_text_is_no_card():
    table = "<table><tr><th>文号</th><th>名称</th></tr><tr><td>甲</td><td>乙</td></tr></table>"
    record = read("<p>索引号：A/1</p>", text=TEXT + table)
    assert (record.document_number, record.title) == ("", "关于做好防汛工作的通知")
    assert "<td>甲</td>" in record.content_html


def test_a_breadcrumb_is_read_with_images_or_nothing_between_its_links():
    names = ["首页", "政务公开", "通知公告"]
    links = "".join(f"<a href='/'>{name}</a>{{0}}" for name in names)
    for mark in ["<img src=a.gif>", "", " &gt; ", "/", "<i>»</i>"]:
        crumbs = links.replace("{0}", mark)
        assert read(f"<div>您的位置：{crumbs}正文</div>").breadcrumb == names
        assert read(f"<div class='crumbs'>{crumbs}</div>").breadcrumb == names


@pytest.mark.parametrize("box", ["zoom", "TRS_Editor", "UCAP-CONTENT", "vsb_content_2"])
def test_the_text_is_found_in_boxes_of_known_names(box):
    page = f"<html><title>甲乙丙丁的通知</title><div class='x'>{TEXT * 3}</div>"
    page += (
        f"<div id='{box}'><p>各单位：</p>{TEXT * 5}<p>尾。</p></div><div>{TEXT}</div></html>"
    )
    text = text_of(read_html(page).content_html)
    assert text.startswith("各单位：") and text.endswith("尾。")


def test_without_a_known_box_the_text_is_where_the_sentences_are():
    page = (
        "<html><title>关于防汛的通知</title><div><a href=1>甲</a></div><div><div><h1>关于防汛的"
        f"通知</h1><div>{TEXT}<p>云汀区水务局</p><p>2020年5月1日</p></div></div></div>"
        "<div>主办：云汀区</div></html>"
    )
    text = text_of(read_html(page).content_html)
    assert text.startswith("各镇人民政府：") and text.endswith("2020年5月1日")


def test_headings_tables_lists_and_alignment_are_kept_and_word_is_not():
    text = (
        "<p class=MsoNormal style='mso-x:1'><b>一、</b><b>目标</b><o:p></o:p></p><p>到年底全部"
        "完成，不得拖延。</p><p>（一）水源。保住水源，节约用水。</p><table><caption>表1</caption>"
        "<tr><td rowspan=2 colspan='x'>甲</td><td><p>乙</p></td></tr>"
        "<tr><td>丙</td></tr></table>"
        "<ul><li>一条</li></ul><p align=right>云汀区水务局</p>"
        "<!--[if gte mso 9]><xml>Word</xml><![endif]-->"
    )
    assert clean_html(read(text=text).content_html) == (
        "<h2>一、目标</h2>\n<p>到年底全部完成，不得拖延。</p>\n<h3>（一）水源。</h3>\n"
        "<p>保住水源，节约用水。</p>\n<table><caption>表1</caption><tbody>"
        '<tr><td rowspan="2">甲</td><td>乙</td></tr><tr><td>丙</td></tr></tbody></table>\n'
        '<ul><li>一条</li></ul>\n<p class="text-right">云汀区水务局</p>'
    )


def test_lines_between_line_breaks_are_paragraphs():
    page = "<html><title>关于防汛的通知</title><td id=zoom>"
    page += "　　各单位：<br>　　请认真执行，不得有误。"
    assert read_html(page).content_html == "<p>各单位：</p>\n<p>请认真执行，不得有误。</p>"


def test_tools_neighbours_and_shares_around_the_text_are_left_out():
    text = f"<p>【字体：大 中 小】</p>{TEXT}<p>【打印本页】【关闭窗口】</p><p>上一篇：甲</p>"
    foot = "<div class='bdsharebuttonbox'>分享到微信</div><div class=footer>版权所有</div>"
    assert text_of(read(text=text, foot=foot).content_html) == text_of(clean_html(TEXT))


@pytest.mark.parametrize(
    "line",
    [
        *(
            "（阅读 次）【字体：大 中 小】",
            "阅读次数：123",
            "浏览次数：次",
            "（点击数：12）",
            "点击：",
        ),
        *(
            "您是本文第 12 位读者",
            "A- A A+",
            "打印本稿",
            "【我要打印】【关闭】",
            "保护视力色：",
        ),
        *("分享到：新浪微博 腾讯微博", "[ 2020-03-04 ]", "浏览次数：120", "阅读：120次"),
        *("文章录入：admin　责任编辑：admin", "返回列表", "我要评论", "最后更新时间：2020-3-4"),
    ],
)
def test_counters_and_names_of_editors_are_no_text(line):
    plain = text_of(clean_html(TEXT))
    assert text_of(read(text=f"{TEXT}<p>{line}</p>").content_html) == plain
    if "：" not in line or line.startswith(("阅读", "浏览", "（点击", "点击", "分享", "保护")):
        assert text_of(read(text=f"<p>{line}</p>{TEXT}").content_html) == plain


@pytest.mark.parametrize(
    "line", ["阅读全文后签收：3份", "供稿要求：字迹清楚，数量不限。", "来源于财政：12万元"]
)
def test_sentences_that_begin_like_tools_stay(line):
    assert line in text_of(read(text=f"<p>{line}</p>{TEXT}<p>{line}</p>").content_html)


def test_a_number_that_stands_alone_over_the_text_is_that_of_the_document():
    def read_below(head: str):
        text = f"<p align=center>云水防〔2019〕15号</p>{TEXT}"
        page = PAGE.format(title="关于防汛的通知", head=head, text=text, foot="")
        return read_page(page.encode(), "a.html").record

    record = read_below("<p>时间：2019-05-21　来源：云汀区水务局</p>")
    assert record.document_number == "云水防〔2019〕15号"
    assert "页面没有文号一项，已采用正文开头的“云水防〔2019〕15号”。" in record.warnings
    assert "云水防〔2019〕15号" in text_of(record.content_html)
    labelled = read_below("<p>索引号：A/1　文号：云政〔2020〕1号</p>")
    assert labelled.document_number == "云政〔2020〕1号"


def test_a_damaged_heading_stays_as_it_is_and_is_told():
    text = "<p>一、目标</p><p>全部完成，不得拖延。</p><p>）推进治理。各镇负责。</p>"
    text += "<p>二、任务</p><p>修堤十里。</p><p>三保障措施</p><p>经费落实，人员到位。</p>"
    record = read(text=text)
    assert "<p>）推进治理。各镇负责。</p>" in record.content_html
    assert [words[:10] for words in record.warnings] == [
        "正文第3段“）推进治",
        "正文第6段“三保障措",
    ]


def test_a_numbered_link_is_no_heading():
    text = TEXT + "<p>附件：</p><p>1.<a href='a.doc'>进度表.doc</a></p><p>以上，请执行。</p>"
    assert "<p>1.<a href=" in read(text=text).content_html


def test_files_and_links_are_noted_with_their_names():
    text = (
        f"{TEXT}<p><img src='W01.png' alt='图1'>附件：<a href='P01.doc'>进度表</a>"
        "<a href='javascript:x()'>甲</a><a href='../c/d.html'>前文</a></p>"
    )
    foot = (
        "<div><h4>附件下载</h4><a href='/f/P02.pdf' title='方案.pdf'>下载</a></div>"
        "<div><h3>政策解读"
        "</h3><ul><li><a href='../j/1.html'>关于防汛通知的解读</a></li></ul></div>"
    )
    record = read(text=text, foot=foot)
    assert [(file.name, file.href, file.is_image) for file in record.files] == [
        ("图1.png", "W01.png", True),
        ("进度表.doc", "P01.doc", False),
        ("方案.pdf", "/f/P02.pdf", False),
    ]
    assert [(link.title, link.href, link.box) for link in record.links] == [
        ("关于防汛通知的解读", "../j/1.html", "interpretation")
    ]
    assert '<img src="/attachments/@0/" alt="图1">' in record.content_html
    assert '<a href="/attachments/@1/">进度表</a>甲<a href="/c/d.html">前文</a>' in (
        record.content_html
    )


# --- encodings and odd files ----------------------------------------------------------


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("gb2312", "gb18030"), ("gbk", "utf-8"), ("utf-8", "gb18030"), ("big5", "big5")],
)
def test_a_page_is_decoded_whatever_it_declares(declared, encoding):
    page = PAGE.replace("utf-8", declared).format(
        title="防汛通知書",
        head="<p>索引号：A/1</p>" if declared != "big5" else "",
        text=TEXT,
        foot="",
    )
    if declared == "big5":
        page = page.replace("镇", "鎮").replace("为", "為").replace("现将有关", "現將有關")
        page = page.replace("执", "執").replace("项", "項").replace("请认真", "請認真")
        page += "<div>發布日期：2020-01-02</div>"
    try:
        record = read_page(page.encode(encoding), "a.html").record
    except UnreadablePage:
        assert declared == "big5"  # it has no label that we know; but it was decoded
    else:
        assert record.title == "防汛通知書"


def test_a_few_broken_bytes_are_shown_and_told():
    data = PAGE.format(
        title="防汛的通知", head="<p>索引号：A/1</p>", text=TEXT * 30, foot=""
    ).encode()
    record = read_page(data.replace("各镇".encode(), "各镇".encode()[:4], 1), "a.html").record
    assert record.warnings[-1] == "页面里有不能识别的字节，已用“�”代替，请核对。"


def test_elements_without_end_are_refused_in_words():
    data = b"<html>" + b"<div>" * 5000 + b"a"
    with pytest.raises(UnreadablePage, match="嵌套过深"):
        read_page(data, "a.html")


@pytest.mark.parametrize(
    "text",
    [
        *("\u3000" * 200_000, "\n" * 200_000, "<strong>\u3000</strong>" * 5_000),
        *("<br>" * 5_000, "：[" * 20_000, "<p>首页" + " >" * 20_000),
    ],
)
def test_no_run_of_signs_takes_longer_than_its_length(text):
    began = time.process_time()
    read(text=text + TEXT)
    assert time.process_time() - began < 5


@given(
    st.lists(
        st.sampled_from(
            [
                *(
                    "<div>",
                    "</div>",
                    "<table>",
                    "<tr>",
                    "<td>",
                    "</table>",
                    "<p>",
                    "<br>",
                    "<li>",
                ),
                *(
                    "<dl>",
                    "<dt>",
                    "<!--",
                    "-->",
                    "<a href='x.pdf'>",
                    "</a>",
                    "<h1>",
                    "索引号：",
                ),
                *(
                    "当前位置：",
                    "首页",
                    " > ",
                    "发布日期",
                    "2020-01-02",
                    "一、总则",
                    "各单位，请执行。",
                ),
                *(
                    "<script>",
                    "</script>",
                    "<style>",
                    "\x00",
                    "&nbsp;",
                    "<form>",
                    "<div id=zoom>",
                ),
            ]
        ),
        max_size=40,
    )
)
def test_no_soup_of_tags_breaks_the_reader(parts):
    data = ("<html><title>甲乙丙丁</title>" + "".join(parts)).encode()
    try:
        page = read_page(data, "x.html")
    except UnreadablePage as error:
        assert str(error).endswith("。")
    else:
        assert page.record.title
        assert clean_html(page.record.content_html) == page.record.content_html


@given(st.lists(st.text("云汀区水务局，。123 　", min_size=1), min_size=1, max_size=6))
def test_no_character_of_a_text_is_lost(lines):
    html = "".join(f"<p>{line}</p>" for line in lines)
    record = read(text="<p>各单位，请执行。</p>" + html + "<p>特此通知，请执行。</p>")
    wanted = compact("各单位，请执行。" + "".join(lines) + "特此通知，请执行。")
    assert compact(text_of(record.content_html)) == wanted


# --- the tables -----------------------------------------------------------------------


def test_a_label_has_one_field():
    labels = [label for names in VARIANTS.values() for label in names.split()]
    assert len(labels) == len(set(labels)) == len(FIELDS)


def test_marks_and_lines_of_tools_are_patterns():
    for begin, end in [*habits.CONTENT_MARKS, *habits.TITLE_MARKS]:
        assert re.compile(begin) and re.compile(end)
    assert re.fullmatch(habits.TOOL_LINE, "【打印本页】【关闭】")
    assert not re.fullmatch(habits.TOOL_LINE, "大中小企业")
