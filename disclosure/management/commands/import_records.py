"""manage.py import_records: the inverse of the export as JSON Lines."""

import gc
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from disclosure.management.progress import Progress
from disclosure.models import SiteIdentity
from disclosure.records.addresses import take_over_addresses
from disclosure.records.folder import RECORDS, Folder, FolderFault
from disclosure.records.importing import Import
from disclosure.records.places import Places
from disclosure.records.save import Outcome
from disclosure.records.structure import Part, StructureFault, take_over_all


class Command(BaseCommand):
    help = (
        "导入记录：每行一份公开文件（JSON Lines），即导出的 jsonl；或 export_site 写出的"
        "文件夹，连同机构、栏目和附件。中断后再次运行即继续。"
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--create-missing",
            action="store_true",
            help="只有名称的机构、分类、栏目和体裁，本站没有时一并新建。",
        )

    def handle(self, *, file, create_missing, verbosity, **options):
        folder = Folder(file) if file.is_dir() else None
        if folder:
            self.take_folder(folder, verbosity)
            file = file / RECORDS
        elif not file.is_file():
            raise CommandError(_("没有这个文件：%(file)s") % {"file": file})
        places = Places(create_missing=create_missing)
        outcomes, interrupted = Counter(), False
        progress = Progress(is_told=bool(verbosity))
        run = Import(file, places)
        gc.freeze()  # what stands until the end is not looked through for garbage
        try:
            for number, result in run.results():
                outcomes[result.outcome] += 1
                for message in result.messages:
                    words = _("第 %(number)d 行：%(message)s")
                    self.stderr.write(words % {"number": number, "message": message})
                if progress.is_due():
                    self.tell(outcomes, progress.seconds)
        except KeyboardInterrupt:
            interrupted = True
        self.sum_up(outcomes, progress.seconds, run.places.made)
        if interrupted:
            raise CommandError(_("已中断。再次运行即从中断处继续。"), returncode=130)
        if folder:
            self.take_addresses(folder)
        if outcomes[Outcome.REFUSED]:
            raise CommandError(_("有记录未能导入，见上。"), returncode=2)

    def take_folder(self, folder: Folder, verbosity: int) -> None:
        """Take over the structure and the files; the records come next."""
        try:
            folder.check()
            take_over_all(self.without_identity(folder.structure()))
        except (FolderFault, StructureFault) as error:
            raise CommandError(str(error)) from error
        count, progress = 0, Progress(is_told=bool(verbosity))
        for sha256, fault in folder.store_files():
            count += not fault
            if fault:
                self.stderr.write(f"{sha256} {fault}")
            if progress.is_due():
                self.stdout.write(_("附件 %(n)d 个…") % {"n": count})
        if verbosity:
            self.stdout.write(_("机构、栏目等已接上；附件 %(n)d 个。") % {"n": count})

    def without_identity(self, parts: Iterable[Part]) -> Iterator[Part]:
        """A site that has a name keeps it: the folder's would stand over all its pages."""
        is_named = SiteIdentity.objects.exists()
        for subject, record in parts:
            if is_named and subject == SiteIdentity.log_subject:
                self.stdout.write(_("本站已有网站信息，保持不变。"))
            else:
                yield subject, record

    def take_addresses(self, folder: Folder) -> None:
        try:
            count = take_over_addresses(folder.addresses())
        except FolderFault as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("旧网址 %(n)d 个，仍通向原来的文件和栏目。") % {"n": count})

    def tell(self, outcomes: Counter, seconds: float) -> None:
        self.stdout.write(
            _("已处理 %(n)d 行，每秒 %(pace)d 行…")
            % {"n": outcomes.total(), "pace": outcomes.total() / seconds}
        )

    def sum_up(self, outcomes: Counter, seconds: float, made: int) -> None:
        counts = "，".join(f"{each.label} {outcomes[each]} 行" for each in Outcome)
        self.stdout.write(
            _(
                "共 %(n)d 行：%(counts)s；新建机构、分类、栏目和体裁 %(made)d 个；"
                "用时 %(s).1f 秒。"
            )
            % {"n": outcomes.total(), "counts": counts, "made": made, "s": seconds}
        )
