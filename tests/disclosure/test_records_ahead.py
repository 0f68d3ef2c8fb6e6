"""A file of records is read by a process ahead of the one that saves."""

import json
from collections import Counter
from pathlib import Path

import pytest

from disclosure.models import Disclosure
from disclosure.records import ahead
from disclosure.records.ahead import BadLine, Line, read_line_at, read_lines
from disclosure.records.importing import Import
from disclosure.records.places import Places
from disclosure.records.save import Outcome
from disclosure.richtext import clean_html, text_of
from tests.disclosure.test_records import PLAIN

FIELDS = [field for field in Disclosure._meta.concrete_fields if not field.generated]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Forty good lines, of which some are not clean; between them empty and bad ones."""
    lines = []
    for serial in range(1, 41):
        html = f"<div>第{serial}条</div><script>1</script>" + "<p>为方便公众，制定。</p>" * 9
        number = f"099000001/2021-{serial:05}"
        lines.append(json.dumps(PLAIN | {"index_number": number, "content_html": html}))
        lines += ["", "{"] if serial % 7 == 0 else []
    path = tmp_path / "records.jsonl"
    path.write_text("\ufeff" + "\n".join(lines))
    return path


@pytest.fixture
def in_a_process(monkeypatch):
    monkeypatch.setattr(ahead, "FEW", 0)
    monkeypatch.setattr(ahead, "CHUNK", 2000)
    monkeypatch.setattr(ahead, "AHEAD", 1)


def said(line: Line | BadLine) -> dict:
    """All that a line says, its unsaved row as values."""
    if isinstance(line, BadLine):
        return vars(line)
    row = {field.name: getattr(line.incoming.facts, field.attname) for field in FIELDS}
    return vars(line) | {"incoming": vars(line.incoming) | {"facts": row}}


def test_a_process_gives_the_same_lines_in_the_same_order(file, request):
    here = list(read_lines(file))
    request.getfixturevalue("in_a_process")
    assert [said(line) for line in read_lines(file)] == [said(line) for line in here]
    assert sum(isinstance(line, BadLine) for line in here) == 5
    assert len(here) == 45


def test_what_is_read_is_clean_and_has_its_text(file):
    line = next(read_lines(file))
    facts = line.incoming.facts
    assert facts.content_html == clean_html(facts.content_html)
    assert "script" not in facts.content_html
    assert facts.content_text == text_of(facts.content_html)
    assert facts.content_text.startswith("第1条\n为方便公众")


def test_a_line_is_found_again_where_it_was_read(file):
    with file.open("rb") as again:
        for line in read_lines(file):
            if isinstance(line, Line):
                assert said(read_line_at(again, (line.number, line.offset))) == said(line)


@pytest.mark.django_db
def test_what_a_process_read_is_imported(file, in_a_process):
    def outcomes() -> Counter:
        results = Import(file, Places(create_missing=True)).results()
        return Counter(result.outcome for _number, result in results)

    assert outcomes() == {Outcome.IMPORTED: 40, Outcome.REFUSED: 5}
    assert outcomes() == {Outcome.UNCHANGED: 40, Outcome.REFUSED: 5}
