"""The public record of a disclosure: its own facts, as the log keeps them.

What depends on other rows or on today (names of columns and subjects, inverse relations,
validity) is not in it; it is added when the record is given out.
"""

from collections.abc import Iterable

from django.utils import timezone

from disclosure.models import Attachment, CoIssuer, Disclosure, Relation, SubjectLink
from disclosure.parts import parts_of


def public_record(disclosure: Disclosure) -> dict:
    """Return the record of ``disclosure``, ready for JSON; the keys are the API's names.

    Of one that is not public, what it would be: without number, day and what is not filled
    in. Codes for bodies, subjects and genre; permanent ids for column and attachments; an
    absent text is "", an absent day or object None, an absent list [].
    """
    return record_of(
        disclosure,
        co_issuers=disclosure.co_issuer_links.select_related("body"),
        subjects=disclosure.subject_links.select_related("subject"),
        attachments=disclosure.attachments.all(),
        relations=disclosure.relations.select_related("target"),
        parts=parts_of(disclosure),
    )


def record_of(
    disclosure: Disclosure,
    *,
    co_issuers: Iterable[CoIssuer],
    subjects: Iterable[SubjectLink],
    attachments: Iterable[Attachment],
    relations: Iterable[Relation],
    parts: dict[str, dict],
) -> dict:
    """The same, with what hangs on ``disclosure`` given: no query, saved or not."""
    return {
        "index_number": disclosure.index_number,
        "title": disclosure.title,
        "document_number": disclosure.document_number,
        "issuing_body": {
            "code": disclosure.issuing_body.code,
            "name": disclosure.issuing_body_name,
        }
        if disclosure.issuing_body
        else None,
        "co_issuers": [{"code": link.body.code, "name": link.name} for link in co_issuers],
        "subjects": [link.subject.code for link in subjects],
        "column": disclosure.column.public_id if disclosure.column else None,
        "genre": disclosure.genre.code if disclosure.genre else None,
        "keywords": disclosure.keywords,
        "source": disclosure.source,
        "summary": disclosure.summary,
        "written_on": day_text(disclosure.written_on),
        "published_on": day_text(disclosure.published_on),
        "published_at": disclosure.published_at
        and timezone.localtime(disclosure.published_at).isoformat(),
        "effective_on": day_text(disclosure.effective_on),
        "expires_on": day_text(disclosure.expires_on),
        "repeal": {
            "noted_on": day_text(disclosure.repealed_noted_on),
            "by": disclosure.repealed_by.index_number if disclosure.repealed_by else "",
            "words": disclosure.repeal_words,
        }
        if disclosure.is_repealed
        else None,
        "url": disclosure.get_absolute_url() if disclosure.index_number else "",
        "attachments": [
            {
                "id": attachment.public_id,
                "name": attachment.name,
                "media_type": attachment.media_type,
                "size": attachment.size,
                "sha256": attachment.sha256,
            }
            for attachment in attachments
        ],
        "relations": [
            {
                "kind": relation.kind,
                "index_number": relation.target.index_number if relation.target else None,
                "title": relation.target_title,
            }
            for relation in relations
        ],
        "content_html": disclosure.content_html,
        "content_text": disclosure.content_text,
        **parts,
    }


def day_text(day) -> str | None:
    return day.isoformat() if day else None
