"""What a file is, by its content. The name only decides between kinds that look alike."""

import zipfile

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

TYPES = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "wps": "application/vnd.ms-works",
    "et": "application/vnd.ms-excel",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ofd": "application/ofd",
    "zip": "application/zip",
    "txt": "text/plain",
    "csv": "text/csv",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
}
PREFIXES = [
    (b"%PDF-", {"pdf"}),
    (b"\x89PNG\r\n\x1a\n", {"png"}),
    (b"\xff\xd8\xff", {"jpg", "jpeg"}),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", {"doc", "xls", "wps", "et"}),
    (b"PK\x03\x04", {"docx", "xlsx", "ofd", "zip", "wps", "et"}),
]
MACRO_MARKS = [b"_\x00V\x00B\x00A\x00_\x00P\x00R\x00O\x00J\x00E\x00C\x00T", b"VBA\x00"]
ACTIVE_MARKS = [b"<html", b"<script", b"<svg", b"<?php", b"<!doctype html"]
EXECUTABLE_PREFIXES = [b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"!<arch>"]
EXECUTABLE_ENDINGS = (
    *(".exe", ".dll", ".scr", ".com", ".bat", ".cmd", ".ps1", ".vbs"),
    *(".js", ".jar", ".msi", ".sh", ".apk", ".lnk", ".hta"),
)


def media_type_of(content: File, name: str) -> str:
    """Return the media type of ``content``.

    Raises ValidationError, in words, for what is refused: executables, files with macros,
    active web content, unknown kinds, and content that is not what the name says.
    """
    content.seek(0)
    head = content.read(4096)
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    kinds = next((kinds for mark, kinds in PREFIXES if head.startswith(mark)), None)
    if not head:
        refuse(_("“%(name)s”是空文件：请检查后重新上传。"), name)
    if any(head.startswith(mark) for mark in EXECUTABLE_PREFIXES):
        refuse(_("“%(name)s”是可执行程序，不能作为附件。"), name)
    if kinds is None:
        kinds = text_kinds(head, name)
    if ending not in kinds:
        if ending in TYPES:
            refuse(_("“%(name)s”的内容与扩展名不符：请用原来的软件另存后再上传。"), name)
        refuse(
            _("“%(name)s”的类型不能作为附件。可用：%(kinds)s。"),
            name,
            kinds="、".join(TYPES),
        )
    if head.startswith(b"PK"):
        check_archive(content, name, ending)
    elif head.startswith(b"\xd0\xcf"):
        content.seek(0)
        data = content.read()
        if any(mark in data for mark in MACRO_MARKS):
            refuse(_("“%(name)s”带有宏，不能作为附件：请另存为不带宏的格式。"), name)
    content.seek(0)
    return TYPES[ending]


def text_kinds(head: bytes, name: str) -> set[str]:
    """Text has no mark at its start; what a browser or a shell would run is no text."""
    lowered = head.lower()
    if any(mark in lowered for mark in ACTIVE_MARKS) or head.startswith(b"#!"):
        refuse(_("“%(name)s”含有可执行的网页或脚本内容，不能作为附件。"), name)
    if b"\x00" in head:
        return set()
    for encoding in ("utf-8", "gb18030"):
        for cut in range(4):  # a character may be cut at the end of the head
            try:
                head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return {"txt", "csv"}
    return set()


def check_archive(content: File, name: str, ending: str) -> None:
    """Refuse macros, programs in archives, and archives that are not what they say."""
    content.seek(0)
    try:
        members = zipfile.ZipFile(content).namelist()
    except zipfile.BadZipFile:
        refuse(_("“%(name)s”已损坏，打不开：请重新生成后再上传。"), name)
    if any(member.lower().endswith("vbaproject.bin") for member in members):
        refuse(_("“%(name)s”带有宏，不能作为附件：请另存为不带宏的格式。"), name)
    if any(member.lower().endswith(EXECUTABLE_ENDINGS) for member in members):
        refuse(_("“%(name)s”里有可执行程序，不能作为附件。"), name)
    needed = {"docx": "word/", "xlsx": "xl/", "ofd": "OFD.xml"}.get(ending, "")
    if not any(member.startswith(needed) for member in members):
        refuse(_("“%(name)s”的内容与扩展名不符：请用原来的软件另存后再上传。"), name)


def refuse(message, name: str, **params):
    raise ValidationError(message, code="refused", params={"name": name, **params})
