"""What the publication log follows by `structure` entries: the site and its lists."""

from django.apps import apps
from django.db import models, transaction

from disclosure.models.log import PublicationLog


class LoggedQuerySet(models.QuerySet):
    @transaction.atomic
    def delete(self):
        """Delete one by one, so that each leaves its entry in the log."""
        PublicationLog.locked()
        count = [part.delete()[0] for part in self]
        return sum(count), {self.model._meta.label: len(count)}

    delete.queryset_only = True
    delete.alters_data = True


class LoggedModel(models.Model):
    """A part of the structure: every change of it becomes an entry of the publication log.

    A subclass says who it is (``log_subject``) and what it says (``log_record``).
    """

    objects = LoggedQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def log_subject(self) -> str:
        """The kind and the permanent id, such as ``body:011158671``."""
        raise NotImplementedError(type(self))

    def log_record(self) -> dict:
        """The public facts, ready for JSON."""
        raise NotImplementedError(type(self))

    @transaction.atomic
    def save(self, *args, **kwargs):
        log = PublicationLog.locked()
        super().save(*args, **kwargs)
        log.append_structure(self.log_subject, self.log_record())

    @transaction.atomic
    def delete(self, *args, **kwargs):
        log = PublicationLog.locked()
        subject = self.log_subject
        deleted = super().delete(*args, **kwargs)
        log.append_structure(subject, None)
        return deleted


def logged_models() -> list[type[LoggedModel]]:
    """Every part of the structure, of this app and of those above."""
    return [model for model in apps.get_models() if issubclass(model, LoggedModel)]
