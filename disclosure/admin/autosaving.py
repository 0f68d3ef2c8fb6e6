"""Nothing typed is lost: forms are kept on the server every minute and offered again."""

from datetime import timedelta

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from disclosure.enums import Act
from disclosure.models import Autosave, Disclosure

NOT_KEPT = {"csrfmiddlewaretoken"}
KEPT_FOR = timedelta(days=30)


class Autosaving:
    """An admin whose form is kept while it is filled in. ``?restore=1`` shows the form as it
    was kept."""

    def get_urls(self):
        guard = self.admin_site.admin_view
        own = [
            path(f"<int:pk>/{name}/", guard(require_POST(view)), name=f"{PREFIX}_{name}")
            for name, view in [("autosave", self.autosave), ("discard", self.discard)]
        ]
        return own + super().get_urls()

    def autosave(self, request, pk: int) -> HttpResponse:
        """Keep what the form says; ``pk`` 0 is a new draft. 409: it is no draft any more."""
        draft = self.draft(request, pk)
        may = request.scope.may(Act.EDIT, draft) if draft else request.scope.may_write
        if not may:
            return HttpResponse(status=409)
        old = timezone.now() - KEPT_FOR
        Autosave.objects.filter(person=request.user, saved_at__lt=old).delete()
        kept = request.POST.copy()
        for name in NOT_KEPT:
            kept.pop(name, None)
        Autosave.objects.update_or_create(
            person=request.user, disclosure=draft, defaults={"data": kept.urlencode()}
        )
        return HttpResponse(status=204)

    def discard(self, request, pk: int) -> HttpResponse:
        self.forget(request, self.draft(request, pk))
        name, arguments = ("change", [pk]) if pk else ("add", [])
        return HttpResponseRedirect(reverse(f"admin:{PREFIX}_{name}", args=arguments))

    def draft(self, request, pk: int) -> Disclosure | None:
        return (
            get_object_or_404(Disclosure.objects.seen_by(request.scope), pk=pk) if pk else None
        )

    def forget(self, request, draft: Disclosure | None) -> None:
        """What was kept is saved, or is wanted no more."""
        Autosave.objects.filter(person=request.user, disclosure=draft).delete()

    def kept(self, request, draft: Disclosure | None) -> Autosave | None:
        """What the person typed after the draft was last saved."""
        rows = Autosave.objects.filter(person=request.user, disclosure=draft)
        return rows.filter(saved_at__gt=draft.updated_at).first() if draft else rows.first()

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method == "GET" and "restore" in request.GET:
            draft = self.get_object(request, object_id) if object_id else None
            if kept := self.kept(request, draft):
                request.restored = QueryDict(kept.data)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        restored = getattr(request, "restored", None)
        if restored is None:
            return form

        class RestoredForm(form):
            def __init__(self, data=None, *args, **options):
                super().__init__(restored if data is None else data, *args, **options)

        return RestoredForm

    def get_formset_kwargs(self, request, obj, inline, prefix):
        options = super().get_formset_kwargs(request, obj, inline, prefix)
        if restored := getattr(request, "restored", None):
            options["data"] = restored
        return options

    def autosave_context(self, request, draft: Disclosure | None) -> dict:
        """Where the form is kept, and what is offered again."""
        key = draft.pk if draft else 0
        restored = getattr(request, "restored", None) is not None
        is_asked = request.method == "GET" and not restored
        return {
            "autosave_url": reverse(f"admin:{PREFIX}_autosave", args=[key]),
            "discard_url": reverse(f"admin:{PREFIX}_discard", args=[key]),
            "kept": self.kept(request, draft) if is_asked else None,
            "is_restored": restored,
        }


PREFIX = "disclosure_disclosure"
