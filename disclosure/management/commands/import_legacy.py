"""Import pages of an older system."""

import csv
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from disclosure.legacy.importing import Run
from disclosure.legacy.names import BadNames, BodyNames, write_offer
from disclosure.legacy.outcomes import Outcome, Result
from disclosure.legacy.places import Places
from disclosure.legacy.sources import BadManifest, Site, Source, printable
from disclosure.management.progress import Progress
from disclosure.models import IssuingBody

REPORT_COLUMNS = ["file", "outcome", "index_number", "title", "fields", "warnings"]
FORMULA = ("=", "+", "-", "@", "\t", "\r")
MANY = 200  # pages; of more, only those are told that a person has to look at
QUIET = {Outcome.UNCHANGED, Outcome.PART, Outcome.DOUBLE}


def cell(text: str) -> str:
    """A text of an unknown page is text, never a formula of the sheet that opens it."""
    return f"'{text}" if text.startswith(FORMULA) else text


class Command(BaseCommand):
    help = "Import pages of an older system. Run it again to go on where it stopped."

    def add_arguments(self, parser):
        parser.add_argument(
            "paths", type=Path, nargs="+", help="files, folders, manifests (CSV or XLSX)"
        )
        parser.add_argument("--dry-run", action="store_true", help="say it, save nothing")
        parser.add_argument("--report", type=Path, help="a CSV file, a line a page")
        parser.add_argument(
            "--bodies",
            type=Path,
            help="a CSV file of the names of bodies: written when it is not there, else used",
        )

    def handle(self, *, paths, dry_run, report, bodies, verbosity, **options):
        try:
            site = Site.of(paths)
            if bodies and not bodies.exists():
                self.offer_names(Run(site), bodies)
                return
            names = BodyNames.read(bodies) if bodies else BodyNames()
        except (BadManifest, BadNames) as error:
            raise CommandError(str(error)) from error
        self.run(Run(site, Places(names), dry_run), report, verbosity)

    def run(self, run: Run, report: Path | None, verbosity: int) -> None:
        outcomes = Counter()
        interrupted = False
        progress = Progress(is_told=bool(verbosity))
        with ExitStack() as stack:
            rows = self.open_report(report, stack)
            total = run.site.count()
            self.silent = QUIET if total <= MANY else {*QUIET, Outcome.IMPORTED}
            try:
                for source, result in run.results():
                    outcomes[result.outcome] += 1
                    self.tell(source, result, verbosity)
                    if rows:
                        rows.writerow(map(cell, self.row(source, result)))
                    if progress.is_due():
                        self.tell_progress(outcomes.total(), total, progress.seconds)
            except KeyboardInterrupt:
                interrupted = True
        self.sum_up(outcomes, run.dry_run, progress.seconds)
        if interrupted:
            raise CommandError(_("已中断。再次运行即从中断处继续。"), returncode=130)
        if outcomes[Outcome.FAILED]:
            raise CommandError(_("有页面未能导入，见上。"), returncode=2)

    def offer_names(self, run: Run, path: Path) -> None:
        """Write the names of bodies as they stand on the pages, for a person to look at."""
        counted = run.body_names()
        known = IssuingBody.objects.values_list("name", flat=True)
        try:
            offered = write_offer(path, counted, known)
        except OSError as error:
            raise CommandError(
                _("机构名称表 %(path)s 写不了：%(reason)s。")
                % {"path": path, "reason": error.strerror}
            ) from error
        self.stdout.write(
            _(
                "页面上的机构有 %(names)d 种写法，其中 %(offered)d 种建议归并，"
                "已写入 %(path)s。"
                "没有导入任何页面：请核对“归为”一栏，再用同样的命令导入。"
            )
            % {"names": len(counted), "offered": offered, "path": path}
        )

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

    def row(self, source: Source, result: Result) -> list[str]:
        return [
            printable(str(source.path)),
            str(result.outcome.label),
            result.index_number,
            result.title,
            " ".join(result.recognised),
            " ".join(result.messages),
        ]

    def tell(self, source: Source, result: Result, verbosity: int) -> None:
        failed = result.outcome == Outcome.FAILED
        silent = verbosity < 2 and result.outcome in self.silent
        if not failed and (silent or not verbosity):
            return
        out = self.stderr if failed else self.stdout
        name = printable(str(source.path))
        words = [str(result.outcome.label), name, result.index_number, result.title]
        out.write(" ".join(filter(None, words)))
        for message in result.messages:
            out.write(f"    {message}")

    def tell_progress(self, done: int, total: int, seconds: float) -> None:
        self.stdout.write(
            _("已处理 %(n)d / %(total)d 页，每秒 %(pace)d 页…")
            % {"n": done, "total": total, "pace": done / seconds}
        )

    def sum_up(self, outcomes: Counter, dry_run: bool, seconds: float) -> None:
        counts = "，".join(f"{each.label} {outcomes[each]} 页" for each in Outcome)
        words = (
            _("试运行，没有写入：%(counts)s。")
            if dry_run
            else _("共 %(n)d 页：%(counts)s；用时 %(seconds).1f 秒。")
        )
        self.stdout.write(words % {"n": outcomes.total(), "counts": counts, "seconds": seconds})
