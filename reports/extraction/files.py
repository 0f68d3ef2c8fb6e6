"""The text of a file that a report comes in: plain text, a web page, or a Word document."""

from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile

from django.utils.translation import gettext as _
from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from lxml.etree import XMLSyntaxError

from disclosure.legacy.parse import HEAD, MARKUP, MAX_BYTES, UnreadablePage, decoded
from disclosure.richtext import clean_html, text_of


class Unreadable(Exception):
    """A file without a text for us; says why, in words."""


def text_of_file(path: Path) -> str:
    """Raises Unreadable."""
    try:
        if path.suffix.lower() == ".docx":
            return text_of_word(path)
        with path.open("rb") as file:
            text = decoded(file.read(MAX_BYTES + 1))
    except FileNotFoundError:
        raise Unreadable(_("没有这个文件，也没有这个索引号的文件。")) from None
    except OSError as error:
        raise Unreadable(_("文件打不开：%(why)s。") % {"why": error.strerror}) from None
    except UnreadablePage as error:
        raise Unreadable(str(error)) from None
    return text_of(clean_html(text)) if MARKUP.search(text[:HEAD]) else text


def text_of_word(path: Path) -> str:
    if path.stat().st_size > MAX_BYTES:
        words = _("文件超过 %(limit)d MB，不能读取。")
        raise Unreadable(words % {"limit": MAX_BYTES // 1024**2})
    try:
        document = Document(str(path))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError, XMLSyntaxError):
        raise Unreadable(_("不是完好的 Word 文档（.docx），不能读取。")) from None
    return "\n".join(lines_of(document))


def lines_of(document) -> Iterator[str]:
    """Paragraphs and rows of tables in their order, a tab between cells."""
    for part in document.iter_inner_content():
        if isinstance(part, Table):
            yield from ("\t".join(cell.text for cell in row.cells) for row in part.rows)
        else:
            yield part.text
