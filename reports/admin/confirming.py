"""The page on which a clerk confirms the figures of a draft, beside its text."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from disclosure.enums import Act
from disclosure.models import Disclosure
from reports.admin.figures_form import FiguresForm, Row
from reports.confirming import Overtaken, Workbench, decide
from reports.indicators import indicators_for
from reports.models import Report
from reports.sums import broken_sums


def urls() -> list[URLPattern]:
    return [path("<int:pk>/figures/", figures_page, name="reports_report_figures")]


def figures_page(request, pk: int) -> HttpResponse:
    """Show text and rows (GET), or save all that was decided, or nothing of it (POST)."""
    rows = Report.objects.filter(disclosure__in=Disclosure.objects.seen_by(request.scope))
    rows = rows.select_related("kind", "disclosure__issuing_body", "disclosure__revises")
    report = get_object_or_404(rows, pk=pk)
    refused = request.scope.refusal(Act.EDIT, report.disclosure)
    form = FiguresForm(Workbench.of(report), indicators_for(report.kind_id))
    if request.method == "POST":
        form.take(request.POST, accept_matched="_accept" in request.POST)
        if refused:
            messages.error(request, refused)
        elif save(request, report, form):
            return HttpResponseRedirect(request.path)
    return answer(request, report, form, refused)


def save(request, report: Report, form: FiguresForm) -> bool:
    if not form.is_valid():
        messages.error(request, _("没有保存：请按下面的说明改好标出的行，再保存一次。"))
        return False
    confirmed, rejected = form.confirmed, form.rejected
    try:
        decide(report, form.stamp, confirmed, rejected, by=request.user)
    except Overtaken:
        form.show_overtaken()
        messages.error(
            request,
            _(
                "没有保存：您打开这个页面之后，别人改了正文或数据。您填写的内容都还在，"
                "与现在保存的不同的行已标出，请核对后再保存。"
            ),
        )
        return False
    except ValidationError as error:
        for text in error.messages:
            messages.error(request, text)
        return False
    messages.success(
        request,
        _("已保存：确认 %(confirmed)d 个数据，不采用 %(rejected)d 个。公开后才对公众可见。")
        % {"confirmed": len(confirmed), "rejected": len(rejected)},
    )
    return True


def answer(request, report: Report, form: FiguresForm, refused: str) -> TemplateResponse:
    """``refused``: why the figures can only be read."""
    document = report.disclosure
    context = {
        **admin.site.each_context(request),
        "opts": Disclosure._meta,
        "title": _("确认数据"),
        "report": report,
        "disclosure": document,
        "form": form,
        "refused": refused,
        "paragraphs": list(paragraphs(form)),
        "broken": broken_sums(report),
        "sections": [] if refused else sections(form),
        "figures": report.figures.confirmed().select_related("indicator") if refused else [],
        "correction": correction(request, document) if refused else None,
        "documents": reverse("admin:disclosure_disclosure_changelist"),
        "back": reverse("admin:disclosure_disclosure_change", args=[document.pk]),
    }
    request.current_app = admin.site.name
    return TemplateResponse(request, "admin/reports/confirm.html", context)


@dataclass(frozen=True)
class Section:
    title: str
    rows: list[Row]
    is_open: bool
    help_text: str


def sections(form: FiguresForm) -> list[Section]:
    """The rows in the order of their use; what is wrong is never folded away."""
    listed = [
        (_("有对应指标的数据"), form.matched, _("核对数值和指标，逐条确认或不采用。")),
        (
            _("其他数字"),
            form.others,
            _("文中还有这些数字，没有找到对应的指标；需要比较的，选好指标再确认。"),
        ),
        (_("不采用的数字"), form.put_aside, _("以后不再提出；需要时可以改为确认。")),
    ]
    first = 0 if form.matched else 1
    return [
        Section(
            title=title,
            rows=rows,
            is_open=place == first or any(row.errors for row in rows),
            help_text=words,
        )
        for place, (title, rows, words) in enumerate(listed)
    ]


@dataclass(frozen=True)
class Piece:
    """Some words of the text; of a number, the row that decides on it."""

    words: str
    row: Row | None = None


def paragraphs(form: FiguresForm) -> Iterator[list[Piece]]:
    """The text, a list of pieces a paragraph."""
    text, place = form.bench.text, 0
    pieces: list[Piece] = []
    for row in form.rows:
        start, end = row.line.number_place
        if row.line.is_lost or start < place:
            continue
        yield from broken_at_ends(text[place:start], pieces)
        pieces.append(Piece(text[start:end], row))
        place = end
    yield from broken_at_ends(text[place:], pieces)
    yield pieces


def broken_at_ends(words: str, pieces: list[Piece]) -> Iterator[list[Piece]]:
    """Add ``words`` to ``pieces``; yield and begin anew where a paragraph ends."""
    *whole, rest = words.split("\n")
    for line in whole:
        yield [*pieces, Piece(line)]
        pieces.clear()
    if rest:
        pieces.append(Piece(rest))


def correction(request, document: Disclosure) -> tuple[str, str] | None:
    """Where the figures of a public document are changed: in a revision, which is offered."""
    if document.revision is not None:
        url = reverse("admin:reports_report_figures", args=[document.revision.pk])
        return _("打开正在办理的更正稿"), url
    if request.scope.may(Act.REVISE, document):
        url = reverse("admin:disclosure_disclosure_revise", args=[document.pk])
        return _("起草更正稿"), url
    return None
