"""Documents into an empty database, as ``import_records`` brings them."""

import sys
import tempfile
from pathlib import Path

from django.db import connection

from bench.corpus import write
from disclosure.installation import install
from disclosure.management.progress import Progress
from disclosure.models import Disclosure, IssuingBody, LogEntry, SiteIdentity
from disclosure.records.importing import Import
from disclosure.records.places import Places

CITY = "宁澜市人民政府"


class NotEmpty(Exception):
    """The database already holds a site."""


def load(count: int) -> None:
    """Load ``count`` documents, saying how far it is. Interrupted, it leaves those that are
    loaded by then, whole. Raises NotEmpty."""
    if Disclosure.objects.exists() or LogEntry.objects.exists():
        raise NotEmpty
    begin_site()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "documents.jsonl"
        write(count, file)
        import_all(file, count)
    stand_below_the_city()
    refresh_statistics()


def import_all(file: Path, count: int) -> None:
    progress = Progress()
    results = Import(file, Places(create_missing=True)).results()
    for loaded, _result in enumerate(results, start=1):
        if progress.is_due() or loaded == count:
            pace = loaded / progress.seconds
            sys.stdout.write(f"\r{loaded:,} / {count:,} documents, {pace:,.0f} a second")
            sys.stdout.flush()
    sys.stdout.write("\n")


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
