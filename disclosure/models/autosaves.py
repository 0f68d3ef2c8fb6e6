"""What somebody has typed into a form and not saved yet."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from disclosure.models.disclosures import Disclosure


class Autosave(models.Model):
    """The fields of a form as its browser last sent them; for their typist alone."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    disclosure = models.ForeignKey(
        Disclosure,
        models.CASCADE,
        null=True,
        related_name="autosaves",
        help_text="NULL: a draft that was never saved",
    )
    data = models.TextField(help_text="as a form is sent: a=1&b=2")
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "disclosure"], name="one_autosave"),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(disclosure=None),
                name="one_autosave_of_a_new_draft",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.saved_at:%Y-%m-%d %H:%M}"
