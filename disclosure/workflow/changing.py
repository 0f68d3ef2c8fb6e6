"""Changing what is public, with the version before it kept in the log.

A revision is a draft of its own that goes the way of every draft while the public page stays
as it is; at its end it goes into the document that it revises. The facts of a repeal are no
part of it: they change by a step of their own, or with the document that repeals.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.audit import note_document
from disclosure.enums import Act, EntryKind, EventKind, RelationKind, State
from disclosure.models import Disclosure, LogEntry, PublicationLog
from disclosure.parts import names as names_of_parts
from disclosure.parts import parts_of, restore_parts
from disclosure.permissions import check_act
from disclosure.publication import public_record
from disclosure.workflow.checks import check_row, lock, missing_for_publication, refuse

REVISED = [
    *("title", "document_number", "column", "genre", "keywords", "source", "summary"),
    *("written_on", "effective_on", "expires_on", "content_html"),
]
# What of the record a revision may change; of attachments, their contents and names.
COMPARED = [*REVISED, "co_issuers", "subjects", "relations"]


def keep_names(disclosure: Disclosure) -> None:
    """Bodies are renamed, documents are not: keep the names of today."""
    disclosure.issuing_body_name = disclosure.issuing_body_name or disclosure.issuing_body.name
    for link in disclosure.co_issuer_links.select_related("body"):
        link.name = link.name or link.body.name
        link.save()


@contextmanager
def correct(disclosure: Disclosure, *, reason: str, by=None) -> Iterator[Disclosure]:
    """Change a public document, in one step with its ``changed`` entry.

    ``with correct(document, reason="…", by=user) as row:`` change the row and what hangs on
    it; leaving the block saves it, keeps the version before it in the log and notes the
    event. The number, the day and the leading body of a public document never change.
    ``reason`` is public. Raises ValidationError, and nothing has happened.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("请写明更正的理由，理由将公开。")})
    with transaction.atomic():
        log = PublicationLog.locked()
        lock(disclosure)
        if disclosure.state != State.PUBLISHED:
            raise ValidationError(_("只有已公开的文件可以更正。"))
        before = public_record(disclosure)
        fixed = (disclosure.index_number, disclosure.published_at, disclosure.issuing_body_id)
        yield disclosure
        if fixed != (
            disclosure.index_number,
            disclosure.published_at,
            disclosure.issuing_body_id,
        ):
            raise ValidationError(_("已公开文件的索引号、公开时间和发布机构不能更改。"))
        keep_names(disclosure)
        check_row(disclosure)
        after = public_record(disclosure)
        if after == before:
            raise ValidationError(_("没有任何改动，不需要更正。"))
        if is_corrected(before, after):
            disclosure.corrected_at = timezone.now()
            disclosure.correction_reason = reason.strip()
        disclosure.save()
        refuse(missing_for_publication(disclosure))
        log.append(EntryKind.CHANGED, disclosure.index_number, after, reason=reason.strip())
        note_document(disclosure, EventKind.CORRECTED, by=by, ground=reason.strip())


def is_corrected(before: dict, after: dict) -> bool:
    """Whether two records differ in more than a repeal, which is a fact of its own."""
    facts = {"repeal"}
    if before["repeal"] != after["repeal"]:
        facts.add("expires_on")
    names = before.keys() | after.keys()
    return any(before.get(name) != after.get(name) for name in names - facts)


# --- revisions ------------------------------------------------------------------------


@transaction.atomic
def revise(original: Disclosure, *, by=None) -> Disclosure:
    """Return a new revision of a public document: a draft that says what it says."""
    PublicationLog.locked()
    lock(original)
    check_act(Act.REVISE, original, by)
    if original.state != State.PUBLISHED:
        raise ValidationError(_("只有已公开的文件可以更正。"))
    if Disclosure.objects.filter(revises=original).exists():
        raise ValidationError(_("这份文件已经有一份更正稿在办理。"))
    copy = Disclosure(
        revises=original,
        revises_seq=LogEntry.objects.newest(original.index_number).seq,
        issuing_body=original.issuing_body,
        written_by=by,
        edited_by=by,
    )
    copy_fields(original, copy)
    copy.save()
    for link in original.subject_links.all():
        copy.subject_links.create(subject=link.subject, position=link.position)
    for link in original.co_issuer_links.all():
        copy.co_issuer_links.create(body=link.body, name=link.name, position=link.position)
    copy_relations(original, copy)
    for attachment in original.attachments.all():
        copy.attachments.create(**file_facts(attachment))
    restore_parts(copy, parts_of(original))
    note_document(copy, EventKind.CREATED, by=by)
    return copy


def copy_fields(source: Disclosure, target: Disclosure) -> None:
    for name in REVISED:
        setattr(target, name, getattr(source, name))


def copy_relations(source: Disclosure, target: Disclosure) -> None:
    for relation in source.relations.all():
        target.relations.create(
            kind=relation.kind, target=relation.target, target_title=relation.target_title
        )


def file_facts(attachment) -> dict:
    names = ["name", "media_type", "size", "sha256", "position"]
    return {name: getattr(attachment, name) for name in names}


def apply_revision(copy: Disclosure, *, by=None) -> Disclosure:
    """Make the public document say what its approved revision says; the revision ends."""
    original = copy.revises
    with correct(original, reason=copy.revision_reason, by=by) as row:
        if moved := moved_meanwhile(copy):
            raise ValidationError(
                _(
                    "更正稿起草之后，公开的文件又有改动（%(fields)s）："
                    "请退回更正稿，由录入的人核对。"
                ),
                params={"fields": "、".join(moved)},
            )
        expires_on = row.expires_on
        copy_fields(copy, row)
        if row.is_repealed:
            row.expires_on = expires_on
        row.edited_by = copy.edited_by
        take_over_links(copy, row)
        take_over_attachments(copy, row)
        restore_parts(row, parts_of(copy))
    copy.delete()
    note_repeals(original, by=by)
    return original


def take_over_links(copy: Disclosure, row: Disclosure) -> None:
    """Subjects, co-issuers and relations as the revision has them. Names of co-issuers stay
    as they were at publication."""
    for links in ["subject_links", "co_issuer_links", "relations"]:
        getattr(row, links).all().delete()
    for link in copy.subject_links.all():
        row.subject_links.create(subject=link.subject, position=link.position)
    for link in copy.co_issuer_links.all():
        row.co_issuer_links.create(body=link.body, name=link.name, position=link.position)
    copy_relations(copy, row)


def take_over_attachments(copy: Disclosure, row: Disclosure) -> None:
    """A file that stays keeps its address; one that is gone or new, goes or comes."""
    standing = list(row.attachments.all())
    for attachment in copy.attachments.all():
        same = next((each for each in standing if each.sha256 == attachment.sha256), None)
        if same is None:
            attachment.disclosure = row
            attachment.save()
            continue
        standing.remove(same)
        same.name, same.position = attachment.name, attachment.position
        same.save()
    for attachment in standing:
        attachment.delete()


def moved_meanwhile(copy: Disclosure) -> list[str]:
    """Return the names of what the public document says otherwise than when its revision
    was begun, without the facts of a repeal."""
    entries = LogEntry.objects.select_related("record")
    newest = entries.newest(copy.revises.index_number)
    if newest is None or newest.seq == copy.revises_seq:
        return []
    before = json.loads(entries.get(seq=copy.revises_seq).text or "{}")
    now = public_record(copy.revises)
    names = [*COMPARED, "attachments", *names_of_parts()]
    if now["repeal"]:
        names.remove("expires_on")
    return [name_of(name) for name in names if before.get(name) != now.get(name)]


def name_of(field: str) -> str:
    """What a part of the record is called at the desk."""
    label = PARTS.get(field) or names_of_parts().get(field)
    return str(label or Disclosure._meta.get_field(field).verbose_name)


PARTS = {  # of what hangs on the row
    "attachments": gettext_lazy("附件"),
    "co_issuers": gettext_lazy("联合发文机关"),
    "subjects": gettext_lazy("主题分类"),
    "relations": gettext_lazy("相关文件"),
}


def is_changed(copy: Disclosure) -> bool:
    """Whether a revision says anything else than the public document."""
    ours, theirs = public_record(copy), public_record(copy.revises)
    return files_of(ours) != files_of(theirs) or any(
        ours.get(name) != theirs.get(name) for name in [*COMPARED, *names_of_parts()]
    )


def files_of(record: dict) -> list[tuple[str, str]]:
    return [(each["name"], each["sha256"]) for each in record["attachments"]]


@transaction.atomic
def catch_up(copy: Disclosure, *, by=None) -> None:
    """Say that a revision holds beside what the public document says now."""
    PublicationLog.locked()
    lock(copy)
    check_act(Act.EDIT, copy, by)
    moved = moved_meanwhile(copy)
    copy.revises_seq = LogEntry.objects.newest(copy.revises.index_number).seq
    copy.edited_by = by or copy.edited_by
    copy.save()
    ground = _("已核对公开文件的改动：%(fields)s") % {"fields": "、".join(moved)}
    note_document(copy, EventKind.EDITED, by=by, ground=ground)


# --- repeals --------------------------------------------------------------------------


@transaction.atomic
def note_repeal(
    disclosure: Disclosure,
    *,
    noted_on: date | None,
    expires_on: date | None,
    words: str,
    reason: str,
    by=None,
) -> None:
    """Put on a public document that it was repealed, by what ``words`` say; ``noted_on``
    None takes the note back. ``expires_on``: the last day in force, None for unknown."""
    PublicationLog.locked()
    lock(disclosure)
    check_act(Act.NOTE_REPEAL, disclosure, by)
    with correct(disclosure, reason=reason, by=by) as row:
        row.repealed_noted_on = noted_on
        row.expires_on = expires_on
        row.repeal_words = words.strip() if noted_on else ""
        row.repealed_by = row.repealed_by if noted_on else None


def note_repeals(disclosure: Disclosure, *, by=None) -> None:
    """Put on what a document repeals, now that it is public, that it did; from the day on
    which it takes effect they are out of force."""
    repeals = disclosure.relations.filter(kind=RelationKind.REPEALS).select_related("target")
    for target in [relation.target for relation in repeals if relation.target]:
        if target.is_repealed or target.state != State.PUBLISHED:
            continue
        start = disclosure.effective_on or disclosure.published_on
        last = start - timedelta(days=1)
        with correct(target, reason=words_of_repeal(disclosure), by=by) as row:
            row.repealed_by = disclosure
            row.repealed_noted_on = disclosure.published_on
            row.expires_on = min(row.expires_on or last, last)


def words_of_repeal(disclosure: Disclosure) -> str:
    """The public reason of a repeal, shortened where a title is very long."""
    number = f"（{disclosure.document_number}）" if disclosure.document_number else ""
    return _("由《%(title)s》%(number)s废止。") % {
        "title": disclosure.title[:200],
        "number": number,
    }


def take_back_repeals(disclosure: Disclosure, *, by=None) -> None:
    """Undo what ``note_repeals`` did: ``disclosure`` is withdrawn."""
    for target in disclosure.repealed.public():
        with correct(target, reason=_("废止它的文件已撤下，恢复效力。"), by=by) as row:
            row.expires_on = end_before_repeal(row)
            row.repealed_by = row.repealed_noted_on = None


def end_before_repeal(disclosure: Disclosure) -> date | None:
    """Return the last day in force that a repealed document had before the repeal, by its
    newest public version without one."""
    entries = LogEntry.objects.filter(subject=disclosure.index_number).select_related("record")
    for entry in entries.order_by("-seq").iterator(chunk_size=1):
        record = json.loads(entry.text or "{}")
        if record and record["repeal"] is None:
            return record["expires_on"] and date.fromisoformat(record["expires_on"])
    return None
