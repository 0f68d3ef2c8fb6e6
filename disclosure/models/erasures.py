"""A request to erase a document for good, which a second person must consent to."""

from django.conf import settings
from django.db import models

from disclosure.models.disclosures import Disclosure


class ErasureRequest(models.Model):
    """Open until somebody else consents or it is dropped; then the row goes."""

    disclosure = models.OneToOneField(
        Disclosure, models.CASCADE, primary_key=True, related_name="erasure_request"
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    ground = models.CharField(max_length=300, help_text="public once the document is erased")

    def __str__(self) -> str:
        return f"{self.disclosure} {self.asked_at:%Y-%m-%d %H:%M}"
