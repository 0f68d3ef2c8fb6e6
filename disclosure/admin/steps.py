"""The steps of a disclosure as pages: each says what will happen and asks before it does.

They are views of their own, outside the change form's transaction, because the workflow
locks the head of the log before any row.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosure.enums import State
from disclosure.models import Disclosure
from disclosure.workflow import (
    erase,
    missing_for_publication,
    publish,
    schedule,
    unschedule,
    withdraw,
)


class StepForm(forms.Form):
    """Asks nothing but whether to do it."""

    def __init__(self, *args, disclosure: Disclosure, **kwargs):
        super().__init__(*args, **kwargs)
        self.disclosure = disclosure
        for field in self.fields.values():
            # A message in our own words, not a browser's in its language.
            field.widget.is_required = False


class PublishForm(StepForm):
    """Genres that are normally not public (请示, 批复 …) are asked for once more."""

    sure = forms.BooleanField(
        error_messages={"required": _("这类公文一般不公开：确认可以公开后，请勾选。")}
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        genre = self.disclosure.genre
        if genre and genre.asks_before_publishing:
            self.fields["sure"].label = _("“%(genre)s”一般不公开。我已确认这一份可以公开。") % {
                "genre": genre.name
            }
        else:
            del self.fields["sure"]


class ScheduleForm(PublishForm):
    publish_at = forms.DateTimeField(
        label=_("公开时间"),
        help_text=_("北京时间。到时自动公开，索引号也在那时生成。"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"required": _("请填写公开时间。")},
    )
    field_order = ["publish_at", "sure"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        tomorrow = timezone.localtime() + timedelta(days=1)
        self.fields["publish_at"].initial = tomorrow.replace(hour=9, minute=0)


class RestoreForm(PublishForm):
    ground = forms.CharField(
        label=_("恢复公开的依据（内部）"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("只有工作人员能看到，例如谁核实、谁同意。"),
    )
    field_order = ["ground", "sure"]


class WithdrawForm(StepForm):
    reason = forms.CharField(
        label=_("撤下的理由（公开）"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("写给公众看的一句话，显示在原网址上。不要写个人信息。"),
    )
    ground = forms.CharField(
        label=_("依据（内部）"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("只有工作人员能看到，例如谁提出、谁同意。"),
    )


class EraseForm(StepForm):
    ground = forms.CharField(
        label=_("彻底删除的依据（公开）"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("例如“误公开个人信息，依法删除”。会公开显示，不要写个人信息。"),
    )
    number = forms.CharField(
        label=_("请输入这份文件的索引号以确认"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_number(self):
        if self.cleaned_data["number"].strip() != self.disclosure.index_number:
            raise ValidationError(_("与这份文件的索引号不一致，请核对。"))
        return self.cleaned_data["number"]


@dataclass(frozen=True)
class Step:
    """One thing that may be done with a document in one of ``states``.

    ``take`` does it with the form's data; ``what`` tells beforehand what it does, ``done``
    tells afterwards.
    """

    name: str
    label: str
    button: str
    states: frozenset[State]
    what: list[str]
    done: str
    take: Callable[[Disclosure, dict, object], None]
    form: type[StepForm] = StepForm
    makes_public: bool = False
    dangerous: bool = False
    superuser_only: bool = False

    def is_open_to(self, user, disclosure: Disclosure) -> bool:
        return (
            disclosure.state in self.states
            and not disclosure.erased_at
            and self.is_allowed(user)
        )

    def is_allowed(self, user) -> bool:
        return user.has_perm("disclosure.change_disclosure") and (
            user.is_superuser or not self.superuser_only
        )

    def url(self, disclosure: Disclosure) -> str:
        return reverse(f"admin:disclosure_disclosure_{self.name}", args=[disclosure.pk])


STEPS = [
    Step(
        name="publish",
        label=_("公开"),
        button=_("立即公开这份文件"),
        states=frozenset({State.DRAFT, State.SCHEDULED}),
        what=[
            _("文件立即在网站上公开，任何人都能看到正文和附件。"),
            _("系统自动生成索引号和公开时间，以后不能更改。"),
            _("公开后需要修改时，只能办理“更正”，并写明公开的理由。"),
        ],
        done=_("已公开，索引号为 %(number)s。"),
        take=lambda row, data, by: publish(row, by=by),
        form=PublishForm,
        makes_public=True,
    ),
    Step(
        name="schedule",
        label=_("定时公开"),
        button=_("按这个时间公开"),
        states=frozenset({State.DRAFT}),
        what=[
            _("到了设定的时间，系统自动公开这份文件。"),
            _("在那之前公众看不到它；需要修改时，先取消排期。"),
        ],
        done=_("已排期，到时自动公开。"),
        take=lambda row, data, by: schedule(row, data["publish_at"], by=by),
        form=ScheduleForm,
        makes_public=True,
    ),
    Step(
        name="unschedule",
        label=_("取消排期"),
        button=_("取消排期，改回草稿"),
        states=frozenset({State.SCHEDULED}),
        what=[_("文件改回草稿，不再自动公开，可以继续修改。")],
        done=_("已取消排期，文件现在是草稿。"),
        take=lambda row, data, by: unschedule(row, by=by),
    ),
    Step(
        name="restore",
        label=_("恢复公开"),
        button=_("恢复公开这份文件"),
        states=frozenset({State.WITHDRAWN}),
        what=[
            _("文件重新出现在网站上，任何人都能看到。"),
            _("索引号和首次公开时间保持不变。"),
        ],
        done=_("已恢复公开，索引号仍为 %(number)s。"),
        take=lambda row, data, by: publish(row, by=by, ground=data["ground"]),
        form=RestoreForm,
        makes_public=True,
    ),
    Step(
        name="withdraw",
        label=_("撤下"),
        button=_("撤下这份文件"),
        states=frozenset({State.PUBLISHED}),
        what=[
            _("文件立即从网站的所有列表和查找结果中消失。"),
            _("原网址显示“已撤下”和您写的公开理由；索引号永久保留，不给别的文件用。"),
            _("以后可以恢复公开。"),
        ],
        done=_("已撤下，公众不再看到正文和附件。"),
        take=lambda row, data, by: withdraw(
            row, reason=data["reason"], ground=data["ground"], by=by
        ),
        form=WithdrawForm,
        dangerous=True,
    ),
    Step(
        name="erase",
        label=_("彻底删除"),
        button=_("彻底删除这份文件"),
        states=frozenset({State.PUBLISHED, State.WITHDRAWN}),
        what=[
            _("正文、附件和以往各版本全部清除，任何人都不能恢复。"),
            _("索引号保留，原网址和公开日志写明已依法删除及其依据。"),
            _("只用于误公开个人信息、法院判决等情形；一般情况请用“撤下”。"),
        ],
        done=_("已彻底删除。"),
        take=lambda row, data, by: erase(row, ground=data["ground"], by=by),
        form=EraseForm,
        dangerous=True,
        superuser_only=True,
    ),
]


def step_view(request, pk: int, *, step: Step, model_admin):
    """Show what ``step`` would do (GET), or do it (POST) and go back to the document."""
    if not step.is_allowed(request.user):
        raise PermissionDenied
    rows = Disclosure.objects.select_related("issuing_body", "column", "genre")
    disclosure = rows.filter(pk=pk).first()
    if disclosure is None:
        return model_admin._get_obj_does_not_exist_redirect(request, model_admin.opts, str(pk))
    back = reverse("admin:disclosure_disclosure_change", args=[pk])
    if not step.is_open_to(request.user, disclosure):
        messages.warning(request, not_now(step, disclosure))
        return HttpResponseRedirect(back)
    form = step.form(request.POST if request.method == "POST" else None, disclosure=disclosure)
    if request.method == "POST" and form.is_valid():
        try:
            step.take(disclosure, form.cleaned_data, request.user)
        except ValidationError as error:
            say(form, error)
            disclosure = rows.get(pk=pk)  # as it is, not as the step half made it
        else:
            messages.success(request, step.done % {"number": disclosure.index_number})
            return HttpResponseRedirect(back)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": step.button,
        "disclosure": disclosure,
        "step": step,
        "form": form,
        "back": back,
        "missing": list(missing_for_publication(disclosure).values())
        if step.makes_public
        else [],
        "number_was_given": bool(disclosure.index_number),
    }
    request.current_app = model_admin.admin_site.name
    return TemplateResponse(request, "admin/disclosure/step.html", context)


def not_now(step: Step, disclosure: Disclosure) -> str:
    if disclosure.erased_at:
        return _("这份文件已彻底删除，不能再办理。")
    return _("文件现在是“%(state)s”，不需要或不能办理“%(step)s”。") % {
        "state": disclosure.get_state_display(),
        "step": step.label,
    }


def say(form: forms.Form, error: ValidationError) -> None:
    """Put what a process refused on the form, at its field where it has one."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error.messages)
        return
    for field, texts in error.message_dict.items():
        form.add_error(field if field in form.fields else None, texts)
