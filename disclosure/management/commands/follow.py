"""manage.py follow: keep this site equal to another."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from disclosure.management.progress import Progress
from disclosure.mirror.apply import OtherRunner
from disclosure.mirror.following import FAULTS, Following, NotEmpty
from disclosure.models import FollowedSite


class Command(BaseCommand):
    help = (
        "跟随另一个网站的公开日志：新公开、更正、撤下和删除的都照样做，附件一并取来。"
        "做到它的最新一条为止；中断后再次运行即继续，此后由每分钟的例行任务接着跟随。"
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "address",
            nargs="?",
            help="来源网站的网址，例如 https://www.example.gov.cn；不写则接着跟随原来的。",
        )

    def handle(self, *, address, verbosity, **options):
        address = address or FollowedSite.objects.values_list("address", flat=True).first()
        if address:
            self.follow(address, verbosity)
        elif verbosity:
            self.stdout.write(_("本站没有跟随别的网站。"))

    def follow(self, address: str, verbosity: int) -> None:
        progress = Progress(is_told=bool(verbosity))
        try:
            run = Following.of(address)
            start = run.site.seq
            for seq in run.steps():
                if progress.is_due():
                    self.stdout.write(_("已到第 %(seq)d 条…") % {"seq": seq})
        except NotEmpty:
            raise CommandError(
                _("本站已有文件，或已在跟随别的网站：只有空的网站可以开始跟随。")
            ) from None
        except KeyboardInterrupt:
            raise CommandError(_("已中断。再次运行即从中断处继续。"), returncode=130) from None
        except OtherRunner:
            raise CommandError(_("另一个进程正在跟随，本次不再继续。")) from None
        except FAULTS as error:
            raise CommandError(str(error)) from error
        if verbosity:
            self.stdout.write(
                _(
                    "已跟到第 %(seq)d 条：新取 %(entries)d 条、附件 %(files)d 个，"
                    "用时 %(s).1f 秒。"
                )
                % {
                    "seq": run.site.seq,
                    "entries": run.site.seq - start,
                    "files": run.files,
                    "s": progress.seconds,
                }
            )
