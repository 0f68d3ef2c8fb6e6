"""Documents into an empty database, as ``import_records`` brings them."""

import json
import sys
import time
from itertools import islice

from django.db import connection

from bench.corpus import documents
from disclosure.installation import install
from disclosure.models import Disclosure, IssuingBody, LogEntry, SiteIdentity
from disclosure.records.places import Places
from disclosure.records.read import read_record
from disclosure.records.save import make_ready, save

BATCH = 200  # documents in a transaction: about a tenth of a second
CITY = "宁澜市人民政府"


class NotEmpty(Exception):
    """The database already holds a site."""


def load(count: int) -> None:
    """Load ``count`` documents, saying how far it is. Interrupted, it leaves those that are
    loaded by then, whole. Raises NotEmpty."""
    if Disclosure.objects.exists() or LogEntry.objects.exists():
        raise NotEmpty
    begin_site()
    places, loaded, began = Places(create_missing=True), 0, time.monotonic()
    stream = documents(count)
    while batch := list(islice(stream, BATCH)):
        incoming = [read_record(json.dumps(each)) for each in batch]
        save([make_ready(each, places) for each in incoming], ground="bench")
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


def stand_below_the_city() -> None:
    city = IssuingBody.objects.filter(name=CITY).first()
    for body in IssuingBody.objects.exclude(name=CITY):
        body.parent = city
        body.save()


def refresh_statistics() -> None:
    """Tell PostgreSQL's planner at once what its housekeeping would tell it soon."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
