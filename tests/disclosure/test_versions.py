"""What readers see of corrections: the notice, the versions, and how two of them differ."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.versions import differing_text, pieces, versions_of
from disclosure.workflow import correct, note_repeal, publish, withdraw
from tests.factories import DisclosureFactory

FIRST = "<p>第一段。</p><p>联系电话：0710-1。</p><p>第三段。</p><p>第四段。</p><p>第五段。</p>"
SECOND = FIRST.replace("0710-1", "0710-2")
PARAGRAPHS = st.lists(st.text("甲乙丙丁。", min_size=1, max_size=12), min_size=1)


@pytest.fixture
def corrected(db):
    document = DisclosureFactory(title="有电话的通知", content_html=FIRST)
    with correct(document, reason="更正联系电话") as row:
        row.content_html = SECOND
    return document


def page_of(client, document, **asked) -> str:
    return client.get(f"{document.get_absolute_url()}versions/", asked).content.decode()


@pytest.mark.django_db
def test_the_page_says_when_and_why_it_was_corrected(client, corrected):
    page = client.get(corrected.get_absolute_url()).content.decode()
    assert "更正：更正联系电话" in page
    assert f"{corrected.get_absolute_url()}versions/" in page
    plain = DisclosureFactory()
    assert "更正前后的不同" not in client.get(plain.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_a_repeal_is_no_correction():
    document = DisclosureFactory()
    note_repeal(document, noted_on="2024-05-01", expires_on=None, words="某文", reason="记录")
    assert document.corrected_at is None


@pytest.mark.django_db
@pytest.mark.parametrize("layout", ["side", "below"])
def test_two_versions_are_compared_with_what_differs_marked(client, corrected, layout):
    page = page_of(client, corrected, layout=layout)
    assert "联系电话：0710-<del>1</del>。" in page
    assert "联系电话：0710-<ins>2</ins>。" in page
    assert "此处 2 段没有改动" in page
    assert f'class="compared {layout}"' in page


@pytest.mark.django_db
def test_fields_that_differ_are_named_in_words(client, corrected):
    with correct(corrected, reason="更正标题") as row:
        row.title, row.keywords = "新的标题", ["电话"]
    page = page_of(client, corrected)
    assert "<del>有电话的通知</del> <ins>新的标题</ins>" in page
    assert "<del>（无）</del> <ins>电话</ins>" in page
    assert "正文没有改动。" in page
    whole = page_of(client, corrected, **{"from": 1, "to": 3})
    assert "第1版与第3版的不同" in whole
    assert "0710-<del>1</del>" in whole


@pytest.mark.django_db
@pytest.mark.parametrize(
    "asked",
    [{"from": "x"}, {"from": "99", "to": "-1"}, {"to": "9" * 4400}, {"layout": "x"}],
)
def test_an_unreadable_question_shows_a_plain_page(client, corrected, asked):
    assert client.get(f"{corrected.get_absolute_url()}versions/", asked).status_code == 200


@pytest.mark.django_db
def test_what_was_never_corrected_says_so(client):
    assert "没有更正过" in page_of(client, DisclosureFactory())


@pytest.mark.django_db
def test_withdrawn_and_restored_unchanged_is_one_version(client, corrected):
    withdraw(corrected, reason="核实", ground="核实")
    answer = client.get(f"{corrected.get_absolute_url()}versions/")
    assert (answer.status_code, answer.url) == (302, corrected.get_absolute_url())
    publish(corrected)
    assert [version.number for version in versions_of(corrected)] == [1, 2]
    assert client.get("/disclosures/no/such/versions/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("times", [1, 6])
def test_the_page_costs_the_same_however_many_versions(
    client, django_assert_num_queries, times
):
    document = DisclosureFactory()
    for number in range(times):
        with correct(document, reason="改") as row:
            row.title = f"标题{number}"
    page_of(client, document)
    # the log's head, the document, its versions
    with django_assert_num_queries(3):
        page_of(client, document)


@given(PARAGRAPHS, PARAGRAPHS)
def test_what_is_shown_puts_together_both_texts(ours, theirs):
    before, after = "\n".join(ours), "\n".join(theirs)
    rows = differing_text(before, after)
    if before == after:
        assert rows == []
        return
    skipped = sum(row.skipped for row in rows)
    left = ["".join(text for text, _only in row.before) for row in rows if row.before]
    right = ["".join(text for text, _only in row.after) for row in rows if row.after]
    assert len(left) + skipped == len(before.split("\n"))
    assert len(right) + skipped == len(after.split("\n"))
    assert set(left) <= set(before.split("\n"))
    assert set(right) <= set(after.split("\n"))


@given(st.text("甲乙丙", max_size=30), st.text("甲乙丙", max_size=30))
def test_pieces_are_the_whole_paragraph_and_what_is_not_marked_is_in_both(before, after):
    ours, theirs = pieces(before, after)
    assert "".join(text for text, _only in ours) == before
    assert "".join(text for text, _only in theirs) == after
    assert "".join(t for t, only in ours if not only) == "".join(
        t for t, only in theirs if not only
    )
