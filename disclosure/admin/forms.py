"""The form of a disclosure as a clerk fills it in."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from disclosure.admin.editor import editor_field
from disclosure.admin.merging import changes_since, conflicts_of
from disclosure.models import Disclosure

SEPARATORS = re.compile(r"[\s;；,，、]+")


class KeywordsField(forms.CharField):
    """Keywords in one line, parted by spaces or semicolons."""

    def prepare_value(self, value):
        return "；".join(value) if isinstance(value, list) else value

    def to_python(self, value) -> list[str]:
        if isinstance(value, list):
            return value
        words = SEPARATORS.split(super().to_python(value))
        return list(dict.fromkeys(filter(None, words)))

    def validate(self, value):
        """A list of words, however many."""

    def run_validators(self, value):
        """Nothing beyond: the words are plain text."""

    def has_changed(self, initial, data):
        return (initial or []) != self.to_python(data)


class DisclosureForm(forms.ModelForm):
    """``seen`` is when the row was last saved as this form was opened: what somebody else
    saved since is not overwritten unseen. Then ``conflicts`` and ``changes`` say what, and
    ``theirs`` of the next sending names the fields in which theirs is taken."""

    conflicts: list = []
    changes: list = []

    keywords = KeywordsField(
        label=_("主题词"),
        required=False,
        help_text=_("多个词用空格或分号隔开。"),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    content_html = editor_field()
    seen = forms.CharField(label="", required=False, widget=forms.HiddenInput)

    class Meta:
        model = Disclosure
        fields = [
            *("title", "document_number", "issuing_body", "column", "genre", "keywords"),
            *("source", "summary", "disclosure_kind", "kind_reason", "written_on"),
            *("effective_on", "expires_on", "repealed_noted_on", "repealed_by"),
            *("repeal_words", "revision_reason", "content_html"),
        ]
        widgets = {
            "title": forms.TextInput(attrs={"class": "vLargeTextField"}),
            "summary": forms.Textarea(attrs={"class": "vLargeTextField", "rows": 3}),
            "revision_reason": forms.Textarea(attrs={"class": "vLargeTextField", "rows": 2}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = moment_of(self.instance)

    def clean(self):
        super().clean()
        seen = self.cleaned_data.get("seen")
        if self.instance.pk and seen != moment_of(self.instance):
            self.conflicts = conflicts_of(self, self.instance, seen)
            self.changes = changes_since(self.instance, seen)
            # What is sent next has been shown what was saved meanwhile.
            self.data = self.data.copy()
            self.data["seen"] = moment_of(self.instance)
            raise ValidationError(changed_meanwhile(), code="changed_meanwhile")
        for name in self.taken_over():
            self.cleaned_data[name] = getattr(self.instance, name)

    def taken_over(self) -> list[str]:
        """The fields in which the person chose what a colleague had saved."""
        chosen = self.data.getlist("theirs") if hasattr(self.data, "getlist") else []
        return [name for name in chosen if name in self.cleaned_data and name != "seen"]


def moment_of(disclosure: Disclosure) -> str:
    return disclosure.updated_at.isoformat() if disclosure.pk else ""


def changed_meanwhile() -> str:
    return _(
        "您打开这个页面之后，别人修改了这份文件，所以没有保存。您填写的内容都还在下面："
        "请逐项选择保留谁的内容，再保存一次。"
    )
