"""The index: brought up to date, made anew, or checked."""

import secrets

from django.core.management import CommandError
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from disclosure.management.progress import Progress
from disclosure.models import Disclosure, PublicationLog
from disclosure.search.building import AlreadyBuilding, build
from disclosure.search.checking import wrong
from disclosure.search.file import TEMPORARY_ERRORS, IndexFile, NotOurs, open_index
from disclosure.search.following import follow, how_far_behind

TOO_FAR = 5_000  # entries behind: building on all cores is faster than following


class Command(BaseCommand):
    help = (
        "Bring the index up to the publication log; build it where there is none, where it "
        "belongs to another database, is far behind or has held what was erased. The site "
        "goes on meanwhile. "
        "Interrupted, run it again: it goes on where it stopped."
    )

    def add_arguments(self, parser):
        parser.add_argument("--anew", action="store_true", help="build it from the beginning")
        parser.add_argument(
            "--check", action="store_true", help="compare it with the database, change nothing"
        )

    def handle(self, *, anew, check, verbosity, **options):
        self.verbosity = verbosity
        try:
            index = open_index()
            if check:
                self.check_index(index)
            else:
                self.bring_up(index, anew)
        except NotOurs as error:
            raise CommandError(str(error)) from None
        except TEMPORARY_ERRORS as error:
            words = _(
                "索引文件现在写不了（%(words)s）：检查磁盘空间和 INDEX_PATH 的权限后再运行。"
            )
            raise CommandError(words % {"words": error}) from None

    def bring_up(self, index: IndexFile, anew: bool) -> None:
        gap = how_far_behind(PublicationLog.head())
        if anew or gap is None or gap > TOO_FAR or index.unfinished():
            mark = secrets.token_hex(4) if anew else ""
            self.build_index(index, anew=anew, mark=mark)
            return
        for position in follow(index):
            if gap:
                self.say(_("已跟到日志第 %(seq)d 条") % {"seq": position.seq})
        followed = index.current()
        if followed and followed.has_held_erased:
            self.say(_("有文件已彻底删除：重新建立索引，使其中不留痕迹。"))
            self.build_index(index, anew=True)

    def build_index(self, index: IndexFile, *, anew: bool, mark: str = "") -> None:
        progress = Progress()
        total = Disclosure.objects.public().count()
        count = start = None
        try:
            for count in build(index, anew=anew, mark=mark):
                start = count if start is None else start
                if progress.is_due():
                    pace = (count - start) / progress.seconds
                    self.say(
                        _("已索引 %(count)d / %(total)d 件，每秒 %(pace)d 件")
                        % {"count": count, "total": total, "pace": pace}
                    )
        except AlreadyBuilding:
            self.say(_("另一个进程正在建立索引。"))
            return
        self.say(
            _("索引已建成：%(count)d 件，用时 %(seconds).1f 秒。")
            % {"count": count or 0, "seconds": progress.seconds}
        )

    def check_index(self, index: IndexFile) -> None:
        problems = 0
        for problem in wrong(index):
            problems += 1
            self.stderr.write(problem)
        if problems:
            raise CommandError(
                _("索引有 %(count)d 处错误：请运行 rebuild_index --anew 重新建立。")
                % {"count": problems}
            )
        self.say(_("索引与数据库一致。"))

    def say(self, text: str) -> None:
        if self.verbosity:
            self.stdout.write(text)
            self.stdout.flush()
