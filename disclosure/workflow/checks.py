"""What must hold before a step: the row locked, the move lawful, nothing missing."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from disclosure.enums import DisclosureKind, State
from disclosure.models import Attachment, Disclosure, Relation, SiteIdentity
from disclosure.parts import registered

MOVES = {
    State.DRAFT: {State.IN_REVIEW, State.PUBLISHED},  # at once: imports only
    State.IN_REVIEW: {State.DRAFT, State.IN_APPROVAL, State.SCHEDULED, State.PUBLISHED},
    State.IN_APPROVAL: {State.DRAFT, State.SCHEDULED, State.PUBLISHED},
    State.SCHEDULED: {State.DRAFT, State.PUBLISHED},
    State.PUBLISHED: {State.WITHDRAWN},
    State.WITHDRAWN: {State.PUBLISHED},
}
WAITED_FOR = {"relations", "repealed_by"}  # other documents, which may go through meanwhile


def lock(disclosure: Disclosure) -> None:
    """Read the row again, locked until the transaction ends."""
    disclosure.refresh_from_db(from_queryset=Disclosure.objects.select_for_update(of=("self",)))


def check_move(disclosure: Disclosure, to: State) -> None:
    if disclosure.erased_at:
        raise ValidationError(_("这份文件已彻底删除，不能再办理。"))
    if to not in MOVES[State(disclosure.state)]:
        raise ValidationError(
            _("文件现在是“%(state)s”，不能改为“%(to)s”。"),
            params={"state": disclosure.get_state_display(), "to": to.label},
        )


def check_row(disclosure: Disclosure) -> None:
    """Raise ValidationError with what the row's fields say wrongly.

    ``clean()`` says in words what the constraints hold; asking the database for each of them
    besides would take as long as all the rest of a publication.
    """
    disclosure.full_clean(validate_unique=False, validate_constraints=False)


def missing_for_publication(disclosure: Disclosure, on: date | None = None) -> dict[str, str]:
    """Return what forbids publication on the day ``on`` (today, if not given), by field, in
    words; {} when nothing does."""
    return missing_of(
        disclosure,
        attachments=disclosure.attachments.all(),
        relations=disclosure.relations.select_related("target"),
        summary_limit=SiteIdentity.load().summary_limit,
        on=on,
    )


def missing_of(
    disclosure: Disclosure,
    *,
    attachments: Iterable[Attachment],
    relations: Iterable[Relation],
    summary_limit: int,
    on: date | None = None,
) -> dict[str, str]:
    """The same, with what hangs on ``disclosure`` given: no query, saved or not."""
    missing = {}
    if not disclosure.issuing_body_id:
        missing["issuing_body"] = _("请选择发布机构。")
    elif is_new(disclosure) and disclosure.issuing_body.is_dissolved(on):
        missing["issuing_body"] = _("发布机构已撤并，不能再发布新文件：请选择承继机构。")
    if not disclosure.column_id:
        missing["column"] = _("请选择栏目。")
    if disclosure.disclosure_kind != DisclosureKind.PROACTIVE:
        missing["disclosure_kind"] = _("公开方式不是“主动公开”，不能在网上公开。")
    if not disclosure.content_text and not attachments:
        missing["content_html"] = _("请填写正文，或上传附件。")
    for relation in relations:
        if relation.target and not relation.target.index_number:
            missing["relations"] = _(
                "相关文件《%(title)s》尚未公开：请先公开它，或改填站外文件标题。"
            ) % {"title": relation.target.title}
    if disclosure.repealed_by and not disclosure.repealed_by.index_number:
        missing["repealed_by"] = _("废止它的文件尚未公开：请先公开，或改填废止说明。")
    if disclosure.is_revision and not disclosure.revision_reason.strip():
        missing["revision_reason"] = _("请写明更正的理由，理由将公开。")
    if len(disclosure.summary) > summary_limit:
        missing["summary"] = _("内容概述有 %(length)d 字，上限为 %(limit)d 字。") % {
            "length": len(disclosure.summary),
            "limit": summary_limit,
        }
    for part in registered:
        missing |= part.missing(disclosure)
    return missing


def is_new(disclosure: Disclosure) -> bool:
    """Whether it would become public for the first time."""
    return not disclosure.published_at and not disclosure.is_revision


def missing_for_review(disclosure: Disclosure) -> dict[str, str]:
    """Return what must be filled in before anybody reviews it, like
    ``missing_for_publication``; documents that it points to may become public meanwhile."""
    missing = missing_for_publication(disclosure)
    return {field: text for field, text in missing.items() if field not in WAITED_FOR}


def refuse(missing: dict[str, str]) -> None:
    """Raise ValidationError with everything that is missing, if anything is."""
    if missing:
        raise ValidationError(list(missing.values()))
