import io
import os
import time
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command

from disclosure.filetypes import media_type_of
from disclosure.models import Attachment
from disclosure.models.attachments import stored_name
from tests.factories import DisclosureFactory


def archive(*members: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        for member in members:
            made.writestr(member, "x")
    return content.getvalue()


GOOD = [
    ("a.pdf", b"%PDF-1.4\n", "application/pdf"),
    ("a.PDF", b"%PDF-1.4\n", "application/pdf"),
    ("a.png", b"\x89PNG\r\n\x1a\n", "image/png"),
    ("a.jpg", b"\xff\xd8\xff\xe0", "image/jpeg"),
    ("a.docx", archive("word/document.xml"), "wordprocessingml"),
    ("a.xlsx", archive("xl/workbook.xml"), "spreadsheetml"),
    ("a.ofd", archive("OFD.xml"), "application/ofd"),
    ("a.zip", archive("a.txt"), "application/zip"),
    ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "application/msword"),
    ("a.wps", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "vnd.ms-works"),
    ("a.txt", "公开目录".encode(), "text/plain"),
    ("a.csv", "名称,数量\n".encode("gb18030"), "text/csv"),
]
REFUSED = [
    ("a.exe", b"MZ\x90", "可执行程序"),
    ("a.pdf", b"MZ\x90", "可执行程序"),
    ("a.pdf", b"\x7fELF", "可执行程序"),
    ("a.docx", archive("word/document.xml", "word/vbaProject.bin"), "宏"),
    ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "_VBA_PROJECT".encode("utf-16-le"), "宏"),
    ("a.zip", archive("run.bat"), "可执行程序"),
    ("a.txt", b"<HTML><script>", "网页或脚本"),
    ("a.csv", b"#!/bin/sh\n", "网页或脚本"),
    ("a.docx", archive("a.txt"), "内容与扩展名不符"),
    ("a.pdf", b"\x89PNG\r\n\x1a\n", "内容与扩展名不符"),
    ("a.html", "你好".encode(), "不能作为附件"),
    ("a", b"%PDF-1.4", "不能作为附件"),
    ("a.zip", b"PK\x03\x04broken", "已损坏"),
    ("a.pdf", b"", "空文件"),
]


@pytest.mark.parametrize(("name", "content", "kind"), GOOD)
def test_the_kinds_for_download_are_known_by_their_content(name, content, kind):
    assert kind in media_type_of(ContentFile(content, name), name)


@pytest.mark.parametrize(("name", "content", "word"), REFUSED)
def test_what_must_not_be_published_is_refused_in_words(name, content, word):
    with pytest.raises(ValidationError, match=word):
        media_type_of(ContentFile(content, name), name)


def test_a_file_too_large_is_refused_with_both_sizes(settings):
    settings.ATTACHMENT_MAX_BYTES = 2 * 1024**2
    with pytest.raises(ValidationError, match="有 3 MB，超过上限 2 MB"):
        Attachment.from_file(ContentFile(b"%PDF-" + b"x" * 3 * 1024**2), "大.pdf")


def attach(content: bytes) -> Attachment:
    attachment = Attachment.from_file(ContentFile(content), "表.pdf")
    attachment.disclosure = DisclosureFactory(state="draft")
    attachment.save()
    return attachment


def test_the_same_content_is_stored_once(db):
    one, other = attach(b"%PDF-same"), attach(b"%PDF-same")
    assert one.sha256 == other.sha256
    assert one.public_id != other.public_id
    with one.open() as stored:
        assert stored.read() == b"%PDF-same"


def test_the_sweep_takes_old_orphans_and_leaves_what_is_used_or_young(db):
    used, orphan, young = attach(b"%PDF-used"), attach(b"%PDF-orphan"), attach(b"%PDF-young")
    orphan.delete()
    young.delete()
    yesterday = time.time() - 25 * 60 * 60
    for attachment in (used, orphan):
        os.utime(default_storage.path(stored_name(attachment.sha256)), (yesterday, yesterday))
    call_command("sweep_attachments")
    assert [default_storage.exists(stored_name(a.sha256)) for a in (used, orphan, young)] == [
        True,
        False,
        True,
    ]


def test_storing_an_old_orphan_again_keeps_it_from_the_sweep(db):
    orphan = attach(b"%PDF-again")
    orphan.delete()
    yesterday = time.time() - 25 * 60 * 60
    os.utime(default_storage.path(stored_name(orphan.sha256)), (yesterday, yesterday))
    Attachment.from_file(ContentFile(b"%PDF-again"), "表.pdf")
    call_command("sweep_attachments")
    assert default_storage.exists(stored_name(orphan.sha256))
