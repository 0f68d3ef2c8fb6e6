"""The custom user: a person of the staff."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person of the staff. A Chinese name is one field, not two."""

    first_name = None
    last_name = None
    name = models.CharField(_("姓名"), max_length=50, blank=True)

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
