"""Files of records that are wrong in every way, and imports that are not alone."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from disclosure.models import Column, Disclosure, Genre, IssuingBody, SubjectCategory
from disclosure.records import ahead
from disclosure.records.folder import Folder
from disclosure.records.importing import Import
from disclosure.records.incoming import BadRecord
from disclosure.records.places import Places
from disclosure.records.read import read_record
from disclosure.records.save import Outcome
from disclosure.trail import Verification
from disclosure.workflow import withdraw
from tests.disclosure.test_records import PLAIN
from tests.factories import DisclosureFactory

FULL = PLAIN | {
    "co_issuers": ["云汀区林业局"],
    "document_number": "云政发〔2021〕5号",
    "source": "",
    "summary": "",
    "written_on": "2021-03-01",
    "published_at": "2021-03-05T08:00:00+08:00",
    "effective_on": None,
    "expires_on": None,
    "repeal": {"noted_on": "2024-01-01", "by": "", "words": "已废止。"},
    "attachments": [
        {
            "name": "附件.txt",
            "media_type": "text/plain",
            "size": 3,
            "sha256": "0" * 64,
            "url": "/attachments/abc/a.txt",
        }
    ],
    "relations": [{"kind": "related", "index_number": "", "title": "上级的文件"}],
    "content_html": "<p>正文。</p>",
    "report": {"kind": {"code": "own-kind", "name": "自设年报"}, "year": 2020},
}


def run(path, lines: list[bytes], **options) -> list[tuple[int, Outcome, str]]:
    path.write_bytes(b"\n".join(lines))
    places = Places(create_missing=True)
    results = Import(path, places, **options).results()
    return [(number, result.outcome, " ".join(result.messages)) for number, result in results]


def line(**changes) -> bytes:
    return json.dumps(PLAIN | changes).encode()


def numbered(serial: int, **changes) -> bytes:
    return line(index_number=f"099000001/2021-{serial:05}", title=f"文件{serial}", **changes)


ANYTHING = st.recursive(
    st.one_of(
        *(st.none(), st.booleans(), st.integers(), st.floats(), st.just(10**30)),
        *(st.text(max_size=8), st.just("\x00"), st.just("\ud800"), st.just("长" * 400)),
        *(st.just("0001-01-01"), st.just("9999-12-31"), st.just("0001-01-01T00:00:00+23:00")),
        *(st.just("1e99999"), st.just("-1"), st.just("NaN"), st.just("../..")),
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *("code", "name", "label", "path", "breadcrumb", "kind", "year", "scope"),
                    *("noted_on", "by", "words", "size", "sha256", "url", "index_number"),
                    *("title", "figures", "tables", "indicator", "value", "quote", "start"),
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=6,
)


@pytest.mark.django_db
@given(name=st.sampled_from(sorted(FULL)), value=ANYTHING, deeper=st.booleans())
@example("report", {"kind": {"code": "\x00", "name": "x"}, "year": 2020}, False)
@example("report", {"kind": {"code": "a", "name": "\x00"}, "year": 2020}, False)
@example("report", {"kind": "a", "year": 2020, "tables": {"\x00": {}}}, False)
@example("published_at", "0001-01-01T00:00:00+23:00", False)
@example("published_on", "0001-01-01", False)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_a_field_holds_the_line_is_taken_or_refused_in_words(
    tmp_path_factory, name, value, deeper
):
    path = tmp_path_factory.getbasetemp() / "one.jsonl"
    before = FULL[name]
    if deeper and isinstance(before, dict):
        value = before | {sorted(before)[0]: value}
    elif deeper and isinstance(before, list):
        value = [*before, value]
    record = FULL | {name: value}
    if name == "published_on":
        del record["published_at"]
    good = numbered(7)
    results = run(path, [json.dumps(record).encode(), good])
    assert {number for number, _outcome, _words in results} == {1, 2}
    for _number, outcome, words in results:
        assert words or outcome in {Outcome.IMPORTED, Outcome.UNCHANGED}


@pytest.mark.django_db
def test_lines_of_every_wrong_kind_are_told_by_number_and_the_others_come(tmp_path):
    nested = b'{"title": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    lines = [
        *(b"\xef\xbb\xbf" + numbered(1), numbered(2) + b"\r", b"", b"   ", b"{"),
        *(numbered(3).decode().encode("utf-16"), "{'title'}".encode("gbk"), nested),
        *(b"9" * 5000, b"null", b'{"title": "a", "title": 5}', b"\x00\x00", b"\xff\xfe"),
        numbered(4, content_text="长" * 1_000_000),
    ]
    results = run(tmp_path / "lines.jsonl", lines)
    good = [number for number, outcome, _words in results if outcome == Outcome.IMPORTED]
    assert good == [1, 2, 14]
    assert all(words for _number, outcome, words in results if outcome == Outcome.REFUSED)
    assert list(Verification().faults()) == []


@pytest.mark.django_db
def test_a_line_without_end_is_refused_and_not_held_in_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(ahead, "LONGEST", 2000)
    monkeypatch.setattr(ahead, "PIECE", 500)
    lines = [numbered(1), b'{"title": "' + b"a" * 9000 + b'"}', numbered(2), b"b" * 5000]
    results = run(tmp_path / "long.jsonl", lines)
    told = {number: outcome for number, outcome, _words in results}
    assert told == {
        1: Outcome.IMPORTED,
        2: Outcome.REFUSED,
        3: Outcome.IMPORTED,
        4: Outcome.REFUSED,
    }


@pytest.mark.django_db
def test_an_empty_file_is_an_import_of_nothing(tmp_path):
    assert run(tmp_path / "empty.jsonl", []) == []


@pytest.mark.django_db
@pytest.mark.parametrize("size", [1, 2, 100])
def test_of_a_number_that_comes_twice_while_it_waits_every_line_is_told(tmp_path, size):
    related = [{"kind": "related", "index_number": "099000001/2021-00009"}]
    lines = [
        numbered(1, relations=related),
        numbered(1, relations=related, content_text="别的正文。"),
        numbered(1),
        numbered(9),
    ]
    results = run(tmp_path / "twice.jsonl", lines, size=size)
    assert sorted((number, outcome) for number, outcome, _words in results) == [
        (1, Outcome.IMPORTED),
        (2, Outcome.REFUSED),
        (3, Outcome.REFUSED),
        (4, Outcome.IMPORTED),
    ]
    document = Disclosure.objects.get(index_number="099000001/2021-00001")
    assert document.content_text == PLAIN["content_text"]
    assert document.relations.get().target.index_number == "099000001/2021-00009"


@pytest.mark.django_db
def test_what_another_import_has_made_meanwhile_is_taken(tmp_path):
    """Two that read the catalogue at one time, and need the same new parts."""
    coded = PLAIN | {
        "issuing_body": {"code": "098000001", "name": "云汀区水务局"},
        "subjects": [{"code": "77", "name": "水务"}],
        "genre": {"code": "own", "label": "自设体裁"},
        "column": {"path": "a/b", "breadcrumb": ["政府信息公开", "甲", "乙"]},
    }
    one, other = Places(create_missing=True), Places(create_missing=True)
    for serial, places in [(1, one), (3, other)]:
        path = tmp_path / f"{serial}.jsonl"
        path.write_bytes(
            json.dumps(PLAIN | {"index_number": f"099000001/2021-0000{serial}"}).encode()
            + b"\n"
            + json.dumps(coded | {"index_number": f"1/2021-0000{serial}"}).encode()
        )
        results = [result for _number, result in Import(path, places).results()]
        assert [result.outcome for result in results] == [Outcome.IMPORTED] * 2, results
    assert IssuingBody.objects.count() == 2
    assert SubjectCategory.objects.count() == 3
    assert Genre.objects.count() == 2
    assert sorted(Column.objects.values_list("slug", flat=True))[:2] == ["a", "b"]
    first, second = Disclosure.objects.filter(index_number__startswith="099")
    assert first.column == second.column
    names = list(first.subject_links.values_list("subject__name", flat=True))
    assert names == list(second.subject_links.values_list("subject__name", flat=True))


@pytest.mark.django_db
def test_another_subject_under_the_same_made_up_code_is_not_taken_for_it():
    one, other = Places(create_missing=True), Places(create_missing=True)
    record = read_record(json.dumps(PLAIN))
    first = one.subject(record.subjects[0], None)
    second = other.subject(record.subjects[1], None)
    assert (first.name, second.name) == ("园林", "其他")
    assert first.code != second.code


def test_a_text_that_cannot_be_stored_is_refused_wherever_it_stands_in_a_part():
    for text in ["\x00", "\ud800"]:
        for facts in [{text: 1}, {"tables": {"a": {"b": [text]}}}]:
            with pytest.raises(BadRecord, match="report"):
                read_record(json.dumps(PLAIN | {"report": facts}))


# --- folders ------------------------------------------------------------------------------


@pytest.fixture
def left(transactional_db, tmp_path):
    """A folder that a site has left."""
    DisclosureFactory()
    call_command("export_site", str(tmp_path), stdout=StringIO())
    return tmp_path


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"subject": 5, "record": {}}', '{"subject": "body:1"}', "\x00"]
)
def test_a_structure_that_makes_no_sense_is_refused_in_words(left, text):
    (left / "structure.jsonl").write_text(text)
    Folder(left).write_sums()
    with pytest.raises(CommandError, match="第 1 行读不懂"):
        call_command("import_records", str(left), stdout=StringIO())


def test_what_a_computer_leaves_beside_the_files_is_passed_over(left):
    (left / "files" / "ab").mkdir(parents=True)
    (left / "files" / ".DS_Store").write_bytes(b"x")
    (left / "files" / "ab" / "Thumbs.db").write_bytes(b"x")
    Folder(left).write_sums()
    assert "Store" not in (left / "SHA256SUMS").read_text()
    call_command("import_records", str(left), stdout=StringIO())


def test_what_a_killed_export_left_of_a_file_goes_with_the_next(left):
    part = left / "files" / "ab" / ("ab" * 32 + ".part")
    part.parent.mkdir(parents=True)
    part.write_bytes(b"half")
    withdraw(Disclosure.objects.get(), reason="有误。", ground="核查")
    call_command("export_site", str(left), stdout=StringIO())
    assert not part.exists()
    assert (left / "records.jsonl").read_bytes() == b""
