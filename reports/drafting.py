"""Writing a year's report: it starts as a draft with the outline of its kind.

What is to be written in each part stands there as a hint, which must be gone before anybody
reviews the text.
"""

from html import escape

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from disclosure.audit import note_document
from disclosure.enums import Act, EventKind, State
from disclosure.models import Disclosure, Genre, IssuingBody
from disclosure.permissions import check_act
from disclosure.structure import current
from disclosure.workflow.checks import check_row
from disclosure.workflow.editing import edit
from reports.enums import Scope
from reports.models import Report, ReportKind
from reports.models.kinds import GOVERNMENTS

HINT = "【提示】"
GENRE = "annual-report"


@transaction.atomic
def begin(
    kind: ReportKind, body: IssuingBody, year: int, scope: Scope = Scope.OWN, *, by=None
) -> Disclosure:
    """Return a new draft of a report; raises ValidationError, in words, where there is one."""
    draft = Disclosure(
        title=title_of(kind, body, year, scope),
        issuing_body=body,
        column=current().columns_by_path.get(kind.column_path),
        genre=Genre.objects.filter(code=GENRE).first(),
        content_html=outline_html(kind),
        written_by=by,
        edited_by=by,
    )
    check_act(Act.EDIT, draft, by)
    check(Report(disclosure=draft, kind=kind, year=year, scope=scope))
    check_row(draft)
    draft.save()
    Report.objects.create(disclosure=draft, kind=kind, year=year, scope=scope)
    note_document(draft, EventKind.CREATED, by=by)
    return draft


def title_of(kind: ReportKind, body: IssuingBody, year: int, scope: Scope) -> str:
    """云汀区司法局2025年法治政府建设年度报告."""
    own = kind.has_tables and body.kind in GOVERNMENTS and scope == Scope.OWN
    return f"{body.name}{_('本机关') if own else ''}{year}年{kind.name}"


def outline_html(kind: ReportKind) -> str:
    parts = []
    for part in kind.outline:
        parts.append(f"<h2>{escape(part['title'])}</h2>")
        if hint := part.get("hint"):
            parts.append(f"<p>{HINT}{escape(hint)}</p>")
    return "\n".join(parts)


def check(report: Report) -> None:
    """Raise ValidationError for a year to come, and when another report of the same kind,
    year, body and scope is public or being written."""
    report.clean()
    others = Report.objects.of_disclosures().exclude(disclosure__state=State.WITHDRAWN)
    others = others.filter(
        kind=report.kind,
        year=report.year,
        scope=report.scope,
        disclosure__issuing_body=report.disclosure.issuing_body,
    )
    others = others.exclude(pk__in=[report.disclosure.pk, report.disclosure.revises_id])
    if other := others.select_related("disclosure").first():
        raise ValidationError(
            _("%(year)d年的%(kind)s（%(scope)s）已有一份：《%(title)s》，%(standing)s。"),
            params={
                "year": report.year,
                "kind": report.kind.name,
                "scope": report.get_scope_display(),
                "title": other.disclosure.title,
                "standing": other.disclosure.standing,
            },
        )


def set_facts(draft: Disclosure, kind: ReportKind, year: int, scope: Scope, *, by=None) -> None:
    """Say which report a draft is; its figures and tables stay."""
    with edit(draft, ground=_("年度报告的种类和年度"), by=by) as row:
        check(Report(disclosure=row, kind=kind, year=year, scope=scope))
        Report.objects.update_or_create(
            disclosure=row, defaults={"kind": kind, "year": year, "scope": scope}
        )


def unset_facts(draft: Disclosure, *, by=None) -> None:
    """Say that a draft is no report; its figures and tables go."""
    with edit(draft, ground=_("不是年度报告"), by=by) as row:
        Report.objects.filter(pk=row.pk).delete()


def hints_left(disclosure: Disclosure) -> dict[str, str]:
    """What forbids publication of a text with hints in it, by field."""
    if HINT not in disclosure.content_text:
        return {}
    return {"content_html": _("正文里还有“%(hint)s”：写好那一部分后请删去。") % {"hint": HINT}}
