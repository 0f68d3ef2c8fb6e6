"""Documents into an empty database, as if each had been imported: rows, records, chain.

What ``publish()`` does for one, this does for hundreds in a transaction; ``verify_trail``
holds over the result.
"""

import secrets
import sys
import time
from collections.abc import Callable
from datetime import date, datetime
from itertools import islice

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from bench.corpus import clean, documents
from disclosure.enums import EntryKind, State
from disclosure.installation import install
from disclosure.legacy.catalogue import find_column, find_genre, find_subjects, kind_of
from disclosure.models import (
    DailyDigest,
    Disclosure,
    IssuingBody,
    LogEntry,
    LogRecord,
    NumberSeries,
    PublicationLog,
    SiteIdentity,
    SubjectCategory,
    SubjectLink,
)
from disclosure.models.log import canonical, record_hash
from disclosure.publication import day_text

BATCH = 200  # documents in a transaction: about a tenth of a second
CITY = "宁澜市人民政府"


class NotEmpty(Exception):
    """The database already holds a site."""


class Known(dict):
    """Parts of the structure by what the corpus calls them, made when first asked for."""

    def __init__(self, make: Callable):
        super().__init__()
        self.make = make

    def __missing__(self, name):
        with transaction.atomic():
            PublicationLog.locked()
            self[name] = part = self.make(name)
        return part


class Catalogue:
    def __init__(self):
        self.bodies = Known(make_body)
        self.columns = Known(lambda names: find_column(list(names), []))
        self.subjects = Known(lambda name: find_subjects(name, [])[0])
        self.genres = Known(lambda name: find_genre(name, []))


def load(count: int) -> None:
    """Load ``count`` documents, saying how far it is. Interrupted, it leaves those that are
    loaded by then, whole. Raises NotEmpty."""
    if Disclosure.objects.exists() or LogEntry.objects.exists():
        raise NotEmpty
    begin_site()
    catalogue, loaded, began = Catalogue(), 0, time.monotonic()
    stream = documents(count)
    while batch := list(islice(stream, BATCH)):
        load_batch(batch, catalogue)
        loaded += len(batch)
        pace = loaded / (time.monotonic() - began)
        sys.stdout.write(f"\r{loaded:,} / {count:,} documents, {pace:,.0f} a second")
        sys.stdout.flush()
    sys.stdout.write("\n")
    stand_below_the_city()
    refresh_statistics()


def begin_site() -> None:
    SiteIdentity(
        pk=1,
        site_name="宁澜市政府信息公开",
        organiser=CITY,
        undertaker="宁澜市数据局",
        site_id_code="3399000001",
        office="宁澜市人民政府办公室政务公开科",
        address="宁澜市云栖路1号",
        phone="0999-12345",
    ).save()
    install()


def make_body(named: tuple[str, str]) -> IssuingBody:
    code, name = named
    body = IssuingBody(code=code, name=name, kind=kind_of(name))
    body.save()
    return body


def stand_below_the_city() -> None:
    city = IssuingBody.objects.filter(name=CITY).first()
    for body in IssuingBody.objects.exclude(name=CITY):
        body.parent = city
        body.save()


def load_batch(batch: list[dict], catalogue: Catalogue) -> None:
    subjects = [[catalogue.subjects[name] for name in each["subjects"]] for each in batch]
    rows = [row_of(each, catalogue) for each in batch]
    texts = [canonical(record_of(row, its)) for row, its in zip(rows, subjects, strict=True)]
    with transaction.atomic():
        log = PublicationLog.locked()
        Disclosure.objects.bulk_create(rows)
        SubjectLink.objects.bulk_create(
            SubjectLink(disclosure=row, subject=subject, position=position)
            for row, its in zip(rows, subjects, strict=True)
            for position, subject in enumerate(its)
        )
        move_series(rows)
        append(log, rows, texts)


def row_of(document: dict, catalogue: Catalogue) -> Disclosure:
    """Return the row of a document published at noon of its day."""
    day = date.fromisoformat(document["published_on"])
    body = catalogue.bodies[tuple(document["issuing_body"].values())]
    return Disclosure(
        index_number=document["index_number"],
        title=document["title"],
        document_number=document["document_number"],
        issuing_body=body,
        issuing_body_name=body.name,
        column=catalogue.columns[tuple(document["column"])],
        genre=catalogue.genres[document["genre"]],
        keywords=document["keywords"],
        source=document["source"],
        written_on=read_day(document["written_on"]),
        published_at=datetime(
            day.year, day.month, day.day, 12, tzinfo=timezone.get_default_timezone()
        ),
        published_on=day,
        effective_on=read_day(document["effective_on"]),
        expires_on=read_day(document["expires_on"]),
        content_html=clean(document["content_html"]),
        content_text=document["content_text"],
        state=State.PUBLISHED,
    )


def read_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def record_of(row: Disclosure, subjects: list[SubjectCategory]) -> dict:
    """What ``public_record`` says of ``row``, without its queries."""
    return {
        "index_number": row.index_number,
        "title": row.title,
        "document_number": row.document_number,
        "issuing_body": {"code": row.issuing_body.code, "name": row.issuing_body_name},
        "co_issuers": [],
        "subjects": [subject.code for subject in subjects],
        "column": row.column.public_id,
        "genre": row.genre.code,
        "keywords": row.keywords,
        "source": row.source,
        "summary": row.summary,
        "written_on": day_text(row.written_on),
        "published_on": day_text(row.published_on),
        "published_at": row.published_at.isoformat(),
        "effective_on": day_text(row.effective_on),
        "expires_on": day_text(row.expires_on),
        "repeal": None,
        "url": f"/disclosures/{row.index_number}/",
        "attachments": [],
        "relations": [],
        "content_html": row.content_html,
        "content_text": row.content_text,
    }


def move_series(rows: list[Disclosure]) -> None:
    """Move the number series past what the corpus has numbered."""
    last = {}
    for row in rows:
        place, _dash, serial = row.index_number.rpartition("-")
        last[place] = max(last.get(place, 0), int(serial))
    NumberSeries.objects.bulk_create(
        (
            NumberSeries(code=code, year=year, last=serial)
            for place, serial in last.items()
            for code, year in [place.split("/")]
        ),
        update_conflicts=True,
        unique_fields=["code", "year"],
        update_fields=["last"],
    )


def append(log: PublicationLog, rows: list[Disclosure], texts: list[str]) -> None:
    """Append a ``published`` entry for each row; ``log`` is the locked head."""
    now, entries, records = timezone.now(), [], []
    for row, text in zip(rows, texts, strict=True):
        salt = secrets.token_hex(16)
        entry = LogEntry(
            seq=log.seq + 1,
            at=now,
            kind=EntryKind.PUBLISHED,
            subject=row.index_number,
            record_hash=record_hash(salt, text),
            previous_hash=log.hash,
        )
        entry.hash = entry.computed_hash()
        log.seq, log.hash = entry.seq, entry.hash
        entries.append(entry)
        records.append(LogRecord(entry=entry, salt=salt, text=text))
    LogEntry.objects.bulk_create(entries)
    LogRecord.objects.bulk_create(records)
    DailyDigest.note(entries[-1])
    DailyDigest.objects.filter(last_seq=log.seq).update(entries=F("entries") + len(entries) - 1)
    log.save()


def refresh_statistics() -> None:
    """Tell PostgreSQL's planner at once what its housekeeping would tell it soon."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
