"""A batch of pages becomes documents in one transaction: of each page all, or nothing."""

from contextlib import AbstractContextManager, nullcontext

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from disclosure.legacy.document import (
    LegacyDocument,
    Ready,
    document_of,
    in_words,
    make_ready,
)
from disclosure.legacy.here import Here
from disclosure.legacy.outcomes import Outcome, Result, recognised
from disclosure.legacy.parse import Page
from disclosure.legacy.places import Places
from disclosure.models import (
    Disclosure,
    LegacyAddress,
    LegacyLink,
    LegacyPage,
    PublicationLog,
    Relation,
)
from disclosure.workflow import bring, correct

REFUSED = (ValidationError, IntegrityError, DataError)


def import_page(page: Page, *, dry_run: bool = False) -> Result:
    """Import one page by itself; ``dry_run`` does the same and takes all of it back."""
    ready = make_ready(page, store=not dry_run)
    with transaction.atomic():
        PublicationLog.locked()  # columns, bodies and the documents all append
        (result,) = import_batch([ready], Places())
        if dry_run:
            transaction.set_rollback(True)
    return result


def import_batch(batch: list[Ready], places: Places) -> list[Result]:
    """Import pages under the head's lock; a page that is here already changes nothing, and
    one that the database refuses stops no other."""
    try:
        with transaction.atomic():
            results = import_together(batch, places)
    except REFUSED as error:
        places.forget()
        if len(batch) > 1:
            return [result for each in batch for result in import_batch([each], places)]
        results = [failed(batch[0], error)]
    for ready, result in zip(batch, results, strict=True):
        result.recognised = recognised(ready.page.record)
    return results


def import_together(batch: list[Ready], places: Places) -> list[Result]:
    here = Here.of([ready.page for ready in batch])
    found: list[Result | LegacyDocument] = []
    for ready in batch:
        try:
            with transaction.atomic():  # what it made goes with it
                found.append(here.result(ready.page) or new_document(ready, places, here))
        except REFUSED as error:
            places.forget()
            found.append(failed(ready, error))
    new = [each for each in found if isinstance(each, LegacyDocument)]
    if new:
        save(new, here)
    LegacyAddress.objects.bulk_create(here.new_addresses)
    join_what_waited(new, here)
    return [each if isinstance(each, Result) else result_of(each) for each in found]


def new_document(ready: Ready, places: Places, here: Here) -> LegacyDocument:
    document = document_of(ready, places, here)
    page, row = document.page, document.brought.row
    here.add(page, row)
    here.keep(row, [page.address, *page.parts], document.brought.messages)
    for taken in ready.files:
        if taken.attachment is not None and taken.link.address:
            here.keep_one(
                LegacyAddress(
                    address=taken.link.address, disclosure=row, attachment=taken.attachment
                )
            )
    return document


def save(new: list[LegacyDocument], here: Here) -> None:
    bring(PublicationLog.locked(), [each.brought for each in new])
    LegacyPage.objects.bulk_create(each.legacy_page() for each in new)
    LegacyLink.objects.bulk_create(
        (link for each in new for link in each.joined.links), ignore_conflicts=True
    )


def join_what_waited(new: list[LegacyDocument], here: Here) -> None:
    """Join documents that were here before with ``new`` ones: they are corrected."""
    rows = {each.page.address: each.brought.row for each in new}
    for link in here.links:
        row = rows.get(link.address)
        if row is None:
            continue
        if not link.inverse and row.is_public and link.disclosure != row:
            with changing(link.disclosure) as source:
                source.relations.filter(kind=link.kind, target_title=link.title).delete()
                Relation.objects.get_or_create(source=source, kind=link.kind, target=row)
        link.delete()
    for each in new:
        for link in each.joined.links:
            other = here.document_at(link.address) if link.inverse else None
            if other is None or not each.brought.row.is_public:
                continue
            pair = {"source": other, "target": each.brought.row}
            if not Relation.objects.filter(**pair).exists():
                with changing(other):
                    Relation.objects.create(kind=link.kind, **pair)
            LegacyLink.objects.filter(
                disclosure=each.brought.row, address=link.address
            ).delete()


def changing(row: Disclosure) -> AbstractContextManager[Disclosure]:
    """Change what hangs on a document: a public one by a correction, a draft as it is."""
    if row.is_public:
        return correct(row, reason=_("旧网站的相关文件已导入，补上链接。"))
    return nullcontext(row)


def result_of(document: LegacyDocument) -> Result:
    row, messages = document.brought.row, document.brought.messages
    if document.outcome == Outcome.IMPORTED and not document.page.record.index_number:
        messages = [
            *messages,
            _("页面没有索引号，已编为 %(number)s。") % {"number": row.index_number},
        ]
    return Result(document.outcome, row.index_number, row.title, messages)


def failed(ready: Ready, error: Exception) -> Result:
    record = ready.page.record
    if isinstance(error, ValidationError):
        words = in_words(error)
    else:
        told = str(error).splitlines()[0]
        words = [_("数据库不接受这一页：%(error)s") % {"error": told}]
    return Result(Outcome.FAILED, record.index_number, record.title, words)
