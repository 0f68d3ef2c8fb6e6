"""Tokens by which a program acts for a person: shown once, kept as a hash, with an end."""

import hashlib
import secrets
from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


class ApiToken(models.Model):
    """The right to act as ``person`` until ``expires_at``, for whoever knows the secret."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="api_tokens",
        verbose_name=_("人员"),
        editable=False,
    )
    name = models.CharField(
        _("用途"), max_length=50, help_text=_("例如“办公系统自动报送”，便于以后辨认。")
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("建立时间"), auto_now_add=True)
    expires_at = models.DateTimeField(_("有效期至"), editable=False)

    class Meta:
        verbose_name = _("接口令牌")
        verbose_name_plural = _("接口令牌")
        ordering = ["-created_at"]
        default_permissions = []

    def __str__(self) -> str:
        return self.name

    def renew(self, days: int) -> str:
        """Set a new secret that holds for ``days`` days, and return it; not saved."""
        secret = secrets.token_urlsafe(32)
        self.digest = digest_of(secret)
        self.expires_at = timezone.now() + timedelta(days=days)
        return secret

    @classmethod
    def of_secret(cls, secret: str) -> Self | None:
        """Return the token that ``secret`` opens now, with its person; None when there is
        none, it has ended, or the person has left."""
        rows = cls.objects.select_related("person").filter(person__is_active=True)
        return rows.filter(digest=digest_of(secret), expires_at__gt=timezone.now()).first()
