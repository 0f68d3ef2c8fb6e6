"""The admin site itself: its names, its first page, and how it names what it suggests.

Not inside disclosure/admin: that package registers with this site while it is imported.
"""

from datetime import timedelta

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from disclosure.enums import Act, Role, State
from disclosure.models import (
    CoIssuer,
    Disclosure,
    ErasureRequest,
    NumberSeries,
    Relation,
    SubjectLink,
)
from disclosure.permissions import Scope
from disclosure.querysets import LONG_TEXTS, DisclosureQuerySet
from disclosure.structure import Structure
from disclosure.terms import overdue, term_of
from disclosure.workflow import missing_for_publication
from workdays.counting import Calendar, CalendarMissing

GROUPS = [
    (_("公开文件"), ["Disclosure"]),
    (_("目录与机构"), ["Column", "SubjectCategory", "Genre", "IssuingBody"]),
    (_("记录"), ["AuditEntry", "LogEntry", "NumberSeries"]),
    (_("网站与人员"), ["SiteIdentity", "User", "Group", "ApiToken"]),
    (_("工作日历"), ["HolidayNotice", "SpecialDay"]),
]
WRITTEN = {Disclosure, SubjectLink, CoIssuer, Relation}  # what a clerk fills in
MOST_REQUESTS = 50  # looked through: to erase is rare
SHOWN = 8  # rows of each list on the first page


class Suggestions(AutocompleteJsonView):
    """A suggestion reads as its admin labels it: columns by their path, and so on. Of the
    rows that the person may choose for the field."""

    def has_perm(self, request, obj=None):
        """Whoever writes chooses among bodies, subjects and columns without seeing to them."""
        writes = request.scope.may_write and self.source_field.model in WRITTEN
        return writes or super().has_perm(request, obj)

    def get_queryset(self):
        document_admin = self.admin_site._registry[Disclosure]
        rows = super().get_queryset()
        return document_admin.offered(self.request, self.source_field.name, rows)

    def serialize_result(self, obj, to_field_name):
        result = super().serialize_result(obj, to_field_name)
        if hasattr(self.model_admin, "label"):
            result["text"] = self.model_admin.label(obj, self.request.structure)
        return result


class Desk(admin.AdminSite):
    site_title = _("政府信息公开管理")
    site_header = _("政府信息公开管理")
    index_title = _("工作台")
    index_template = "admin/desk.html"
    enable_nav_sidebar = False
    # An empty cell to the eye, a word to a screen reader.
    empty_value_display = format_html('<span class="visually-hidden">{}</span>', _("无"))

    def index(self, request, extra_context=None):
        return super().index(request, {**(extra_context or {}), "desk": agenda(request)})

    def app_index(self, request, app_label, extra_context=None):
        """The rooms are on the first page."""
        return HttpResponseRedirect(reverse("admin:index"))

    def get_app_list(self, request, app_label=None):
        """The kinds of rows as a clerk thinks of them, not as the code is laid out."""
        apps = super().get_app_list(request, app_label)
        if app_label:
            return apps
        models = {model["object_name"]: model for app in apps for model in app["models"]}
        groups = [
            {"name": name, "models": [models.pop(each) for each in names if each in models]}
            for name, names in GROUPS
        ]
        groups.append({"name": _("其他"), "models": list(models.values())})
        shared = {"app_label": "", "app_url": "", "has_module_perms": True}
        return [{**shared, **group} for group in groups if group["models"]]

    def autocomplete_view(self, request):
        return Suggestions.as_view(admin_site=self)(request)


def agenda(request) -> dict:
    """Return what waits for a person: {} for who sees no documents."""
    scope = request.scope
    if scope.is_empty:
        return {}
    rows = Disclosure.objects.waiting_for(scope).select_related("issuing_body", "column")
    rows = rows.defer(*LONG_TEXTS)
    due = list(rows.due()[:SHOWN])
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    scheduled = rows.filter(state=State.SCHEDULED).exclude(pk__in=[row.pk for row in due])
    scheduled = scheduled.order_by("publish_at")
    mine = rows.filter(edited_by=request.user)
    return {
        "may_add": scope.may_write,
        "to_decide": to_decide(rows, scope),
        "overdue": [(row, list(missing_for_publication(row).values())) for row in due],
        **late_rows(rows, request.structure),
        "decides": scope.may_decide,
        "returned": returned_to(rows, scope),
        "drafts": (mine if not scope.is_manager else rows)
        .filter(state=State.DRAFT, return_reason="")
        .order_by("-updated_at")[:SHOWN],
        "today": scheduled.filter(publish_at__lt=midnight + timedelta(days=1))[:SHOWN],
        "scheduled": scheduled.filter(publish_at__gte=midnight + timedelta(days=1))[:SHOWN],
        "erasures": to_consent(scope),
        "held": NumberSeries.objects.filter(held_from__isnull=False)
        if request.user.has_perm("disclosure.view_numberseries")
        else [],
    }


def returned_to(rows: DisclosureQuerySet, scope: Scope) -> DisclosureQuerySet:
    """What was sent back to the person, or to those whom they head."""
    if not scope.is_manager:
        heads = scope.bodies.get(Role.HEAD, frozenset())
        rows = rows.compared_by_body(scope.writes_for | heads)
    returned = rows.filter(state=State.DRAFT).exclude(return_reason="")
    return returned.order_by("-updated_at")[:SHOWN]


def to_consent(scope: Scope) -> list[Disclosure]:
    """What somebody else asks to erase, where the person may consent."""
    requests = ErasureRequest.objects.select_related("disclosure__issuing_body")
    rows = [request.disclosure for request in requests.order_by("asked_at")[:MOST_REQUESTS]]
    return [row for row in rows if scope.may(Act.ERASE, row)]


def to_decide(rows: DisclosureQuerySet, scope: Scope) -> list[Disclosure]:
    """What waits for the person to review or approve, the longest waiting first."""
    waiting = rows.filter(state__in=[State.IN_REVIEW, State.IN_APPROVAL])
    waiting = waiting.exclude(written_by=scope.person).exclude(edited_by=scope.person)
    if not scope.is_manager:
        waiting = waiting.filter(scope.decides())
    return list(waiting.order_by("updated_at")[:SHOWN])


def late_rows(rows: DisclosureQuerySet, structure: Structure) -> dict:
    """Return ``late``: (document, its term) of what should have been public, and in words
    why that cannot be said."""
    calendar = Calendar.load()
    try:
        late = list(overdue(rows, structure, calendar)[:SHOWN])
    except CalendarMissing as error:
        return {"late": [], "calendar_missing": error.messages[0]}
    return {"late": [(row, term_of(row, structure, calendar)) for row in late]}
