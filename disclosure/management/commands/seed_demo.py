"""Fill an empty site with a fictional district, so that every page has something to show."""

import secrets

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from disclosure.demo.build import build, is_another_site, is_complete
from disclosure.demo.people import AUDITOR, PEOPLE

ADMINISTRATOR = "admin"
STEP = 50


class Command(BaseCommand):
    help = "建立演示数据：虚构的云汀区。可以重复运行；中断后再运行会接着做。"

    def handle(self, *, verbosity, **options):
        if is_complete():
            self.stdout.write(_("演示数据已经建好，未作改动。"))
            return
        if is_another_site():
            raise CommandError(_("这里已经是一个正式网站，不能再建立演示数据。"))
        for done, total in build():
            if verbosity and (done % STEP == 0 or done == total):
                self.stdout.write(
                    _("演示文件 %(done)d / %(total)d") % {"done": done, "total": total}
                )
        self.make_administrator()

    def make_administrator(self) -> None:
        """Make the account of the demo and give those of its people a password, which is shown
        now and never again."""
        users = get_user_model().objects
        if users.filter(username=ADMINISTRATOR).exists():
            return
        password = secrets.token_urlsafe(12)
        users.create_superuser(username=ADMINISTRATOR, password=password, name="演示管理员")
        self.stdout.write(
            _("演示管理员账号：%(name)s，密码（只显示这一次）：%(password)s")
            % {"name": ADMINISTRATOR, "password": password}
        )
        names = []
        for username, name in [*(person[:2] for person in PEOPLE), AUDITOR]:
            person = users.get(username=username)
            person.set_password(password)
            person.save()
            names.append(f"{username}（{name}）")
        self.stdout.write(
            _("同一密码还可用于演示人员：%(names)s。") % {"names": "、".join(names)}
        )
