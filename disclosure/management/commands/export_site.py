"""manage.py export_site: all that is public, in a folder that can be taken elsewhere."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure import structure
from disclosure.api.export import json_lines, rows_for_export
from disclosure.exporting import walk
from disclosure.management.progress import Progress
from disclosure.records.folder import RECORDS, Folder

READ_ME = """{name}（{address}）于 {day} 导出的全部公开内容。

structure.jsonl   网站信息、机构、分类、体裁、栏目等，每行一项
records.jsonl     公开文件，每行一份，内容与接口 /api/v1/disclosures/ 的单份相同
addresses.jsonl   旧网址：本站沿用的旧网站地址和栏目改名前的地址，各通向哪里
files/            附件，文件名为其 SHA-256；名称见 records.jsonl 的 attachments
SHA256SUMS        以上各文件的校验码，可用 sha256sum --check SHA256SUMS 核对

各文件均为 UTF-8 编码的 JSON Lines。用 manage.py import_records 加这个文件夹即可导入另一个网站。
"""


class Command(BaseCommand):
    help = (
        "把全部公开内容（记录、机构和栏目、附件及校验码）写到一个文件夹。"
        "可重复运行，已有的附件不再复制。"
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder, verbosity, **options):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            words = _("文件夹 %(folder)s 不能写：%(error)s")
            raise CommandError(words % {"folder": folder, "error": error.strerror}) from error
        self.progress, here = Progress(is_told=bool(verbosity)), Folder(folder)
        parts = here.write_structure()
        at = structure.current()
        for count in here.write_records(json_lines(walk(rows_for_export()), at)):
            self.tell(_("文件 %(n)d 份…"), count)
        addresses = here.write_addresses()
        files, faults = 0, 0
        for sha256, fault in here.copy_files():
            files += not fault
            faults += bool(fault)
            if fault:
                self.stderr.write(f"{sha256} {fault}")
            self.tell(_("附件 %(n)d 个…"), files)
        here.remove_stale()
        here.write_read_me(
            READ_ME.format(
                name=at.identity.site_name,
                address=settings.SITE_URL,
                day=timezone.localdate().isoformat(),
            )
        )
        here.write_sums()
        with (folder / RECORDS).open("rb") as records:
            documents = sum(1 for _line in records)
        self.stdout.write(
            _(
                "已写出：文件 %(documents)d 份、附件 %(files)d 个、机构栏目等 %(parts)d 项、"
                "旧网址 %(addresses)d 个，用时 %(s).1f 秒。"
            )
            % {
                "documents": documents,
                "files": files,
                "parts": parts,
                "addresses": addresses,
                "s": self.progress.seconds,
            }
        )
        if faults:
            raise CommandError(
                _("有 %(n)d 个附件没有写出，见上。") % {"n": faults}, returncode=2
            )

    def tell(self, words: str, count: int) -> None:
        if self.progress.is_due():
            self.stdout.write(words % {"n": count})
