"""Correcting a public document: the desk's form on a page of its own, in one step with the
entry of the log."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import all_valid
from django.forms.models import construct_instance
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from disclosure.admin.forms import CorrectionForm, changed_meanwhile, moment_of
from disclosure.admin.steps import say
from disclosure.admin.uploads import receive_files
from disclosure.enums import State
from disclosure.models import Disclosure
from disclosure.workflow import correct


def correction_view(admin, request, pk: int):
    """``admin`` is a ModelAdmin whose form is a CorrectionForm."""
    if not request.user.has_perm("disclosure.change_disclosure"):
        raise PermissionDenied
    disclosure = Disclosure.objects.filter(pk=pk).first()
    if disclosure is None:
        return admin._get_obj_does_not_exist_redirect(request, admin.opts, str(pk))
    back = reverse("admin:disclosure_disclosure_change", args=[pk])
    if disclosure.state != State.PUBLISHED:
        messages.warning(request, _("只有已公开的文件可以更正。"))
        return HttpResponseRedirect(back)
    posted = request.method == "POST"
    if posted:
        receive_files(request)
    form_class = admin.get_form(request, disclosure, change=True)
    form = form_class(request.POST if posted else None, instance=disclosure)
    formsets, inlines = admin._create_formsets(request, form.instance, change=True)
    if posted:
        right = form.is_valid()
        if all_valid(formsets) and right:
            try:
                carry_out(form, formsets, by=request.user)
            except ValidationError as error:
                say(form, error)
            else:
                messages.success(request, _("已更正，更正前的版本保留在公开日志中。"))
                admin.tell_of_number(request, form)
                return HttpResponseRedirect(back)
    return admin.show_correction(request, disclosure, form, formsets, inlines)


def carry_out(form: CorrectionForm, formsets: list, *, by) -> None:
    """Move what was filled in onto the locked row, unless somebody was faster."""
    row = Disclosure.objects.get(pk=form.instance.pk)
    with correct(row, reason=form.cleaned_data["reason"], by=by):
        if moment_of(row) != form.cleaned_data["seen"]:
            raise ValidationError(changed_meanwhile())
        construct_instance(form, row, form._meta.fields)
        for formset in formsets:
            formset.save()
