"""What there is to import: files, folders, manifests; and where a link of a page leads to
among them. Nothing here needs a model: worker processes read it before Django is ready."""

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from disclosure.legacy.addresses import decoded, joined_address, normal_address

MANIFESTS = {".csv", ".xlsx"}
# What in a folder is read as a page; everything else there belongs to pages.
PAGES = {
    ".html",
    ".htm",
    ".shtml",
    ".shtm",
    ".xhtml",
    ".jhtml",
    ".txt",
    ".asp",
    ".aspx",
    ".php",
    ".jsp",
    ".do",
    "",
}
HEADS = {
    "address": ("address", "url", "网址", "地址", "原网址", "原地址", "链接"),
    "file": ("file", "path", "文件", "文件名", "路径", "文件路径"),
    "column": ("column", "栏目", "栏目路径", "所属栏目"),
}


class BadManifest(Exception):
    """A manifest that cannot be used; its text says why."""


@dataclass(frozen=True)
class Source:
    """A file to read, with its old address (and perhaps its host) and its column where they
    are known. No link of it leads out of ``root``."""

    path: Path
    root: Path
    address: str = ""
    column: str = ""


@dataclass
class Site:
    """All that one run brings."""

    paths: list[Path]
    by_address: dict[str, Source] = field(default_factory=dict)  # of manifests
    by_path: dict[Path, Source] = field(default_factory=dict)

    @classmethod
    def of(cls, paths: list[Path]) -> "Site":
        """Read the manifests among ``paths``. Raises BadManifest."""
        site = cls([path for path in paths if not is_manifest(path)])
        folders = [path for path in site.paths if path.is_dir()]
        for path in filter(is_manifest, paths):
            for source in read_manifest(path, folders):
                site.by_path.setdefault(source.path, source)
                if source.address:
                    site.by_address.setdefault(normal_address(source.address), source)
        return site

    def sources(self) -> Iterator[Source]:
        """Yield what a manifest names, then files and those of folders, in order."""
        yield from self.by_path.values()
        for path in self.paths:
            if not path.is_dir():
                yield Source(path, path.parent)
                continue
            for file in files_below(path):
                if file not in self.by_path:
                    yield self.source_of(file, path)

    def source_of(self, file: Path, root: Path) -> Source:
        """The source of a file in a folder: below the folder, its path is its address."""
        name = printable(file.relative_to(root).as_posix())
        for sign, written in [("%", "%25"), ("#", "%23")]:
            name = name.replace(sign, written)
        return Source(file, root, normal_address("/" + name))

    def count(self) -> int:
        return sum(1 for _source in self.sources())

    def address_of(self, source: Source, href: str) -> str:
        """Return the old address that ``href`` leads to from a page; "" to another site."""
        return joined_address(source.address or "/", href) if source.address else ""

    def find(self, source: Source, href: str) -> Source | None:
        """Return the file that ``href`` leads to from a page, if it is among what is here."""
        address = self.address_of(source, href)
        if address in self.by_address:
            return self.by_address[address]
        for candidate in self.candidates(source, href, address):
            try:
                path = candidate.resolve()
                if path.is_file() and path.is_relative_to(source.root.resolve()):
                    known = self.by_path.get(candidate)
                    return known or Source(candidate, source.root, address)
            except (OSError, ValueError):
                continue
        return None

    def candidates(self, source: Source, href: str, address: str) -> Iterator[Path]:
        """Where the file may lie: beside the page, or below the root by its address."""
        plain = href.split("#")[0].replace("\\", "/")
        if "://" not in plain and not plain.startswith(("/", "data:")):
            for name in dict.fromkeys([decoded(plain.split("?")[0]), plain]):
                yield Path(os.path.normpath(source.path.parent / name))
        own = address or ("" if "://" in plain or "data:" in plain else normal_address(plain))
        if own:
            for name in dict.fromkeys([own.partition("?")[0], own]):
                yield Path(os.path.normpath(source.root / name.lstrip("/")))


def is_manifest(path: Path) -> bool:
    return path.suffix.lower() in MANIFESTS and path.is_file()


def files_below(folder: Path) -> Iterator[Path]:
    """Yield the pages in ``folder`` in order, hidden ones and other kinds of files apart."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and Path(name.split("?")[0]).suffix.lower() in PAGES:
                yield Path(place, name)


def printable(name: str) -> str:
    """A name that is no UTF-8 could not be stored."""
    return name.encode(errors="surrogateescape").decode(errors="replace")


# --- manifests ------------------------------------------------------------------------


def read_manifest(path: Path, folders: list[Path]) -> Iterator[Source]:
    """Yield what each line names; its files lie beside the manifest or in ``folders``."""
    rows = sheet_rows(path) if path.suffix.lower() == ".xlsx" else csv_rows(path)
    columns = columns_of(next(rows, []), path)
    for row in rows:
        said = {name: row[at].strip() if at < len(row) else "" for name, at in columns.items()}
        if not said["file"]:
            continue
        root, file = place_of(said["file"].replace("\\", "/"), [path.parent, *folders])
        yield Source(file, root, said.get("address", ""), said.get("column", ""))


def place_of(name: str, folders: list[Path]) -> tuple[Path, Path]:
    for folder in folders:
        file = Path(os.path.normpath(folder / name))
        if file.is_file():
            return folder, file
    return folders[0], Path(os.path.normpath(folders[0] / name))


def columns_of(heads: list[str], path: Path) -> dict[str, int]:
    names = [head.strip().lstrip("\ufeff").lower() for head in heads]
    found = {
        name: names.index(known)
        for name, variants in HEADS.items()
        for known in variants
        if known in names
    }
    if "file" not in found:
        raise BadManifest(
            _("清单 %(path)s 的第一行没有“文件”一栏：请写明“网址、文件、栏目”。")
            % {"path": path}
        )
    return found


def csv_rows(path: Path) -> Iterator[list[str]]:
    """The rows of a CSV file in UTF-8 (with or without mark) or GB 18030."""
    with path.open(newline="", encoding=encoding_of(path)) as file:
        yield from csv.reader(file)


def encoding_of(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            while file.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return "gb18030"
    except OSError as error:
        raise BadManifest(
            _("清单 %(path)s 打不开：%(reason)s。") % {"path": path, "reason": error.strerror}
        ) from error
    return "utf-8-sig"


def sheet_rows(path: Path) -> Iterator[list[str]]:
    try:
        book = load_workbook(path, read_only=True)
    except Exception as error:  # openpyxl raises what its parts raise
        raise BadManifest(_("清单 %(path)s 不是能读的 XLSX 文件。") % {"path": path}) from error
    for row in book.active.iter_rows(values_only=True):
        yield ["" if cell is None else str(cell) for cell in row]
    book.close()
