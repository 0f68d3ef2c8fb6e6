"""The demo: enough of everything, true to the rules, and safe to run twice."""

import csv
import re
import zlib
from collections import Counter
from io import BytesIO, StringIO
from itertools import pairwise
from zipfile import ZipFile

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db.models import Q
from django.utils import timezone

from disclosure.demo import files
from disclosure.demo.district import BODIES
from disclosure.demo.layout import add_up
from disclosure.demo.papers import all_papers
from disclosure.document_numbers import normalise_document_number
from disclosure.enums import RelationKind, Section, State, Validity
from disclosure.filetypes import media_type_of
from disclosure.installation import read_list
from disclosure.models import (
    Attachment,
    Column,
    Disclosure,
    IssuingBody,
    LogEntry,
    PublicationLog,
    Relation,
    SiteIdentity,
)
from disclosure.numbering import organisation_code_is_right
from disclosure.richtext import text_of


def seed() -> str:
    out = StringIO()
    call_command("seed_demo", stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo, built once for the tests of this module, and taken away after them."""
    with django_db_blocker.unblock():
        said = seed()
        yield said
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def rows(demo, db):
    return Disclosure.objects.all()


def public_texts() -> list[str]:
    return [text_of(paper.html) for paper in all_papers() if paper.state == State.PUBLISHED]


# --- the texts ------------------------------------------------------------------------


def test_texts_are_the_same_every_time():
    first = [(paper.title, paper.number, paper.html) for paper in all_papers()]
    all_papers.cache_clear()
    assert [(paper.title, paper.number, paper.html) for paper in all_papers()] == first


def test_no_two_documents_share_a_title_or_a_number():
    titles = Counter(paper.title for paper in all_papers())
    numbers = Counter(paper.number for paper in all_papers() if paper.number)
    assert [title for title, count in titles.items() if count > 1] == []
    assert [number for number, count in numbers.items() if count > 1] == []


def test_nothing_of_the_grammar_is_left_in_a_text():
    for paper in all_papers():
        assert not re.search(r"[\[\]{}|<>]|\.\.|。。", paper.title + text_of(paper.html)), (
            paper.key
        )


def test_document_numbers_are_in_the_standard_form_and_of_their_year():
    for paper in all_papers():
        if paper.number:
            assert normalise_document_number(paper.number) == paper.number
            assert f"〔{paper.written_on.year}〕" in paper.number


def test_no_document_is_published_before_it_was_written_or_on_a_day_off():
    for paper in all_papers():
        assert paper.written_on <= paper.published_on
        assert paper.written_on.weekday() < 5 and paper.published_on.weekday() < 5, paper.key
        assert paper.published_on.isoformat() <= "2026-11-20"


def test_lengths_reach_from_a_notice_to_a_five_year_plan():
    lengths = sorted(map(len, public_texts()))
    assert lengths[0] >= 130
    assert 28_000 <= lengths[-1] <= 32_000
    assert 60 in {len(paper.title) for paper in all_papers()}


def test_a_table_has_twelve_columns():
    widths = {len(paper.rows[0]) for paper in all_papers() if paper.rows}
    assert max(widths) == 12


def test_tables_add_up():
    rows = [["项目", "一", "二", "合计"], ["甲", "1.50", "2", "+"], ["合计", "=", "=", "="]]
    assert add_up(rows)[1:] == [["甲", "1.50", "2", "3.50"], ["合计", "1.50", "2", "3.50"]]


def test_applications_for_disclosure_balance_in_every_column():
    reports = [paper for paper in all_papers() if paper.key.startswith("disclosure-report")]
    for report in reports:
        cells = [
            [int(cell) for cell in re.findall(r"<td>(\d+)</td>", row)]
            for row in re.findall(r"<tr>.*?</tr>", report.html)
            if row.count("<td>") == 8
        ]
        new, carried_over, *results, done, carried_on = cells
        for place in range(7):
            assert sum(row[place] for row in results) == done[place]
            assert new[place] + carried_over[place] == done[place] + carried_on[place]
    assert len(reports) == 6


def test_no_text_holds_what_looks_like_personal_data():
    for text in public_texts():
        assert not re.search(r"(?<!\d)(1[3-9]\d{9}|\d{15,18}[\dXx]?)(?!\d)", text)


def test_codes_of_the_bodies_have_the_right_check_character():
    assert [body.key for body in BODIES if not organisation_code_is_right(body.code)] == []


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.xlsx", "a.csv", "a.txt", "a.png"])
def test_files_are_what_they_say_and_the_same_every_time(name):
    content = files.file_of(name, "标题", ["第一段", "第二段"], [["项目", "数"], ["甲", "1"]])
    assert content == files.file_of(
        name, "标题", ["第一段", "第二段"], [["项目", "数"], ["甲", "1"]]
    )
    assert media_type_of(ContentFile(content), name)


def test_files_open():
    rows = [["项目", "数"], ["甲", "1"]]
    png = files.png(7)
    pixels = zlib.decompress(png[png.index(b"IDAT") + 4 : png.index(b"IEND") - 8])
    assert len(pixels) == 240 * (1 + 3 * 360)
    assert list(csv.reader(StringIO(files.csv(rows).decode("utf-8-sig")))) == rows
    for content in [files.docx("标题", ["第一段"]), files.xlsx(rows)]:
        assert ZipFile(BytesIO(content)).testzip() is None
    pdf = files.pdf("标题", ["第一段"])
    assert "标题".encode("utf-16-be").hex().encode() in pdf
    start = int(pdf.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
    assert pdf[start:].startswith(b"xref")


# --- the site -------------------------------------------------------------------------


def test_the_password_is_shown_once_and_opens_the_account(demo, rows):
    password = re.search(r"密码（只显示这一次）：(\S+)", demo)[1]
    user = get_user_model().objects.get(username="admin")
    assert (user.name, user.is_superuser, user.check_password(password)) == (
        "演示管理员",
        True,
        True,
    )
    for person in get_user_model().objects.all():
        assert person.check_password(password)
        assert person.is_staff


def test_a_second_run_changes_nothing(rows):
    before = (PublicationLog.head().seq, rows.count(), get_user_model().objects.count())
    said = seed()
    assert (PublicationLog.head().seq, rows.count(), get_user_model().objects.count()) == before
    assert said == "演示数据已经建好，未作改动。\n"


def test_a_second_run_leaves_alone_what_was_edited(rows):
    rows.filter(state=State.DRAFT).delete()
    SiteIdentity.objects.update(site_name="改过的名称")
    seed()
    assert not Disclosure.objects.filter(state=State.DRAFT).exists()
    assert SiteIdentity.load().site_name == "改过的名称"


def test_hundreds_of_documents_are_public_and_the_others_are_not(rows):
    states = Counter(rows.values_list("state", flat=True))
    assert states == {
        "published": 475,
        "withdrawn": 4,
        "draft": 3,
        "scheduled": 1,
        "in_review": 1,
        "in_approval": 1,
    }
    assert rows.public().count() == 475


def test_every_list_of_the_desk_has_something(rows):
    assert rows.get(state=State.IN_REVIEW).written_by.username == "xuwen"
    assert rows.get(state=State.IN_APPROVAL).written_by.username == "songtao"
    assert rows.exclude(return_reason="").get().written_by.username == "jiangbei"
    assert rows.get(revises__isnull=False).revises.is_public
    auditors = get_user_model().objects.filter(is_auditor=True)
    assert [person.name for person in auditors] == ["沈易"]


def test_every_year_every_section_and_every_column_has_something(rows):
    assert {row.published_on.year for row in rows.public()} == set(range(2012, 2027))
    leaves = Column.objects.filter(children=None)
    filled = rows.public().values("column")
    assert list(leaves.exclude(pk__in=filled)) == []
    for section in [Section.GUIDE, Section.RULES, Section.ANNUAL_REPORTS]:
        assert rows.public().filter(column__slug=section).exists()


def test_every_validity_has_some_documents(rows):
    counts = Counter(rows.public().with_validity().values_list("validity_on", flat=True))
    assert set(counts) == set(Validity.values)
    assert {row.validity() for row in rows.public()} == set(Validity)


def test_repeals_are_by_document_in_words_and_without_a_day(rows):
    repealed = rows.filter(repealed_noted_on__isnull=False)
    assert repealed.filter(repealed_by__isnull=False).count() == 2
    assert repealed.filter(~Q(repeal_words=""), expires_on__isnull=False).count() == 1
    assert repealed.filter(~Q(repeal_words=""), expires_on=None).count() == 1


def test_relations_name_documents_here_and_elsewhere(rows):
    kinds = set(Relation.objects.values_list("kind", flat=True))
    assert kinds >= {
        *(RelationKind.INTERPRETS, RelationKind.REPEALS, RelationKind.AMENDS),
        *(RelationKind.BASED_ON, RelationKind.SUPERSEDES, RelationKind.RELATED),
    }
    assert Relation.objects.filter(target=None).exclude(target_title="").exists()
    assert not Relation.objects.filter(target__index_number="").exists()


def test_some_documents_are_issued_jointly(rows):
    assert rows.public().filter(co_issuers__isnull=False).distinct().count() >= 3


def test_attachments_of_every_kind_are_stored_and_open(rows):
    endings = {
        name.rpartition(".")[2] for name in Attachment.objects.values_list("name", flat=True)
    }
    assert endings == {"pdf", "docx", "xlsx", "csv", "txt", "png"}
    for attachment in Attachment.objects.all():
        with attachment.open() as content:
            assert media_type_of(content, attachment.name) == attachment.media_type


def test_index_numbers_follow_the_days_without_a_gap(rows):
    numbered = rows.exclude(index_number="").order_by("index_number")
    for before, after in pairwise(numbered):
        if before.index_number[:-5] == after.index_number[:-5]:
            assert int(after.index_number[-5:]) == int(before.index_number[-5:]) + 1
            assert before.published_at <= after.published_at
        else:
            assert after.index_number.endswith("-00001")


def test_a_renamed_body_keeps_its_old_name_on_its_old_documents(rows):
    body = IssuingBody.objects.get(name="云汀区农业农村局")
    names = set(
        rows.filter(issuing_body=body, state=State.PUBLISHED).values_list(
            "issuing_body_name", flat=True
        )
    )
    assert names == {"云汀区农业局", "云汀区农业农村局"}


def test_the_dissolved_body_has_a_successor_and_no_later_document(rows):
    body = IssuingBody.objects.get(dissolved_on__isnull=False)
    assert body.successor.name == "云汀区应急管理局"
    last = rows.filter(issuing_body=body).latest("published_on")
    assert last.published_on < body.dissolved_on


def test_nothing_is_dated_in_the_future_but_what_is_scheduled(rows):
    assert not rows.filter(published_at__gt=timezone.now()).exists()
    assert rows.get(state=State.SCHEDULED).publish_at > timezone.now()


def test_the_log_has_an_entry_for_every_publication_correction_and_withdrawal(rows):
    kinds = Counter(LogEntry.objects.exclude(kind="structure").values_list("kind", flat=True))
    assert kinds == {"published": 479, "changed": 4, "withdrawn": 4}


def test_genres_of_the_demo_are_many(rows):
    used = set(rows.public().values_list("genre__code", flat=True))
    assert used <= {genre["code"] for genre in read_list("genres")}
    assert len(used) >= 18
