"""Files of old pages become attachments: stored before the transaction, through the same gate
as every upload, and put where the page shows them."""

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _

from disclosure.legacy.record import FILE_PLACE, FileLink
from disclosure.models import Attachment

LONGEST_NAME = 200


@dataclass
class Taken:
    """A file of a page: the unsaved attachment, None when it could not be taken along."""

    link: FileLink
    attachment: Attachment | None


def take_files(links: Iterable[FileLink], warnings: list[str], *, store: bool) -> list[Taken]:
    """Store the files that a page links to; what cannot be taken is told, by its address.
    Without ``store`` they are only looked at."""
    taken: list[Taken] = []
    by_path: dict[str, Attachment | None] = {}
    for link in links:
        key = link.path or link.href
        if key not in by_path:
            by_path[key] = take(link, warnings, store=store)
        taken.append(Taken(link, by_path[key]))
    return taken


def take(link: FileLink, warnings: list[str], *, store: bool) -> Attachment | None:
    name = link.name[-LONGEST_NAME:]
    try:
        content = content_of(link)
        if content is None:
            warnings.append(
                _("附件“%(name)s”的文件不在导入的目录中（%(address)s），未能带入。")
                % {"name": name, "address": link.href[:200]}
            )
            return None
        with content:
            return Attachment.from_file(content, name, keep=store)
    except ValidationError as error:
        warnings += [
            _("附件未能带入：%(reason)s") % {"reason": text} for text in error.messages
        ]
    except OSError as error:
        warnings.append(
            _("附件“%(name)s”打不开：%(reason)s。") % {"name": name, "reason": error.strerror}
        )
    return None


def content_of(link: FileLink) -> File | None:
    if link.href.startswith("data:"):
        try:
            return ContentFile(base64.b64decode(link.href.partition(",")[2]))
        except (binascii.Error, ValueError):
            return None
    return File(Path(link.path).open("rb")) if link.path else None


def put_in_place(html: str, taken: list[Taken]) -> str:
    """Give every file in ``html`` its address; a link to one that did not come is a text."""

    def placed(match: re.Match) -> str:
        number = int(match["place"])
        attachment = taken[number].attachment if number < len(taken) else None
        return escape(attachment.get_absolute_url()) if attachment else ""

    lost = [number for number, each in enumerate(taken) if each.attachment is None]
    for number in lost:
        place = re.escape(FILE_PLACE % number)
        html = re.sub(rf'<a href="{place}"[^>]*>(.*?)</a>', r"\1", html, flags=re.S)
        html = re.sub(rf'<img src="{place}"[^>]*>', "", html)
    return PLACE.sub(placed, html)


PLACE = re.compile(r"/attachments/@(?P<place>\d+)/")
