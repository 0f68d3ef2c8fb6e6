"""What the staff did: kind, by whom, when, on what ground. Only ever added to."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosure.enums import EventKind
from disclosure.models.disclosures import Disclosure


class Event(models.Model):
    """One step of one disclosure. Stays when a draft is deleted; holds no text of it."""

    disclosure = models.ForeignKey(
        Disclosure, models.DO_NOTHING, db_constraint=False, related_name="events"
    )
    kind = models.CharField(_("事项"), max_length=12, choices=EventKind)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("经办人"),
        help_text="NULL: the clock or a command",
    )
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    ground = models.CharField(_("依据或理由"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("办理记录")
        verbose_name_plural = _("办理记录")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_kind_display()}"
