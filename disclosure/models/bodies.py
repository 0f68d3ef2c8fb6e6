"""Issuing bodies (发布机构): they merge and are renamed, their documents keep the old name."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosure.enums import BodyKind
from disclosure.models.logged import LoggedModel

validate_code = RegexValidator(
    r"^[0-9A-Za-z]([0-9A-Za-z-]*[0-9A-Za-z])?$",
    _("代码只能用数字、字母和连字符，例如组织机构代码 011158671。"),
)


class IssuingBody(LoggedModel):
    """An agency that publishes. ``code`` is permanent: numbers and addresses are made of it."""

    code = models.CharField(
        _("机构代码"),
        max_length=30,
        unique=True,
        validators=[validate_code],
        help_text=_("组织机构代码（9位）或统一社会信用代码（18位），确定后不再更改。"),
    )
    name = models.CharField(_("全称"), max_length=100, unique=True)
    short_name = models.CharField(_("简称"), max_length=50, blank=True)
    kind = models.CharField(
        _("机构类别"), max_length=20, choices=BodyKind, default=BodyKind.DEPARTMENT
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("上级机构"),
    )
    position = models.PositiveIntegerField(_("排序"), default=0, help_text=_("小的排在前面。"))

    office = models.CharField(_("信息公开工作机构"), max_length=100, blank=True)
    address = models.CharField(_("办公地址"), max_length=200, blank=True)
    hours = models.CharField(_("办公时间"), max_length=100, blank=True)
    phone = models.CharField(_("联系电话"), max_length=50, blank=True)
    fax = models.CharField(_("传真"), max_length=50, blank=True)
    email = models.EmailField(_("电子邮箱"), blank=True)

    needs_approval = models.BooleanField(
        _("公开前须签发"),
        default=True,
        help_text=_("不勾选时，审核通过即可公开；审核不能取消。"),
    )
    dissolved_on = models.DateField(_("撤并日期"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("承继机构"),
    )

    class Meta:
        verbose_name = _("发布机构")
        verbose_name_plural = _("发布机构")
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(successor=None) | Q(dissolved_on__isnull=False),
                name="successor_only_of_dissolved_body",
                violation_error_message=_("填写了承继机构，请同时填写撤并日期。"),
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("id")) & ~Q(successor=F("id")),
                name="body_not_its_own_parent",
                violation_error_message=_("上级机构和承继机构不能是本机构自己。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self):
        if self.successor_id and not self.dissolved_on:
            raise ValidationError({"dissolved_on": _("填写了承继机构，请同时填写撤并日期。")})

    def validate_constraints(self, exclude=None):
        super().validate_constraints(exclude)
        above = self.parent
        while above is not None:
            if above.pk == self.pk:
                raise ValidationError({"parent": _("上级机构不能是本机构的下级。")})
            above = above.parent

    def is_dissolved(self, on: date | None = None) -> bool:
        """Whether it has ceased by the day ``on`` (today in Beijing, if not given)."""
        return self.dissolved_on is not None and self.dissolved_on <= (
            on or timezone.localdate()
        )

    log_kind = "body"

    def log_record(self) -> dict:
        return {
            "code": self.code,
            "name": self.name,
            "short_name": self.short_name,
            "kind": str(self.kind),
            "parent": self.parent.code if self.parent else "",
            "position": self.position,
            "office": self.office,
            "address": self.address,
            "hours": self.hours,
            "phone": self.phone,
            "fax": self.fax,
            "email": self.email,
            "dissolved_on": self.dissolved_on.isoformat() if self.dissolved_on else None,
            "successor": self.successor.code if self.successor else "",
        }
