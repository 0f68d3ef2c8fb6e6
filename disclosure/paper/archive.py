"""All files of a document as one ZIP, made while it is read: never whole in memory."""

import logging
from collections.abc import Iterable, Iterator
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.models import Attachment

logger = logging.getLogger(__name__)
PIECE = 64 * 1024  # bytes
UTF8 = 0x800


class Pipe:
    """A file that is written at one end and emptied at the other."""

    def __init__(self):
        self.pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self.pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        pass

    def emptied(self) -> Iterator[bytes]:
        pieces, self.pieces = self.pieces, []
        yield from pieces


def zipped(attachments: Iterable[Attachment]) -> Iterator[bytes]:
    """The files of ``attachments`` under their names, in pieces.

    A stored file that is missing is named in a list at the end.
    """
    pipe, missing, names = Pipe(), [], set()
    with ZipFile(pipe, "w", ZIP_STORED) as archive:
        for attachment in attachments:
            name = free_name(attachment.name, names)
            try:
                content = attachment.open()
            except FileNotFoundError:
                logger.error("The file %s is missing", attachment.sha256)
                missing.append(attachment.name)
                continue
            with content, archive.open(entry(name, attachment), "w", force_zip64=True) as place:
                for piece in content.chunks(PIECE):
                    place.write(piece)
                    yield from pipe.emptied()
            yield from pipe.emptied()
        if missing:
            archive.writestr(_("未能提供的文件.txt"), "\n".join(missing))
    yield from pipe.emptied()


def entry(name: str, attachment: Attachment) -> ZipInfo:
    at = timezone.localtime(attachment.created_at)
    info = ZipInfo(name, date_time=at.timetuple()[:6])
    info.flag_bits |= UTF8
    return info


def free_name(name: str, names: set[str]) -> str:
    """``name`` as a file may be called, numbered when it is there already."""
    name = name.replace("/", "／").replace("\\", "＼").lstrip(".") or _("附件")
    stem, dot, ending = name.rpartition(".")
    free, number = name, 1
    while free.lower() in names:
        number += 1
        free = f"{stem or name} ({number}){dot}{ending if stem else ''}"
    names.add(free.lower())
    return free
