"""The editable lists by which documents are classified: subjects and genres."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosure.models.logged import LoggedModel


class SubjectCategory(LoggedModel):
    """主题分类, in two levels. ``code`` is permanent."""

    code = models.CharField(
        _("代码"),
        max_length=10,
        unique=True,
        validators=[RegexValidator(r"^[0-9A-Za-z]+$", _("代码只能用数字和字母。"))],
    )
    name = models.CharField(_("名称"), max_length=50)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        limit_choices_to={"parent": None},
        verbose_name=_("上级分类"),
    )
    position = models.PositiveIntegerField(_("排序"), default=0, help_text=_("小的排在前面。"))

    class Meta:
        verbose_name = _("主题分类")
        verbose_name_plural = _("主题分类")
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"],
                name="subject_name_once_below_a_parent",
                violation_error_message=_("同一上级下已有同名的分类。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.code}）"

    def validate_constraints(self, exclude=None):
        super().validate_constraints(exclude)
        if self.parent and (self.parent.parent_id or (self.pk and self.children.exists())):
            raise ValidationError({"parent": _("主题分类只有两级：请选择一个一级分类。")})

    log_kind = "subject"

    def log_record(self) -> dict:
        return {
            "code": self.code,
            "name": self.name,
            "parent": self.parent.code if self.parent else "",
            "position": self.position,
        }


class Genre(LoggedModel):
    """体裁（文种）: the fifteen of 《党政机关公文处理工作条例》 and what catalogues add."""

    code = models.SlugField(_("代码"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=30, unique=True)
    position = models.PositiveIntegerField(_("排序"), default=0, help_text=_("小的排在前面。"))
    asks_before_publishing = models.BooleanField(
        _("公开前提醒"),
        default=False,
        help_text=_("这类公文一般不公开，公开前请经办人再次确认。"),
    )

    class Meta:
        verbose_name = _("体裁")
        verbose_name_plural = _("体裁")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name

    log_kind = "genre"

    def log_record(self) -> dict:
        return {"code": self.code, "name": self.name, "position": self.position}
