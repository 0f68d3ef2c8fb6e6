"""What an entry of the followed log says, done here: one short transaction for several.

The row of a document that others point to before it has come is a draft with its number
alone, which nobody sees; when it comes, that row becomes it.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.audit import note_document
from disclosure.enums import EntryKind, EventKind, State
from disclosure.mirror.entries import Entry
from disclosure.models import Disclosure, FollowedSite, PublicationLog
from disclosure.models.logged import take_over
from disclosure.parts import restore_parts
from disclosure.publication import public_record
from disclosure.records.save import Document, connect, known_rows
from disclosure.workflow import bring, erase, withdraw
from disclosure.workflow.bringing import create_links
from disclosure.workflow.changing import is_corrected

TAKEN_OVER = [
    *("title", "document_number", "issuing_body", "issuing_body_name", "column", "genre"),
    *("keywords", "source", "summary", "written_on", "published_at", "effective_on"),
    *("expires_on", "repealed_noted_on", "repeal_words", "repealed_by", "content_html"),
]


@dataclass
class Step:
    """An entry that changes something here, with its document made ready, if it is one."""

    entry: Entry
    document: Document | None = None


class OtherRunner(Exception):
    """Another process has applied these entries meanwhile."""


@transaction.atomic
def apply(site: FollowedSite, steps: list[Step], *, upto: Entry) -> None:
    """Do what ``steps`` say, each of another subject, in their order, and note that ``site``
    is applied to ``upto``."""
    log = PublicationLog.locked()
    if FollowedSite.objects.select_for_update().get(pk=site.pk).seq != site.seq:
        raise OtherRunner
    documents = [step.document for step in steps if step.document]
    known = known_rows(documents) | make_room(documents)
    connect(documents, known)
    new = [each for each in documents if each.row.index_number not in known]
    for document in new:
        document.ground = site.address
    if new:
        bring(log, new)
    for step in steps:
        subject = step.entry.subject
        log = PublicationLog.locked()  # as the step before has left it
        if not step.document:
            end(log, step.entry, site.address)
        elif subject in known and not known[subject].erased_at:
            overwrite(log, known[subject], step.document, step.entry)
    site.seq, site.hash = upto.seq, upto.log_entry.hash
    site.save()


def make_room(documents: list[Document]) -> dict[str, Disclosure]:
    """Return rows for the documents that ``documents`` point to and that are not here."""
    needed = {number for each in documents for number in each.incoming.needs}
    coming = {each.row.index_number for each in documents}
    rows = Disclosure.objects.filter(index_number__in=needed)
    missing = needed - coming - set(rows.values_list("index_number", flat=True))
    made = [
        Disclosure(index_number=number, title=number, state=State.DRAFT)
        for number in sorted(missing)
    ]
    Disclosure.objects.bulk_create(made)
    return {row.index_number: row for row in made}


def overwrite(log: PublicationLog, known: Disclosure, document: Document, entry: Entry) -> None:
    """Make the row that is here say what ``document`` says, with an entry of our own."""
    row = Disclosure.objects.select_for_update(of=("self",)).get(pk=known.pk)
    was_public, before = row.is_public, public_record(row)
    for name in TAKEN_OVER:
        setattr(row, name, getattr(document.row, name))
    row.derive()
    row.state = State.PUBLISHED
    row.withdrawn_at, row.withdrawal_reason = None, ""
    for links in ["subject_links", "co_issuer_links", "attachments", "relations"]:
        getattr(row, links).all().delete()
    for part in [*document.subjects, *document.co_issuers, *document.attachments]:
        part.disclosure = row
    for relation in document.relations:
        relation.source = row
    document.row = row
    create_links([document])
    restore_parts(row, document.parts)
    after = public_record(row)
    if after == before and was_public:
        return
    kind = EntryKind.CHANGED if was_public else EntryKind.PUBLISHED
    if was_public and is_corrected(before, after):
        row.corrected_at, row.correction_reason = entry.log_entry.at, entry.reason
    row.save()
    log.append(kind, row.index_number, after, reason=entry.reason)
    event = EventKind.CORRECTED if was_public else EventKind.IMPORTED
    note_document(row, event, ground=entry.reason)


def end(log: PublicationLog, entry: Entry, address: str) -> None:
    """Do what ends something: a part of the structure is gone, a document withdrawn, erased."""
    if entry.kind == EntryKind.STRUCTURE:
        take_over(entry.subject, None)
        return
    row = Disclosure.objects.filter(index_number=entry.subject).first()
    if row is None or row.state == State.DRAFT:
        leave_tombstone(log, row or Disclosure(index_number=entry.subject), entry)
    elif entry.kind == EntryKind.ERASED:
        if not row.erased_at:
            erase(row, ground=entry.reason)
    elif row.is_public:
        withdraw(row, reason=entry.reason, ground=address)


def leave_tombstone(log: PublicationLog, row: Disclosure, entry: Entry) -> None:
    """Of what was never public here: the number, and why it is gone."""
    erased = entry.kind == EntryKind.ERASED
    row.title = _("（已依法删除）") if erased else _("（已撤下）")
    row.state = State.WITHDRAWN
    row.withdrawn_at, row.withdrawal_reason = timezone.now(), entry.reason
    row.erased_at = timezone.now() if erased else None
    row.save()
    log.append(entry.kind, entry.subject, reason=entry.reason)
    note_document(row, EventKind.ERASED if erased else EventKind.WITHDRAWN, ground=entry.reason)
