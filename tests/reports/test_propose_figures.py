"""manage.py propose_figures: an object a line, nothing saved, what is unreadable told."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from docx import Document

from reports.models import Figure
from tests.reports.factories import IndicatorFactory, ReportFactory


def run(*sources) -> tuple[list[dict], str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("propose_figures", *map(str, sources), stdout=out, stderr=err)
    except CommandError as error:
        err.write(str(error.returncode))
    return [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue()


def test_a_file_gives_a_json_object_a_line(db, tmp_path):
    path = tmp_path / "报告.txt"
    path.write_text("参与群众达1万余人次，可办率12.5%，行政许可731。")
    lines, errors = run(path)
    assert errors == ""
    assert lines[0] == {
        "file": str(path),
        "value": 10000,
        "unit": "人次",
        "bound": "more_than",
        "phrase": "参与群众达1万余人次",
        "start": 0,
        "indicator": "publicity-attendance",  # by the shipped list, as the site has none
    }
    assert [(line["value"], line["indicator"]) for line in lines[1:]] == [
        (12.5, ""),
        (731, "administrative-permits"),
    ]
    assert not Figure.objects.exists()


def test_a_web_page_and_an_older_encoding_and_a_word_file_are_read(db, tmp_path):
    page = tmp_path / "page.html"
    page.write_text(
        "<html><script>var a = '5件';</script><body><p>办理<b>案件</b>12件。</p></body>"
    )
    old = tmp_path / "old.txt"
    old.write_bytes("办理案件13件。".encode("gb18030"))
    word = tmp_path / "report.docx"
    document = Document()
    document.add_paragraph("办理案件14件。")
    table = document.add_table(1, 2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "公证", "15件"
    document.save(word)
    lines, errors = run(page, old, word)
    assert (errors, [line["value"] for line in lines]) == ("", [12, 13, 14, 15])


def test_a_document_is_named_by_its_index_number_and_uses_the_indicators_of_its_kind(db):
    cases = IndicatorFactory(name="办理案件")
    report = ReportFactory(document={"content_html": "<p>办理案件12件。</p>"})
    other = ReportFactory()
    cases.kind = other.kind
    cases.save()
    number = report.disclosure.index_number
    ((line,), errors) = run(number)
    assert (line["file"], line["value"], line["indicator"], errors) == (number, 12, "", "")
    cases.kind = report.kind
    cases.save()
    ((line,), errors) = run(number)
    assert line["indicator"] == cases.code


def test_what_cannot_be_read_is_told_and_the_others_go_on(db, tmp_path):
    good = tmp_path / "good.txt"
    good.write_text("办理案件12件。")
    binary = tmp_path / "a.bin"
    binary.write_bytes(b"\x00\x01")
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK no zip")
    lines, errors = run("没有/2025-00001", binary, broken, tmp_path, good)
    assert [line["value"] for line in lines] == [12]
    assert "没有/2025-00001：没有这个文件，也没有这个索引号的文件。" in errors
    assert "a.bin：不是文本文件" in errors
    assert "broken.docx：不是完好的 Word 文档" in errors
    assert f"{tmp_path}：文件打不开" in errors
    assert errors.endswith("2")


@pytest.mark.django_db
def test_a_file_without_figures_prints_nothing(tmp_path):
    empty = tmp_path / "empty.txt"
    empty.write_text("")
    assert run(empty) == ([], "")
