"""Whole old sites: manifests, links, parts, doubles, names, personal data, addresses."""

import csv
from base64 import b64encode

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from disclosure.enums import RelationKind, State
from disclosure.legacy.sources import BadManifest, Site
from disclosure.models import (
    Attachment,
    Disclosure,
    IssuingBody,
    LegacyAddress,
    LegacyLink,
    LogEntry,
    PublicationLog,
    Relation,
)
from disclosure.workflow import erase, withdraw
from tests.disclosure.legacy.sites import html, write

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20


def run(*paths, **options):
    call_command("import_legacy", *paths, verbosity=0, **options)


def report(*paths, path, **options):
    """Run with a report; return its lines by file name."""
    try:
        run(*paths, report=path, **options)
    except CommandError as error:
        assert error.returncode == 2
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {line["file"].rpartition("/")[2]: line for line in csv.DictReader(file)}


# --- addresses ------------------------------------------------------------------------


def test_the_path_below_the_folder_leads_to_the_document(client, tmp_path):
    write(tmp_path, "zwgk/2021/t1.shtml", html("甲事通知", "014158671/2021-00001"))
    run(tmp_path)
    response = client.get("/zwgk/2021/t1.shtml")
    assert response.status_code == 301
    assert response["Location"] == "/disclosures/014158671/2021-00001/"
    assert client.head("/zwgk/2021/t1.shtml").status_code == 301
    assert client.post("/zwgk/2021/t1.shtml").status_code == 404
    assert client.get("/zwgk/2021/t2.shtml").status_code == 404


def test_queries_are_a_part_of_an_address_in_any_order(client, tmp_path):
    write(tmp_path, "a.html", html("甲事通知", "014158671/2021-00001"))
    write(tmp_path, "b.html", html("乙事通知", "014158671/2021-00002"))
    manifest = "网址,文件,栏目\nhttp://old.example/show.asp?id=1&c=2,a.html,\n"
    manifest += "/show.asp?id=2&c=2,b.html,\n"
    write(tmp_path, "list.csv", manifest)
    run(tmp_path / "list.csv")
    for address, number in [
        ("/show.asp?c=2&id=1", "014158671/2021-00001"),
        ("/show.asp?id=2&c=2", "014158671/2021-00002"),
    ]:
        assert client.get(address)["Location"] == f"/disclosures/{number}/"
    assert client.get("/show.asp?id=3&c=2").status_code == 404
    assert client.get("/show.asp").status_code == 404


def test_the_first_page_of_a_folder_has_two_addresses(client, tmp_path):
    write(tmp_path, "tz/index.html", html("甲事通知", "014158671/2021-00001"))
    run(tmp_path)
    assert client.get("/tz/").status_code == 301
    assert client.get("/tz/index.html?from=weixin").status_code == 301


def test_addresses_in_chinese_are_one_however_they_are_written(client, tmp_path):
    write(tmp_path, "通知/甲 乙.html", html("甲事通知", "014158671/2021-00001"))
    run(tmp_path)
    assert client.get("/%E9%80%9A%E7%9F%A5/%E7%94%B2%20%E4%B9%99.html").status_code == 301


def test_a_withdrawn_document_says_so_and_a_draft_says_nothing(client, tmp_path):
    write(tmp_path, "a.html", html("甲事通知", "014158671/2021-00001"))
    write(tmp_path, "b.html", html("乙事通知", "014158671/2021-00002", day=""))
    run(tmp_path)
    withdraw(Disclosure.objects.public().get(), reason="正在核实。", ground="核查")
    assert client.get("/a.html", follow=True).status_code == 410
    assert client.get("/b.html").status_code == 404
    assert LegacyAddress.objects.filter(address="/b.html").exists()


def test_what_this_site_answers_itself_comes_first(client, tmp_path):
    write(tmp_path, "apply/index.html", html("甲事通知", "014158671/2021-00001"))
    run(tmp_path)
    assert client.get("/apply/").status_code == 200
    assert client.get("/apply/index.html").status_code == 301


def test_an_old_address_costs_one_query_and_only_where_nothing_else_answers(client, tmp_path):
    write(tmp_path, "a.html", html("甲事通知", "014158671/2021-00001"))
    run(tmp_path)
    for address, count in [("/apply/", 0), ("/a.html", 1), ("/b.html", 1)]:
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        asked = [query for query in queries if "legacyaddress" in query["sql"]]
        assert (address, len(asked)) == (address, count)


# --- manifests ------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_manifest_names_address_file_and_column(tmp_path, encoding):
    write(tmp_path, "p/a.html", html("甲事通知", "014158671/2021-00001"))
    text = "栏目,网址,文件\n首页 > 政务公开 > 水利信息,http://old.example/a,p/a.html\n"
    write(tmp_path, "list.csv", text.encode(encoding))
    run(tmp_path / "list.csv")
    assert Disclosure.objects.get().column.name == "水利信息"
    assert LegacyAddress.objects.get().address == "/a"


def test_a_manifest_may_be_a_sheet_with_its_files_in_a_folder_named_beside(tmp_path):
    write(tmp_path / "site", "a.html", html("甲事通知", "014158671/2021-00001"))
    write(tmp_path / "site", "b.html", html("乙事通知", "014158671/2021-00002"))
    book = Workbook()
    book.active.append(["address", "file", "column"])
    book.active.append(["/x/1.html", "a.html", None])
    book.save(tmp_path / "list.xlsx")
    run(tmp_path / "list.xlsx", tmp_path / "site")
    assert set(LegacyAddress.objects.values_list("address", flat=True)) == {
        "/x/1.html",
        "/b.html",
    }


def test_a_manifest_that_names_no_files_is_refused_in_words(tmp_path):
    manifest = write(tmp_path, "list.csv", "网址,标题\n/a,甲\n")
    with pytest.raises(BadManifest, match="没有“文件”一栏"):
        Site.of([manifest])
    with pytest.raises(CommandError, match="没有“文件”一栏"):
        run(manifest)


def test_a_file_that_a_manifest_names_in_vain_is_told(tmp_path):
    manifest = write(tmp_path, "list.csv", "网址,文件\n/a,gone.html\n")
    line = report(manifest, path=tmp_path / "out.csv")["gone.html"]
    assert (line["outcome"], line["warnings"]) == ("失败", "没有这个文件。")


# --- files ----------------------------------------------------------------------------


def test_files_and_images_come_along_and_keep_their_addresses(client, tmp_path):
    text = (
        "<p>各镇人民政府：</p><p>请认真执行，不得有误。<img src='../f/i.png' alt='图1'></p>"
        "<p><a href='/f/b.pdf'>进度表</a> <a href='gone.doc'>缺件.doc</a></p>"
    )
    write(tmp_path, "z/a.html", html("甲事通知", "014158671/2021-00001", text=text))
    write(tmp_path, "f/b.pdf", PDF)
    write(tmp_path, "f/i.png", PNG)
    line = report(tmp_path, path=tmp_path / "out.csv")["a.html"]
    row = Disclosure.objects.public().get()
    image, file = row.attachments.all()
    assert [image.name, file.name] == ["图1.png", "进度表.pdf"]
    assert f'<img src="{image.get_absolute_url()}" alt="图1">' in row.content_html
    assert f'<a href="{file.get_absolute_url()}"' in row.content_html
    assert "缺件.doc" in row.content_text and "gone.doc" not in row.content_html
    assert "附件“缺件.doc”的文件不在导入的目录中（gone.doc），未能带入。" in line["warnings"]
    assert client.get("/f/b.pdf")["Location"] == file.get_absolute_url()
    assert b"".join(client.get(file.get_absolute_url())) == PDF
    shown = client.get(row.get_absolute_url()).context["attachments"]
    assert shown == [file]  # the image stands in the text


def test_a_file_passes_the_gate_of_every_upload_and_none_leads_out_of_the_folder(tmp_path):
    text = (
        "<p>各镇人民政府：</p><p>请认真执行。<a href='a.doc'>程序.doc</a>"
        "<a href='../secret.pdf'>密.pdf</a><a href='/../secret.pdf'>密件.pdf</a></p>"
    )
    write(tmp_path, "secret.pdf", PDF)
    write(tmp_path, "site/p.html", html("甲事通知", "014158671/2021-00001", text=text))
    write(tmp_path, "site/a.doc", b"MZ" + b"\x00" * 50)
    line = report(tmp_path / "site", path=tmp_path / "out.csv")["p.html"]
    assert not Attachment.objects.exists()
    assert "“程序.doc”是可执行程序，不能作为附件。" in line["warnings"]
    assert line["warnings"].count("不在导入的目录中") == 2


def test_a_picture_inside_the_page_comes_along(tmp_path):
    data = b64encode(PNG).decode()
    text = f"<p>请认真执行，不得有误。<img src='data:image/png;base64,{data}'></p>"
    write(tmp_path, "a.html", html("甲事通知", "014158671/2021-00001", text=text))
    run(tmp_path)
    assert Attachment.objects.get().media_type == "image/png"
    assert "/attachments/" in Disclosure.objects.get().content_html


# --- links ----------------------------------------------------------------------------

READ = "<div><h4>相关文件</h4><a href='../z/doc.html'>甲事管理办法的通知</a></div>"
READING = "<div><h4>政策解读</h4><a href='/j/read.html'>甲事管理办法的解读</a></div>"


def write_pair(folder, reading="", read=""):
    write(
        folder, "j/read.html", html("甲事管理办法政策解读", "014158671/2021-00002", foot=read)
    )
    write(
        folder, "z/doc.html", html("甲事管理办法的通知", "014158671/2021-00001", foot=reading)
    )


@pytest.mark.parametrize(("reading", "read"), [(READING, READ), (READING, ""), ("", READ)])
def test_an_interpretation_says_what_it_interprets_whoever_names_the_other(
    tmp_path, reading, read
):
    write_pair(tmp_path, reading, read)
    run(tmp_path)
    relation = Relation.objects.get()
    assert relation.kind == RelationKind.INTERPRETS
    assert relation.source.title == "甲事管理办法政策解读"
    assert relation.target.title == "甲事管理办法的通知"
    assert not LogEntry.objects.filter(kind="changed").exists()
    assert not LegacyLink.objects.exists()


@pytest.mark.parametrize("first", ["j", "z"])
@pytest.mark.parametrize(("reading", "read"), [(READING, READ), (READING, ""), ("", READ)])
def test_links_are_joined_when_the_other_comes_in_a_later_run(tmp_path, first, reading, read):
    write_pair(tmp_path / "1", reading, read)
    write_pair(tmp_path / "2", reading, read)
    later = "z" if first == "j" else "j"
    for place, gone in [("1", later), ("2", first)]:
        for file in (tmp_path / place / gone).iterdir():
            file.unlink()
        run(tmp_path / place)
    relation = Relation.objects.get()
    assert (relation.kind, relation.target_title) == (RelationKind.INTERPRETS, "")
    assert relation.source.title == "甲事管理办法政策解读"
    assert relation.target.title == "甲事管理办法的通知"
    assert not LegacyLink.objects.exists()


def test_a_link_in_the_text_of_an_interpretation_is_enough_where_it_leads_to_a_document(
    tmp_path,
):
    text = (
        "<p>近日，区政府印发了<a href='../z/doc.html'>《甲事管理办法》</a>，"
        "依据<a href='law.html'>《某某事务管理条例》</a>，现解读如下。</p>"
    )
    write(tmp_path, "j/read.html", html("甲事管理办法政策解读", "A/2", text=text))
    write(tmp_path, "z/doc.html", html("甲事管理办法的通知", "A/1"))
    run(tmp_path)
    relation = Relation.objects.get()
    assert (relation.kind, relation.target.index_number) == ("interprets", "A/1")
    assert '<a href="/z/doc.html"' in relation.source.content_html


def test_a_document_elsewhere_is_named_in_words(tmp_path):
    foot = "<div><h4>相关文件</h4><a href='http://other.example/1.html'>某省管理办法的通知</a></div>"
    write(tmp_path, "a.html", html("甲事政策解读", "014158671/2021-00001", foot=foot))
    run(tmp_path)
    relation = Relation.objects.get()
    assert (relation.kind, relation.target_title) == ("interprets", "某省管理办法的通知")


def test_what_is_related_and_does_not_come_is_named_in_words(tmp_path):
    foot = "<div><h4>相关政策</h4><a href='gone.html'>从未导入的通知</a></div>"
    write(tmp_path, "a.html", html("甲事通知", "A/1", foot=foot))
    run(tmp_path)
    relation = Relation.objects.get()
    assert (relation.kind, relation.target_title) == ("related", "从未导入的通知")


def test_the_nearest_heading_says_what_a_link_is(tmp_path):
    foot = (
        "<table><tr><td>政策解读</td></tr></table><div><div><h4>相关文件</h4><ul><li>"
        "<a href='/z/1.html'>甲事管理办法的通知</a></li></ul></div></div>"
        "<div><h4>相关解读</h4><ul><li><a href='2.html'>图解甲事管理办法</a></li></ul></div>"
    )
    write(tmp_path, "a.html", html("甲事管理办法政策解读", "A/1", foot=foot))
    run(tmp_path)
    assert list(Relation.objects.values_list("kind", "target_title")) == [
        ("interprets", "甲事管理办法的通知"),
        ("related", "图解甲事管理办法"),
    ]


def test_pages_that_name_one_another_are_related_once(tmp_path):
    for one, other in [("a", "b"), ("b", "a")]:
        foot = f"<div><h4>相关政策</h4><a href='{other}.html'>{other}事管理的通知</a></div>"
        write(tmp_path, f"{one}.html", html(f"{one}事管理的通知", f"A/{one}", foot=foot))
    run(tmp_path)
    assert Relation.objects.get().kind == RelationKind.RELATED


# --- parts ----------------------------------------------------------------------------


def part(number: int, foot: str) -> str:
    text = f"<p>第{number}部分的内容，请认真执行。</p>"
    return html("长文件的通知", "014158671/2021-00001", text=text, foot=foot)


def check_parts(client, tmp_path):
    lines = report(tmp_path, path=tmp_path / "out.csv")
    row = Disclosure.objects.public().get()
    assert row.content_text == "\n".join(
        f"第{number}部分的内容，请认真执行。" for number in (1, 2, 3)
    )
    assert [lines[name]["outcome"] for name in ("t.html", "t_1.html", "t_2.html")] == [
        *("已导入", "续页", "续页")
    ]
    for name in ["t", "t_1", "t_2"]:
        assert client.get(f"/{name}.html")["Location"] == row.get_absolute_url()
    log = PublicationLog.head().hash
    run(tmp_path)
    assert PublicationLog.head().hash == log


def test_the_parts_of_a_long_document_become_one(client, tmp_path):
    following, previous = "<a href='{}'>下一页</a>", "<a href='{}'>上一页</a>"
    write(tmp_path, "t.html", part(1, following.format("t_1.html")))
    foot = previous.format("./t.html") + following.format("t_2.html")
    write(tmp_path, "t_1.html", part(2, foot))
    write(tmp_path, "t_2.html", part(3, previous.format("t_1.html")))
    check_parts(client, tmp_path)


def test_parts_numbered_by_a_script_become_one(client, tmp_path):
    script = "<script>createPageHTML(3, {}, 't', 'html');</script>"
    for place, name in enumerate(["t.html", "t_1.html", "t_2.html"]):
        write(tmp_path, name, part(place + 1, script.format(place)))
    check_parts(client, tmp_path)


def test_a_next_page_that_is_another_document_is_no_part(tmp_path):
    write(tmp_path, "a.html", html("甲事通知", "A/1", foot="<a href='b.html'>下一页</a>"))
    write(tmp_path, "b.html", html("乙事通知", "A/2", foot="<a href='a.html'>上一页</a>"))
    run(tmp_path)
    assert Disclosure.objects.public().count() == 2


# --- doubles and clashes --------------------------------------------------------------


def test_doubles_are_known_by_number_and_by_text_and_their_addresses_lead_to_one(
    client, tmp_path
):
    page = html("甲事通知", "014158671/2021-00001")
    write(tmp_path, "a.html", page)
    write(tmp_path, "b.html", page.replace("<h1>", "<h1 class='x'>"))  # the same number
    write(tmp_path, "c.html", html("甲事通知", "", column="财政信息"))  # the same text
    lines = report(tmp_path, path=tmp_path / "out.csv")
    assert [lines[name]["outcome"] for name in ("a.html", "b.html", "c.html")] == [
        *("已导入", "重复", "重复")
    ]
    assert lines["c.html"]["warnings"] == "与“a.html”的标题和正文相同，未重复导入。"
    row = Disclosure.objects.get()
    for name in "abc":
        assert client.get(f"/{name}.html")["Location"] == row.get_absolute_url()


def test_a_dry_run_tells_doubles_too_and_writes_nothing(tmp_path, settings):
    page = html("甲事通知", "014158671/2021-00001")
    for name in ["a.html", "b.html"]:
        write(tmp_path, name, page + f"<!-- {name} -->")
    lines = report(tmp_path, path=tmp_path / "out.csv", dry_run=True)
    assert [lines[name]["outcome"] for name in ("a.html", "b.html")] == ["已导入", "重复"]
    assert not Disclosure.objects.exists() and not LegacyAddress.objects.exists()


def test_what_was_erased_does_not_come_back_by_its_address(tmp_path):
    write(tmp_path, "a.html", html("甲事通知", ""))
    run(tmp_path)
    erase(Disclosure.objects.get(), ground="依法删除。")
    line = report(tmp_path, path=tmp_path / "out.csv")["a.html"]
    assert line["warnings"] == "这份文件已依法彻底删除，不再导入。"
    assert Disclosure.objects.count() == 1


# --- personal data --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("身份证号11010519491231002X", "正文第2行有疑似居民身份证号 110*************2X。"),
        ("卡号6222021234567890128", "正文第2行有疑似银行卡号 622**************28。"),
    ],
)
def test_a_number_of_a_person_holds_the_page_back(client, tmp_path, text, words):
    body = f"<p>各镇人民政府：</p><p>发放对象：{text}，请核对。</p>"
    write(tmp_path, "a.html", html("甲事通知", "014158671/2021-00001", text=body))
    line = report(tmp_path, path=tmp_path / "out.csv")["a.html"]
    assert (line["outcome"], f"未公开，存为草稿：{words}" in line["warnings"]) == ("草稿", True)
    assert Disclosure.objects.get().state == State.DRAFT
    assert not LogEntry.objects.filter(kind="published").exists()
    assert client.get("/a.html").status_code == 404


def test_a_mobile_number_is_told_and_the_page_goes_out(tmp_path):
    body = "<p>各镇人民政府：</p><p>联系人值班手机13900001234，请保持畅通。</p>"
    write(tmp_path, "a.html", html("甲事通知", "014158671/2021-00001", text=body))
    line = report(tmp_path, path=tmp_path / "out.csv")["a.html"]
    assert line["outcome"] == "已导入"
    assert "正文第2行有疑似手机号码 139******34。" in line["warnings"]


# --- names of bodies ------------------------------------------------------------------


def write_three_ways(folder):
    names = ["云汀区人民政府办公室", "云汀区政府办", "区人民政府办公室", "云汀区水务局"]
    for place, name in enumerate(names):
        page = html(f"第{place}件事通知", f"A/{place}", body=name)
        write(folder, f"{place}.html", page)


def test_names_written_in_three_ways_are_offered_as_one_and_read_back(tmp_path, capsys):
    write_three_ways(tmp_path / "site")
    names = tmp_path / "names.csv"
    call_command("import_legacy", tmp_path / "site", bodies=names)
    assert "4 种写法，其中 2 种建议归并" in capsys.readouterr().out
    assert not Disclosure.objects.exists() and not IssuingBody.objects.exists()
    with names.open(encoding="utf-8-sig", newline="") as file:
        assert sorted(csv.reader(file)) == sorted(
            [
                ["页面上的写法", "页数", "归为"],
                ["云汀区人民政府办公室", "1", ""],
                ["区人民政府办公室", "1", "云汀区人民政府办公室"],
                ["云汀区政府办", "1", "云汀区人民政府办公室"],
                ["云汀区水务局", "1", ""],
            ]
        )
    run(tmp_path / "site", bodies=names)
    assert set(IssuingBody.objects.values_list("name", flat=True)) == {
        *("云汀区人民政府办公室", "云汀区水务局")
    }
    assert Disclosure.objects.public().count() == 4


def test_without_that_file_names_that_are_alike_are_told(tmp_path):
    write_three_ways(tmp_path / "site")
    lines = report(tmp_path / "site", path=tmp_path / "out.csv")
    words = "发布机构“云汀区政府办”与“云汀区人民政府办公室”写法相近，可用 --bodies 归并。"
    assert words in lines["1.html"]["warnings"]


@pytest.mark.parametrize("text", ["甲,乙,丙\n", "\xff\xfe"])
def test_a_file_of_names_that_cannot_be_used_is_refused_in_words(tmp_path, text):
    write_three_ways(tmp_path / "site")
    names = write(
        tmp_path, "names.csv", text.encode("latin-1", "replace") if "甲" not in text else text
    )
    with pytest.raises(CommandError, match="机构名称表"):
        run(tmp_path / "site", bodies=names)
    assert not Disclosure.objects.exists()
