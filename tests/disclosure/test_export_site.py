"""A site leaves in a folder, and comes back out of it; a second site follows over HTTP."""

import hashlib
import os
import subprocess
import sys
from io import StringIO

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from disclosure.models import (
    Attachment,
    Disclosure,
    IssuingBody,
    LegacyAddress,
    SiteIdentity,
)
from disclosure.models.attachments import stored_name
from disclosure.trail import Verification
from disclosure.workflow import withdraw
from tests.disclosure.test_mirror import become_another_site, export, fill_more
from tests.disclosure.test_records import fill_site

pytestmark = pytest.mark.django_db(transaction=True)


def leave(folder) -> str:
    out = StringIO()
    call_command("export_site", str(folder), stdout=out)
    return out.getvalue()


def test_a_site_leaves_and_returns_with_its_bodies_and_files(tmp_path):
    fill_site()
    IssuingBody.objects.update(phone="0000-1234567")
    for body in IssuingBody.objects.all():
        body.save()
    before = export()
    said = leave(tmp_path)
    assert "文件 3 份" in said
    assert "附件 1 个" in said
    assert (tmp_path / "records.jsonl").read_bytes() == before
    become_another_site()
    call_command("import_records", str(tmp_path), stdout=StringIO(), stderr=StringIO())
    assert export() == before
    assert set(IssuingBody.objects.values_list("phone", flat=True)) == {"0000-1234567"}
    attachment = Attachment.objects.get()
    with attachment.open() as file:
        assert file.read() == b"plain words"
    assert list(Verification().faults()) == []


def test_a_site_that_has_a_name_keeps_it(tmp_path):
    fill_site()
    SiteIdentity(pk=1, site_name="云汀区人民政府").save()
    leave(tmp_path)
    become_another_site()
    call_command("import_records", str(tmp_path), stdout=StringIO(), stderr=StringIO())
    assert SiteIdentity.load().site_name == "云汀区人民政府"
    SiteIdentity(pk=1, site_name="栖江区人民政府").save()
    out = StringIO()
    call_command("import_records", str(tmp_path), stdout=out, stderr=StringIO())
    assert SiteIdentity.load().site_name == "栖江区人民政府"
    assert "网站信息，保持不变" in out.getvalue()


def test_old_addresses_go_with_the_site(client, tmp_path):
    fill_site()
    attachment = Attachment.objects.get()
    document = attachment.disclosure
    LegacyAddress.objects.create(address="/old/1.shtml", disclosure=document)
    LegacyAddress.objects.create(
        address="/old/1.txt", disclosure=document, attachment=attachment
    )
    column = document.column
    old_path, column.slug = column.path, "renamed"
    column.save()
    assert "旧网址 3 个" in leave(tmp_path)
    become_another_site()
    call_command("import_records", str(tmp_path), stdout=StringIO(), stderr=StringIO())
    leads_to = {path: client.get(path)["Location"] for path in ["/old/1.shtml", "/old/1.txt"]}
    assert leads_to == {
        "/old/1.shtml": document.get_absolute_url(),
        "/old/1.txt": attachment.get_absolute_url(),
    }
    assert client.get(f"/columns/{old_path}/").status_code == 301
    call_command("import_records", str(tmp_path), stdout=StringIO(), stderr=StringIO())
    assert LegacyAddress.objects.count() == 2


def test_the_checksums_are_right_and_cover_every_file(tmp_path):
    fill_site()
    leave(tmp_path)
    lines = (tmp_path / "SHA256SUMS").read_text().splitlines()
    sums = {name: digest for digest, _space, name in (line.partition("  ") for line in lines)}
    files = {
        str(path.relative_to(tmp_path)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in tmp_path.rglob("*")
        if path.is_file() and path.name != "SHA256SUMS"
    }
    assert sums == files


def test_exporting_again_copies_no_file_twice_and_leaves_nothing_that_was_withdrawn(tmp_path):
    fill_site()
    leave(tmp_path)
    attachment = Attachment.objects.get()
    copy = tmp_path / "files" / attachment.sha256[:2] / attachment.sha256
    before = copy.stat().st_mtime_ns
    leave(tmp_path)
    assert copy.stat().st_mtime_ns == before
    withdraw(attachment.disclosure, reason="有误。", ground="核查")
    leave(tmp_path)
    assert not copy.exists()


def test_a_missing_file_is_told_and_the_others_are_written(tmp_path):
    fill_site()
    default_storage.delete(stored_name(Attachment.objects.get().sha256))
    errors = StringIO()
    with pytest.raises(CommandError, match="1 个附件"):
        call_command("export_site", str(tmp_path), stdout=StringIO(), stderr=errors)
    assert "取不到" in errors.getvalue()
    assert (tmp_path / "records.jsonl").exists()


def test_a_folder_that_was_changed_is_refused_before_anything_is_taken(tmp_path):
    fill_site()
    leave(tmp_path)
    with (tmp_path / "records.jsonl").open("a") as file:
        file.write("{}\n")
    become_another_site()
    with pytest.raises(CommandError, match=r"records\.jsonl"):
        call_command("import_records", str(tmp_path), stdout=StringIO())
    with pytest.raises(CommandError, match="SHA256SUMS"):
        call_command("import_records", str(tmp_path / "files"), stdout=StringIO())
    assert not Disclosure.objects.exists()
    assert not IssuingBody.objects.exists()


def test_a_file_that_is_not_what_its_name_says_is_not_stored(tmp_path):
    fill_site()
    leave(tmp_path)
    sha256 = Attachment.objects.get().sha256
    become_another_site()
    (tmp_path / "files" / sha256[:2] / sha256).write_bytes(b"other")
    errors = StringIO()
    call_command("import_records", str(tmp_path), stdout=StringIO(), stderr=errors)
    assert "校验码不符" in errors.getvalue()
    assert not default_storage.exists(stored_name(sha256))


def test_a_second_site_with_a_database_of_its_own_follows_over_http(live_server, tmp_path):
    fill_more()
    before = export()
    # Another host name than the test client's is refused by a site that is not under test.
    other = os.environ | {
        "DATABASE_URL": f"sqlite:///{tmp_path}/other.sqlite3",
        "MEDIA_ROOT": f"{tmp_path}/media",
        "INDEX_PATH": f"{tmp_path}/index.sqlite3",
        "SITE_URL": settings.SITE_URL,
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }

    def run(*arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, env=other, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("migrate", "--verbosity=0")
    assert "已跟到第" in run("follow", live_server.url)
    run("verify_trail")
    run("export_site", str(tmp_path / "export"))
    assert (tmp_path / "export" / "records.jsonl").read_bytes() == before
    assert "新取 0 条" in run("follow")
