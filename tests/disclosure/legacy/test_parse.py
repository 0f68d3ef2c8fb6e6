"""Old pages as text: labels, values, the structure of bodies."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.enums import DisclosureKind, Validity
from disclosure.legacy.body import Signature, signature, structured
from disclosure.legacy.labels import FIELDS, read_labels
from disclosure.legacy.parse import UnreadablePage, read_page, read_text
from disclosure.legacy.record import record_of
from disclosure.legacy.values import (
    compact,
    read_bodies,
    read_breadcrumb,
    read_day,
    read_keywords,
    read_moment,
    split_names,
)
from disclosure.richtext import clean_html, text_of

CARD = """云汀区人民政府网
您的位置：首页 >> 政务公开 >> 通知公告
关于开展河道清理的通知
来源：   日期：2023-05-04
索 引 号：014158671/2023-00007　主题分类: 水利、水务
发布机构： 云汀区水务局  发布日期：2023-05-04
标题：关于开展河道清理的通知
文号：云水发[2023]07号 主题词：河道；清理
"""


# --- labels ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "pairs"),
    [
        ("索引号: 1/2 分类: 司法;其他", [("索引号", "1/2"), ("分类", "司法;其他")]),
        ("索 引 号：A", [("索引号", "A")]),
        ("索\u3000引\u3000号\u3000：\u3000A", [("索引号", "A")]),
        ("\ufeff索\u200b引号:A", [("索引号", "A")]),
        ("文号: 主题词:", [("文号", ""), ("主题词", "")]),
        ("主题分类：甲|发文机关：乙", [("主题分类", "甲"), ("发文机关", "乙")]),
        ("[ 索引号 ] A [ 发布机构 ] 乙局", [("索引号", "A"), ("发布机构", "乙局")]),
        ("【文 号】：云政〔2020〕1号", [("文号", "云政〔2020〕1号")]),
        (
            "标题: 关于政务信息来源:若干问题的通知",
            [("标题", "关于政务信息来源:若干问题的通知")],
        ),
        ("公开日期: 2021-01-27 10:20", [("公开日期", "2021-01-27 10:20")]),
        ("各镇人民政府：", []),
        ("本通知的来源: 无", []),
        ("", []),
    ],
)
def test_a_line_gives_its_labels_and_their_values(line, pairs):
    assert read_labels(line) == pairs


VALUES = st.text(
    st.characters(categories=["L", "N"], exclude_characters="".join(FIELDS)),
    min_size=1,
    max_size=30,
)


@given(st.lists(st.tuples(st.sampled_from(sorted(FIELDS)), VALUES | st.just("")), min_size=1))
def test_values_survive_in_a_line_of_labels(pairs):
    line = "  ".join(f"{label}：{value}" for label, value in pairs)
    assert read_labels(line) == pairs


# --- values ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        *("2021-01-27", "2021/1/27", "2021.01.27", "2021年1月27日", "２０２１－０１－２７"),
        *("20210127", "2021-01-27 10:23:45", "二〇二一年一月二十七日", "二○二一年一月二十七日"),
        *("二O二一年一月二十七日", "二Ｏ二一年一月二十七日", "二0二一年一月二十七日"),
        *("2021—01—27", "2021－01－27", "自2021年1月27日起施行", "公元2021年1月27日"),
    ],
)
def test_a_day_is_read_in_every_way_of_writing_it(text):
    assert read_day(text) == date(2021, 1, 27)


@pytest.mark.parametrize(
    "text", ["", "无", "长期", "2021-02-30", "2021-13-01", "2021", "近日", "2021-01-271"]
)
def test_what_is_no_day_is_none(text):
    assert read_day(text) is None


def test_a_moment_is_one_in_beijing_and_midnight_without_a_time():
    assert read_moment("2021-01-27") == datetime(2021, 1, 26, 16, tzinfo=UTC)
    assert read_moment("2021-01-27 10:20") == datetime(2021, 1, 27, 2, 20, tzinfo=UTC)
    assert read_moment("2021年1月27日 10时20分05秒") == datetime(
        2021, 1, 27, 2, 20, 5, tzinfo=UTC
    )


@given(st.text())
def test_no_text_breaks_the_reading_of_values(text):
    assert read_moment(text) is None or read_day(text) == read_moment(text).date()
    assert "" not in read_breadcrumb(text) + read_keywords(text) + read_bodies(text, set())
    assert all(name for _before, name in split_names(text, set(), ";、"))


@given(st.datetimes(min_value=datetime(1949, 1, 1), max_value=datetime(2999, 1, 1)))
def test_a_moment_survives(moment):
    assert read_moment(f"{moment:%Y-%m-%d %H:%M}").strftime("%F %R") == f"{moment:%F %R}"
    assert read_day(f"{moment.year}年{moment.month}月{moment.day}日") == moment.date()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("首页 > 信息公开 > 财政预算", ["首页", "信息公开", "财政预算"]),
        ("首页\xa0>\xa0财政预算>>决算", ["首页", "财政预算", "决算"]),
        ("首页 » 规划/计划 » 正文", ["首页", "规划/计划"]),
        ("首页＞信息公开＞部门-预算", ["首页", "信息公开", "部门-预算"]),
        ("首页》政务公开》政策", ["首页", "政务公开", "政策"]),
        ("首页/信息公开目录/财政预算", ["首页", "信息公开目录", "财政预算"]),
        ("首页-政务公开-政策", ["首页", "政务公开", "政策"]),
        ("首页 | 公告公示｜交通出行", ["首页", "公告公示", "交通出行"]),
        ("首页 > 政策 > 关于某事的通知", ["首页", "政策"]),
        ("首页", ["首页"]),
        ("", []),
    ],
)
def test_a_breadcrumb_is_read_with_every_separator(text, names):
    assert read_breadcrumb(text, title="关于某事的通知") == names


def test_a_separator_inside_a_known_name_does_not_part_it():
    known = {"水利、水务", "司法"}
    assert split_names("司法;水利、水务", known, ";、") == [("", "司法"), (";", "水利、水务")]
    assert split_names("司法、水利、 水务", known, ";、") == [
        ("", "司法"),
        ("、", "水利、水务"),
    ]
    assert split_names("甲、乙;司法", known, ";、") == [("", "甲、乙"), (";", "司法")]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("云汀区水务局、云汀区财政局", ["云汀区水务局", "云汀区财政局"]),
        ("云汀区水务局 云汀区财政局", ["云汀区水务局", "云汀区财政局"]),
        ("云汀区水务局；云汀区财政局", ["云汀区水务局", "云汀区财政局"]),
        ("云汀区委、区政府", ["云汀区委、区政府"]),
        ("云汀区人民政府 办公室", ["云汀区人民政府 办公室"]),
        ("无", []),
    ],
)
def test_joint_documents_name_several_bodies(text, names):
    assert read_bodies(text, set()) == names


# --- the body -------------------------------------------------------------------------


def tags(*paragraphs, title=""):
    return [tag for tag, _text in structured(list(paragraphs), title)]


def test_short_numbered_lines_are_headings_by_level():
    assert tags("一、目标", "到年底。", "(一)水源", "保水。", "1.水库", "清淤。") == [
        *("h2", "p", "h3", "p", "h4", "p")
    ]
    assert tags("第一章　总　则", "第一条　为了节水。") == ["h2", "p"]
    assert tags("三、如何申请？", "到窗口。") == ["h2", "p"]


def test_the_sentence_that_a_numbered_paragraph_begins_with_is_its_heading():
    assert structured(["（一）健全制度。各单位要抓落实。到年底完成。"]) == [
        ("h3", "（一）健全制度。"),
        ("p", "各单位要抓落实。到年底完成。"),
    ]


def test_a_long_first_sentence_is_no_heading():
    long = "（一）" + "各单位要认真抓好落实，" * 5 + "不得拖延。逾期的通报。"
    assert structured([long]) == [("p", long)]


def test_a_numbered_sentence_is_a_heading_only_over_finer_numbers():
    assert tags("(二)深化改革。", "1.压缩时限，由二十日减到六日。") == ["h3", "p"]
    assert tags("(一)加强队伍。", "(二)联合执法。", "(三)接受监督。") == ["p", "p", "p"]


def test_a_sentence_in_quotation_marks_is_not_parted():
    text = "一、第三条修改为：“树龄百年以上。一树一档。”"
    assert structured([text]) == [("p", text)]


def test_a_list_of_attachments_has_no_headings():
    lines = ["附件：1.网点名单", "2.进度日报表", "云汀区水务局"]
    assert structured(lines) == [("p", line) for line in lines]


def test_what_stands_around_a_plain_text_is_none_of_it():
    head = "标题：关于防汛的通知\n索引号：1/2\n发布机构：云汀区水务局\n\n"
    text = "各单位：\n请认真执行，不得有误。\n"
    for foot in [
        "【打印】【关闭】",
        "责任编辑：王某",
        "上一篇：甲\n下一篇：无",
        "版权所有：区",
    ]:
        assert read_text(f"{head}{text}\n{foot}\n").paragraphs == text.split("\n")[:-1]


def test_marks_of_sections_and_lines_of_signs_are_no_text():
    head = "云汀区政府网\n=====\n标题：关于防汛的通知\n索引号：1/2\n发布机构：云汀区水务局\n"
    record = read_text(f"{head}-----\n\n【正文】\n各单位：\n请认真执行。\n\n【附件】\n无\n")
    assert record.paragraphs == ["各单位：", "请认真执行。"]
    assert "=" not in "".join(record.warnings)


@pytest.mark.parametrize(
    "last", ["浏览正文", "信息详细", "查看全文", "文章阅读页面", "信息浏览页"]
)
def test_the_last_step_of_a_breadcrumb_may_be_the_page_itself(last):
    assert read_breadcrumb(f"首页 > 公文 > {last}") == ["首页", "公文"]
    kept = ["首页", "法定主动公开内容"]
    assert read_breadcrumb(" > ".join([*kept, last])) == kept


def test_a_row_of_short_numbered_lines_is_a_list():
    assert tags("提交：", "1.申请表", "2.身份证明", "到窗口办理。") == ["p", "p", "p", "p"]


@pytest.mark.parametrize(
    "text",
    ["(一)有下列情形的:", "(一)不符合标准的；", "1.5万人参加", "一是队伍不足", ")推进体系建设"],
)
def test_items_and_damaged_headings_stay_paragraphs(text):
    assert structured([text]) == [("p", text)]


def test_a_title_repeated_over_two_lines_is_centred():
    title = "云汀区2020年度工作报告"
    pairs = structured(["云汀区2020年度", "工作报告", "各项工作如下。"], title)
    assert [tag for tag, _text in pairs] == ["center", "center", "p"]
    assert tags("云汀区2020年度", "各项工作如下。", title=title) == ["p", "p"]


LINES = st.lists(
    st.text().map(lambda text: " ".join(text.split())).filter(bool)
    | st.from_regex(r"\A(一、|\(二\)|（三）|1\.|\)|第一章 )[云汀区。，1<&]{0,60}\Z"),
    max_size=8,
)


@given(LINES, st.text(max_size=10))
def test_structure_changes_no_character_of_the_text(paragraphs, title):
    pairs = structured(paragraphs, title)
    assert compact("".join(text for _tag, text in pairs)) == compact("".join(paragraphs))


def test_the_signature_is_the_names_and_the_day_at_the_end():
    body = [
        "各项工作如下。",
        "云汀区水务局",
        "云汀区财政局",
        "2022年1月18日",
        "（此件公开发布）",
    ]
    assert signature(body) == Signature(("云汀区财政局", "云汀区水务局"), date(2022, 1, 18))
    assert signature(["特此通知。", "云汀区水务局　二〇二二年一月十八日"]) == Signature(
        ("云汀区水务局",), date(2022, 1, 18)
    )
    assert signature(["工作于2022年1月18日完成。"]) is None
    assert signature([]) is None


# --- pages ----------------------------------------------------------------------------


def test_a_page_gives_every_field():
    record = read_text(CARD + "\n一、范围\n\n全区河道。\n")
    assert record.title == "关于开展河道清理的通知"
    assert record.index_number == "014158671/2023-00007"
    assert record.subjects == "水利、水务"
    assert record.issuing_body == "云汀区水务局"
    assert record.document_number == "云水发〔2023〕7号"
    assert record.keywords == ["河道", "清理"]
    assert record.source == ""
    assert record.breadcrumb == ["首页", "政务公开", "通知公告"]
    assert record.published_at == datetime(2023, 5, 3, 16, tzinfo=UTC)
    assert (record.written_on, record.effective_on, record.expires_on) == (None, None, None)
    assert record.content_html == "<h2>一、范围</h2>\n<p>全区河道。</p>"
    assert record.warnings == ["文号“云水发[2023]07号”已规范为“云水发〔2023〕7号”。"]
    assert record.labels["文号"] == "云水发[2023]07号"


def test_labels_in_the_body_stay_in_the_body():
    record = read_text(CARD + "\n各单位注意。\n\n来源：河道巡查\n")
    assert record.source == ""
    assert record.content_html == "<p>各单位注意。</p>\n<p>来源：河道巡查</p>"
    short = read_text("标题：甲通知\n发布机构：乙局\n\n第一段。\n\n来源：丙\n")
    assert short.content_html == "<p>第一段。</p>\n<p>来源：丙</p>"


def test_a_long_value_goes_on_in_the_next_line():
    record = read_text(
        "索引号：1/2\n标题：关于开展全区\n河道清理的通知\n发布机构：\n水务局\n文号：\n"
    )
    assert record.title == "关于开展全区河道清理的通知"
    assert record.issuing_body == "水务局"


def test_the_surest_label_wins_and_a_difference_is_told():
    record = read_text("标题：甲通知\n发布机构：乙局\n日期：2020-01-02\n公开日期：2020-01-01\n")
    assert record.published_at.date() == date(2020, 1, 1)
    assert record.warnings == ["页面上“公开日期”一项有不同的内容，已采用“2020-01-01”。"]


def test_bodies_in_lines_of_their_own_have_issued_together():
    pairs = [("发布机构", "云汀区财政局"), ("索引号", "1/2"), ("制发机关", "云汀区水务局")]
    record = record_of([*pairs, ("制发机关", "云汀区财政局")])
    assert record.issuing_body == "云汀区财政局"  # the surest label, whatever others say
    record = record_of([*pairs[1:], ("制发机关", "云汀区财政局"), ("制发机关", "云汀区财政局")])
    assert (record.issuing_body, record.warnings) == ("云汀区水务局、云汀区财政局", [])


def test_a_label_that_differs_from_the_heading_is_kept_and_told():
    record = read_text("关于甲的通知\n索引号：1/2\n标题：关于乙的通知\n")
    assert record.title == "关于乙的通知"
    assert record.warnings == [
        "标签中的标题与页面标题“关于甲的通知”不一致，已采用标签中的标题。"
    ]


def test_a_heading_is_the_title_of_a_page_without_that_label():
    assert read_text("关于甲的通知\n索引号：1/2\n发布机构：乙局\n").title == "关于甲的通知"
    below = read_text("索引号：1/2\n发布机构：乙局\n\n关于甲的通知\n\n正文。\n")
    assert below.title == "关于甲的通知"
    assert below.content_html == '<p class="text-center">关于甲的通知</p>\n<p>正文。</p>'


def test_a_signature_that_differs_is_told_and_the_label_kept():
    page = "标题：甲\n发布机构：云汀区消防支队\n成文日期：2020-01-02\n\n同意。\n\n"
    record = read_text(page + "云汀区管委会\n2020年1月3日\n")
    assert (record.issuing_body, record.written_on) == ("云汀区消防支队", date(2020, 1, 2))
    assert record.warnings == [
        "落款“云汀区管委会”与发布机构“云汀区消防支队”不一致，已保留标签。",
        "落款日期 2020-01-03 与成文日期 2020-01-02 不一致，已保留标签。",
    ]
    assert read_text(page + "云汀区消防支队\n2020年1月2日\n").warnings == []


def test_validity_kind_and_odd_values_are_read_or_told():
    head = "标题：甲\n索引号：1/2\n"
    assert read_text(head + "有效性：废止\n").validity == Validity.REPEALED
    assert (
        read_text(head + "公开方式：依申请公开\n").disclosure_kind == DisclosureKind.ON_REQUEST
    )
    assert read_text(head + "终止时间：长期有效\n").warnings == []
    assert read_text(head + "文号：无\n").document_number == ""
    assert read_text(head + "生效时间：近日\n").warnings == ["日期“近日”不能识别，已留空。"]
    assert read_text(head + "有效性：已修改\n").warnings == [
        "有效性“已修改”没有对应的状态，已按日期判断。"
    ]
    for word, validity in [
        *(("继续有效", Validity.IN_FORCE), ("全文有效", Validity.IN_FORCE)),
        *(("长期有效", Validity.IN_FORCE), ("全文废止", Validity.REPEALED)),
        *(("宣布失效", Validity.EXPIRED), ("未生效", Validity.NOT_YET)),
        *(("已宣布失效", Validity.EXPIRED), ("尚未施行", Validity.NOT_YET)),
    ]:
        assert read_text(f"{head}有效性：{word}\n").validity == validity
    full = read_text("标题：甲\n索引号： ０１４１５８６７１／２０２３－００００７ \n")
    assert full.index_number == "014158671/2023-00007"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_utf_8_and_gb18030_give_the_same_record(encoding):
    assert read_page(CARD.encode(encoding), "页面.txt").record == read_text(CARD)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "没有找到“索引号”“标题”“发布机构”等标签，不能读取。"),
        (
            "关于某事的通知\n各单位：\n".encode(),
            "没有找到“索引号”“标题”“发布机构”等标签，不能读取。",
        ),
        (b"%PDF-1.7\x00\x01", "不是文本文件，不能读取。"),
        (b"\xff\xfe\xfd", "文字编码既不是 UTF-8，也不是 GB18030，不能读取。"),
        (
            "<!DOCTYPE html><title>通知公告</title><a href=1>关于甲的通知</a>".encode(),
            "没有找到“索引号”“发布机构”等标签，也没有日期和正文，不能读取。",
        ),
        ("索引号：1/2\n发布机构：乙\n".encode(), "没有找到标题，不能读取。"),
    ],
)
def test_what_is_no_page_of_labels_is_refused_in_words(data, words):
    with pytest.raises(UnreadablePage) as error:
        read_page(data, "x")
    assert str(error.value) == words


@given(st.text() | st.text("索引号标题：: \n发布机构首页>一、（)。"))
def test_no_text_breaks_the_reader(text):
    try:
        record = read_text(CARD + text)
    except UnreadablePage:
        return
    assert record.title and "\n" not in record.title


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(data):
    try:
        page = read_page(data, "x")
    except UnreadablePage as error:
        assert str(error).endswith("。")
    else:
        assert page.record.title


@given(LINES.filter(lambda lines: not any(map(read_labels, lines))))
def test_a_body_survives_reading_and_cleaning(lines):
    record = read_text(CARD + "\n正文如下。\n\n" + "\n\n".join(lines))
    text = text_of(clean_html(record.content_html))
    assert compact(text) == compact("正文如下。" + "".join(lines)).replace("\x00", "")
