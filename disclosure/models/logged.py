"""What the publication log follows by `structure` entries: the site and its lists."""

from collections.abc import Collection, Iterable
from typing import Self

from django.apps import apps
from django.db import models, transaction

from disclosure.models.log import PublicationLog

GIVING_WAY = "~"  # begins a name that stands for a moment, inside a transaction only


class NotHereYet(Exception):
    """A part of the structure names another that this site does not have; its subject."""


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

    log_kind: str  # before the colon of the subject
    log_id = "code"  # the field with the permanent id
    exclusive = ("name",)  # fields whose value no part beside it may have

    objects = LoggedQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def log_subject(self) -> str:
        """The kind and the permanent id, such as ``body:011158671``."""
        return f"{self.log_kind}:{getattr(self, self.log_id)}"

    def log_record(self) -> dict:
        """The public facts, ready for JSON."""
        raise NotImplementedError(type(self))

    @classmethod
    def standing_for(cls, record: dict, others: Collection[str] = ()) -> Self | None:
        """Return the row that ``record``, another site's ``log_record``, is about.

        ``others`` are the subjects that are known to stand there beside it.
        """
        return cls.objects.filter(**{cls.log_id: record[cls.log_id]}).first()

    @classmethod
    def take_over(cls, record: dict, others: Collection[str] = ()) -> Self:
        """Save what another site's ``log_record`` says, and return the row; what a newer
        program says beside it is passed over.

        Raises ValidationError, and ``NotHereYet`` when it names a part (a column's parent)
        that this site does not have.
        """
        row = cls.standing_for(record, others) or cls()
        for name in cls.taken_over() & record.keys():
            field, value = cls._meta.get_field(name), record[name]
            if field.is_relation:
                value = cls.referred_to(field, value)
            elif value != "":
                value = field.to_python(value)
            setattr(row, field.name, value)
        row.full_clean()
        if row._state.adding or row.log_record() != cls.objects.get(pk=row.pk).log_record():
            row.save()
        return row

    @classmethod
    def taken_over(cls) -> set[str]:
        """The fields that a record of another site may set."""
        return set(cls().log_record())

    def give_way(self) -> None:
        """Free what only one part may have, until ``take_over`` sets it in the same
        transaction: the log never has this."""
        free = dict.fromkeys(self.exclusive, f"{GIVING_WAY}{self.pk}")
        type(self).objects.filter(pk=self.pk).update(**free)

    @classmethod
    def referred_to(cls, field: models.ForeignKey, permanent_id: str) -> models.Model | None:
        if not permanent_id:
            return None
        other = field.related_model
        found = other.objects.filter(**{other.log_id: permanent_id}).first()
        if found is None:
            raise NotHereYet(f"{other.log_kind}:{permanent_id}")
        return found

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


def rows_of(subject: str) -> Iterable[LoggedModel]:
    """The part that stands here under ``subject``, if one does."""
    kind, _colon, permanent_id = subject.partition(":")
    model = model_of(kind)
    return model.objects.filter(**{model.log_id: permanent_id}) if model else []


def model_of(kind: str) -> type[LoggedModel] | None:
    return next((each for each in logged_models() if each.log_kind == kind), None)


def take_over(subject: str, record: dict | None, others: Collection[str] = ()) -> None:
    """Do what another site's ``structure`` entry says; None: the part is gone there.

    Parts that this program does not know are passed over. Raises ValidationError and
    NotHereYet; a part that is still used here stays.
    """
    if record is None:
        for row in rows_of(subject):
            try:
                with transaction.atomic():
                    row.delete()
            except models.ProtectedError:
                pass
    elif model := model_of(subject.partition(":")[0]):
        model.take_over(record, others)
