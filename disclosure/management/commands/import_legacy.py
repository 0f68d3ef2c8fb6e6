"""Import pages of an older system."""

import csv
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from disclosure.legacy.parse import UnreadablePage, read_file
from disclosure.legacy.save import Outcome, Result, import_page

REPORT_COLUMNS = ["file", "outcome", "index_number", "title", "warnings"]
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def files_below(paths: list[Path]) -> Iterator[Path]:
    """Yield the files named, and those in the folders named, in order, hidden ones apart."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                if not name.startswith("."):
                    yield Path(folder, name)


def import_file(path: Path, dry_run: bool) -> Result:
    """Import one file; what cannot be read is a failed result, in words."""
    try:
        page = read_file(path)
    except UnreadablePage as error:
        return Result(Outcome.FAILED, messages=[str(error)])
    except FileNotFoundError:
        return Result(Outcome.FAILED, messages=[_("没有这个文件。")])
    except OSError as error:
        reason = _("文件打不开：%(reason)s。") % {"reason": error.strerror}
        return Result(Outcome.FAILED, messages=[reason])
    return import_page(page, dry_run=dry_run)


def printable(path: Path) -> str:
    return str(path).encode(errors="surrogateescape").decode(errors="replace")


def cell(text: str) -> str:
    """A text of an unknown page is text, never a formula of the sheet that opens it."""
    return f"'{text}" if text.startswith(FORMULA) else text


class Command(BaseCommand):
    help = "Import pages of an older system. Run it again to go on where it stopped."

    def add_arguments(self, parser):
        parser.add_argument("paths", type=Path, nargs="+", help="files and folders")
        parser.add_argument("--dry-run", action="store_true", help="say it, save nothing")
        parser.add_argument("--report", type=Path, help="a CSV file, a line a page")

    def handle(self, *, paths, dry_run, report, verbosity, **options):
        outcomes = Counter()
        interrupted = False
        with ExitStack() as stack:
            rows = self.open_report(report, stack)
            try:
                for path in files_below(paths):
                    result = import_file(path, dry_run)
                    outcomes[result.outcome] += 1
                    self.tell(path, result, verbosity)
                    if rows:
                        rows.writerow(map(cell, self.row(path, result)))
                    if verbosity and outcomes.total() % 100 == 0:
                        self.stdout.write(_("已处理 %(n)d 页…") % {"n": outcomes.total()})
            except KeyboardInterrupt:
                interrupted = True
        self.sum_up(outcomes, dry_run)
        if interrupted:
            raise CommandError(_("已中断。再次运行即从中断处继续。"), returncode=130)
        if outcomes[Outcome.FAILED]:
            raise CommandError(_("有页面未能导入，见上。"), returncode=2)

    def open_report(self, path: Path | None, stack: ExitStack):
        """Return a CSV writer that spreadsheets open as UTF-8, or None without a path."""
        if path is None:
            return None
        try:
            file = stack.enter_context(path.open("w", encoding="utf-8-sig", newline=""))
        except OSError as error:
            raise CommandError(
                _("报告文件 %(path)s 写不了：%(reason)s。")
                % {"path": path, "reason": error.strerror}
            ) from error
        rows = csv.writer(file)
        rows.writerow(REPORT_COLUMNS)
        return rows

    def row(self, path: Path, result: Result) -> list[str]:
        return [
            printable(path),
            str(result.outcome.label),
            result.index_number,
            result.title,
            " ".join(result.messages),
        ]

    def tell(self, path: Path, result: Result, verbosity: int) -> None:
        failed = result.outcome == Outcome.FAILED
        if not failed and not verbosity:
            return
        out = self.stderr if failed else self.stdout
        words = [str(result.outcome.label), printable(path), result.index_number, result.title]
        out.write(" ".join(filter(None, words)))
        for message in result.messages:
            out.write(f"    {message}")

    def sum_up(self, outcomes: Counter, dry_run: bool) -> None:
        counts = "，".join(f"{each.label} {outcomes[each]} 页" for each in Outcome)
        words = (
            _("试运行，没有写入：%(counts)s。") if dry_run else _("共 %(n)d 页：%(counts)s。")
        )
        self.stdout.write(words % {"n": outcomes.total(), "counts": counts})
