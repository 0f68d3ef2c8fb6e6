"""manage.py erase: erase a document for good, by order of a court or of the law."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from disclosure.models import Disclosure, LogRecord
from disclosure.workflow import erase


class Command(BaseCommand):
    help = "彻底删除一份公开过的文件：全文、附件和日志中的内容都不再保留，不能恢复。"

    def add_arguments(self, parser):
        parser.add_argument("index_number", help="索引号")
        parser.add_argument("--ground", required=True, help="依据；将公开，不得含个人信息。")

    def handle(self, *, index_number, ground, **options):
        disclosure = Disclosure.objects.filter(index_number=index_number).first()
        if disclosure is None:
            raise CommandError(_("没有索引号为 %(number)s 的文件。") % {"number": index_number})
        attachments = disclosure.attachments.count()
        records = LogRecord.objects.filter(entry__subject=index_number).count()
        try:
            erase(disclosure, ground=ground)
        except ValidationError as error:
            raise CommandError("".join(error.messages)) from error
        self.stdout.write(
            _(
                "已彻底删除 %(number)s：全文、附件 %(attachments)d 个、日志中的内容 "
                "%(records)d 条。依据：%(ground)s"
            )
            % {
                "number": index_number,
                "attachments": attachments,
                "records": records,
                "ground": ground,
            }
        )
