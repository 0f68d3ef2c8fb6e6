"""A whole site in a folder: structure, records, files, and the checksums of all of them.

What ``export_site`` writes and ``import_records`` takes back. Files lie under their sha256;
``SHA256SUMS`` is in the form that ``sha256sum --check`` reads.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TextIO, TypeVar

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from disclosure.models import Attachment, Disclosure
from disclosure.models.attachments import is_stored, store, stored_name
from disclosure.models.logged import logged_models
from disclosure.records.addresses import old_addresses
from disclosure.records.incoming import BadRecord
from disclosure.records.read import SHA256, plain_text

STRUCTURE, RECORDS, ADDRESSES = "structure.jsonl", "records.jsonl", "addresses.jsonl"
FILES, SUMS = "files", "SHA256SUMS"
READ_ME = "说明.txt"
PIECE = 1024 * 1024  # bytes
AT_ONCE = 500  # files looked up together
LONGEST_ADDRESS = 500  # characters
Line = TypeVar("Line")


class FolderFault(Exception):
    """The folder is not what an export leaves; the text says in what, in words."""


@dataclass(frozen=True)
class Folder:
    path: Path

    # --- writing --------------------------------------------------------------------

    @contextmanager
    def writing(self, name: str) -> Iterator[TextIO]:
        """A text file that appears under its name once it is whole."""
        draft = self.path / f"{name}.part"
        with draft.open("w", encoding="utf-8", newline="\n") as file:
            yield file
        draft.replace(self.path / name)

    def write_structure(self) -> int:
        """Write what the log says today of every part of the structure."""
        return self.write_lines(
            STRUCTURE,
            ({"subject": subject, "record": record} for subject, record in structure_records()),
        )

    def write_addresses(self) -> int:
        return self.write_lines(ADDRESSES, old_addresses())

    def write_lines(self, name: str, lines: Iterable[dict]) -> int:
        count = 0
        with self.writing(name) as file:
            for line in lines:
                file.write(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n")
                count += 1
        return count

    def write_records(self, lines: Iterable[str]) -> Iterator[int]:
        """Write the lines of the export; yield how many, now and then."""
        with self.writing(RECORDS) as file:
            for count, line in enumerate(lines, 1):
                file.write(line)
                if count % 100 == 0:
                    yield count

    def copy_files(self) -> Iterator[tuple[str, str]]:
        """Copy the files of public documents; yield (sha256, what is wrong with it or "")."""
        rows = Attachment.objects.filter(disclosure__in=Disclosure.objects.public())
        wanted = rows.order_by("sha256").values_list("sha256", "size").distinct()
        for sha256, size in wanted.iterator(chunk_size=500):
            place = self.path / FILES / sha256[:2] / sha256
            if place.exists() and place.stat().st_size == size:
                yield sha256, ""
                continue
            place.parent.mkdir(parents=True, exist_ok=True)
            try:
                with default_storage.open(stored_name(sha256)) as stored:
                    draft = place.with_suffix(".part")
                    with draft.open("wb") as copy:
                        shutil.copyfileobj(stored, copy, PIECE)
            except OSError as error:
                yield sha256, _("取不到：%(error)s") % {"error": error.strerror or error}
                continue
            if sum_of(draft) != sha256:
                draft.unlink()
                yield sha256, _("内容与校验码不符")
                continue
            draft.replace(place)
            yield sha256, ""

    def remove_stale(self) -> None:
        """Delete what an earlier export left and is not public any more, or not whole."""
        for draft in (self.path / FILES).glob("*/*.part"):
            draft.unlink()
        files = self.files()
        while names := list(islice(files, AT_ONCE)):
            rows = Attachment.objects.filter(disclosure__in=Disclosure.objects.public())
            used = set(rows.filter(sha256__in=names).values_list("sha256", flat=True))
            for name in set(names) - used:
                (self.path / FILES / name[:2] / name).unlink()

    def write_sums(self) -> None:
        with self.writing(SUMS) as file:
            for name in [STRUCTURE, RECORDS, ADDRESSES, READ_ME]:
                file.write(f"{sum_of(self.path / name)}  {name}\n")
            for sha256 in self.files():
                file.write(f"{sha256}  {FILES}/{sha256[:2]}/{sha256}\n")

    def write_read_me(self, text: str) -> None:
        with self.writing(READ_ME) as file:
            file.write(text)

    # --- reading --------------------------------------------------------------------

    def check(self) -> None:
        """Raise FolderFault unless the lists are as their checksums say."""
        sums = {}
        try:
            lines = (self.path / SUMS).read_text(encoding="utf-8").splitlines()
            for line in lines:
                sha256, _space, name = line.partition("  ")
                if not name.startswith(f"{FILES}/"):
                    sums[name] = sha256
        except (OSError, UnicodeDecodeError) as error:
            raise FolderFault(_("文件夹中没有可读的 %(name)s。") % {"name": SUMS}) from error
        for name in [STRUCTURE, RECORDS, ADDRESSES]:
            place = self.path / name
            if not place.is_file() or sum_of(place) != sums.get(name):
                raise FolderFault(
                    _("%(name)s 缺少，或与 %(sums)s 中的校验码不符。")
                    % {"name": name, "sums": SUMS}
                )

    def structure(self) -> Iterator[tuple[str, dict]]:
        return self.read_lines(
            STRUCTURE, lambda part: (plain_text(part["subject"], "subject"), part["record"])
        )

    def addresses(self) -> Iterator[dict]:
        return self.read_lines(ADDRESSES, address_line)

    def read_lines(self, name: str, read: Callable[[dict], Line]) -> Iterator[Line]:
        with (self.path / name).open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                try:
                    yield read(json.loads(line))
                except (BadRecord, LookupError, RecursionError, TypeError, ValueError) as error:
                    words = _("%(name)s 第 %(number)d 行读不懂。")
                    raise FolderFault(words % {"name": name, "number": number}) from error

    def files(self) -> Iterator[str]:
        """Yield the sha256 of each file in the folder, by their names; what else a computer
        or a person has put there is none of ours."""
        top = self.path / FILES
        for place in sorted(top.iterdir()) if top.is_dir() else []:
            for file in sorted(place.iterdir()) if place.is_dir() else []:
                if SHA256.fullmatch(file.name) and file.name[:2] == place.name:
                    yield file.name

    def store_files(self) -> Iterator[tuple[str, str]]:
        """Store the files that are not here; yield (sha256, what is wrong with it or "")."""
        for sha256 in self.files():
            place = self.path / FILES / sha256[:2] / sha256
            if is_stored(sha256, place.stat().st_size):
                yield sha256, ""
                continue
            if sum_of(place) != sha256:
                yield sha256, _("内容与校验码不符，没有取用")
                continue
            with place.open("rb") as file:
                store(File(file))
            yield sha256, ""


def address_line(line: dict) -> dict:
    """Return a line of old addresses, checked; raises BadRecord or LookupError."""
    names = ["path", "column"] if "path" in line else ["address", "index_number", "attachment"]
    return {name: plain_text(line[name], name)[:LONGEST_ADDRESS] for name in names}


def structure_records() -> Iterator[tuple[str, dict]]:
    """The newest record of each part of the structure that stands, as it was logged."""
    for model in logged_models():
        for part in model.objects.order_by(model.log_id).iterator(chunk_size=500):
            yield part.log_subject, part.log_record()


def sum_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
