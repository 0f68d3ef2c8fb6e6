"""Disclosures at the desk: the list, the form of a draft, and what is read only."""

from functools import partial

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib import admin, messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import FileResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from disclosure.admin.autosaving import Autosaving
from disclosure.admin.editor import NonceMedia
from disclosure.admin.filters import BodyFilter, ColumnFilter, GenreFilter, PublicYearFilter
from disclosure.admin.forms import DisclosureForm
from disclosure.admin.inlines import CLASSIFICATION, EDITED, TITLE, LegacyInline
from disclosure.admin.looking import CountingPaginator, DocumentList, look_for
from disclosure.admin.mass import ACTIONS
from disclosure.admin.on_record import OnRecord
from disclosure.admin.panel import panel
from disclosure.admin.steps import STEPS, step_view
from disclosure.admin.uploads import receive_files
from disclosure.audit import entries_of, note_document
from disclosure.enums import Act, State
from disclosure.models import Attachment, Disclosure, LegacyPage
from disclosure.parts import with_marks
from disclosure.querysets import LONG_TEXTS
from disclosure.views.detail import render_detail
from disclosure.workflow.editing import delete_draft, go_back

FRAMED = {"frame-ancestors": [SELF]}  # by our own pages
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
# A revision changes neither whose a document is nor the facts of a repeal.
NOT_REVISED = {"repealed_noted_on", "repealed_by", "repeal_words"}
# What a page that is only read shows in place of a field.
READ_AS = {
    "content_html": "content_shown",
    "keywords": "keyword_line",
    "column": "column_path",
    "genre": "genre_name",
    "repealed_by": "repealing_title",
    "issuing_body": "body_name",
}


def revision_fieldsets(revision: Disclosure) -> list:
    """The form of a draft with the reason that readers will see, without what stays."""
    left_out = NOT_REVISED | ({"expires_on"} if revision.revises.is_repealed else set())
    fieldsets = [(_("更正说明"), {"fields": ["revision_reason"]})]
    for name, options in FIELDSETS:
        fields = [field for field in options["fields"] if field not in left_out]
        fields = ["body_name" if field == "issuing_body" else field for field in fields]
        fieldsets.append((name, {**options, "fields": fields}))
    return fieldsets


class LabelledChoices:
    """Related rows are chosen by their full label, and without side doors to edit them; of
    those that the person may choose (``offered``)."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        rows = kwargs.get("queryset")
        if rows is None:
            rows = db_field.remote_field.model._default_manager.all()
        document_admin = self.admin_site._registry[Disclosure]
        kwargs["queryset"] = document_admin.offered(request, db_field.name, rows)
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


@admin.register(Disclosure)
class DisclosureAdmin(Autosaving, NonceMedia, LabelledChoices, OnRecord, admin.ModelAdmin):
    """A draft is edited here; whatever happens to it goes through a step of its own."""

    form = DisclosureForm
    actions = ACTIONS
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
            disclosure.standing,
        )
        if disclosure.is_revision:
            state = format_html('{} <span class="revision">{}</span>', state, _("更正稿"))
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
        """The rows of the person's bodies; to refer to, what is public besides."""
        rows = super().get_queryset(request)
        match = request.resolver_match
        if match and match.url_name == "autocomplete":
            return rows.readable_by(request.scope).defer(*LONG_TEXTS)
        rows = rows.seen_by(request.scope)
        if match and match.url_name == "disclosure_disclosure_changelist":
            return rows.defer(*LONG_TEXTS)
        return rows

    def get_search_results(self, request, queryset, search_term):
        text = search_term.replace("\x00", "").strip()
        if not text:
            return queryset, False
        suggests = request.resolver_match.url_name == "autocomplete"
        bodies = None if suggests else request.scope.seen
        found, is_whole = look_for(queryset, text, request.log_head, bodies)
        if not is_whole:
            messages.warning(request, _("索引正在建立，暂时只查找了尚未公开的文件。"))
        return found, False

    def offered(self, request, name: str, rows):
        """Return those of ``rows`` that the person may choose for the field ``name``."""
        scope = request.scope
        if name == "issuing_body":
            return rows if scope.is_manager else rows.filter(pk__in=scope.writes_for)
        if name in {"target", "repealed_by"}:
            return rows.readable_by(scope)
        return rows

    def label(self, disclosure, at) -> str:
        number = disclosure.document_number or disclosure.index_number
        if disclosure.state != State.PUBLISHED:
            state = disclosure.get_state_display()
            number = f"{number}，{state}" if number else state
        return f"{disclosure.title}（{number}）"

    # --- who may do what ------------------------------------------------------------

    def has_module_permission(self, request):
        return not request.scope.is_empty

    def has_view_permission(self, request, obj=None):
        return not request.scope.is_empty if obj is None else request.scope.sees(obj)

    def has_add_permission(self, request):
        return request.scope.may_write

    def has_change_permission(self, request, obj=None):
        scope = request.scope
        return scope.may_write if obj is None else scope.may(Act.EDIT, obj)

    def has_delete_permission(self, request, obj=None):
        scope = request.scope
        return scope.may_write if obj is None else scope.may(Act.DELETE, obj)

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
        inlines = list(LABELLED)
        if obj and LegacyPage.objects.filter(pk=obj.pk).exists():
            inlines.append(LegacyInline)
        return inlines

    def get_fieldsets(self, request, obj=None):
        if obj is None or self.has_change_permission(request, obj):
            return revision_fieldsets(obj) if obj and obj.is_revision else FIELDSETS
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
            for name, options in (revision_fieldsets(obj) if obj.is_revision else FIELDSETS)
        ]

    def get_readonly_fields(self, request, obj=None):
        if obj is None or self.has_change_permission(request, obj):
            return ["body_name"] if obj and obj.is_revision else []
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

    @admin.display(description=_("体裁"))
    def genre_name(self, disclosure):
        return disclosure.genre.name if disclosure.genre else ""

    @admin.display(description=_("废止它的文件"))
    def repealing_title(self, disclosure):
        return disclosure.repealed_by.title if disclosure.repealed_by else ""

    @admin.display(description=_("发布机构"))
    def body_name(self, disclosure):
        return disclosure.body_name

    def get_changeform_initial_data(self, request):
        """The body of somebody who writes for one only."""
        initial = super().get_changeform_initial_data(request)
        if len(request.scope.writes_for) == 1:
            initial.setdefault("issuing_body", *request.scope.writes_for)
        return initial

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "issuing_body":
            # Without one, nobody but 系统管理 would see the draft.
            field.required = not request.scope.is_manager
        return field

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Take in files before the transaction begins."""
        if request.method == "POST" and request.scope.may_write:
            receive_files(request)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None:
            context |= panel(request, obj)
        if obj is None or request.scope.may(Act.EDIT, obj):
            context |= self.autosave_context(request, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    # --- saving ---------------------------------------------------------------------

    def save_model(self, request, obj, form, change):
        obj.written_by = obj.written_by or request.user
        obj.edited_by = request.user
        super().save_model(request, obj, form, change)
        self.tell_of_number(request, form)
        self.forget(request, obj if change else None)

    def tell_of_number(self, request, form):
        typed, stored = form.cleaned_data["document_number"], form.instance.document_number
        if typed != stored:
            messages.info(request, _("文号已规范为 %(number)s。") % {"number": stored})

    def delete_model(self, request, obj):
        delete_draft(obj, by=request.user)

    def log_deletions(self, request, queryset):
        """Nothing more: ``delete_draft`` puts it on record."""

    def put_on_record(self, request, obj, kind, ground=""):
        note_document(obj, kind, by=request.user, ground=ground)

    def response_add(self, request, obj, post_url_continue=None):
        return self.onward(request, obj)

    def response_change(self, request, obj):
        return self.onward(request, obj)

    def onward(self, request, obj):
        """After saving a draft: where its button said, or back to the draft."""
        for name in ["submit", "preview"]:
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
                "<int:pk>/preview/",
                guard(self.preview),
                name="disclosure_disclosure_preview",
            ),
            path(
                "<int:pk>/page/",
                xframe_options_sameorigin(csp_replace(FRAMED)(guard(self.page))),
                name="disclosure_disclosure_page",
            ),
            path("files/<int:pk>/", guard(self.file), name="disclosure_disclosure_file"),
            path(
                "<int:pk>/go-back/<int:seq>/",
                guard(require_POST(self.go_back)),
                name="disclosure_disclosure_go-back",
            ),
        ]
        return own + super().get_urls()

    def preview(self, request, pk):
        """The page as readers will see it, in the width of a desk or of a phone."""
        disclosure = get_object_or_404(self.get_queryset(request), pk=pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("预览"),
            "opts": self.opts,
            "disclosure": disclosure,
            "is_phone": request.GET.get("as") == "phone",
            "page": reverse("admin:disclosure_disclosure_page", args=[pk]),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/disclosure/preview.html", context)

    def page(self, request, pk):
        """What the preview frames."""
        disclosure = get_object_or_404(with_marks(self.get_queryset(request)), pk=pk)
        return render_detail(request, disclosure, preview=True)

    def file(self, request, pk):
        """An attachment for the staff, public or not."""
        documents = Disclosure.objects.seen_by(request.scope)
        attachment = get_object_or_404(Attachment, pk=pk, disclosure__in=documents)
        return FileResponse(attachment.open(), as_attachment=True, filename=attachment.name)

    def go_back(self, request, pk, seq):
        """Make the draft say again what the audit kept of it."""
        draft = get_object_or_404(self.get_queryset(request), pk=pk)
        entry = get_object_or_404(entries_of(draft).exclude(snapshot=None), pk=seq)
        try:
            go_back(draft, entry, by=request.user)
        except ValidationError as error:
            messages.error(request, "".join(error.messages))
        else:
            messages.success(request, _("草稿已恢复为 %(entry)s 时的内容。") % {"entry": entry})
        return HttpResponseRedirect(
            reverse("admin:disclosure_disclosure_change", args=[draft.pk])
        )

    def history_view(self, request, object_id, extra_context=None):
        """The audit of the document instead of Django's log."""
        disclosure = self.get_object(request, object_id)
        if disclosure is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        context = {
            **self.admin_site.each_context(request),
            "title": _("办理记录"),
            "subtitle": disclosure.title,
            "opts": self.opts,
            "object": disclosure,
            "events": entries_of(disclosure).select_related("snapshot"),
            "may_go_back": request.scope.may(Act.EDIT, disclosure),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, self.object_history_template, context)
