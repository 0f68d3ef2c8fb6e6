"""What is done at the desk goes on record in the audit, not in Django's own log."""

from django.utils.translation import gettext as _

from disclosure.audit import note
from disclosure.enums import EventKind


class OnRecord:
    """An admin whose changes are noted by the names of the fields; no value of them.

    ``audit_subject`` says what a row is called in the audit.
    """

    def audit_subject(self, obj) -> str:
        return obj.log_subject

    def construct_change_message(self, request, form, formsets, add=False) -> list[str]:
        """The names of what was changed, as the form has them."""
        names = [
            str(form.fields[name].label) if name in form.fields else _("密码")
            for name in form.changed_data
        ]
        for formset in formsets or []:
            names += self.words_of_parts(formset)
        return list(dict.fromkeys(names))

    def words_of_parts(self, formset) -> list[str]:
        touched = [*formset.new_objects, *formset.changed_objects, *formset.deleted_objects]
        return [str(formset.model._meta.verbose_name)] if touched else []

    def put_on_record(self, request, obj, kind: EventKind, ground: str = "") -> None:
        note(kind, self.audit_subject(obj), by=request.user, ground=ground[:1000])

    def log_addition(self, request, obj, message):
        self.put_on_record(request, obj, EventKind.CREATED, "、".join(message))

    def log_change(self, request, obj, message):
        if message:
            self.put_on_record(request, obj, EventKind.EDITED, "、".join(message))

    def log_deletions(self, request, queryset):
        for obj in queryset:
            self.put_on_record(request, obj, EventKind.DELETED)
