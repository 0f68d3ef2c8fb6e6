"""The outline of a report, as headings or as mere paragraphs, whole or damaged."""

from hypothesis import given
from hypothesis import strategies as st

from disclosure.richtext import clean_html, text_of
from reports.outline import beside, headed, readable, sections_of


def outline(html: str) -> list[tuple[int, str]]:
    return [(heading.level, heading.text) for heading in readable(html)[1]]


def sections(html: str):
    return sections_of(*readable(html))


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def test_headings_of_four_levels_are_found_in_paragraphs():
    html = paragraphs(
        "2025年，全区推进法治政府建设，现报告如下。",
        "一、主要举措和成效",
        "（一）规范执法行为。全年办理行政许可731件。",
        "1.开展培训",
        "共培训三期。",
        "(1)培训执法人员132名。",
        "二、存在的不足",
        "一是力量不足。",
    )
    assert outline(html) == [
        (1, "一、主要举措和成效"),
        (2, "（一）规范执法行为。"),
        (3, "1.开展培训"),
        (1, "二、存在的不足"),
    ]


def test_a_sentence_that_heads_a_paragraph_may_be_bold_but_not_partly():
    assert outline("<p><strong>（一）规范执法。</strong>全年办案。</p>") == [
        (2, "（一）规范执法。")
    ]
    assert outline("<p>（一）规范<b>执法</b>。全年办案。</p>") == []


def test_a_heading_that_lost_its_number_is_still_one():
    html = "<h2>二、依法行政</h2><h3>（六）复议应诉。</h3><p>共4件。</p>" + paragraphs(
        ")推进法律顾问体系建设。着力构建四级体系。", "（三健全制度。各单位落实。"
    )
    assert outline(html) == [
        (1, "二、依法行政"),
        (2, "（六）复议应诉。"),
        (2, ")推进法律顾问体系建设。"),
        (2, "（三健全制度。"),
    ]


def test_a_text_with_headings_of_its_own_keeps_its_paragraphs():
    html = "<h2>总体情况</h2>" + paragraphs("一、主动公开", "全年公开信息860条。")
    assert outline(html) == [(1, "总体情况")]


@given(
    st.lists(
        st.sampled_from(
            ["一、总体情况", "（一）好。很好。", ")残缺。", "正文。", "1.小 标题", "(1)细目"]
        )
        | st.text(max_size=30),
        max_size=12,
    )
)
def test_making_an_outline_changes_no_character_of_the_text(texts):
    html = clean_html("".join(f"<p>{text}</p>" for text in texts))
    assert "".join(text_of(headed(html)).split()) == "".join(text_of(html).split())


def test_sections_reach_from_heading_to_heading():
    html = "<p>前言。</p><h2>一、总体</h2><p>甲。</p><h3>（一）公开</h3><p>乙。</p>"
    found = sections(html)
    assert [section.heading and section.heading.text for section in found] == [
        None,
        "一、总体",
        "（一）公开",
    ]
    assert found[1].head == '<h2 id="section-1">一、总体</h2>'
    assert found[1].body == "<p>甲。</p>"


def titles(ours: str, theirs: str) -> list[tuple[str, str]]:
    return [
        tuple(side.heading.text if side and side.heading else "" for side in pair)
        for pair in beside(sections(ours), sections(theirs))
    ]


def test_sections_of_two_years_meet_by_their_titles_not_their_numbers():
    ours = "<h2>一、2025年工作成效</h2><h2>二、存在的不足</h2><h2>三、第一责任人履职情况</h2>"
    theirs = (
        "<h2>一、2024年度工作成效</h2><h2>二、第一责任人履行职责情况</h2><h2>三、大事记</h2>"
    )
    assert titles(ours, theirs) == [
        ("一、2025年工作成效", "一、2024年度工作成效"),
        ("二、存在的不足", ""),
        ("三、第一责任人履职情况", "二、第一责任人履行职责情况"),
        ("", "三、大事记"),
    ]


def test_what_stands_before_the_first_heading_meets_its_like():
    assert len(beside(sections("<p>甲</p><h2>一、总体</h2>"), sections("<p>乙</p>"))) == 2
