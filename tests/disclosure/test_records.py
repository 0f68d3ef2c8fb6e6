"""Records leave and return: import_records is the inverse of the export."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from disclosure.installation import install
from disclosure.models import (
    Attachment,
    AuditEntry,
    Column,
    Disclosure,
    IssuingBody,
    NumberSeries,
    SubjectCategory,
)
from disclosure.records.importing import Import
from disclosure.records.incoming import BadRecord
from disclosure.records.places import Places
from disclosure.records.read import read_record
from disclosure.workflow import correct, erase, withdraw
from tests.factories import (
    ColumnFactory,
    DisclosureFactory,
    GenreFactory,
    IssuingBodyFactory,
    SubjectFactory,
)

PLAIN = {
    "index_number": "099000001/2021-00001",
    "title": "云汀区公园管理办法",
    "issuing_body": "云汀区园林局",
    "column": ["首页", "政府信息公开", "政策文件"],
    "subjects": ["园林", "其他"],
    "genre": "通知",
    "keywords": ["公园"],
    "published_on": "2021-03-05",
    "content_text": "第一条　为管理公园，制定本办法。\n第二条　本办法自公布之日起施行。",
}


@pytest.fixture
def export(client: Client):
    def get() -> bytes:
        answer = client.get("/api/v1/disclosures/export/?as=jsonl")
        return b"".join(answer.streaming_content)

    return get


@pytest.fixture
def file(tmp_path):
    def write(*records) -> str:
        lines = [each if isinstance(each, str) else json.dumps(each) for each in records]
        path = tmp_path / "records.jsonl"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return str(path)

    return write


def run(path: str, **options) -> tuple[str, str, int]:
    """Run the command; return what it said, its errors and its exit code."""
    out, err, code = StringIO(), StringIO(), 0
    try:
        call_command("import_records", path, stdout=out, stderr=err, **options)
    except CommandError as error:
        code = error.returncode
    return out.getvalue(), err.getvalue(), code


def fill_site() -> None:
    """A little of everything that an export can hold."""
    above = ColumnFactory(name="法定主动公开", slug="law")
    column = ColumnFactory(name="年度报告", slug="reports", parent=above)
    subjects, genre = [SubjectFactory(), SubjectFactory()], GenreFactory()
    body, other = IssuingBodyFactory(), IssuingBodyFactory()
    first = DisclosureFactory(
        issuing_body=body,
        column=column,
        genre=genre,
        subjects=subjects[::-1],
        document_number="云政发〔2020〕3号",
        keywords=["报告", "=公式"],
        summary="一句话" * 30,
        source="区政府办",
        written_on=date(2020, 1, 2),
        effective_on=date(2020, 2, 1),
        expires_on=date(2030, 1, 1),
        content_html=(
            "<h2>一、总则 &amp; 附则</h2><p>𠮷野家<b>粗</b></p>"
            "<table><tr><td>1</td></tr></table>"
        ),
    )
    second = DisclosureFactory(issuing_body=other, column=above)
    third = DisclosureFactory(issuing_body=body, column=column)
    with correct(first, reason="补充附件和关系。") as row:
        row.co_issuer_links.create(body=other)
        row.relations.create(kind="supersedes", target=third)
        row.relations.create(kind="based_on", target_title="上级的文件")
        attachment = Attachment.from_file(ContentFile(b"plain words", "a.txt"), "附件 1.txt")
        attachment.disclosure = row
        attachment.save()
        row.content_html += f'<p><img src="{attachment.get_absolute_url()}" alt="图"></p>'
    with correct(third, reason="补充关系。") as row:
        row.relations.create(kind="related", target=first)  # each points to the other
        row.relations.create(kind="interprets", target=second)
        row.repealed_noted_on, row.repealed_by = date(2024, 5, 6), first
    with correct(second, reason="补充关系。") as row:
        row.relations.create(kind="related", target=first)
    withdraw(DisclosureFactory(), reason="有误。", ground="核查")
    IssuingBody.objects.get(pk=body.pk)
    body.name = "改名以后的机关"
    body.save()
    # Another body has now the name under which the first one published.
    IssuingBodyFactory(name=first.issuing_body_name)


@pytest.mark.django_db(transaction=True)
def test_what_was_exported_returns_byte_for_byte_into_an_empty_site(export, tmp_path):
    fill_site()
    before = export()
    assert before.count(b"\n") == 3
    path = tmp_path / "export.jsonl"
    path.write_bytes(before)
    call_command("flush", interactive=False, verbosity=0)
    assert export() == b""
    out, err, code = run(str(path))
    assert (err, code) == ("", 0)
    assert "已导入 3 行" in out
    assert export() == before
    call_command("verify_trail", stdout=StringIO())
    out, err, code = run(str(path))
    assert (err, code) == ("", 0)
    assert "已有 3 行" in out
    assert export() == before


@pytest.mark.django_db(transaction=True)
def test_it_returns_too_when_every_line_that_is_needed_comes_late(export, tmp_path):
    fill_site()
    before = export()
    path = tmp_path / "export.jsonl"
    path.write_bytes(b"".join(sorted(before.splitlines(keepends=True), reverse=True)))
    call_command("flush", interactive=False, verbosity=0)
    run_with = Import(path, Places(), size=1)
    assert [result.messages for _number, result in run_with.results()] == [[], [], []]
    assert export() == before
    call_command("verify_trail", stdout=StringIO())


def test_names_alone_are_enough_when_what_is_missing_may_be_made(db, file):
    install()
    path = file(PLAIN)
    _out, err, code = run(path)
    assert code == 2
    assert "第 1 行" in err
    assert "云汀区园林局" in err
    assert "--create-missing" in err
    assert not Disclosure.objects.exists()
    assert not IssuingBody.objects.exists()
    _out, err, code = run(path, create_missing=True)
    assert (err, code) == ("", 0)
    document = Disclosure.objects.public().get()
    assert document.index_number == PLAIN["index_number"]
    assert document.issuing_body.code == "099000001"
    assert document.column.name == "政策文件"
    assert [link.subject.name for link in document.subject_links.all()] == ["园林", "其他"]
    assert document.genre.code == "notice"
    assert document.published_on == date(2021, 3, 5)
    assert document.content_html == (
        "<p>第一条　为管理公园，制定本办法。</p>\n<p>第二条　本办法自公布之日起施行。</p>"
    )
    assert NumberSeries.objects.get().last == 1
    assert AuditEntry.objects.get(kind="imported").ground == "records.jsonl"


def test_one_without_a_number_gets_one_and_is_not_doubled_by_running_again(db, file):
    path = file({key: value for key, value in PLAIN.items() if key != "index_number"})
    run(path, create_missing=True)
    number = Disclosure.objects.get().index_number
    assert number.endswith("/2021-00001")
    out, _err, _code = run(path, create_missing=True)
    assert "已有 1 行" in out
    assert Disclosure.objects.get().index_number == number


def test_a_bad_line_is_told_by_its_number_and_stops_no_other(db, file):
    good = PLAIN | {"index_number": "099000001/2021-00002"}
    _out, err, code = run(
        file(PLAIN, "{not json", "[1]", PLAIN | {"titel": "x"}, PLAIN | {"title": ""}, good),
        create_missing=True,
    )
    assert code == 2
    assert Disclosure.objects.public().count() == 2
    assert [line[:5] for line in err.splitlines()] == [f"第 {n} 行" for n in (2, 3, 4, 5)]
    assert "title" in err.splitlines()[3]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("published_on", "2021-02-30", "不是日期"),
        ("published_on", None, "请填写公开日期"),
        ("published_at", "2021-02-03 10:00", "带时区"),
        ("published_at", "2999-02-03T10:00:00+08:00", "晚于现在"),
        ("title", "有\x00的标题", "不能保存的字符"),
        ("title", 7, "应是文字"),
        ("keywords", "公园", "应是列表"),
        ("subjects", [{"code": ""}], "没有名称"),
        ("column", {"path": "a/b", "breadcrumb": ["政府信息公开", "甲"]}, "层数"),
        ("relations", [{"kind": "loves", "title": "甲"}], "不认识的关系"),
        ("attachments", [{"name": "a"}], "附件须有"),
        ("repeal", {"words": "已废止"}, "noted_on"),
        ("issuing_body", "", "请填写发布机构"),
        ("column", [], "请填写栏目"),
    ],
)
def test_what_a_field_says_wrongly_is_said_with_its_name(field, value, said):
    with pytest.raises(BadRecord, match=f"(?s){field}.*{said}"):
        read_record(json.dumps(PLAIN | {field: value}))


def test_what_the_rules_of_a_document_forbid_is_refused(db, file):
    wrong = [
        PLAIN | {"title": "标" * 301},
        PLAIN | {"effective_on": "2021-05-01", "expires_on": "2021-04-01"},
        PLAIN | {"index_number": "099000001/ 有空格?"},
        PLAIN | {"content_text": ""},
        PLAIN | {"written_on": "2999-01-01"},
    ]
    _out, err, _code = run(file(*wrong), create_missing=True)
    assert len(err.splitlines()) == len(wrong)
    assert not Disclosure.objects.exists()


def test_nothing_that_the_site_has_is_overwritten_or_brought_back(db, file):
    withdrawn = PLAIN | {"index_number": "099000001/2021-00002"}
    erased = PLAIN | {"index_number": "099000001/2021-00003"}
    run(file(PLAIN, withdrawn, erased), create_missing=True)
    withdraw(Disclosure.objects.get(index_number__endswith="2"), reason="有误。", ground="核查")
    erase(Disclosure.objects.get(index_number__endswith="3"), ground="法院决定")
    changed = PLAIN | {"title": "另一个标题"}
    _out, err, _code = run(file(changed, withdrawn, erased), create_missing=True)
    assert [
        words in line
        for words, line in zip(["未覆盖", "已撤下", "彻底删除"], err.splitlines(), strict=True)
    ] == [True] * 3
    assert Disclosure.objects.public().get().title == PLAIN["title"]


def test_a_document_that_points_outside_the_file_keeps_the_title(db, file):
    record = PLAIN | {
        "relations": [{"kind": "amends", "index_number": "1/2001-00001", "title": "旧办法"}],
        "repeal": {"noted_on": "2022-01-01", "by": "1/2022-00009", "words": ""},
    }
    _out, err, code = run(file(record), create_missing=True)
    assert code == 0
    assert "1/2001-00001" in err
    document = Disclosure.objects.get()
    assert document.relations.get().target_title == "旧办法"
    assert "1/2022-00009" in document.repeal_words


def test_a_number_twice_in_a_file_is_taken_once(db, file):
    _out, err, _code = run(file(PLAIN, PLAIN | {"title": "另一份"}), create_missing=True)
    assert "不止一次" in err
    assert Disclosure.objects.get().title == PLAIN["title"]


def test_a_jump_of_imported_numbers_holds_the_series(db, file):
    far = PLAIN | {"index_number": "099000001/2021-05000"}
    _out, err, _code = run(file(PLAIN, far), create_missing=True)
    assert "第 2 行" in err
    assert "跳过" in err
    assert NumberSeries.objects.get().held_from == 1


def test_a_batch_takes_the_same_queries_whatever_its_size(db, file):
    install()
    run(file(PLAIN), create_missing=True)

    def records(first: int, count: int):
        return [
            PLAIN
            | {"index_number": f"099000001/2021-{first + place:05}", "title": f"文件{place}"}
            for place in range(count)
        ]

    def queries(path) -> int:
        with CaptureQueriesContext(connection) as captured:
            run(path)
        return len(captured)

    # SQLite takes a thousand values in a statement: the rows of sixty go in a few.
    assert queries(file(*records(100, 3))) + 4 > queries(file(*records(200, 60)))


def test_columns_and_subjects_come_with_their_codes(db, file):
    record = PLAIN | {
        "issuing_body": {"code": "099000007", "name": "云汀区水利局"},
        "column": {"path": "law/water", "breadcrumb": ["政府信息公开", "法定公开", "水利"]},
        "subjects": [{"code": "w1", "name": "水利"}],
        "genre": {"code": "water-note", "label": "水情"},
    }
    _out, err, code = run(file(record))
    assert (err, code) == ("", 0)
    assert Column.objects.get(slug="water").path == "law/water"
    assert SubjectCategory.objects.get().code == "w1"
    assert IssuingBody.objects.get().name == "云汀区水利局"
