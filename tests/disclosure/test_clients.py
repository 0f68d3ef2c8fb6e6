"""The example client of docs/, and one that is generated from the OpenAPI schema."""

import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command

from disclosure.models import Attachment
from disclosure.workflow import correct
from tests.factories import DisclosureFactory

ROOT = Path(__file__).resolve().parents[2]
PLAIN = """post_hooks: []
package_name_override: gongkai_client
"""

pytestmark = pytest.mark.django_db(transaction=True)


def with_attachment():
    document = DisclosureFactory(title="防汛应急预案")
    with correct(document, reason="补充附件。") as row:
        attachment = Attachment.from_file(ContentFile(b"words", "a.txt"), "附件 1.txt")
        attachment.disclosure = row
        attachment.save()
    return document


def test_the_example_client_keeps_documents_and_files_and_comes_back_for_nothing(
    live_server, tmp_path
):
    document = with_attachment()
    DisclosureFactory(title="另一份文件")

    def run() -> str:
        command = [sys.executable, "docs/client.py", live_server.url, str(tmp_path), "q=防汛"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert run().split()[1:] == [document.index_number, "防汛应急预案"]
    place = tmp_path / document.index_number.replace("/", "_")
    assert (place / "1" / "附件 1.txt").read_bytes() == b"words"
    record = json.loads((place / "record.json").read_text(encoding="utf-8"))
    assert record["title"] == "防汛应急预案"
    assert run() == "nothing new\n"
    assert {each.name for each in tmp_path.iterdir()} == {place.name, "etag"}


def test_a_client_generated_from_the_schema_lists_and_reads(live_server, tmp_path, monkeypatch):
    document = with_attachment()
    schema, config = tmp_path / "schema.yaml", tmp_path / "config.yaml"
    config.write_text(PLAIN)
    call_command("spectacular", "--file", str(schema))
    generator = Path(sys.executable).with_name("openapi-python-client")
    done = subprocess.run(
        [
            *(generator, "generate", "--meta", "none"),
            *("--path", schema, "--config", config),
            *("--output-path", tmp_path / "gongkai_client"),
        ],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Warning" not in done.stdout + done.stderr
    monkeypatch.syspath_prepend(tmp_path)
    client = importlib.import_module("gongkai_client").Client(base_url=live_server.url)
    api = "gongkai_client.api.v1"
    with client:
        page = importlib.import_module(f"{api}.disclosures").sync(client=client, q="防汛")
        assert [row.index_number for row in page.results] == [document.index_number]
        body = page.results[0].issuing_body
        assert (body.code, body.name) == (document.issuing_body.code, document.body_name)
        whole = importlib.import_module(f"{api}.disclosure").sync(
            document.index_number, client=client
        )
        assert [each.name for each in whole.attachments] == ["附件 1.txt"]
        changes = importlib.import_module(f"{api}.changes").sync(client=client, after=0)
        assert changes.head.seq == changes.results[-1].seq
        missing = importlib.import_module(f"{api}.disclosure").sync(
            "1/2000-00001", client=client
        )
        assert missing.status == 404
