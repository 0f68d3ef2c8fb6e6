"""manage.py verify_trail: is the publication log still what was written down?"""

from itertools import chain
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from disclosure.audit import AuditVerification
from disclosure.trail import Verification, read_anchors


class Command(BaseCommand):
    help = "核对公开日志和审计记录：校验码是否首尾相接，公开的内容是否与日志一致。"

    def add_arguments(self, parser):
        parser.add_argument(
            "--anchor",
            type=Path,
            metavar="FILE",
            help="保存在站外的每日摘要：每行为日期、序号、校验码，如 /trail/ 所示。",
        )

    def handle(self, *, anchor, verbosity, **options):
        def progress(_verification) -> None:
            read = verification.entries + verification.documents + audit.seq
            if verbosity and read % 10_000 == 0:
                self.stdout.write(_("已核对 %(read)d 条 …") % {"read": read})

        anchors = read_anchor_file(anchor) if anchor else []
        verification, audit = Verification(anchors, progress), AuditVerification(progress)
        wrong = 0
        for fault in chain(verification.faults(), audit.faults()):
            self.stderr.write(fault)
            wrong += 1
        self.stdout.write(
            _(
                "日志 %(entries)d 条，其中 %(records)d 条存有内容；核对文件 %(documents)d 份、"
                "目录结构 %(parts)d 项、站外摘要 %(anchors)d 条；审计记录 %(audited)d 条。"
            )
            % {
                "entries": verification.entries,
                "records": verification.records,
                "documents": verification.documents,
                "parts": verification.parts,
                "anchors": len(anchors),
                "audited": audit.seq,
            }
        )
        if wrong:
            raise CommandError(_("发现 %(wrong)d 处不符，见上。") % {"wrong": wrong})
        self.stdout.write(
            _("全部相符，日志止于第 %(seq)d 条 %(hash)s。")
            % {"seq": verification.seq, "hash": verification.hash}
        )
        self.stdout.write(_("审计记录止于第 %(seq)d 条 %(hash)s。") % vars(audit))


def read_anchor_file(path: Path):
    try:
        return read_anchors(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise CommandError(
            _("不能读取站外摘要 %(path)s：%(error)s") % {"path": path, "error": error}
        ) from error
