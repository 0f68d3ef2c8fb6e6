"""The custom user: a person of the staff."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person of the staff. A Chinese name is one field, not two."""

    first_name = None
    last_name = None
    name = models.CharField(_("姓名"), max_length=50, blank=True)

    is_staff = models.BooleanField(default=True, editable=False)
    is_active = models.BooleanField(
        _("在岗"), default=True, help_text=_("离岗的人取消勾选，不删除：办理过的事留有记录。")
    )
    is_superuser = models.BooleanField(
        _("系统管理"),
        default=False,
        help_text=_("管理人员、机构、栏目和网站信息；看得到所有机构的文件。"),
    )
    is_auditor = models.BooleanField(
        _("审计"),
        default=False,
        help_text=_("查看所有机构的文件和审计记录，什么也不能更改。"),
    )

    REQUIRED_FIELDS = ["name", "email"]

    class Meta:
        verbose_name = _("人员")
        verbose_name_plural = _("人员")
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name or self.username

    get_short_name = get_full_name
