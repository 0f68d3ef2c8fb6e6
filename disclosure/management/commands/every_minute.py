"""The runner: what must happen by the clock, once a minute."""

import logging
import signal
import time
from datetime import timedelta

from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Publish what is due, follow the site that this one mirrors, and bring the index up to "
        "the log, every minute; sweep orphaned "
        "files and check the index every day. Ends on SIGTERM; a missed minute is caught up "
        "by the next. Several may run at once."
    )

    def handle(self, *, verbosity, **options):
        signal.signal(signal.SIGTERM, lambda *_: exit(0))
        done_on = None
        while True:
            self.run("publish_due", verbosity=verbosity)
            self.run("follow", verbosity=0)
            self.run("rebuild_index", verbosity=0)
            if done_on != (today := timezone.localdate()):
                self.run("sweep_attachments", verbosity=verbosity)
                if not self.run("rebuild_index", "--check", verbosity=verbosity):
                    self.run("rebuild_index", "--anew", verbosity=verbosity)
                done_on = today
            now = timezone.now()
            next_minute = now.replace(second=0, microsecond=0) + timedelta(minutes=1)
            time.sleep((next_minute - now).total_seconds())

    def run(self, command: str, *arguments: str, verbosity: int) -> bool:
        """Run ``command``; whatever goes wrong is logged and tried again in a minute.
        Return whether it went well."""
        close_old_connections()
        try:
            call_command(command, *arguments, verbosity=verbosity)
        except CommandError as error:
            self.stderr.write(str(error))
        except Exception:
            log.exception("%s failed; it will be run again in a minute", command)
        else:
            return True
        return False
