"""Publish what is scheduled and due."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from disclosure.workflow import publish_due


class Command(BaseCommand):
    help = "Publish what is scheduled and due, in the order of the times."

    def handle(self, *, verbosity, **options):
        published, failed = 0, 0
        for disclosure, error in publish_due():
            if error is None:
                published += 1
                if verbosity:
                    self.stdout.write(
                        _("已公开 %(number)s %(title)s")
                        % {"number": disclosure.index_number, "title": disclosure.title}
                    )
                continue
            failed += 1
            for message in error.messages:
                self.stderr.write(f"{disclosure.pk} {disclosure.title}：{message}")
        if verbosity > 1 or published or failed:
            self.stdout.write(
                _("到期公开 %(published)d 件，未能公开 %(failed)d 件。")
                % {"published": published, "failed": failed}
            )
        if failed:
            raise CommandError(_("有到期的文件未能公开，见上。"), returncode=2)
