"""The log held against itself, against what is public, and against what was kept outside."""

import re
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection, models
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from disclosure.enums import State
from disclosure.models import (
    Attachment,
    AuditLog,
    Disclosure,
    LogEntry,
    LogRecord,
    PublicationLog,
)
from disclosure.models.log import DailyDigest
from disclosure.trail import Anchor, Verification, read_anchors
from disclosure.workflow import correct, erase, publish, withdraw
from tests.factories import ColumnFactory, DisclosureFactory, IssuingBodyFactory, SubjectFactory

FORGED = "f" * 64


def faults(anchors: list[Anchor] | None = None) -> list[str]:
    return list(Verification(anchors or []).faults())


def sql(statement: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount == 1


def verify(*options: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("verify_trail", *options, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def log(db) -> dict:
    """A log with every kind of entry; what a test wants to tamper with, by name."""
    subject = SubjectFactory()
    document = DisclosureFactory(index_number="A/2020-1", subjects=[subject])
    with correct(document, reason="改错字") as row:
        row.summary = "概述。"
    withdrawn = DisclosureFactory(index_number="A/2020-2", state=State.WITHDRAWN)
    erased = DisclosureFactory(index_number="A/2020-3")
    erase(erased, ground="依法删除")
    DisclosureFactory(index_number="A/2020-4", state=State.DRAFT)
    entry = LogEntry.objects.get(subject=document.index_number, kind="published")
    return {
        "document": document,
        "withdrawn": withdrawn,
        "erased": erased,
        "entry": entry,
        "head": PublicationLog.head(),
        "body": document.issuing_body,
        "subject": subject,
    }


def test_a_log_that_nobody_touched_verifies(log):
    verification = Verification()
    assert list(verification.faults()) == []
    entries = LogEntry.objects.count()
    assert (verification.entries, verification.seq) == (entries, log["head"].seq)
    assert verification.hash == log["head"].hash
    assert verification.documents == 3
    assert verification.records == LogRecord.objects.exclude(text="").count()


def test_an_empty_log_verifies(db):
    assert faults() == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "2020-01-01 00:00:00+00:00"),
        ("kind", "changed"),
        ("subject", "A/2020-9"),
        ("reason", "别的理由"),
        ("record_hash", FORGED),
        ("record_hash", ""),
        ("previous_hash", FORGED),
        ("hash", FORGED),
    ],
)
def test_an_entry_changed_by_sql_is_found(log, column, value):
    seq = log["entry"].seq
    sql(f"UPDATE disclosure_logentry SET {column} = %s WHERE seq = %s", value, seq)
    assert [each for each in faults() if each.startswith(f"第 {seq} 条")] != []


@pytest.mark.parametrize("which", ["first", "middle", "last"])
def test_an_entry_deleted_or_renumbered_by_sql_is_found(log, which):
    last = log["head"].seq
    seq = {"first": 1, "middle": log["entry"].seq, "last": last}[which]
    if LogRecord.objects.filter(pk=seq).exists():
        sql("DELETE FROM disclosure_logrecord WHERE entry_id = %s", seq)
    sql("DELETE FROM disclosure_logentry WHERE seq = %s", seq)
    wanted = "日志头记到" if which == "last" else f"第 {seq} 条至第 {seq} 条缺失。"
    assert [each for each in faults() if each.startswith(wanted)] != []


def test_the_renumbered_last_entry_is_found(log):
    last = log["head"].seq
    sql("UPDATE disclosure_logentry SET seq = %s WHERE seq = %s", last + 5, last)
    sql("UPDATE disclosure_logrecord SET entry_id = %s WHERE entry_id = %s", last + 5, last)
    assert f"第 {last} 条至第 {last + 4} 条缺失。" in faults()


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE disclosure_logrecord SET text = '{}' WHERE entry_id = %s", "内容被改动过"),
        ("UPDATE disclosure_logrecord SET salt = '0' WHERE entry_id = %s", "内容被改动过"),
        (
            "UPDATE disclosure_logrecord SET text = '', salt = '' WHERE entry_id = %s",
            "却没有彻底删除的记录",
        ),
        ("DELETE FROM disclosure_logrecord WHERE entry_id = %s", "内容缺失"),
    ],
)
def test_a_record_changed_by_sql_is_found(log, statement, fault):
    seq = log["entry"].seq
    sql(statement, seq)
    [found] = faults()
    assert found.startswith(f"第 {seq} 条（A/2020-1）：")
    assert fault in found


def test_a_record_that_should_not_be_there_is_found(log):
    erased = LogEntry.objects.get(subject=log["erased"].index_number, kind="published")
    LogRecord.objects.filter(pk=erased.pk).update(text="{}", salt="1")
    last = LogEntry.objects.get(kind="erased").seq
    LogRecord.objects.create(entry_id=last, text="{}", salt="1")
    assert faults() == [
        f"第 {erased.seq} 条（A/2020-3）：文件已彻底删除，却仍存有内容。",
        f"第 {last} 条（A/2020-3）：不应有内容，却存有内容。",
    ]


@pytest.mark.parametrize(
    ("column", "value", "fault"),
    [
        ("seq", 3, "日志头记到第 3 条"),
        ("hash", FORGED, "日志头记到第"),
        ("structure_hash", FORGED, "日志头记的目录结构版本"),
    ],
)
def test_a_head_changed_by_sql_is_found(log, column, value, fault):
    sql(f"UPDATE disclosure_publicationlog SET {column} = %s WHERE id = 1", value)
    [found] = faults()
    assert found.startswith(fault)


@pytest.mark.parametrize(
    ("column", "value"),
    [("entries", 1), ("last_seq", 1), ("last_hash", FORGED), ("day", "2020-01-01")],
)
def test_a_daily_digest_changed_by_sql_is_found(log, column, value):
    day = DailyDigest.objects.get().day
    sql(f"UPDATE disclosure_dailydigest SET {column} = %s WHERE day = %s", value, day)
    assert [each[:10] for each in faults()] == (
        ["2020-01-01", day.isoformat()] if column == "day" else [day.isoformat()]
    )


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("title", "改过的标题"),
        ("document_number", "云汀政发〔2020〕1号"),
        ("issuing_body_name", "别的局"),
        ("keywords", '["别的"]'),
        ("source", "别处"),
        ("summary", "别的概述"),
        ("written_on", "2019-01-01"),
        ("published_at", "2020-01-01 00:00:00+00:00"),
        ("published_on", "2020-01-01"),
        ("effective_on", "2019-01-01"),
        ("expires_on", "2030-01-01"),
        ("repealed_noted_on", "2020-01-01"),
        ("content_html", "<p>别的正文</p>"),
        ("content_text", "别的正文"),
        ("index_number", "A/2020-99"),
    ],
)
def test_a_public_row_changed_by_sql_is_found(log, column, value):
    pk = log["document"].pk
    sql(f"UPDATE disclosure_disclosure SET {column} = %s WHERE id = %s", value, pk)
    assert "文件 A/2020-1：" in "".join(faults())


def test_what_hangs_on_a_public_row_and_was_changed_by_sql_is_found(log):
    document = log["document"]
    wrong = ["文件 A/2020-1：公开的内容与日志中最新的记录不符。"]
    attachment = Attachment.from_file(SimpleUploadedFile("表.txt", b"1"), "表.txt")
    attachment.disclosure = document
    attachment.save()
    assert faults() == wrong
    attachment.delete()
    assert faults() == []
    relation = document.relations.create(kind="related", target_title="别的文件")
    assert faults() == wrong
    relation.delete()
    document.co_issuer_links.create(body=document.issuing_body, name="别的局")
    assert faults() == wrong
    document.co_issuer_links.all().delete()
    document.subject_links.all().delete()
    assert faults() == wrong


def test_a_row_made_public_or_hidden_behind_the_logs_back_is_found(log):
    draft = Disclosure.objects.get(index_number="A/2020-4")
    Disclosure.objects.filter(pk=draft.pk).update(
        state=State.PUBLISHED,
        issuing_body_name="局",
        published_at=log["document"].published_at,
        published_on=log["document"].published_on,
    )
    Disclosure.objects.filter(pk=log["document"].pk).update(state=State.DRAFT)
    Disclosure.objects.filter(pk=log["withdrawn"].pk).update(withdrawal_reason="别的理由")
    Disclosure.objects.filter(pk=log["erased"].pk).update(summary="又有了")
    assert faults() == [
        "文件 A/2020-1：日志记为已公开，文件却不是公开状态。",
        "文件 A/2020-2：日志记为已撤下，文件的状态或理由却与日志不符。",
        "文件 A/2020-3：日志记为已彻底删除，文件却仍有内容。",
        "文件 A/2020-4：已公开或撤下，日志中却没有记录。",
    ]


def test_a_withdrawn_row_put_back_by_sql_is_found(log):
    Disclosure.objects.filter(pk=log["withdrawn"].pk).update(
        state=State.PUBLISHED, withdrawn_at=None, withdrawal_reason=""
    )
    assert faults() == ["文件 A/2020-2：日志记为已撤下，文件的状态或理由却与日志不符。"]


def test_structure_changed_by_sql_is_found(log):
    body, subject = log["body"], log["subject"]
    sql("UPDATE disclosure_issuingbody SET phone = '110' WHERE id = %s", body.pk)
    unlogged = IssuingBodyFactory.build(code="7", name="没有记录的局")
    type(body).objects.bulk_create([unlogged])
    log["document"].subject_links.all().delete()
    sql("DELETE FROM disclosure_subjectcategory WHERE id = %s", subject.pk)
    assert {each for each in faults() if not each.startswith("文件")} == {
        "body:7：日志中没有记录。",
        f"body:{body.code}：与日志中最新的记录不符。",
        f"subject:{subject.code}：与日志中最新的记录不符。",
    }


def test_deleted_structure_verifies(log):
    ColumnFactory().delete()
    assert faults() == []


# --- what was kept outside --------------------------------------------------------------


def test_a_chain_that_was_wholly_rewritten_is_found_by_what_was_kept_outside(log):
    digest = DailyDigest.objects.get()
    anchor = Anchor(digest.day, digest.last_seq, digest.last_hash)
    assert faults([anchor]) == []
    previous = "0" * 64
    for entry in LogEntry.objects.order_by("seq"):
        entry.previous_hash = previous
        entry.reason = "改写" if entry.seq == 1 else entry.reason
        previous = entry.hash = entry.computed_hash()
        models.Model.save(entry)
    structure = LogEntry.objects.filter(kind="structure").last().hash
    PublicationLog.objects.update(hash=previous, structure_hash=structure)
    DailyDigest.objects.update(last_hash=previous)
    assert faults() == []
    [fault] = faults([anchor])
    assert fault.endswith(f"与所存 {digest.day} 的摘要不符。")


def test_a_log_cut_short_is_found_by_what_was_kept_outside(log):
    digest = DailyDigest.objects.get()
    anchor = Anchor(digest.day, digest.last_seq + 1, FORGED)
    assert faults([anchor]) == [
        f"所存 {digest.day} 的摘要记到第 {anchor.seq} 条，日志只到第 {digest.last_seq} 条。"
    ]


def test_anchors_are_read_as_the_page_shows_them():
    [*anchors] = read_anchors(
        "公开日志\n日期\t当日条数\t最后序号\t最后一条的校验码（SHA-256）\n"
        f"2026-11-24\t12\t1,284\t{'a' * 64}\n\n"
        f"  2026-11-23   1272   {'B' * 64}  \r\n"
    )
    assert [(str(each.day), each.seq, each.hash) for each in anchors] == [
        ("2026-11-24", 1284, "a" * 64),
        ("2026-11-23", 1272, "b" * 64),
    ]


@pytest.mark.parametrize(
    "text", ["", "没有校验码", f"2026-11-24 {FORGED}", f"2026-13-01 1 {FORGED}", f"7 {FORGED}"]
)
def test_anchors_that_cannot_be_read_are_refused_in_words(text):
    with pytest.raises(ValueError, match="日期 序号 校验码"):
        read_anchors(text)


# --- the commands -----------------------------------------------------------------------


def test_verify_trail_ends_with_a_summary(log, client, tmp_path):
    page = re.sub(r"<[^>]+>", " ", client.get("/trail/").text.replace("</tr>", "\n"))
    (tmp_path / "anchor.txt").write_text(page)
    out, err = verify("--anchor", str(tmp_path / "anchor.txt"))
    head = log["head"]
    records = LogRecord.objects.exclude(text="").count()
    parts = LogEntry.objects.filter(kind="structure").count()
    audit = AuditLog.objects.get()
    assert out.splitlines() == [
        f"日志 {head.seq} 条，其中 {records} 条存有内容；核对文件 3 份、"
        f"目录结构 {parts} 项、站外摘要 1 条；审计记录 {audit.seq} 条。",
        f"全部相符，日志止于第 {head.seq} 条 {head.hash}。",
        f"审计记录止于第 {audit.seq} 条 {audit.hash}。",
    ]
    assert err == ""


def test_verify_trail_fails_and_names_each_fault(log):
    sql("UPDATE disclosure_logentry SET reason = 'x' WHERE seq = 1")
    err = StringIO()
    with pytest.raises(CommandError, match="发现 1 处不符，见上。") as raised:
        call_command("verify_trail", stdout=StringIO(), stderr=err)
    assert raised.value.returncode == 1
    assert "第 1 条" in err.getvalue()


def test_verify_trail_says_what_is_wrong_with_its_file(log, tmp_path):
    with pytest.raises(CommandError, match="不能读取站外摘要"):
        verify("--anchor", str(tmp_path / "missing.txt"))
    (tmp_path / "empty.txt").write_text("")
    with pytest.raises(CommandError, match="没有找到"):
        verify("--anchor", str(tmp_path / "empty.txt"))


def test_erase_says_what_was_erased_and_leaves_nothing(log, client):
    document = log["document"]
    out = StringIO()
    call_command("erase", document.index_number, ground="依法院裁定删除", stdout=out)
    assert out.getvalue() == (
        "已彻底删除 A/2020-1：全文、附件 0 个、日志中的内容 2 条。依据：依法院裁定删除\n"
    )
    texts = LogRecord.objects.filter(entry__subject="A/2020-1").values_list("salt", "text")
    assert set(texts) == {("", "")}
    assert client.get("/api/v1/disclosures/A/2020-1/").status_code == 410
    assert faults() == []


@pytest.mark.parametrize(
    ("number", "ground", "message"),
    [
        ("A/2020-9", "依法", "没有索引号为 A/2020-9 的文件。"),
        ("A/2020-4", "依法", "只有公开过的文件才需要彻底删除"),
        ("A/2020-3", "依法", "只有公开过的文件才需要彻底删除"),
        ("A/2020-1", " ", "请写明彻底删除的依据"),
    ],
)
def test_erase_refuses_in_words(log, number, ground, message):
    with pytest.raises(CommandError, match=message):
        call_command("erase", number, ground=ground, stdout=StringIO())
    assert faults() == []


# --- any history ------------------------------------------------------------------------


def step(document: Disclosure, move: str) -> None:
    """Do ``move`` if the document's state allows it."""
    document.refresh_from_db()
    if document.erased_at:
        return
    if move == "correct" and document.is_public:
        with correct(document, reason="改错字") as row:
            row.title += "改"
    elif move == "withdraw" and document.is_public:
        withdraw(document, reason="有误", ground="有误")
    elif move == "publish" and not document.is_public:
        publish(document)
    elif move == "erase" and document.index_number:
        erase(document, ground="依法")
    elif move == "rename":
        document.issuing_body.name += "改"
        document.issuing_body.save()


class AnyHistoryVerifies(TestCase):
    moves = st.sampled_from(["publish", "correct", "withdraw", "publish", "rename", "erase"])

    @settings(max_examples=25, deadline=None, database=None, derandomize=True)
    @given(st.lists(st.tuples(st.integers(0, 2), moves), max_size=15))
    def test_any_history_verifies(self, history):
        documents = [DisclosureFactory(state=State.DRAFT) for _ in range(3)]
        for number, move in history:
            step(documents[number], move)
        assert faults() == []
