"""python -m bench.wagtail_site.fill: documents as JSON lines from standard input into a new
site. In bulk, without the signals that would index each page as it is saved."""

import json
import sys
from html import escape
from itertools import islice

import django

django.setup()

from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from wagtail.models import Page, Site  # noqa: E402

from bench.wagtail_site.models import Body, DocumentPage, ListPage  # noqa: E402

BATCH = 500
FIELDS = "index_number document_number body_id genre subject published_on text".split()


def main() -> None:
    call_command("migrate", verbosity=0)
    above = begin_site()
    bodies: dict[str, Body] = {}
    kind = ContentType.objects.get_for_model(DocumentPage)
    count = 0
    while batch := [json.loads(line) for line in islice(sys.stdin, BATCH)]:
        with transaction.atomic():
            save(batch, above, bodies, kind, count)
        count += len(batch)
    Page.objects.filter(pk=above.pk).update(numchild=count)


def begin_site() -> ListPage:
    """Make the list the root of the site."""
    above = Page.get_first_root_node().add_child(
        instance=ListPage(title="政府信息公开", slug="disclosures")
    )
    Site.objects.update(root_page=above)
    return above


def save(
    batch: list[dict], above: ListPage, bodies: dict, kind: ContentType, before: int
) -> None:
    pages = Page.objects.bulk_create(
        page_of(each, above, kind, before + place) for place, each in enumerate(batch, start=1)
    )
    rows = [row_of(page.pk, each, bodies) for page, each in zip(pages, batch, strict=True)]
    table, marks = DocumentPage._meta.db_table, ", ".join(["%s"] * (1 + len(FIELDS)))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} (page_ptr_id, {', '.join(FIELDS)}) VALUES ({marks})", rows
        )


def page_of(document: dict, above: ListPage, kind: ContentType, place: int) -> Page:
    slug = f"d{place}"
    return Page(
        title=document["title"],
        draft_title=document["title"],
        slug=slug,
        url_path=f"{above.url_path}{slug}/",
        path=Page._get_path(above.path, above.depth + 1, place),
        depth=above.depth + 1,
        content_type=kind,
        locale=above.locale,
        live=True,
        first_published_at=f"{document['published_on']}T00:00:00+08:00",
    )


def row_of(pk: int, document: dict, bodies: dict[str, Body]) -> list:
    told = document["issuing_body"]
    if told["code"] not in bodies:
        bodies[told["code"]] = Body.objects.create(code=told["code"], name=told["name"])
    lines = document["content_text"].split("\n")
    return [
        pk,
        document["index_number"],
        document["document_number"],
        bodies[told["code"]].pk,
        document["genre"] or "",
        document["subjects"][0],
        document["published_on"],
        "".join(f"<p>{escape(line)}</p>" for line in lines),
    ]


main()
