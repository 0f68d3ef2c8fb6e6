"""A document for paper and as files."""

import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from disclosure.models import Attachment
from disclosure.models.attachments import stored_name
from disclosure.paper import pdf, word
from disclosure.paper.archive import free_name
from disclosure.paper.blocks import blocks_of, plain_text
from disclosure.paper.kept import folder_of
from disclosure.paper.sheet import Sheet
from disclosure.paper.tables import parts
from disclosure.richtext import clean_html
from disclosure.workflow import correct, erase, publish, withdraw
from tests import catalogue
from tests.factories import DisclosureFactory

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de000000"
    "0c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)
WIDE = "<table>" + f"<tr>{'<td>格</td>' * 200}</tr>" * 3 + "</table>"


def sheet(html: str, **fields) -> Sheet:
    usual = {
        "title": "云汀区排水防涝三年行动方案",
        "under": ["云政办发〔2024〕12号"],
        "body": "云汀区人民政府办公室",
        "keywords": ["排水"],
        "card": [("索引号", "014082773/2024-00001"), ("发布机构", "云汀区人民政府办公室")],
        "notices": [],
        "files": ["附件1.pdf"],
        "site": "云汀区政府信息公开",
        "address": "https://www.example.gov.cn/disclosures/014082773/2024-00001/",
        "image": lambda source: None,
    }
    return Sheet(**{**usual, **fields}, blocks=blocks_of(clean_html(html)))


def texts(blocks: list[dict]) -> list[str]:
    return [plain_text(block) for block in blocks]


# --- blocks ---------------------------------------------------------------------------


def test_headings_paragraphs_and_marks_become_blocks():
    first, second, third = blocks_of(
        '<h2 class="text-center">一、总则</h2><p>各镇：<strong>请<em>速</em>办</strong></p>'
        '<p class="text-right">2024年5月<br>云汀区</p>'
    )
    assert (first["kind"], first["level"], first["align"]) == ("heading", 1, "center")
    assert [(run["text"], run["marks"]) for run in second["runs"]] == [
        ("各镇：", []),
        ("请", ["bold"]),
        ("速", ["bold", "italic"]),
        ("办", ["bold"]),
    ]
    assert (third["align"], plain_text(third)) == ("right", "2024年5月\n云汀区")


def test_an_outline_has_no_gaps():
    blocks = blocks_of("<h4>1.</h4><h3>（一）</h3><h2>一、</h2><h4>1.</h4><h4>2.</h4>")
    assert [block["level"] for block in blocks] == [1, 2, 1, 2, 3]


def test_lists_quotes_and_pictures_keep_their_place():
    blocks = blocks_of(
        '<ol start="3"><li>三</li><li>四<ul><li>内</li></ul></li></ol>'
        '<blockquote><p>引</p></blockquote><p>前<img src="/attachments/a/b.png" alt="图">后</p>'
    )
    assert [block["kind"] for block in blocks] == [
        *("list", "quote", "paragraph", "image", "paragraph"),
    ]
    assert blocks[0]["start"] == 3
    assert [texts(item) for item in blocks[0]["items"]] == [["三"], ["四", "内"]]


def test_a_table_is_a_grid_with_its_spans():
    (table,) = blocks_of(
        "<table><caption>表1</caption><tr><th rowspan=2>项目</th><th colspan=2>数量</th></tr>"
        "<tr><th>甲</th><th>乙</th></tr><tr><td rowspan=9>合计</td><td colspan=999>1</td></tr>"
        "<tr><td>2</td><td>3</td></tr></table>"
    )
    places = [
        (plain_text(cell), cell["x"], cell["y"], cell["colspan"], cell["rowspan"])
        for cell in table["cells"]
    ]
    assert places == [
        ("项目", 0, 0, 1, 2),
        ("数量", 1, 0, 2, 1),
        ("甲", 1, 1, 1, 1),
        ("乙", 2, 1, 1, 1),
        ("合计", 0, 2, 1, 2),
        ("1", 1, 2, 2, 1),
        ("2", 1, 3, 1, 1),
        ("3", 2, 3, 1, 1),
    ]
    assert (table["columns"], table["rows"], table["head"]) == (3, 4, 2)


def test_a_wide_table_is_parted_with_its_first_column_again():
    (table,) = blocks_of(
        "<table><tr><td colspan=5>总表</td></tr><tr>"
        + "".join(f"<td>{number}</td>" for number in range(5))
        + "</tr></table>"
    )
    assert [
        [(plain_text(cell), cell["x"], cell["colspan"]) for cell in part["cells"]]
        for part in parts(table, 3)
    ] == [
        [("总表", 0, 3), ("0", 0, 1), ("1", 1, 1), ("2", 2, 1)],
        [("总表", 0, 3), ("0", 0, 1), ("3", 1, 1), ("4", 2, 1)],
    ]


CELL = st.tuples(st.integers(0, 40), st.integers(0, 40), st.sampled_from(["td", "th"]))


@given(st.lists(st.lists(CELL, max_size=6), max_size=6))
def test_no_two_cells_of_a_table_stand_in_one_place(rows):
    html = "".join(
        "<tr>"
        + "".join(
            f"<{tag} colspan={right} rowspan={down}>格</{tag}>" for right, down, tag in row
        )
        + "</tr>"
        for row in rows
    )
    for table in blocks_of(clean_html(f"<table>{html}</table>")):
        taken = [
            (cell["x"] + right, cell["y"] + down)
            for cell in table["cells"]
            for right in range(cell["colspan"])
            for down in range(cell["rowspan"])
        ]
        assert len(taken) == len(set(taken))
        assert all(x < table["columns"] and y < table["rows"] for x, y in taken)
        assert len(table["cells"]) == sum(map(len, rows))


# --- PDF and Word ---------------------------------------------------------------------

HARD = {
    "markup of the printer": "<p>#panic(1) $x$ *b* `c` @d &lt;e&gt; \\ //</p>",
    "control characters": "<p>\x01坏\x0b\ufffe字\ufeff</p>",
    "a character that no font has": "<p>\U0001f600\ue000\U00031350</p>",
    "deep nesting": "<blockquote>" * 300 + "深" + "</blockquote>" * 300,
    "deep lists": "<ul><li>" * 100 + "深" + "</li></ul>" * 100,
    "200 columns": WIDE,
    "empty things": "<ul></ul><ol><li></li></ol><table></table><table><tr></tr></table><p></p>",
    "spans that collide": (
        "<table><tr><td>1</td><td rowspan=3>2</td></tr><tr><td colspan=9>3</td></tr>"
        "<tr><th rowspan=0>4</th></tr></table>"
    ),
    "a table in a list in a quote": f"<blockquote><ul><li>{WIDE}</li></ul></blockquote>",
    "broken markup": "<p><b>粗<p>段</i></td><table><tr>格<td>a</table></p>",
    "nothing": "",
    "a picture that is none": "<p><img src='/attachments/x/y.png' alt='示意图'></p>",
}


@pytest.mark.parametrize("name", HARD)
def test_nothing_breaks_a_printer(name):
    assert_printed(sheet(HARD[name]))


@pytest.mark.parametrize("picture", [b"", b"\x89PNG broken", b"\xff\xd8\xff broken", PNG])
def test_no_picture_breaks_a_printer(picture):
    html = "<p><img src='/attachments/x/y.png' alt='示意图'></p>"
    assert_printed(sheet(html, image=lambda source: picture))


def test_a_picture_that_cannot_be_read_takes_no_other_with_it():
    pictures = {"/attachments/a/good.png": PNG, "/attachments/b/bad.png": b"\x89PNG broken"}
    both = "".join(f"<p><img src='{source}' alt='示意图'></p>" for source in pictures)
    good = "<p><img src='/attachments/a/good.png' alt='示意图'></p><p>［图片：示意图］</p>"
    made = pdf.make(sheet(both, image=pictures.get))
    assert made.count(b"/Subtype/Image") == 1
    assert made == pdf.make(sheet(good, image=pictures.get))


def assert_printed(hard: Sheet) -> None:
    assert pdf.make(hard).startswith(b"%PDF-1.")
    assert Document(io.BytesIO(word.make(hard))).paragraphs


@pytest.mark.parametrize("count", [3, 4, 40])
def test_a_pdf_with_four_headings_has_printed_contents(count):
    html = "".join(f"<h2>第{number}部分</h2><p>内容。</p>" for number in range(count))
    made = pdf.make(sheet(html))
    assert b"pdfuaid" in made
    assert made.count(b"/S/TOCI") == (count if count >= 4 else 0)


def test_a_pdf_has_a_seal_for_accessibility_and_bookmarks():
    made = pdf.make(sheet("<h2>一、总体目标</h2><p>三年内完成改造。</p><h3>（一）管网</h3>"))
    assert b"pdfuaid" in made
    assert b"/Outlines" in made
    assert b"/StructTreeRoot" in made


def test_a_word_file_has_real_headings_and_tables():
    made = word.make(
        sheet(
            "<h2>一、总体目标</h2><p>见<a href='https://water.example.gov.cn/'>水务</a>。</p>"
            "<h3>（一）管网</h3><table><tr><th>项目</th><th>数量</th></tr>"
            "<tr><td rowspan=2>合计</td><td>1</td></tr><tr><td>2</td></tr></table>"
        )
    )
    file = Document(io.BytesIO(made))
    styled = [(each.style.name, each.text) for each in file.paragraphs]
    assert [each for each in styled if each[0] != "Normal"] == [
        ("Title", "云汀区排水防涝三年行动方案"),
        ("Heading 1", "一、总体目标"),
        ("Heading 2", "（一）管网"),
    ]
    assert "https://water.example.gov.cn/" in {
        each.target_ref for each in file.part.rels.values() if each.is_external
    }
    card, table = file.tables
    assert card.cell(0, 1).text == "014082773/2024-00001"
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["项目", "数量"],
        ["合计", "1"],
        ["合计", "2"],
    ]


def test_word_gets_no_table_that_it_cannot_open():
    file = Document(io.BytesIO(word.make(sheet(WIDE))))
    assert {len(table.columns) for table in file.tables[1:]} == {60, 23}


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=200), st.text(max_size=40))
def test_any_text_makes_well_formed_files(text, title):
    made = word.make(sheet(f"<p>{text}</p>", title=blocks_safe(title)))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        etree.fromstring(archive.read("word/document.xml"))


def blocks_safe(title: str) -> str:
    """A title as a sheet takes it: what the site stores has no such characters."""
    return "".join(plain_text(block) for block in blocks_of(clean_html(title))) or "标题"


# --- the site -------------------------------------------------------------------------


@pytest.fixture
def shown(db):
    return catalogue.build().shown


def address(name: str, document) -> str:
    return reverse(f"disclosure:{name}", args=[document.index_number])


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def test_the_print_page_has_the_document_and_its_address_as_a_qr_code(client, shown):
    answer = client.get(address("print", shown))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert shown.title in page
    assert "<svg" in page
    assert shown.canonical_url in page
    assert "附件1 任务清单.pdf" in page
    assert catalogue.SECRET not in page


def test_files_are_made_once_and_again_when_the_document_changes(client, shown):
    first = client.get(address("pdf", shown))
    assert first["Content-Type"] == "application/pdf"
    assert body(first).startswith(b"%PDF")
    (made,) = default_storage.listdir(folder_of(shown))[1]
    body(client.get(address("pdf", shown)))
    assert default_storage.listdir(folder_of(shown))[1] == [made]
    back = client.get(address("pdf", shown), headers={"If-None-Match": first["ETag"]})
    assert back.status_code == 304
    with correct(shown, reason="更正错字") as row:
        row.content_html = "<p>更正后的正文。</p>"
    body(client.get(address("pdf", shown)))
    (again,) = default_storage.listdir(folder_of(shown))[1]
    assert again != made


def test_word_leaves_as_a_file_with_the_title_as_its_name(client, shown):
    answer = client.get(address("docx", shown))
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert shown.title in "".join(
        each.text for each in Document(io.BytesIO(body(answer))).paragraphs
    )


@pytest.mark.parametrize("name", ["print", "pdf", "docx", "all_attachments"])
def test_what_is_not_public_is_not_printed(client, shown, name):
    withdraw(shown, reason="内容有误", ground="核查")
    answer = client.get(address(name, shown))
    assert answer.status_code == 302
    assert client.get(answer["Location"]).status_code == 410
    unknown = reverse(f"disclosure:{name}", args=["011158671/1999-00001"])
    assert client.get(unknown).status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("end", [withdraw, erase])
def test_made_files_go_with_their_document(client, end):
    document = DisclosureFactory()
    for name in ["pdf", "docx"]:
        body(client.get(address(name, document)))
    assert len(default_storage.listdir(folder_of(document))[1]) == 2
    if end is withdraw:
        withdraw(document, reason="内容有误", ground="核查")
    else:
        erase(document, ground="依法删除")
    assert default_storage.listdir(folder_of(document))[1] == []


def test_all_attachments_come_in_one_zip(client, db):
    document = DisclosureFactory(state="draft")
    for name in ["附表.pdf", "附表.pdf", "说明.pdf"]:
        catalogue.attach(document, name)
    gone = Attachment.from_file(ContentFile(b"%PDF-1.4 gone"), "缺失.pdf")
    gone.disclosure = document
    gone.save()
    publish(document)
    default_storage.delete(stored_name(gone.sha256))
    answer = client.get(address("all_attachments", document))
    with zipfile.ZipFile(io.BytesIO(body(answer))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [
            *("附表.pdf", "附表 (2).pdf", "说明.pdf", "未能提供的文件.txt"),
        ]
        assert archive.read("附表.pdf") == "%PDF-1.4 附表.pdf".encode()
        assert archive.read("未能提供的文件.txt").decode() == "缺失.pdf"


def test_names_in_a_zip_lead_nowhere_else():
    names: set[str] = set()
    assert free_name("../../etc/passwd", names) == "／..／etc／passwd"
    assert free_name("..", names) == "附件"
    assert free_name("A.PDF", names) == "A.PDF"
    assert free_name("a.pdf", names) == "a (2).pdf"


@pytest.mark.parametrize("count", [1, 6])
def test_a_file_costs_the_same_whatever_hangs_on_the_document(
    client, db, django_assert_num_queries, count
):
    document = DisclosureFactory(state="draft")
    for number in range(count):
        catalogue.attach(document, f"附件{number}.pdf")
    publish(document)
    body(client.get(address("pdf", document)))
    # the log's head, the row, relations, subjects with co-issuers, attachments
    with django_assert_num_queries(5):
        body(client.get(address("pdf", document)))
