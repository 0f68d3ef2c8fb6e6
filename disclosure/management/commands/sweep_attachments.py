"""Delete stored files that no attachment uses."""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from disclosure.models.attachments import sweep_orphans


class Command(BaseCommand):
    help = "Delete stored attachment files that nothing uses and that are older than a day."

    def handle(self, *, verbosity, **options):
        swept = sum(1 for _name in sweep_orphans())
        if verbosity > 1 or swept:
            self.stdout.write(_("已清理 %(swept)d 个无主的附件文件。") % {"swept": swept})
