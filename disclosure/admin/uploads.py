"""Attachments as they arrive at the desk.

Files are checked, hashed and stored before the form's transaction begins, and what was
received is kept by a signed note in the form: an error elsewhere loses no upload.
"""

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.models import Attachment

SALT = "disclosure.admin.uploads"
KEPT_FOR = 12 * 60 * 60  # seconds; stored files without a document are swept after a day
FACTS = ["name", "media_type", "size", "sha256"]


def receive_files(request) -> None:
    """Store what was uploaded and leave in ``request.POST`` a note of it, or on the upload
    the reason why it was refused."""
    if not request.FILES:
        return
    data = request.POST.copy()
    for key, upload in request.FILES.items():
        try:
            attachment = Attachment.from_file(upload, upload.name)
        except ValidationError as error:
            upload.refused = error
            continue
        facts = {name: getattr(attachment, name) for name in FACTS}
        data[key.removesuffix("-file") + "-kept"] = signing.dumps(facts, salt=SALT)
    request.POST = data


def kept_facts(note: str | None) -> dict | None:
    try:
        return signing.loads(note or "", salt=SALT, max_age=KEPT_FOR)
    except signing.BadSignature:
        return None


class UploadInput(forms.FileInput):
    """A file input that names the file that has been received already."""

    received = ""

    def render(self, name, value, attrs=None, renderer=None):
        html = super().render(name, value, attrs, renderer)
        if not self.received:
            return html
        note = _("已收到“%(name)s”，保存时不必重新选择。") % {"name": self.received}
        return format_html('{}<p class="received">{}</p>', html, note)


class AttachmentForm(forms.ModelForm):
    file = forms.FileField(label=gettext_lazy("选择文件"), required=False, widget=UploadInput)
    kept = forms.CharField(label="", required=False, widget=forms.HiddenInput)

    class Meta:
        model = Attachment
        fields = ["file", "kept", "name", "position"]
        help_texts = {"name": gettext_lazy("读者看到的名称，不填则用原文件名。")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "name" in self.fields:  # not on a page that is only read
            self.fields["name"].required = False
        if self.is_bound and (facts := kept_facts(self["kept"].data)):
            self.fields["file"].widget.received = facts["name"]

    def clean(self):
        super().clean()
        upload = self.cleaned_data.get("file")
        if upload and (refused := getattr(upload, "refused", None)):
            self.add_error("file", refused)
            return
        facts = kept_facts(self.cleaned_data.get("kept"))
        if facts is None and not self.instance.pk:
            if self.has_changed():
                self.add_error("file", _("请选择要上传的文件。"))
            return
        if facts and not self.instance.pk:
            for name in FACTS:
                setattr(self.instance, name, facts[name])
        ending = self.instance.name.rpartition(".")[2]
        name = (self.cleaned_data.get("name") or self.instance.name).strip()
        # The name says what the content is, and has been checked against it.
        self.cleaned_data["name"] = (
            name if name.lower().endswith(f".{ending.lower()}") else f"{name}.{ending}"
        )
