"""A file of records is read by a process ahead of the one that saves."""

import json
from collections import Counter
from pathlib import Path

import pytest

from disclosure.records import ahead
from disclosure.records.ahead import BadLine, Line, read_line_at, read_lines
from disclosure.records.importing import Import
from disclosure.records.places import Places
from disclosure.records.save import Outcome
from disclosure.richtext import clean_html, text_of
from tests.disclosure.test_records import PLAIN


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


def test_a_process_gives_the_same_lines_in_the_same_order(file, request):
    here = list(read_lines(file))
    request.getfixturevalue("in_a_process")
    assert list(read_lines(file)) == here
    assert sum(isinstance(line, BadLine) for line in here) == 5
    assert len(here) == 45


def test_what_is_read_is_clean_and_has_its_text(file):
    line = next(read_lines(file))
    assert line.incoming.content_html == clean_html(line.incoming.content_html)
    assert "script" not in line.incoming.content_html
    assert line.incoming.content_text == text_of(line.incoming.content_html)
    assert line.incoming.content_text.startswith("第1条\n为方便公众")


def test_a_line_is_found_again_where_it_was_read(file):
    with file.open("rb") as again:
        for line in read_lines(file):
            if isinstance(line, Line):
                assert read_line_at(again, (line.number, line.offset)) == line


@pytest.mark.django_db
def test_what_a_process_read_is_imported(file, in_a_process):
    def outcomes() -> Counter:
        results = Import(file, Places(create_missing=True)).results()
        return Counter(result.outcome for _number, result in results)

    assert outcomes() == {Outcome.IMPORTED: 40, Outcome.REFUSED: 5}
    assert outcomes() == {Outcome.UNCHANGED: 40, Outcome.REFUSED: 5}
