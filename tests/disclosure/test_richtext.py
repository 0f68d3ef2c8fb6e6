from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from disclosure.richtext import BREAKS, SPACE, clean_html, for_page, html_of_paragraphs, text_of

HOSTILE = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="data:text/html,x">x</a>',
    "<iframe src=//x></iframe><form><input></form>",
    '<p style="background:url(x)" onclick=x>y</p>',
    "<svg><script>x</script></svg><math><mtext><style>x",
    '<p class="evil">x</p>',
    '<td colspan="99999999">x',
]


PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            [*HOSTILE, "<div>", "</div>", "<h1>", "<p>", "<table><tr><td>", "&lt;"]
        ),
        st.text(max_size=10),
    )
).map("".join)


class Parser(HTMLParser):
    """The oracle: what a parser reads of cleaned HTML."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts = []

    def handle_data(self, data):
        self.parts.append(SPACE.sub(" ", data))

    def handle_starttag(self, tag, attributes):
        self.parts.append(BREAKS.get(tag, ""))

    def handle_endtag(self, tag):
        self.parts.append(BREAKS.get(f"/{tag}", ""))


@given(PIECES)
@example('<p>a <b title="x>y &quot; z"> b</b>&amp;lt;<br/>c&#10;d</p><td>e<td>f')
def test_the_text_is_what_a_parser_reads(html):
    html = clean_html(html)
    parser = Parser()
    parser.feed(html)
    parser.close()
    lines = (line.strip(" \t") for line in "".join(parser.parts).split("\n"))
    assert text_of(html) == "\n".join(line for line in lines if line)


@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_hostile_survives_cleaning(html):
    cleaned = clean_html(html).lower()
    assert not any(
        mark in cleaned
        for mark in ("script", "onerror", "onclick", "javascript:", "data:", "<iframe", "<form")
    )
    assert not any(mark in cleaned for mark in ("style=", "<svg", "<input", "evil", "9999"))


@given(PIECES)
def test_cleaning_twice_changes_nothing(html):
    assert clean_html(clean_html(html)) == clean_html(html)


def test_blocks_keep_their_bounds_and_words_first_heading_is_the_bodys_first_level():
    html = clean_html("<div>甲</div><div>乙</div><h1>一、丙</h1><h6>丁</h6><p>&nbsp;</p>")
    assert html == "<p>甲</p><p>乙</p><h2>一、丙</h2><h4>丁</h4>"


def test_alignment_tables_and_own_images_stay():
    html = (
        '<p class="text-center">甲</p><table><tbody><tr><td colspan="2">乙</td></tr></tbody>'
        '</table><img src="/attachments/ab/1.png" alt="图">'
    )
    assert clean_html(html) == html


def test_an_image_from_elsewhere_goes():
    assert clean_html('<p>甲<img src="https://elsewhere.example/x.png"></p>') == "<p>甲</p>"


def test_text_has_a_line_a_paragraph_and_tabs_between_cells():
    html = "<h2>一、甲</h2><p>乙<br>丙\n丁</p><table><tr><td>1</td><td>2</td></tr></table>"
    assert text_of(clean_html(html)) == "一、甲\n乙\n丙 丁\n1\t2"


@pytest.mark.parametrize(
    "html",
    [
        "<ul><li>辛2021<ul><li>15项</li></ul></li></ul>",
        '<table><tr><td>辛2021<p class="text-right">15项</p></td></tr></table>',
        "<pre>辛2021</pre><p>15项</p>",
        "<blockquote>辛2021<p>15项</p></blockquote>",
    ],
)
def test_what_stands_within_another_block_is_a_line_of_its_own(html):
    assert text_of(clean_html(html)) == "辛2021\n15项"


@given(st.lists(st.tuples(st.sampled_from(["p", "h2", "center"]), st.text(min_size=1))))
def test_plain_paragraphs_come_through_word_for_word(paragraphs):
    wanted = "".join("".join(text.split()) for _tag, text in paragraphs).replace("\x00", "")
    found = text_of(clean_html(html_of_paragraphs(paragraphs)))
    printable = str.maketrans("", "", "".join(map(chr, range(32))))
    assert "".join(found.split()).translate(printable) == wanted.translate(printable)


def test_a_page_gets_anchors_scrolling_tables_and_a_notice_before_other_sites(settings):
    settings.SITE_URL = "https://here.example"
    html, headings = for_page(
        "<h2>一、<b>甲</b></h2><table><tbody></tbody></table>"
        '<a href="https://there.example/?a=1&amp;b=2" rel="noopener noreferrer">外</a>'
        '<a href="https://here.example/x" rel="noopener noreferrer">内</a>'
    )
    assert [(heading.level, heading.anchor, heading.text) for heading in headings] == [
        (1, "section-1", "一、甲")
    ]
    assert '<h2 id="section-1">' in html
    assert 'tabindex="0"' in html
    assert "there.example" not in html
    assert 'href="/leave/?to=' in html
    assert 'href="https://here.example/x"' in html
