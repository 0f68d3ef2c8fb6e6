"""Who works for which issuing body, in what role."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosure.enums import Role
from disclosure.models.bodies import IssuingBody


class Membership(models.Model):
    """A person in one role of one body; several roles are several rows."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="memberships",
        verbose_name=_("人员"),
    )
    body = models.ForeignKey(
        IssuingBody, models.CASCADE, related_name="memberships", verbose_name=_("发布机构")
    )
    role = models.CharField(_("角色"), max_length=10, choices=Role)

    class Meta:
        verbose_name = _("任职")
        verbose_name_plural = _("任职")
        ordering = ["body", "role", "person"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "body", "role"],
                name="membership_once",
                violation_error_message=_("同一机构的同一角色只需填写一次。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.get_role_display()}：{self.person}"
