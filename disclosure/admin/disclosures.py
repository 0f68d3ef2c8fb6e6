"""Disclosures at the desk: the list, the form of a draft, and what is read only."""

from functools import partial

from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminErrorList, AdminForm
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import FileResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from accounts.admin import Unlogged
from disclosure.admin.correction import correction_view
from disclosure.admin.editor import NonceMedia
from disclosure.admin.filters import BodyFilter, ColumnFilter, GenreFilter, PublicYearFilter
from disclosure.admin.forms import CorrectionForm, DisclosureForm
from disclosure.admin.inlines import CLASSIFICATION, EDITED, TITLE, LegacyInline
from disclosure.admin.looking import CountingPaginator, DocumentList, look_for
from disclosure.admin.steps import STEPS, step_view
from disclosure.admin.uploads import receive_files
from disclosure.enums import EventKind, State
from disclosure.models import Attachment, Disclosure, LegacyPage
from disclosure.querysets import LONG_TEXTS
from disclosure.search.following import BeingPrepared
from disclosure.terms import term_of
from disclosure.views.detail import render_detail
from disclosure.workflow import missing_for_publication, note
from workdays.counting import Calendar

FIELDSETS = [
    (TITLE, {"fields": ["title", "document_number", "issuing_body", "seen"]}),
    (
        CLASSIFICATION,
        {
            "fields": [
                *("column", "genre", "keywords", "summary", "source"),
                *("disclosure_kind", "kind_reason"),
            ]
        },
    ),
    (
        _("日期与效力"),
        {
            "fields": [
                *("written_on", "effective_on", "expires_on"),
                *("repealed_noted_on", "repealed_by", "repeal_words"),
            ]
        },
    ),
    (_("正文"), {"fields": ["content_html"], "classes": ["wide-field"]}),
]
# What a page that is only read shows in place of a field.
READ_AS = {
    "content_html": "content_shown",
    "keywords": "keyword_line",
    "column": "column_path",
    "issuing_body": "body_name",
}


class LabelledChoices:
    """Related rows are chosen by their full label, and without side doors to edit them."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        related = self.admin_site._registry.get(db_field.remote_field.model)
        if field is not None and hasattr(related, "label"):
            field.label_from_instance = partial(related.label, at=request.structure)
        return field

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field


LABELLED = [type(each.__name__, (LabelledChoices, each), {}) for each in EDITED]
CORRECTED = [
    type(each.__name__, (each,), {"editable_state": State.PUBLISHED}) for each in LABELLED
]


@admin.register(Disclosure)
class DisclosureAdmin(NonceMedia, LabelledChoices, Unlogged, admin.ModelAdmin):
    """A draft is edited here; whatever happens to it goes through a step of its own."""

    form = DisclosureForm
    editable_state = State.DRAFT
    edited_inlines = LABELLED
    actions = None
    view_on_site = False
    list_display = [
        *("number", "title", "issuing_body", "column", "standing", "public_since"),
        "edited",
    ]
    list_display_links = ["title"]
    list_select_related = ["issuing_body", "column"]
    list_filter = [
        *("state", BodyFilter, ColumnFilter, GenreFilter, PublicYearFilter),
        "disclosure_kind",
    ]
    sortable_by = ["number", "public_since", "edited"]  # what an index can put in order
    list_per_page = 50
    paginator = CountingPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    ordering = ["-updated_at", "-pk"]
    search_fields = ["title", "index_number", "document_number"]
    search_help_text = _("按标题、索引号或文号查找，文号的括号不限写法")
    autocomplete_fields = ["issuing_body", "column", "repealed_by"]
    change_form_template = "admin/disclosure/document.html"
    object_history_template = "admin/disclosure/events.html"

    # --- the list -------------------------------------------------------------------

    @admin.display(description=_("索引号"), ordering="index_number")
    def number(self, disclosure):
        return disclosure.index_number

    @admin.display(description=_("状态"))
    def standing(self, disclosure):
        state = format_html(
            '<span class="state state-{}">{}</span>',
            disclosure.state,
            disclosure.get_state_display(),
        )
        if disclosure.term is None:
            return state
        late = "late" if disclosure.term.is_over else ""
        words = disclosure.term.words
        return format_html('{} <span class="term {}">{}</span>', state, late, words)

    @admin.display(description=_("公开日期"), ordering="published_on")
    def public_since(self, disclosure):
        return disclosure.published_on.isoformat() if disclosure.published_on else ""

    @admin.display(description=_("最后修改"), ordering="updated_at")
    def edited(self, disclosure):
        return f"{timezone.localtime(disclosure.updated_at):%Y-%m-%d %H:%M}"

    def get_changelist(self, request, **kwargs):
        return DocumentList

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        match = request.resolver_match
        if match and match.url_name in {"disclosure_disclosure_changelist", "autocomplete"}:
            return rows.defer(*LONG_TEXTS)
        return rows

    def get_search_results(self, request, queryset, search_term):
        text = search_term.replace("\x00", "").strip()
        if not text:
            return queryset, False
        try:
            return look_for(queryset, text, request.log_head), False
        except BeingPrepared as error:
            messages.warning(request, _("索引正在建立，暂时只查找了尚未公开的文件。"))
            return error.found, False

    def label(self, disclosure, at) -> str:
        number = disclosure.document_number or disclosure.index_number
        if disclosure.state != State.PUBLISHED:
            state = disclosure.get_state_display()
            number = f"{number}，{state}" if number else state
        return f"{disclosure.title}（{number}）"

    # --- who may do what ------------------------------------------------------------

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (
            obj is None or (obj.state == self.editable_state and not obj.erased_at)
        )

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("disclosure.view_disclosure") or request.user.has_perm(
            "disclosure.change_disclosure"
        )

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (
            obj is None or obj.state == State.DRAFT
        )

    def get_object(self, request, object_id, from_field=None):
        """Of a form that is sent, the locked row: no step may happen between check and save."""
        if request.method == "POST" and connection.in_atomic_block:
            pk = self.model._meta.pk
            try:
                key = pk.to_python(object_id)
            except Exception:
                return None
            return (
                self.get_queryset(request)
                .select_for_update(of=("self",))
                .filter(pk=key)
                .first()
            )
        return super().get_object(request, object_id, from_field)

    # --- the form -------------------------------------------------------------------

    def get_inlines(self, request, obj):
        inlines = list(self.edited_inlines)
        if obj and LegacyPage.objects.filter(pk=obj.pk).exists():
            inlines.append(LegacyInline)
        return inlines

    def get_fieldsets(self, request, obj=None):
        if obj is None or self.has_change_permission(request, obj):
            return FIELDSETS
        return [
            (
                name,
                {
                    **options,
                    "fields": [
                        READ_AS.get(field, field)
                        for field in options["fields"]
                        if field != "seen"
                    ],
                },
            )
            for name, options in FIELDSETS
        ]

    def get_readonly_fields(self, request, obj=None):
        if obj is None or self.has_change_permission(request, obj):
            return []
        return list(READ_AS.values())

    @admin.display(description=_("正文"))
    def content_shown(self, disclosure):
        html = disclosure.content_html  # cleaned when it was saved
        return format_html('<div class="document-text">{}</div>', mark_safe(html))

    @admin.display(description=_("主题词"))
    def keyword_line(self, disclosure):
        return "；".join(disclosure.keywords)

    @admin.display(description=_("栏目"))
    def column_path(self, disclosure):
        if not disclosure.column:
            return ""
        return " › ".join(column.name for column in disclosure.column.chain())

    @admin.display(description=_("发布机构"))
    def body_name(self, disclosure):
        return disclosure.body_name

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Take in files before the transaction begins."""
        if request.method == "POST" and (
            self.has_add_permission(request) or super().has_change_permission(request)
        ):
            receive_files(request)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None:
            context |= self.panel(request, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def panel(self, request, disclosure) -> dict:
        """What stands above the form: the state, what is missing, what may be done."""
        steps = [step for step in STEPS if step.is_open_to(request.user, disclosure)]
        may_correct = disclosure.state == State.PUBLISHED and request.user.has_perm(
            "disclosure.change_disclosure"
        )
        waiting = disclosure.state in {State.DRAFT, State.SCHEDULED}
        return {
            "steps": [(step, step.url(disclosure)) for step in steps],
            "correct_url": reverse("admin:disclosure_disclosure_correct", args=[disclosure.pk])
            if may_correct
            else "",
            "missing": list(missing_for_publication(disclosure).values()) if waiting else [],
            "term": term_of(disclosure, request.structure, Calendar.load())
            if waiting
            else None,
            "is_overdue": disclosure.state == State.SCHEDULED
            and disclosure.publish_at <= timezone.now(),
        }

    # --- saving ---------------------------------------------------------------------

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        self.tell_of_number(request, form)

    def tell_of_number(self, request, form):
        typed, stored = form.cleaned_data["document_number"], form.instance.document_number
        if typed != stored:
            messages.info(request, _("文号已规范为 %(number)s。") % {"number": stored})

    def log_addition(self, request, obj, message):
        note(obj, EventKind.CREATED, by=request.user)

    def log_change(self, request, obj, message):
        """Note what was changed by the names of the fields; no text of the document."""
        names = []
        for each in message:
            names += each.get("changed", {}).get("fields", [])
            names += [part["name"] for part in each.values() if "name" in part]
        if names:
            ground = "、".join(dict.fromkeys(str(name) for name in names))
            note(obj, EventKind.EDITED, by=request.user, ground=ground[:1000])

    def log_deletions(self, request, queryset):
        for disclosure in queryset:
            note(disclosure, EventKind.DELETED, by=request.user)

    def response_add(self, request, obj, post_url_continue=None):
        return self.onward(request, obj)

    def response_change(self, request, obj):
        return self.onward(request, obj)

    def onward(self, request, obj):
        """After saving a draft: where its button said, or back to the draft."""
        for name in ["publish", "schedule", "preview"]:
            if f"_{name}" in request.POST:
                return HttpResponseRedirect(
                    reverse(f"admin:disclosure_disclosure_{name}", args=[obj.pk])
                )
        messages.success(request, _("草稿已保存，公众还看不到。"))
        return HttpResponseRedirect(
            reverse("admin:disclosure_disclosure_change", args=[obj.pk])
        )

    # --- pages of their own -----------------------------------------------------------

    def get_urls(self):
        guard = self.admin_site.admin_view
        correction = CorrectionAdmin(self.model, self.admin_site)
        own = [
            path(
                f"<int:pk>/{step.name}/",
                guard(partial(step_view, step=step, model_admin=self)),
                name=f"disclosure_disclosure_{step.name}",
            )
            for step in STEPS
        ]
        own += [
            path(
                "<int:pk>/correct/",
                guard(partial(correction_view, correction)),
                name="disclosure_disclosure_correct",
            ),
            path(
                "<int:pk>/preview/",
                guard(self.preview),
                name="disclosure_disclosure_preview",
            ),
            path("files/<int:pk>/", guard(self.file), name="disclosure_disclosure_file"),
        ]
        return own + super().get_urls()

    def preview(self, request, pk):
        """The page as readers will see it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        disclosure = get_object_or_404(Disclosure, pk=pk)
        return render_detail(request, disclosure, preview=True)

    def file(self, request, pk):
        """An attachment for the staff, public or not."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        attachment = get_object_or_404(Attachment, pk=pk)
        return FileResponse(attachment.open(), as_attachment=True, filename=attachment.name)

    def history_view(self, request, object_id, extra_context=None):
        """The events of the document instead of Django's log."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        disclosure = self.get_object(request, object_id)
        if disclosure is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        context = {
            **self.admin_site.each_context(request),
            "title": _("办理记录"),
            "subtitle": disclosure.title,
            "opts": self.opts,
            "object": disclosure,
            "events": disclosure.events.select_related("by"),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, self.object_history_template, context)


class CorrectionAdmin(DisclosureAdmin):
    """The form of a draft for a public document; only ``correction_view`` uses it."""

    form = CorrectionForm
    editable_state = State.PUBLISHED
    edited_inlines = CORRECTED
    change_form_template = "admin/disclosure/correction.html"

    def get_inlines(self, request, obj):
        return self.edited_inlines

    def get_fieldsets(self, request, obj=None):
        return [(_("更正说明"), {"fields": ["reason"]}), *FIELDSETS]

    def panel(self, request, disclosure) -> dict:
        return {}

    def show_correction(self, request, disclosure, form, formsets, inlines):
        fields = list(self.get_fieldsets(request, disclosure))
        admin_form = AdminForm(form, fields, {}, [], model_admin=self)
        parts = self.get_inline_formsets(request, formsets, inlines, disclosure)
        media = self.media + admin_form.media
        for part in parts:
            media += part.media
        context = {
            **self.admin_site.each_context(request),
            "title": _("更正已公开的文件"),
            "subtitle": disclosure.title,
            "adminform": admin_form,
            "object_id": str(disclosure.pk),
            "original": disclosure,
            "is_popup": False,
            "media": media,
            "inline_admin_formsets": parts,
            "errors": AdminErrorList(form, formsets),
            "preserved_filters": "",
            "back": reverse("admin:disclosure_disclosure_change", args=[disclosure.pk]),
        }
        return self.render_change_form(request, context, change=True, obj=disclosure)
