"""A second site follows the first and ends with the same export."""

import json
import shutil
from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client

from disclosure import structure
from disclosure.installation import install
from disclosure.mirror import following
from disclosure.mirror.entries import read_entry
from disclosure.mirror.following import Following
from disclosure.mirror.incoming import incoming_of
from disclosure.mirror.source import Gone, Source
from disclosure.models import (
    Attachment,
    Column,
    Disclosure,
    FollowedSite,
    LogEntry,
    LogRecord,
    SiteIdentity,
)
from disclosure.models.attachments import stored_name
from disclosure.trail import Verification
from disclosure.workflow import correct, erase, restore, withdraw
from tests.disclosure.test_records import fill_site
from tests.factories import ColumnFactory, DisclosureFactory

ADDRESS = "https://www.example.gov.cn"


def export() -> bytes:
    answer = Client().get("/api/v1/disclosures/export/?as=jsonl")
    return b"".join(answer.streaming_content)


class Recorded(Source):
    """Another site's answers and files, recorded before its database was emptied."""

    def __init__(self, answers: dict[tuple, list], files: dict[str, bytes]):
        super().__init__(ADDRESS)
        self.given, self.kept = answers, files
        self.fetched: list[str] = []

    def entries(self, after, *, structure_only=False):
        rows = self.given[structure_only]
        later = [each for each in rows if each["seq"] > after]
        for start in range(0, len(later), 7):
            yield [read_entry(each) for each in later[start : start + 7]]

    def fetch(self, facts, file):
        if facts.sha256 not in self.kept:
            raise Gone(facts.name)
        self.fetched.append(facts.name)
        file.write(self.kept[facts.sha256])


def record() -> Recorded:
    """Record what this site gives out now."""
    client, answers = Client(), {}
    for only in [False, True]:
        rows, after = [], 0
        while True:
            more = "&only=structure" if only else ""
            page = client.get(f"/api/v1/changes/?after={after}{more}").json()["results"]
            if not page:
                break
            rows += page
            after = page[-1]["seq"]
        answers[only] = rows
    files = {}
    for attachment in Attachment.objects.all():
        with attachment.open() as file:
            files[attachment.sha256] = file.read()
    return Recorded(answers, files)


def become_another_site() -> None:
    call_command("flush", interactive=False, verbosity=0)
    structure.held = None
    shutil.rmtree(default_storage.path("attachments"), ignore_errors=True)


def follow(source: Source, *, steps: int | None = None) -> Following:
    run = Following.of(source.address)
    run.source, run.size = source, 3
    for count, _seq in enumerate(run.steps(), 1):
        if count == steps:
            break
    structure.held = None
    return run


def fill_more() -> None:
    """What a log knows and an export does not: versions, withdrawals, erasures, renamings."""
    fill_site()
    twice = DisclosureFactory(content_html="<p>第一版。</p>")
    with correct(twice, reason="更正一个字。") as row:
        row.content_html = "<p>第二版。</p>"
    back = DisclosureFactory()
    withdraw(back, reason="核实中。", ground="核查")
    restore(back, ground="核实无误")
    pointing = DisclosureFactory(title="指向已撤下文件的文件")
    gone = DisclosureFactory()
    with correct(pointing, reason="补充关系。") as row:
        row.relations.create(kind="related", target=gone)
    withdraw(gone, reason="有误。", ground="核查")
    erase(DisclosureFactory(), ground="法院决定")
    body = twice.issuing_body
    body.phone = "0000-1234567"
    body.save()  # its newest entry comes after its documents
    column = back.column
    column.parent = ColumnFactory(name="后来的上级")
    column.save()
    SiteIdentity(pk=1, site_name="云汀区人民政府").save()


@pytest.mark.django_db(transaction=True)
def test_a_second_site_follows_the_first_and_ends_with_the_same_export():
    fill_more()
    before, source = export(), record()
    become_another_site()
    run = follow(source)
    assert export() == before
    assert before.count(b"\n") == 6
    assert run.site.hash == source.given[False][-1]["hash"]
    assert list(Verification().faults()) == []
    assert SiteIdentity.load().site_name == "云汀区人民政府"
    assert run.files == len(source.kept) == 1
    assert default_storage.exists(stored_name(next(iter(source.kept))))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("steps", [1, 2, 5])
def test_what_was_interrupted_goes_on_where_it_stopped(steps):
    fill_more()
    before, source = export(), record()
    become_another_site()
    follow(source, steps=steps)
    seq = FollowedSite.objects.get().seq
    assert 0 < seq < source.given[False][-1]["seq"]
    follow(source)
    assert export() == before
    entries = LogEntry.objects.count()
    follow(source)
    assert LogEntry.objects.count() == entries
    assert list(Verification().faults()) == []


@pytest.mark.django_db(transaction=True)
def test_a_site_that_was_set_up_takes_over_the_columns_of_the_other():
    install()
    columns = Column.objects.count()
    DisclosureFactory(column=Column.objects.get(slug="rule-of-law-reports"))
    before, source = export(), record()
    become_another_site()
    install()
    follow(source)
    assert export() == before
    assert Column.objects.count() == columns
    assert list(Verification().faults()) == []


@pytest.mark.django_db(transaction=True)
def test_what_happens_later_happens_here_too():
    """Corrected, withdrawn and erased after the mirror had it."""
    documents = [DisclosureFactory(content_html=f"<p>正文{n}。</p>") for n in range(4)]
    first = record()
    with correct(documents[0], reason="更正正文。") as row:
        row.content_html = "<p>更正后的正文。</p>"
        row.repealed_noted_on, row.repeal_words = date(2024, 1, 2), "由新办法废止。"
    withdraw(documents[1], reason="内容有误。", ground="核查")
    erase(documents[2], ground="法院决定")
    added = DisclosureFactory()
    after, second = export(), record()
    numbers = [each.index_number for each in [*documents, added]]
    become_another_site()
    # What the first record gave out, before the later entries withheld it.
    follow(first)
    assert Disclosure.objects.public().count() == 4
    follow(second)
    assert export() == after
    rows = {each.index_number: each for each in Disclosure.objects.all()}
    assert rows[numbers[0]].correction_reason == "更正正文。"
    assert rows[numbers[1]].withdrawal_reason == "内容有误。"
    assert rows[numbers[2]].erased_at
    assert not LogRecord.objects.filter(text__contains="正文2").exists()
    client = Client()
    assert [client.get(f"/disclosures/{number}/").status_code for number in numbers] == [
        *(200, 410, 410, 200, 200),
    ]
    assert list(Verification().faults()) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("reason", "别的理由", "校验码不符"),
        ("record", "{}", "校验码不符"),
        ("previous_hash", "0" * 64, "不相接"),
    ],
)
def test_a_log_that_was_tampered_with_is_not_followed(name, value, said):
    DisclosureFactory()
    source = record()
    source.given[False][-1][name] = value
    become_another_site()
    with pytest.raises(following.BrokenChain, match=said):
        follow(source)
    assert not Disclosure.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_file_that_cannot_be_had_stops_before_its_document():
    document = DisclosureFactory()
    with correct(document, reason="补充附件。") as row:
        attachment = Attachment.from_file(ContentFile(b"words", "a.txt"), "附件.txt")
        attachment.disclosure = row
        attachment.save()
    source = record()
    become_another_site()
    source.kept.clear()
    with pytest.raises(following.SourceFault, match=r"附件\.txt"):
        follow(source)
    assert not Disclosure.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_site_with_documents_of_its_own_follows_nobody():
    DisclosureFactory()
    with pytest.raises(CommandError, match="只有空的网站"):
        call_command("follow", ADDRESS, stdout=StringIO())
    assert not FollowedSite.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_command_follows_a_site_over_http(live_server, tmp_path):
    """The site follows itself: all is here already, and nothing changes."""
    fill_site()
    before, entries = export(), LogEntry.objects.count()
    FollowedSite.objects.create(address=live_server.url, hash="0" * 64)
    out = StringIO()
    call_command("follow", live_server.url, stdout=out)
    assert "已跟到第" in out.getvalue()
    assert export() == before
    assert LogEntry.objects.count() == entries
    assert FollowedSite.objects.get().seq == entries


@pytest.mark.django_db(transaction=True)
def test_files_come_over_http_and_are_checked(live_server, tmp_path):
    document = DisclosureFactory()
    with correct(document, reason="补充附件。") as row:
        attachment = Attachment.from_file(ContentFile(b"words", "a.txt"), "附件 1%.txt")
        attachment.disclosure = row
        attachment.save()
    record = json.loads(LogEntry.objects.newest(document.index_number).text)
    (facts,) = incoming_of(record).attachments
    source = Source(live_server.url + "/")
    with (tmp_path / "a").open("w+b") as file:
        source.fetch(facts, file)
        file.seek(0)
        assert file.read() == b"words"
        with pytest.raises(following.SourceFault, match="校验码"):
            source.fetch(replace(facts, sha256="0" * 64), file)
        with pytest.raises(Gone):
            source.fetch(replace(facts, public_id="0" * 32), file)

    with pytest.raises(following.SourceFault, match="不是 JSON"):
        source.answer("/")
