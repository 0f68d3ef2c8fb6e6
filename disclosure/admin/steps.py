"""The steps of a disclosure as pages: each says what will happen and asks before it does.

They are views of their own, outside the change form's transaction, because the workflow
locks the head of the log before any row.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosure.enums import Act, State
from disclosure.models import Disclosure
from disclosure.parts import notes_of
from disclosure.permissions import Scope
from disclosure.workflow import (
    approve,
    ask_erasure,
    catch_up,
    drop_erasure,
    erase,
    missing_for_publication,
    note_repeal,
    pass_review,
    publish,
    reopen,
    restore,
    revise,
    send_back,
    submit,
    withdraw,
)
from disclosure.workflow.changing import moved_meanwhile
from disclosure.workflow.checks import missing_for_review


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


class ApproveForm(PublishForm):
    """Public at once, unless a time is given."""

    publish_at = forms.DateTimeField(
        label=_("定时公开的时间"),
        required=False,
        help_text=_("不填则立即公开。北京时间；到时自动公开，索引号也在那时生成。"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    ground = forms.CharField(
        label=_("意见（内部）"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("可以不填；记入审计记录。"),
    )
    field_order = ["examined", "publish_at", "ground", "sure"]


class ReviewForm(ApproveForm):
    """What the reviewer vouches for; who decides last says when it becomes public."""

    examined = forms.BooleanField(
        label=_(
            "我已审查全文和附件：不含国家秘密、商业秘密、个人隐私和其他不得公开的内容"
            "（《政府信息公开条例》第十四条至第十七条）。"
        ),
        error_messages={"required": _("请先完成公开审查，再勾选确认。")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.disclosure.issuing_body.needs_approval:
            del self.fields["publish_at"]
            self.fields.pop("sure", None)


class SendBackForm(StepForm):
    reason = forms.CharField(
        label=_("退回的理由（内部）"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写清需要改什么，录入的人会在文件上方看到。"),
        error_messages={"required": _("请写明退回的理由，让录入的人知道怎样修改。")},
    )


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
    repeals = forms.ChoiceField(
        choices=[
            ("undo", _("恢复效力：它们是被这份文件误废止的")),
            ("keep", _("仍然废止：废止是事实，只是这份文件不再公开")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择被它废止的文件怎样处理。")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        titles = [row.title for row in self.disclosure.repealed.public()[:3]]
        if not titles:
            del self.fields["repeals"]
            return
        self.fields["repeals"].label = _("它废止了%(titles)s，撤下之后：") % {
            "titles": "".join(f"《{title}》" for title in titles)
        }


class AskErasureForm(StepForm):
    ground = forms.CharField(
        label=_("彻底删除的依据（公开）"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("例如“误公开个人信息，依法删除”。会公开显示，不要写个人信息。"),
    )


class EraseForm(StepForm):
    number = forms.CharField(
        label=_("请输入这份文件的索引号以确认"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_number(self):
        if self.cleaned_data["number"].strip() != self.disclosure.index_number:
            raise ValidationError(_("与这份文件的索引号不一致，请核对。"))
        return self.cleaned_data["number"]


class RepealForm(StepForm):
    """Empty, the note of a repeal is taken back."""

    noted_on = forms.DateField(
        label=_("废止记录日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("获知废止的日期。不填表示文件没有废止，撤销以前的记录。"),
    )
    expires_on = forms.DateField(
        label=_("终止时间"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_(
            "有效的最后一天；“自某日起废止”填前一天。不明的不填，自记录日期起不再有效。"
        ),
    )
    words = forms.CharField(
        label=_("废止说明（公开）"),
        max_length=300,
        required=False,
        help_text=_("由什么文件废止，例如“由云政发〔2024〕3号文件废止”。"),
    )
    reason = forms.CharField(
        label=_("更正的理由（公开）"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        row = self.disclosure
        self.initial = {
            "noted_on": row.repealed_noted_on or timezone.localdate(),
            "expires_on": row.expires_on,
            "words": row.repeal_words,
            "reason": _("记录废止情况。"),
        }


def nothing_missing(disclosure: Disclosure) -> dict[str, str]:
    return {}


def has_revision(disclosure: Disclosure) -> bool:
    return disclosure.revision is not None


def erasure_is_asked(disclosure: Disclosure) -> bool:
    return hasattr(disclosure, "erasure_request")


@dataclass(frozen=True)
class Step:
    """One step as a page. ``what`` says what will happen; ``take(row, data, by)`` does it;
    ``missing`` is what must be filled in before. ``name`` is its address: two steps may be
    one act to the rules."""

    act: Act
    button: str
    what: list[str]
    done: str
    take: Callable[[Disclosure, dict, object], object]
    form: type[StepForm] = StepForm
    missing: Callable[[Disclosure], dict[str, str]] = nothing_missing
    is_due: Callable[[Disclosure], bool] = lambda disclosure: True
    dangerous: bool = False
    own_name: str = ""

    @property
    def name(self) -> str:
        return self.own_name or self.act.value

    @property
    def label(self) -> str:
        return self.act.label

    def refusal(self, scope: Scope, disclosure: Disclosure) -> str:
        if refused := scope.refusal(self.act, disclosure):
            return refused
        return "" if self.is_due(disclosure) else _("这一步现在不需要办理。")

    def is_open_to(self, scope: Scope, disclosure: Disclosure) -> bool:
        return not self.refusal(scope, disclosure)

    def url(self, disclosure: Disclosure) -> str:
        return reverse(f"admin:disclosure_disclosure_{self.name}", args=[disclosure.pk])


# In the order of their buttons: the first that is open is the one that is expected next.
STEPS = [
    Step(
        act=Act.SUBMIT,
        button=_("提交审核"),
        what=[
            _("文件交给审核的人。公众还看不到它。"),
            _("从现在起内容不能修改；需要修改时，可以撤回。"),
        ],
        done=_("已提交审核。"),
        take=lambda row, data, by: submit(row, by=by),
        missing=missing_for_review,
    ),
    Step(
        act=Act.REVIEW,
        button=_("审核通过"),
        what=[
            _("您对这份文件的公开审查负责，姓名和时间记入审计记录。"),
            _("文件接着交给签发的人；发布机构不设签发的，审核通过后即公开。"),
        ],
        done=_("已审核通过。"),
        take=lambda row, data, by: pass_review(
            row, by=by, ground=data["ground"], publish_at=data.get("publish_at")
        ),
        form=ReviewForm,
        missing=missing_for_review,
    ),
    Step(
        act=Act.APPROVE,
        button=_("签发"),
        what=[
            _("文件在网站上公开，任何人都能看到正文和附件。"),
            _("系统自动生成索引号和公开时间，以后不能更改。"),
            _("公开后需要修改时，只能办理“更正”，并写明公开的理由。"),
        ],
        done=_("已签发。"),
        take=lambda row, data, by: approve(
            row, by=by, ground=data["ground"], publish_at=data["publish_at"]
        ),
        form=ApproveForm,
        missing=missing_for_publication,
    ),
    Step(
        act=Act.SEND_BACK,
        button=_("退回修改"),
        what=[_("文件退回为草稿，录入的人看到您写的理由；修改后须重新提交审核。")],
        done=_("已退回。"),
        take=lambda row, data, by: send_back(row, reason=data["reason"], by=by),
        form=SendBackForm,
    ),
    Step(
        act=Act.REOPEN,
        button=_("撤回，改为草稿"),
        what=[
            _("文件改回草稿，可以继续修改。"),
            _("已经办过的审核、签发和排期作废，修改后须重新提交审核。"),
        ],
        done=_("已撤回，文件现在是草稿。"),
        take=lambda row, data, by: reopen(row, by=by),
    ),
    Step(
        act=Act.PUBLISH,
        button=_("立即公开"),
        what=[_("不再等待排定的时间，文件立即在网站上公开。")],
        done=_("已公开，索引号为 %(number)s。"),
        take=lambda row, data, by: publish(row, by=by),
        form=PublishForm,
        missing=missing_for_publication,
    ),
    Step(
        act=Act.RESTORE,
        button=_("恢复公开这份文件"),
        what=[
            _("文件重新出现在网站上，任何人都能看到。"),
            _("索引号和首次公开时间保持不变。"),
        ],
        done=_("已恢复公开，索引号仍为 %(number)s。"),
        take=lambda row, data, by: restore(row, by=by, ground=data["ground"]),
        form=RestoreForm,
        missing=missing_for_publication,
    ),
    Step(
        act=Act.REVISE,
        button=_("更正内容"),
        what=[
            _("系统按公开的内容建立一份更正稿，由您修改，再提交审核和签发。"),
            _("更正稿签发之前，公众看到的页面保持不变。"),
            _("签发后公众看到新的内容和更正的理由；更正前的版本保留在公开日志中。"),
        ],
        done=_("已建立更正稿，请修改后提交审核。"),
        take=lambda row, data, by: revise(row, by=by),
        is_due=lambda disclosure: not has_revision(disclosure),
    ),
    Step(
        act=Act.NOTE_REPEAL,
        button=_("记录废止"),
        what=[
            _("公开页面立即标明已废止，文件仍然公开，可以阅读。"),
            _("废止它的文件在本站公开、并注明“废止”关系的，公开时自动记录，不必在这里办理。"),
        ],
        done=_("已记录，公开页面已更新。"),
        take=lambda row, data, by: note_repeal(row, **data, by=by),
        form=RepealForm,
    ),
    Step(
        act=Act.EDIT,
        own_name="catch-up",
        button=_("已核对，继续用这份更正稿"),
        what=[_("您已核对公开文件后来的改动，更正稿签发后将取代这些改动。")],
        done=_("已记录，可以继续办理更正稿。"),
        take=lambda row, data, by: catch_up(row, by=by),
        is_due=lambda disclosure: disclosure.is_revision and bool(moved_meanwhile(disclosure)),
    ),
    Step(
        act=Act.WITHDRAW,
        button=_("撤下这份文件"),
        what=[
            _("文件立即从网站的所有列表和查找结果中消失。"),
            _("原网址显示“已撤下”和您写的公开理由；索引号永久保留，不给别的文件用。"),
            _("以后可以恢复公开。"),
        ],
        done=_("已撤下，公众不再看到正文和附件。"),
        take=lambda row, data, by: withdraw(
            row,
            reason=data["reason"],
            ground=data["ground"],
            undo_repeals=data.get("repeals") == "undo",
            by=by,
        ),
        form=WithdrawForm,
        dangerous=True,
    ),
    Step(
        act=Act.ASK_ERASURE,
        button=_("提请彻底删除"),
        what=[
            _("只用于误公开个人信息、法院判决等情形；一般情况请用“撤下”。"),
            _("须由另一个人（系统管理，或发布机构的负责人）同意，才会删除。"),
        ],
        done=_("已提请彻底删除，等待另一个人同意。"),
        take=lambda row, data, by: ask_erasure(row, ground=data["ground"], by=by),
        form=AskErasureForm,
        is_due=lambda disclosure: not erasure_is_asked(disclosure),
        dangerous=True,
    ),
    Step(
        act=Act.ERASE,
        button=_("同意彻底删除"),
        what=[
            _("正文、附件和以往各版本全部清除，任何人都不能恢复。"),
            _("索引号保留，原网址和公开日志写明已依法删除及其依据。"),
        ],
        done=_("已彻底删除。"),
        take=lambda row, data, by: erase(row, by=by),
        form=EraseForm,
        dangerous=True,
    ),
    Step(
        act=Act.ASK_ERASURE,
        own_name="drop-erasure",
        button=_("不再彻底删除"),
        what=[_("撤销提请，文件保持现状。")],
        done=_("已撤销提请，文件保持现状。"),
        take=lambda row, data, by: drop_erasure(row, by=by),
        is_due=erasure_is_asked,
    ),
]


def step_view(request, pk: int, *, step: Step, model_admin):
    """Show what ``step`` would do (GET), or do it (POST) and go back to the document."""
    rows = Disclosure.objects.seen_by(request.scope)
    rows = rows.select_related("issuing_body", "column", "genre", "erasure_request__asked_by")
    disclosure = rows.filter(pk=pk).first()
    if disclosure is None:
        return model_admin._get_obj_does_not_exist_redirect(request, model_admin.opts, str(pk))
    back = reverse("admin:disclosure_disclosure_change", args=[pk])
    if refused := step.refusal(request.scope, disclosure):
        messages.warning(request, refused)
        return HttpResponseRedirect(back)
    form = step.form(request.POST if request.method == "POST" else None, disclosure=disclosure)
    if request.method == "POST" and form.is_valid():
        try:
            made = step.take(disclosure, form.cleaned_data, request.user)
        except ValidationError as error:
            say(form, error)
            disclosure = rows.get(pk=pk)  # as it is, not as the step half made it
        else:
            landed = made if isinstance(made, Disclosure) else standing_row(disclosure)
            let_out = disclosure.pk is None
            words = _("更正已公开。") if let_out else said_when_done(step, landed)
            messages.success(request, words)
            return HttpResponseRedirect(
                reverse("admin:disclosure_disclosure_change", args=[landed.pk])
            )
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": step.button,
        "disclosure": disclosure,
        "step": step,
        "form": form,
        "back": back,
        "preview": reverse("admin:disclosure_disclosure_preview", args=[pk]),
        "missing": list(step.missing(disclosure).values()),
        "erasure": getattr(disclosure, "erasure_request", None),
        "notes": notes_of(disclosure, is_editable=False),
    }
    request.current_app = model_admin.admin_site.name
    return TemplateResponse(request, "admin/disclosure/step.html", context)


def standing_row(disclosure: Disclosure) -> Disclosure:
    """The document after a step; a revision that was let out has gone into the public one."""
    return disclosure.revises if disclosure.pk is None else disclosure


def said_when_done(step: Step, disclosure: Disclosure) -> str:
    """The step's word, and where the document stands when that is not said by it."""
    words = step.done % {"number": disclosure.index_number}
    if step.act not in {Act.REVIEW, Act.APPROVE}:
        return words
    if disclosure.state == State.PUBLISHED:
        words += _("文件已公开，索引号为 %(number)s。") % {"number": disclosure.index_number}
    elif disclosure.state == State.SCHEDULED:
        at = f"{timezone.localtime(disclosure.publish_at):%Y-%m-%d %H:%M}"
        words += _("文件将于 %(at)s 自动公开。") % {"at": at}
    else:
        words += _("文件等待签发。")
    return words


def say(form: forms.Form, error: ValidationError) -> None:
    """Put what a process refused on the form, at its field where it has one."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error.messages)
        return
    for field, texts in error.message_dict.items():
        form.add_error(field if field in form.fields else None, texts)
