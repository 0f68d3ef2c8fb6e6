"""Work on many rows at once: what the rules refuse is listed with the reason, the rest done."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain, islice

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.http import StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.exporting import AT_ONCE as ROWS
from disclosure.exporting import STAFF_CELLS, csv_text, lines, xlsx_bytes
from disclosure.models import Column, Disclosure, SubjectCategory
from disclosure.models.disclosures import read_links
from disclosure.querysets import LONG_TEXTS
from disclosure.richtext import replaced
from disclosure.workflow import approve, pass_review, send_back, submit
from disclosure.workflow.editing import edit

AT_ONCE = 500  # rows of one piece of work
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class MassForm(forms.Form):
    """What is asked for all rows together."""

    def __init__(self, *args, structure, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.is_required = False
        for name, tree in {"column": structure.columns, "subject": structure.subjects}.items():
            if name in self.fields:
                self.fields[name].label_from_instance = path_in(tree)


def path_in(tree) -> Callable:
    return lambda node: " › ".join(each.name for each in tree.chain(tree.get(node.pk) or node))


class ReviewForm(MassForm):
    examined = forms.BooleanField(
        label=gettext_lazy(
            "我已逐件审查全文和附件：不含国家秘密、商业秘密、个人隐私和其他不得公开的内容"
            "（《政府信息公开条例》第十四条至第十七条）。"
        ),
        error_messages={"required": gettext_lazy("请先完成公开审查，再勾选确认。")},
    )


class ApproveForm(MassForm):
    publish_at = forms.DateTimeField(
        label=gettext_lazy("定时公开的时间"),
        required=False,
        help_text=gettext_lazy("不填则立即公开。北京时间。"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class SendBackForm(MassForm):
    reason = forms.CharField(
        label=gettext_lazy("退回的理由（内部）"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ColumnForm(MassForm):
    column = forms.ModelChoiceField(
        Column.objects.order_by("position", "pk"), label=gettext_lazy("移到栏目")
    )


class SubjectForm(MassForm):
    subject = forms.ModelChoiceField(
        SubjectCategory.objects.order_by("code"), label=gettext_lazy("加上主题分类")
    )


class ReplaceForm(MassForm):
    find = forms.CharField(label=gettext_lazy("查找"), max_length=200, strip=False)
    replacement = forms.CharField(
        label=gettext_lazy("替换为"),
        max_length=200,
        required=False,
        strip=False,
        help_text=gettext_lazy("在标题、内容概述和正文里替换；先看结果，再确定。"),
    )


@dataclass(frozen=True)
class MassAct:
    """One kind of work. ``take(row, data, by)`` does it with a row; with ``preview`` it is
    shown before what would become of each."""

    name: str
    label: str
    take: Callable[[Disclosure, dict, object], object]
    form: type[MassForm] = MassForm
    preview: Callable[[Disclosure, dict], list[tuple[str, str]]] | None = None


def sign(row: Disclosure, data: dict, by) -> None:
    if row.genre and row.genre.asks_before_publishing:
        raise ValidationError(
            _("“%(genre)s”一般不公开：请打开它单独办理。"), params={"genre": row.genre.name}
        )
    approve(row, by=by, publish_at=data["publish_at"])


def move_to_column(row: Disclosure, data: dict, by) -> None:
    with edit(row, by=by, ground=_("栏目")) as draft:
        draft.column = data["column"]


def add_subject(row: Disclosure, data: dict, by) -> None:
    with edit(row, by=by, ground=_("主题分类")) as draft:
        links = draft.subject_links
        if links.filter(subject=data["subject"]).exists():
            raise ValidationError(_("已经有这个主题分类。"))
        last = links.order_by("position").last()
        links.create(subject=data["subject"], position=last.position + 1 if last else 0)


def replacements(row: Disclosure, data: dict) -> dict[str, str]:
    """Return by field what it would say, of those that would change."""
    find, replacement = data["find"], data["replacement"]
    after = {
        "title": row.title.replace(find, replacement),
        "summary": row.summary.replace(find, replacement),
        "content_html": replaced(row.content_html, find, replacement),
    }
    return {name: text for name, text in after.items() if text != getattr(row, name)}


def replace_words(row: Disclosure, data: dict, by) -> None:
    with edit(row, by=by, ground=_("查找替换")) as draft:
        changed = replacements(draft, data)
        if not changed:
            raise ValidationError(_("没有找到要替换的文字。"))
        for name, text in changed.items():
            setattr(draft, name, text)


def shown_replacements(row: Disclosure, data: dict) -> list[tuple[str, str]]:
    """By the field's name, how many places would change."""
    names = {"title": _("标题"), "summary": _("内容概述"), "content_html": _("正文")}
    return [
        (names[name], _("%(count)d 处") % {"count": getattr(row, name).count(data["find"])})
        for name in replacements(row, data)
    ]


MASS_ACTS = [
    MassAct("submit", gettext_lazy("提交审核"), lambda row, data, by: submit(row, by=by)),
    MassAct(
        "review",
        gettext_lazy("审核通过"),
        lambda row, data, by: pass_review(row, by=by),
        form=ReviewForm,
    ),
    MassAct("approve", gettext_lazy("签发"), sign, form=ApproveForm),
    MassAct(
        "send_back",
        gettext_lazy("退回修改"),
        lambda row, data, by: send_back(row, reason=data["reason"], by=by),
        form=SendBackForm,
    ),
    MassAct("column", gettext_lazy("移到另一个栏目"), move_to_column, form=ColumnForm),
    MassAct("subject", gettext_lazy("加主题分类"), add_subject, form=SubjectForm),
    MassAct(
        "replace",
        gettext_lazy("查找替换"),
        replace_words,
        form=ReplaceForm,
        preview=shown_replacements,
    ),
]


def mass_work(act: MassAct):
    """Return ``act`` as an action of the list: a page that asks, then one that reports."""

    def action(model_admin, request, queryset):
        rows = queryset.select_related("issuing_body", "genre").order_by("pk")
        keys = list(rows.values_list("pk", flat=True)[: AT_ONCE + 1])
        if len(keys) > AT_ONCE:
            text = _("一次最多办理 %(limit)d 份文件：请分几次选择。") % {"limit": AT_ONCE}
            messages.error(request, text)
            return None
        sent = "apply" in request.POST or "confirm" in request.POST
        form = act.form(request.POST if sent else None, structure=request.structure)
        context = {
            **model_admin.admin_site.each_context(request),
            "opts": model_admin.opts,
            "title": act.label,
            "act": act,
            "is_previewed": act.preview is not None,
            "form": form,
            "keys": keys,
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        if sent and form.is_valid():
            if act.preview and "confirm" not in request.POST:
                shown = [(row, act.preview(row, form.cleaned_data)) for row in rows]
                context["preview"] = [(row, parts) for row, parts in shown if parts]
            else:
                context |= carry_out(act, rows.filter(pk__in=keys), form, request.user)
        if "done" not in context:
            context["rows"] = rows
        request.current_app = model_admin.admin_site.name
        return TemplateResponse(request, "admin/disclosure/mass.html", context)

    action.short_description = act.label
    action.__name__ = f"mass_{act.name}"
    return action


def carry_out(act: MassAct, rows, form: MassForm, by) -> dict:
    """Do ``act`` with each row, each in a transaction of its own."""
    done, refused = [], []
    for row in rows:
        try:
            act.take(row, form.cleaned_data, by)
        except ValidationError as error:
            refused.append(
                (Disclosure.objects.filter(pk=row.pk).first() or row, error.messages)
            )
        else:
            done.append(row)
    return {"done": done, "refused": refused}


def export_csv(model_admin, request, queryset):
    return download(csv_text(table(request, queryset)), "csv", "text/csv; charset=utf-8")


def export_xlsx(model_admin, request, queryset):
    return download(xlsx_bytes(table(request, queryset)), "xlsx", SPREADSHEET)


def download(content, ending: str, content_type: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(content, content_type=content_type)
    name = f"disclosures-{timezone.localtime():%Y%m%d-%H%M}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def table(request, queryset):
    rows = queryset.defer(*LONG_TEXTS).iterator(chunk_size=ROWS)
    batches = iter(lambda: read_links(list(islice(rows, ROWS))), [])
    return lines(chain.from_iterable(batches), request.structure, STAFF_CELLS)


export_csv.short_description = gettext_lazy("导出为 CSV")
export_xlsx.short_description = gettext_lazy("导出为 XLSX")
ACTIONS = [*map(mass_work, MASS_ACTS), export_xlsx, export_csv]
