"""A batch of records becomes public documents: all of it in one short transaction."""

from copy import copy
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.models import (
    Attachment,
    CoIssuer,
    Disclosure,
    LogEntry,
    PublicationLog,
    Relation,
    SubjectLink,
)
from disclosure.models.log import canonical
from disclosure.parts import of
from disclosure.records.incoming import BadRecord, Incoming, in_words
from disclosure.records.places import Places
from disclosure.workflow import Brought, bring


class Outcome(models.TextChoices):
    IMPORTED = "imported", gettext_lazy("已导入")
    UNCHANGED = "unchanged", gettext_lazy("已有")
    REFUSED = "refused", gettext_lazy("未导入")


@dataclass
class Result:
    """What became of one record, and what a person should know of it, in words."""

    outcome: Outcome
    messages: list[str] = field(default_factory=list)


@dataclass(kw_only=True)
class Document(Brought):
    """A record made ready to be brought."""

    incoming: Incoming


def make_ready(incoming: Incoming, places: Places) -> Document:
    """Return the checked document of a record; raises BadRecord. Before the transaction."""
    row = copy(incoming.facts)  # a batch that is refused is made ready anew
    body = places.body(incoming.issuing_body, row.index_number)
    row.issuing_body, row.issuing_body_name = body, row.issuing_body_name or body.name
    row.column = places.column(incoming.column)
    row.genre = places.genre(incoming.genre)
    if not row.content_text and not incoming.attachments:
        raise BadRecord(_("字段 content_html：请填写正文，或给出附件。"))
    return Document(
        incoming=incoming,
        row=row,
        subjects=subjects_of(row, incoming, places),
        co_issuers=co_issuers_of(row, incoming, places),
        attachments=attachments_of(row, incoming),
        parts=checked_parts(incoming),
    )


def subjects_of(row: Disclosure, incoming: Incoming, places: Places) -> list[SubjectLink]:
    """Its subjects in their order, each once."""
    links: list[SubjectLink] = []
    for named in incoming.subjects:
        subject = places.subject(named, links[-1].subject if links else None)
        if subject.pk not in {link.subject_id for link in links}:
            links.append(SubjectLink(disclosure=row, subject=subject, position=len(links)))
    return links


def co_issuers_of(row: Disclosure, incoming: Incoming, places: Places) -> list[CoIssuer]:
    """Its co-issuers in their order, each once, with their names at publication."""
    links: list[CoIssuer] = []
    for named in incoming.co_issuers:
        body = places.body(named)
        if body.pk not in {link.body_id for link in links}:
            name = named.name or body.name
            links.append(CoIssuer(disclosure=row, body=body, name=name, position=len(links)))
    return links


def attachments_of(row: Disclosure, incoming: Incoming) -> list[Attachment]:
    attachments = [
        Attachment(disclosure=row, position=position, **vars(file))
        for position, file in enumerate(incoming.attachments)
    ]
    try:
        for attachment in attachments:
            attachment.clean_fields(exclude=["disclosure"])
    except ValidationError as error:
        words = _("字段 attachments：%(words)s")
        raise BadRecord(words % {"words": in_words(error)}) from error
    return attachments


def checked_parts(incoming: Incoming) -> dict[str, dict]:
    parts = {}
    for part in of(incoming.parts):
        try:
            with transaction.atomic():
                PublicationLog.locked()  # a part may make what it names
                parts[part.name] = part.check(incoming.parts[part.name])
        except ValidationError as error:
            words = _("字段 %(name)s：%(words)s")
            raise BadRecord(
                words % {"name": part.name, "words": " ".join(error.messages)}
            ) from error
    return parts


@transaction.atomic
def save(documents: list[Document], *, ground: str) -> list[Result]:
    """Publish what the site does not have yet; return what became of each, in order.

    A document that points to one that neither the site nor ``documents`` have keeps its
    title in words. ``ground`` stands in the audit: where the records come from.
    """
    log = PublicationLog.locked()
    known = known_rows(documents)
    connect(documents, known)
    results, new, seen = [], [], set()
    logged = logged_records([number for number in known if known[number].is_public])
    for document in documents:
        number = document.row.index_number
        if found := known.get(number) or (not number and same_without_number(document)):
            results.append(already_here(document, found, logged))
        elif number and number in seen:
            words = _("索引号 %(number)s 在文件中出现了不止一次，只导入第一次。")
            results.append(Result(Outcome.REFUSED, [words % {"number": number}]))
        else:
            seen.add(number)
            new.append(document)
            results.append(Result(Outcome.IMPORTED, document.messages))
    for document in new:
        document.ground = ground
    if new:
        bring(log, new)
    return results


def known_rows(documents: list[Document]) -> dict[str, Disclosure]:
    """What the site has of the numbers that ``documents`` have or point to."""
    numbers = {number for each in documents for number in each.incoming.needs}
    numbers |= {each.row.index_number for each in documents} - {""}
    rows = Disclosure.objects.filter(index_number__in=numbers)
    rows = rows.only("index_number", "title", "state", "erased_at")
    return {row.index_number: row for row in rows}


def connect(documents: list[Document], known: dict[str, Disclosure]) -> None:
    """Set relations and repeals, to rows of the site or of ``documents``."""
    # Of a number that comes twice, the first.
    rows = {each.row.index_number: each.row for each in reversed(documents)} | known
    for document in documents:
        row, said = document.row, set()
        for link in document.incoming.relations:
            target = rows.get(link.index_number) if link.index_number else None
            if link.index_number and target is None:
                document.messages.append(
                    _("相关文件 %(number)s 不在本站，只保留标题。")
                    % {"number": link.index_number}
                )
            title = "" if target else link.title or link.index_number
            fact = (link.kind, link.index_number if target else None, title)
            if fact in said or target is row:
                continue
            said.add(fact)
            document.relations.append(
                Relation(source=row, kind=link.kind, target=target, target_title=title)
            )
        by = document.incoming.repealed_by
        if by and by in rows and by != row.index_number:
            row.repealed_by = rows[by]
        elif by:
            row.repeal_words = row.repeal_words or _("由 %(number)s 废止。") % {"number": by}
            document.messages.append(
                _("废止它的文件 %(number)s 不在本站，已写入废止说明。") % {"number": by}
            )


def logged_records(numbers: list[str]) -> dict[str, str]:
    """The newest record of each of ``numbers``, as the log has it."""
    entries = LogEntry.objects.filter(subject__in=numbers).select_related("record")
    return {entry.subject: entry.text for entry in entries.order_by("seq")}


def same_without_number(document: Document) -> Disclosure | None:
    """The document of the site that says what a record without a number says."""
    row = document.row
    rows = Disclosure.objects.public().filter(published_on=row.published_on, title=row.title)
    return rows.filter(issuing_body=row.issuing_body, content_text=row.content_text).first()


def already_here(document: Document, found: Disclosure, logged: dict[str, str]) -> Result:
    number = found.index_number
    if not document.row.index_number:
        return Result(Outcome.UNCHANGED)
    if found.erased_at:
        words = _("索引号 %(number)s 的文件已依法彻底删除，不再导入。")
    elif not found.is_public:
        words = _("索引号 %(number)s 的文件在本站已撤下，未改动。")
    elif canonical(document.record()) == logged.get(number):
        return Result(Outcome.UNCHANGED)
    else:
        words = _("索引号 %(number)s 在本站已有，内容与这一行不同，未覆盖。")
    return Result(Outcome.REFUSED, [words % {"number": number}])


def save_singly(documents: list[Document], places: Places, *, ground: str) -> list[Result]:
    """Save each by itself, made anew: one that the database refuses stops no other."""
    results = []
    for document in documents:
        try:
            results += save([make_ready(document.incoming, places)], ground=ground)
        except BadRecord as error:
            results.append(Result(Outcome.REFUSED, [str(error)]))
        except ValidationError as error:
            results.append(Result(Outcome.REFUSED, error.messages))
        except (DataError, IntegrityError) as error:
            words = _("数据库不接受这一行：%(error)s") % {"error": error}
            results.append(Result(Outcome.REFUSED, [words]))
    return results
