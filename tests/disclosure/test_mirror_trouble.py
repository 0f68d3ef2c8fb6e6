"""What goes wrong between two sites: names that change hands, answers that make no sense."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disclosure.enums import State
from disclosure.mirror import source as source_room
from disclosure.mirror.following import FAULTS, Following
from disclosure.mirror.incoming import incoming_of
from disclosure.mirror.source import Gone, Source, SourceFault
from disclosure.models import (
    Attachment,
    Column,
    ColumnAddress,
    Disclosure,
    FollowedSite,
    IssuingBody,
    LogEntry,
    SiteIdentity,
)
from disclosure.models.attachments import is_stored, store, stored_name
from disclosure.models.log import canonical, record_hash
from disclosure.models.logged import take_over
from disclosure.records.incoming import BadRecord, File
from disclosure.records.structure import take_over_all
from disclosure.trail import Verification
from disclosure.workflow import correct, erase, restore, withdraw
from tests.disclosure.test_mirror import become_another_site, export, follow, record
from tests.factories import ColumnFactory, DisclosureFactory, IssuingBodyFactory

pytestmark = pytest.mark.django_db(transaction=True)


def follow_from_one_to_the_other(first, second) -> None:
    """Be a mirror that followed ``first`` and follows ``second``, later answers, now."""
    become_another_site()
    follow(first)
    follow(second)


# --- names and places that change hands -----------------------------------------------


def change_names(one, other) -> None:
    """Let two parts have each other's names, as one has to do it by hand."""
    names = one.name, other.name
    one.name = "换名中"
    one.save()
    other.name = names[0]
    other.save()
    one.name = names[1]
    one.save()


def test_two_bodies_that_changed_names_do_so_on_the_mirror():
    DisclosureFactory()
    one, other = IssuingBodyFactory(name="甲局"), IssuingBodyFactory(name="乙局")
    first = record()
    change_names(one, other)
    before, second = export(), record()
    follow_from_one_to_the_other(first, second)
    assert export() == before
    assert IssuingBody.objects.get(code=one.code).name == "乙局"
    assert IssuingBody.objects.get(code=other.code).name == "甲局"
    assert not LogEntry.objects.filter(record__text__contains="~").exists()
    assert list(Verification().faults()) == []


def test_two_columns_that_changed_places_do_so_on_the_mirror():
    one, other = ColumnFactory(name="甲", slug="a"), ColumnFactory(name="乙", slug="b")
    document = DisclosureFactory(column=ColumnFactory(name="下级", slug="below", parent=one))
    first = record()
    one.slug = "c"
    one.save()
    other.slug = "a"
    other.save()
    one.slug = "b"
    one.save()
    change_names(one, other)
    before, second = export(), record()
    follow_from_one_to_the_other(first, second)
    assert export() == before
    assert Disclosure.objects.get(index_number=document.index_number).column.path == "b/below"
    assert ColumnAddress.objects.get(path="a/below").column.path == "b/below"
    assert not ColumnAddress.objects.filter(path__contains="~").exists()


def test_a_column_that_takes_the_place_of_another_is_not_mistaken_for_it():
    old = ColumnFactory(name="旧栏目", slug="place")
    DisclosureFactory(column=old)
    first = record()
    old.name, old.slug = "旧栏目（已移走）", "moved"
    old.save()
    ColumnFactory(name="新栏目", slug="place")
    old.position = 9
    old.save()  # its newest entry comes after that of the column in its place
    before, second = export(), record()
    follow_from_one_to_the_other(first, second)
    assert export() == before
    assert Disclosure.objects.get().column.public_id == old.public_id


def test_a_site_that_was_set_up_knows_a_column_of_the_other_by_its_name():
    column = ColumnFactory(name="法定主动公开内容", slug="renamed-there")
    DisclosureFactory(column=column)
    before, source = export(), record()
    become_another_site()
    ColumnFactory(name="法定主动公开内容", slug="as-installed")
    follow(source)
    assert export() == before
    assert Column.objects.count() == 1


def test_a_column_that_is_gone_goes_when_its_documents_have_left_it():
    old, new = ColumnFactory(name="旧"), ColumnFactory(name="新")
    document = DisclosureFactory(column=old)
    first = record()
    with correct(document, reason="移栏目。") as row:
        row.column = new
    old.delete()
    before, second = export(), record()
    follow_from_one_to_the_other(first, second)
    assert export() == before
    assert not Column.objects.filter(name="旧").exists()


def test_structure_that_comes_while_the_mirror_reads_is_taken_over_before_its_documents():
    DisclosureFactory()
    first = record()
    one, other = IssuingBodyFactory(name="甲局"), IssuingBodyFactory(name="乙局")
    DisclosureFactory(issuing_body=one)
    change_names(one, other)
    before, second = export(), record()
    become_another_site()
    run = Following.of(first.address)
    run.source, run.size = first, 3
    steps = run.steps()
    next(steps)
    run.source.given = second.given  # what the site says from now on
    list(steps)
    follow(second)
    assert export() == before


def test_what_a_newer_program_says_of_a_part_is_passed_over_and_nothing_else_is_set():
    identity = SiteIdentity(pk=1, site_name="云汀区人民政府")
    identity.save()
    facts = identity.log_record() | {"site_name": "望澜市", "colour": "red"}
    take_over("site:identity", facts | {"number_scheme": "{code}", "id": 7})
    identity = SiteIdentity.load()
    assert (identity.pk, identity.site_name) == (1, "望澜市")
    assert identity.number_scheme != "{code}"


@pytest.mark.parametrize("record", [[], "", 5, {"name": 5}, {"code": {}}, {"code": None}])
@pytest.mark.parametrize("kind", ["body", "column", "subject", "site", "report-kind"])
def test_a_part_that_makes_no_sense_is_a_fault_in_words(kind, record):
    try:
        take_over_all([(f"{kind}:x", record)])
    except FAULTS as error:
        assert "目录结构接不上" in str(error)
    assert not IssuingBody.objects.exists()
    assert not Column.objects.exists()


# --- documents --------------------------------------------------------------------------


def test_one_that_was_withdrawn_and_restored_between_two_looks_stays_public():
    document = DisclosureFactory()
    first = record()
    withdraw(document, reason="核实中。", ground="核查")
    restore(Disclosure.objects.get(), ground="核实无误")
    before, second = export(), record()
    follow_from_one_to_the_other(first, second)
    assert export() == before
    assert Disclosure.objects.get().state == State.PUBLISHED


def test_a_file_that_went_with_a_newer_version_stops_nobody():
    document = with_file("第一个附件")
    first = record()
    with correct(document, reason="换附件。") as row:
        row.attachments.all().delete()
    before, second = export(), record()
    become_another_site()
    second.given[False][: len(first.given[False])] = first.given[False]
    old = second.entries

    def entries(after, *, structure_only=False):
        """What was read before the correction; asked again, it is withheld."""
        pages = old(after, structure_only=structure_only)
        if after == first.given[False][-1]["seq"] - 1:
            second.given[False][after]["record"] = None
        return pages

    second.entries = entries
    second.kept.clear()
    follow(second)
    assert export() == before


def test_what_was_erased_here_by_law_is_not_brought_back_by_a_change_there():
    document = DisclosureFactory()
    first = record()
    with correct(document, reason="更正。") as row:
        row.content_html = "<p>更正。</p>"
    second = record()
    become_another_site()
    follow(first)
    erase(Disclosure.objects.get(), ground="法院决定")
    follow(second)
    assert Disclosure.objects.get().erased_at
    assert export() == b""


def test_a_file_of_which_a_killed_process_left_a_part_is_fetched_again():
    document = with_file("全部内容")
    name = stored_name(document.attachments.get().sha256)
    source = record()
    become_another_site()
    default_storage.save(name, ContentFile("全".encode()))
    follow(source)
    with document.attachments.model.objects.get().open() as file:
        assert file.read().decode() == "全部内容"


def test_storing_a_file_mends_what_a_killed_process_left_of_it():
    sha256, size = store(ContentFile(b"whole"))
    default_storage.delete(stored_name(sha256))
    default_storage.save(stored_name(sha256), ContentFile(b"who"))
    assert not is_stored(sha256, size)
    assert store(ContentFile(b"whole")) == (sha256, size)
    assert is_stored(sha256, size)


def with_file(content: str) -> Disclosure:
    document = DisclosureFactory()
    with correct(document, reason="补充附件。") as row:
        attachment = Attachment.from_file(ContentFile(content.encode(), "a.txt"), "附件.txt")
        attachment.disclosure = row
        attachment.save()
    return document


# --- a log that is well formed and says nonsense ----------------------------------------


def forge(source, **changes) -> None:
    """Let the newest entry of ``source`` say something else, with right hashes."""
    given = source.given[False][-1]
    if "record" in changes:
        facts = json.loads(given["record"]) | changes.pop("record")
        given["record"] = canonical(facts)
        given["record_hash"] = record_hash(given["salt"], given["record"])
    given.update(changes)
    names = ["seq", "kind", "subject", "reason", "record_hash", "previous_hash"]
    entry = LogEntry(at=given["at"], **{name: given[name] for name in names})
    entry.at = LogEntry._meta.get_field("at").to_python(given["at"])
    given["hash"] = entry.computed_hash()


ANYTHING = st.one_of(
    *(st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.just("\x00")),
    *(st.lists(st.integers(), max_size=2), st.dictionaries(st.text(max_size=3), st.integers())),
    *(st.just("9999-12-31T23:59:59-12:00"), st.just("0001-01-01T00:00:00+12:00")),
)


@pytest.mark.django_db
@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+12:00", "9999-12-31T23:59:59-12:00"])
def test_a_moment_that_beijing_never_has_is_a_fault_in_words(moment):
    record = {"issuing_body": {"code": "1", "name": "甲"}, "published_at": moment}
    with pytest.raises(BadRecord, match="published_at"):
        incoming_of(record)


@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_record_of_wrong_types_is_a_fault_in_words(data):
    become_another_site()
    with_file("附件")
    source = record()
    names = sorted(json.loads(source.given[False][-1]["record"]).keys() - {"index_number"})
    name = data.draw(st.sampled_from([*names, "report"]))
    forge(source, record={name: data.draw(ANYTHING)})
    become_another_site()
    try:
        follow(source)
    except FAULTS as error:
        assert str(error)


@pytest.mark.parametrize(
    "change",
    [
        {"sha256": "aa/../../../secret"},
        {"sha256": 5},
        {"id": "../../x"},
        {"id": ""},
        {"size": 1},
        {"size": "1"},
        {"name": ""},
        {"name": "a\x00.txt"},
        {"name": "长" * 300},
    ],
)
def test_an_attachment_that_makes_no_sense_is_refused(change):
    with_file("附件内容")
    source = record()
    attachment = json.loads(source.given[False][-1]["record"])["attachments"][0]
    forge(source, record={"attachments": [attachment | change]})
    become_another_site()
    default_storage.delete("secret")
    default_storage.save("secret", ContentFile("附件内容".encode()))
    if change == {"size": 1}:
        source.fetch = lambda facts, file: Served(b"123").fetch(facts, file)
    with pytest.raises(SourceFault):
        follow(source)
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("seq", "3"),
        ("seq", True),
        ("seq", None),
        ("kind", "renumbered"),
        ("kind", []),
        ("at", "yesterday"),
        ("at", 5),
        ("reason", None),
        ("subject", "\ud800"),
        ("record", {}),
        ("record", "[]"),
        ("record", "[" * 100_000),
        ("salt", 5),
    ],
)
def test_an_entry_of_wrong_types_is_a_fault_in_words(name, value):
    DisclosureFactory()
    source = record()
    source.given[False][-1][name] = value
    become_another_site()
    answers = [{"results": source.given[False]}, {"results": []}]
    with pytest.raises(FAULTS):
        follow(Served(*answers))
    assert not Disclosure.objects.exists()


@pytest.mark.parametrize(
    "change",
    [{"reason": "长" * 501}, {"subject": "9" * 81}, {"kind": "withdrawn", "reason": ""}],
)
def test_an_entry_that_the_database_refuses_is_a_fault_in_words(change):
    document = DisclosureFactory()
    first = record()
    withdraw(document, reason="有误。", ground="核查")
    second = record()
    forge(second, **change)
    become_another_site()
    follow(first)
    seq = FollowedSite.objects.get().seq
    try:
        follow(second)
    except FAULTS as error:
        assert str(error)
        assert FollowedSite.objects.get().seq == seq
    assert list(Verification().faults()) == []


# --- answers over HTTP --------------------------------------------------------------------


class Served(Source):
    """A site whose answers are given, one after the other; the last one again and again."""

    def __init__(self, *answers):
        super().__init__("https://www.example.gov.cn")
        self.answers = list(answers)

    def pieces(self, path, response):
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        yield answer if isinstance(answer, bytes) else json.dumps(answer).encode()

    def open(self, path):
        return threading.Lock()  # anything with a beginning and an end


@pytest.mark.parametrize(
    "answer",
    [
        *(b"", b"<html>", b"[]", b"5", b"null", b"\xff\xfe", b"\xef\xbb\xbf{}", b"[" * 9999),
        *(b'{"results": 5}', b'{"results": [5]}', b'{"results": [{}]}'),
    ],
)
def test_an_answer_that_is_no_log_is_a_fault_in_words(answer):
    with pytest.raises(SourceFault, match=r"JSON|读不懂"):
        list(Served(answer).entries(0))


def test_a_log_that_does_not_go_on_is_not_read_for_ever():
    DisclosureFactory()
    page = {"results": record().given[True]}
    with pytest.raises(SourceFault, match="不前进"):
        list(Served(page).entries(0, structure_only=True))


class Site(BaseHTTPRequestHandler):
    """Answers as its path says."""

    def do_GET(self):
        getattr(self, self.path.strip("/").partition("/")[0])()

    def log_message(self, *_words):
        pass

    def head(self, status=200, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def cut(self):
        self.head(Content_Length="1000")
        self.wfile.write(b'{"results"')

    def endless(self):
        self.head()
        try:
            while True:
                self.wfile.write(b" " * 65536)
        except OSError:
            pass

    def nonsense(self):
        self.wfile.write(b"nonsense\r\n\r\n")

    def loop(self):
        self.head(302, Location="/loop/")

    def elsewhere(self):
        self.head(302, Location="file:///etc/hostname")

    def later(self):
        self.head(503, Retry_After="Wed, 21 Oct 2037 07:28:00 GMT")

    def much_later(self):
        self.head(429, Retry_After="99999999999")


@pytest.fixture
def site(monkeypatch):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    slept: list[int] = []
    monkeypatch.setattr(source_room.time, "sleep", slept.append)
    monkeypatch.setattr(source_room, "LARGEST", 1_000_000)
    source = Source(f"http://127.0.0.1:{server.server_port}")
    source.slept = slept
    yield source
    server.shutdown()
    server.server_close()


WAYS = ["cut", "endless", "nonsense", "loop", "elsewhere", "later", "much_later"]


@pytest.mark.parametrize("way", WAYS)
def test_a_strange_answer_is_a_fault_in_words_and_ends_in_time(site, way):
    with pytest.raises(SourceFault, match=r"127\.0\.0\.1"):
        site.answer(f"/{way}/")
    assert all(pause <= 2000 for pause in site.slept)


@pytest.mark.parametrize(
    "address", ["", "www.example.gov.cn", "htp://a.cn", "http://not an address", "https://a?b"]
)
def test_what_is_no_address_is_said_at_once(address):
    with pytest.raises(SourceFault, match="不是网址"):
        Source(address)


def test_a_file_is_read_no_further_than_its_length():
    facts = File("a" * 32, "a.txt", "text/plain", 3, "0" * 64)
    with pytest.raises(SourceFault, match="校验码"):
        Served(b"12345").fetch(facts, ContentFile(b""))


def test_an_answer_that_dawdles_is_given_up(monkeypatch):
    class Dawdling:
        def read1(self, _size):
            return b" "

    monkeypatch.setattr(source_room, "LONGEST", 0)
    with pytest.raises(SourceFault, match="没有正常回答"):
        list(Source("http://127.0.0.1").pieces("/", Dawdling()))


def test_an_address_that_never_answered_does_not_bind_the_site(monkeypatch):
    monkeypatch.setattr(source_room.time, "sleep", lambda seconds: None)
    with pytest.raises(CommandError, match="没有正常回答"):
        call_command("follow", "http://127.0.0.1:9", stdout=StringIO())
    DisclosureFactory()
    before, source = export(), record()
    become_another_site()
    FollowedSite.objects.create(address="http://127.0.0.1:9", hash="0" * 64)
    follow(source)
    assert export() == before
    assert FollowedSite.objects.get().address == source.address


def test_a_file_that_is_not_there_is_gone(live_server):
    with pytest.raises(Gone):
        Source(live_server.url).fetch(
            File("0" * 32, "a.txt", "", 1, "0" * 64), ContentFile(b"")
        )
