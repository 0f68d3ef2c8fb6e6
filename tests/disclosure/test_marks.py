"""The words that led a reader to a document are marked in it."""

import re
from html import escape, unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.enums import State
from disclosure.richtext import clean_html, for_page, text_of
from disclosure.search.places import places
from disclosure.search.query import Word, words_of
from disclosure.views.marks import MOST_HITS, mark_html
from tests.factories import DisclosureFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def document():
    return DisclosureFactory(
        title="云汀区行政执法监督办法",
        content_html="<p>行政<b>执法</b>应当公正。</p><p>监督行政执法。</p>",
    )


def test_a_result_leads_to_the_marked_document(client, document):
    page = client.get("/disclosures/", {"q": "行政执法"}).text
    address = f"{document.get_absolute_url()}?q=%E8%A1%8C%E6%94%BF%E6%89%A7%E6%B3%95"
    assert f'href="{address}"' in page
    marked = client.get(address).text
    assert "云汀区<mark>行政执法</mark>监督办法" in marked
    assert '<p><mark id="hit-1">行政</mark>' in marked
    assert "<b><mark>执法</mark></b>应当公正" in marked
    assert '<mark id="hit-2">行政执法</mark>' in marked
    assert '<a class="first" href="#hit-1">到第一处</a>' in marked
    assert "正文中共 2 处" in " ".join(marked.split())
    assert f'href="{document.get_absolute_url()}">去掉标记' in marked
    assert '<meta name="robots" content="noindex">' in marked
    assert (
        f'rel="canonical" href="http://127.0.0.1:8000{document.get_absolute_url()}"' in marked
    )


@pytest.mark.parametrize("query", ["", "  ", "!!", "-行政", '"', "\x00"])
def test_what_names_no_word_marks_nothing(client, document, query):
    page = client.get(document.get_absolute_url(), {"q": query})
    assert page.status_code == 200
    assert "<mark" not in page.text
    assert "去掉标记" not in page.text


def test_a_word_that_is_not_there_is_said(client, document):
    page = client.get(document.get_absolute_url(), {"q": "水库"}).text
    assert "正文中没有" in page
    assert "<mark" not in page


def test_what_was_typed_is_text(client, document):
    page = client.get(document.get_absolute_url(), {"q": "行政<script>alert(1)</script>"}).text
    assert "<script>alert" not in page


def test_the_words_stand_in_the_search_box_and_the_bar_as_they_were_typed(client, document):
    page = client.get(document.get_absolute_url(), {"q": "“行政 执法” -水库 <b>"}).text
    assert 'value="“行政 执法” -水库 &lt;b&gt;"' in page
    assert "<b>“行政 执法”</b><b>“&lt;b&gt;”</b>" in page


def test_a_query_of_more_than_two_hundred_characters_is_cut(client, document):
    page = client.get(document.get_absolute_url(), {"q": "行政执法 " + "长" * 10_000})
    assert page.status_code == 200
    assert "长" * 196 not in page.text


def test_more_than_five_hundred_places_are_counted_and_the_first_are_marked(client):
    row = "<tr>" + "<td>行政</td>" * 10 + "</tr>"
    many = DisclosureFactory(content_html=f"<table>{row * 60}</table>")
    page = client.get(many.get_absolute_url(), {"q": "行政"}).text
    assert "正文中共 600 处，标出前 500 处" in page
    assert page.count("<mark") == MOST_HITS
    assert 'id="hit-500"' in page
    exactly = DisclosureFactory(content_html=f"<table>{row * 50}</table>")
    assert "正文中共 500 处<" in client.get(exactly.get_absolute_url(), {"q": "行政"}).text


def test_a_preview_is_marked_too(client):
    client.force_login(UserFactory())
    draft = DisclosureFactory(state=State.DRAFT, content_html="<p>行政执法</p>")
    address = f"/admin/disclosure/disclosure/{draft.pk}/page/"
    assert "<mark" not in client.get(address).text
    page = client.get(address, {"q": "执法"}).text
    assert '行政<mark id="hit-1">执法</mark>' in page
    assert f'href="{address}">去掉标记' in page


# --- marks in HTML ----------------------------------------------------------------------


def bare(marked: str) -> str:
    """Marked HTML without the steps between the marks."""
    return re.sub(r'<span class="hops">.*?</span>(?:<a [^>]*>[^<]*</a>)?</span>', "", marked)


def test_html_is_marked_in_its_text_only():
    html = '<p title="行政>执法">行<b>政</b>执法和 A&amp;B</p><p>行</p><p>政执法</p>'
    marked, count = mark_html(html, words_of("行政执法 A&B"))
    assert count == 2
    assert marked == (
        '<p title="行政>执法"><mark id="hit-1">行</mark>'
        '<span class="hops"><span>1 / 2</span><a href="#hit-2">下一处</a></span>'
        "<b><mark>政</mark></b><mark>执法</mark>和 "
        '<mark id="hit-2">A&amp;B</mark>'
        '<span class="hops"><a href="#hit-1">上一处</a><span>2 / 2</span></span>'
        "</p><p>行</p><p>政执法</p>"
    )


@pytest.mark.parametrize(
    ("html", "query", "expected"),
    [
        ("<p>政府</p>\n<p>工作</p>", "“政府 工作”", "<p>[政府]</p>\n<p>[工作]</p>"),
        (
            "<table>\n<tr>\n<td>政府</td>\n<td>工作</td>\n</tr>\n</table>",
            "“政府 工作”",
            "<table>\n<tr>\n<td>[政府]</td>\n<td>[工作]</td>\n</tr>\n</table>",
        ),
        ("<p>政府<br>工作</p>", "政府工作", "<p>政府<br>工作</p>"),
        ("<p>政府&nbsp;工作</p>", "“政府 工作”", "<p>[政府&nbsp;工作]</p>"),
        ("<p>A&lt;B &amp;lt;</p>", "b", "<p>A&lt;[B] &amp;lt;</p>"),
        ("<p>1&#189;2</p>", "1", "<p>1&#189;2</p>"),
        ("<p>用<sub>水</sub><i>量</i></p>", "用水量", "<p>[用]<sub>[水]</sub><i>[量]</i></p>"),
    ],
)
def test_a_hit_runs_over_tags_as_the_text_does(html, query, expected):
    marked = bare(mark_html(html, words_of(query))[0])
    assert re.sub("<mark[^>]*>", "[", marked).replace("</mark>", "]") == expected


def test_no_link_stands_within_another():
    html = '<p><a href="/x">行政</a>和<a href="/y">行<b>政</b>、行政</a></p>'
    marked, _count = mark_html(html, words_of("行政"))
    assert marked == (
        '<p><a href="/x"><mark id="hit-1">行政</mark></a>'
        '<span class="hops"><span>1 / 3</span><a href="#hit-2">下一处</a></span>'
        '和<a href="/y"><mark id="hit-2">行</mark><b><mark>政</mark></b>、'
        '<mark id="hit-3">行政</mark></a>'
        '<span class="hops"><a href="#hit-1">上一处</a><span>2–3 / 3</span></span></p>'
    )


INLINE = st.sampled_from(["", "<b>", "</b>", "<a href='/x'>", "</a>", "<br>", "<sub>"])
BLOCK = st.sampled_from(["<p>", "</p><p>", "<li>", "<table><tr><td>", "</td><td>", "</table>"])
WORDS = st.text(st.sampled_from("行政执法A1&<>\"' \n½"), max_size=6).map(escape)


@given(
    st.lists(st.one_of(WORDS, WORDS, INLINE, BLOCK), max_size=25),
    st.sampled_from("行 政执 a 1 行政执法 2".split()),
)
@settings(max_examples=400, deadline=None)
def test_marks_stand_where_the_index_finds_the_word_and_change_nothing_else(parts, typed):
    html, _headings = for_page(clean_html("".join(parts)))
    marked, count = mark_html(html, [Word(typed)])
    assert count == len(list(places(text_of(html), [Word(typed)])))
    assert len(re.findall(r'<mark id="hit-\d+">', marked)) == count
    without = re.sub(r"<mark[^>]*>|</mark>", "", bare(marked))
    assert without == html
    inside = re.findall(r"<mark[^>]*>(.*?)</mark>", marked, re.S)
    assert all(unescape(part).strip() and "<" not in part for part in inside)
