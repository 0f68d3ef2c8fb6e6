"""Set up a real site: its identity, the lists it starts with, its first administrator."""

import getpass
import secrets
import sys

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from disclosure.installation import install
from disclosure.models import PublicationLog, SiteIdentity

ASKED = ["site_name", "organiser", "site_id_code"]
OPTIONAL = [
    *("undertaker", "icp_number", "police_number", "error_report_url"),
    *("office", "address", "hours", "phone", "fax", "email", "postcode", "supervisor"),
]


class Command(BaseCommand):
    help = "设置一个正式网站：网站信息、法定栏目、主题分类、体裁和第一位管理员。可以重复运行。"

    def add_arguments(self, parser):
        for name in ASKED + OPTIONAL:
            field = SiteIdentity._meta.get_field(name)
            option = f"--{name.replace('_', '-')}"
            parser.add_argument(option, dest=name, help=str(field.verbose_name))
        parser.add_argument("--admin", metavar="USERNAME", help=_("第一位管理员的用户名"))
        parser.add_argument(
            "--no-input",
            action="store_false",
            dest="interactive",
            help=_("不提问：没有给出的内容留空，密码自动生成。"),
        )

    def handle(self, *, interactive, admin, **options):
        asks = interactive and sys.stdin.isatty()
        given = {name: options[name] for name in ASKED + OPTIONAL if options[name] is not None}
        self.save_identity(given, asks)
        added = install()
        self.stdout.write(
            _("新增栏目 %(columns)d 个、主题分类 %(subjects)d 个、体裁 %(genres)d 个。") % added
        )
        self.make_administrator(admin, asks)
        self.say_what_is_next()

    def save_identity(self, given: dict[str, str], asks: bool) -> None:
        """Set what is given; ask for what is needed and still empty."""
        identity = SiteIdentity.load()
        if asks:
            for name in ASKED:
                if name not in given and (
                    identity._state.adding or not getattr(identity, name)
                ):
                    given[name] = self.answer_for(name, identity)
        for name, text in given.items():
            setattr(identity, name, text.strip())
        try:
            identity.full_clean()
        except ValidationError as error:
            raise CommandError(self.words_of(error)) from error
        with transaction.atomic():
            PublicationLog.locked()
            identity.save()
        self.stdout.write(_("网站信息：%(site)s。") % {"site": identity.site_name})

    def answer_for(self, name: str, identity: SiteIdentity) -> str:
        field = SiteIdentity._meta.get_field(name)
        present = str(getattr(identity, name))
        hint = f"（{present}）" if present else ""
        return input(f"{field.verbose_name}{hint}：").strip() or present

    def make_administrator(self, username: str | None, asks: bool) -> None:
        """Make the account unless it is there; a password that nobody typed is shown once."""
        users = get_user_model().objects
        if not username and asks and not users.filter(is_superuser=True).exists():
            username = input(_("管理员用户名（直接回车则暂不建立）：")).strip()
        if not username:
            return
        if users.filter(username=username).exists():
            self.stdout.write(_("管理员 %(name)s 已存在，未作改动。") % {"name": username})
            return
        password = self.asked_password() if asks else ""
        shown = password or secrets.token_urlsafe(12)
        users.create_superuser(username=username, password=shown)
        self.stdout.write(_("已建立管理员 %(name)s。") % {"name": username})
        if not password:
            self.stdout.write(_("密码（只显示这一次，请妥善保存）：%(it)s") % {"it": shown})

    def asked_password(self) -> str:
        """Return a password typed twice, or "" for one to be made."""
        while True:
            password = getpass.getpass(_("密码（直接回车则自动生成）："))
            if not password:
                return ""
            try:
                validate_password(password)
            except ValidationError as error:
                self.stderr.write(" ".join(error.messages))
                continue
            if password == getpass.getpass(_("请再输入一次密码：")):
                return password
            self.stderr.write(_("两次输入的密码不一致，请重新输入。"))

    def say_what_is_next(self) -> None:
        self.stdout.write(_("接下来请登录 /admin/："))
        for number, step in enumerate(
            [
                _("补全“网站信息”中的信息公开工作机构、地址、电话和监督投诉渠道；"),
                _("录入“发布机构”及其机构代码；"),
                _("录入“人员”，为每个机构安排录入、审核和签发的人；"),
                _("核对栏目，按本地情况增减；"),
                _("公开政府信息公开指南和政府信息公开制度。"),
            ],
            start=1,
        ):
            self.stdout.write(f"  {number}. {step}")

    @staticmethod
    def words_of(error: ValidationError) -> str:
        return " ".join(
            f"{SiteIdentity._meta.get_field(name).verbose_name}：{' '.join(texts)}"
            for name, texts in error.message_dict.items()
        )
