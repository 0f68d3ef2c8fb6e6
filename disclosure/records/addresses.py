"""Old addresses of documents, files and columns, which leave with a site: an address once
public never dies."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import transaction

from disclosure.models import (
    Attachment,
    Column,
    ColumnAddress,
    Disclosure,
    LegacyAddress,
    PublicationLog,
)

AT_ONCE = 500


def old_addresses() -> Iterator[dict]:
    """The old addresses of what is public: ``address`` with ``index_number`` and, of a file,
    ``attachment``; ``path`` with ``column``. Permanent ids, ready for JSON."""
    rows = LegacyAddress.objects.filter(disclosure__in=Disclosure.objects.public())
    rows = rows.order_by("address").values_list(
        "address", "disclosure__index_number", "attachment__public_id"
    )
    for address, number, public_id in rows.iterator(chunk_size=AT_ONCE):
        yield {"address": address, "index_number": number, "attachment": public_id or ""}
    paths = ColumnAddress.objects.order_by("path").values_list("path", "column__public_id")
    for path, public_id in paths.iterator(chunk_size=AT_ONCE):
        yield {"path": path, "column": public_id}


def take_over_addresses(lines: Iterable[dict]) -> int:
    """Keep the addresses whose documents, files and columns are here; return how many there
    are. One that leads somewhere already goes on leading there."""
    lines, taken = iter(lines), 0
    while batch := list(islice(lines, AT_ONCE)):
        with transaction.atomic():
            PublicationLog.locked()  # before the rows that are pointed to
            taken += take_batch(batch)
    return taken


def take_batch(batch: list[dict]) -> int:
    of_columns = [line for line in batch if "path" in line]
    of_documents = [line for line in batch if "path" not in line]
    numbers = [line["index_number"] for line in of_documents]
    numbered = Disclosure.objects.filter(index_number__in=numbers).only("index_number")
    rows = {row.index_number: row for row in numbered}
    files = Attachment.objects.in_bulk(
        [line["attachment"] for line in of_documents if line["attachment"]],
        field_name="public_id",
    )
    columns = Column.objects.in_bulk(
        [line["column"] for line in of_columns], field_name="public_id"
    )
    documents = [
        LegacyAddress(
            address=line["address"],
            disclosure=rows[line["index_number"]],
            attachment=files.get(line["attachment"]),
        )
        for line in of_documents
        if line["index_number"] in rows
    ]
    places = [
        ColumnAddress(path=line["path"], column=columns[line["column"]])
        for line in of_columns
        if line["column"] in columns
    ]
    LegacyAddress.objects.bulk_create(documents, ignore_conflicts=True)
    ColumnAddress.objects.bulk_create(places, ignore_conflicts=True)
    return len(documents) + len(places)
