"""Pages read in processes of their own, with what their links lead to. A long document that
was parted into several pages becomes one."""

import re
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from disclosure.legacy.addresses import normal_address
from disclosure.legacy.parse import Page, UnreadablePage, read_file
from disclosure.legacy.record import LegacyRecord
from disclosure.legacy.sources import Site, Source
from disclosure.legacy.values import columns_of, compact, read_breadcrumb
from disclosure.workers import start

MOST_PARTS = 200
PLACE = re.compile(r"/attachments/@(\d+)/")
site: Site | None = None  # of a worker


@dataclass(frozen=True)
class Unread:
    """A file that gives no page of its own: why; a further part of another page, or a fault."""

    reason: str
    is_part: bool = False


def begin(of: Site) -> None:
    """Begin a worker that reads pages of this site."""
    global site
    start()
    site = of


def read_in_worker(sources: list[Source]) -> list[Page | Unread]:
    return [read_source(source, site) for source in sources]


def read_source(source: Source, site: Site) -> Page | Unread:
    """Return the page of ``source``, whole; or in words why there is none."""
    try:
        page = read_file(source.path, source.address)
        if source.column:
            page.record.breadcrumb = columns_of(read_breadcrumb(source.column), "")
        if first := part_before(page, source, site):
            return Unread(_("是“%(first)s”的续页，已并入。") % {"first": first}, is_part=True)
        return whole(page, source, site)
    except UnreadablePage as error:
        return Unread(str(error))
    except FileNotFoundError:
        return Unread(_("没有这个文件。"))
    except OSError as error:
        return Unread(_("文件打不开：%(reason)s。") % {"reason": error.strerror})


def part_before(page: Page, source: Source, site: Site) -> str:
    """Return the name of the part before this page, if there is one that leads here."""
    if not page.record.previous_part:
        return ""
    before = site.find(source, page.record.previous_part)
    if before is None or before.path == source.path:
        return ""
    other = part(before, page)
    return before.path.name if other and other.record.next_part else ""


def part(source: Source, of: Page) -> Page | None:
    """Read another part of the same document: a page with the same title."""
    try:
        page = read_file(source.path, source.address)
    except (UnreadablePage, OSError):
        return None
    return page if compact(page.record.title) == compact(of.record.title) else None


def whole(page: Page, source: Source, site: Site) -> Page:
    """Return ``page`` with its further parts, and with what its links lead to."""
    record = located(page.record, source, site)
    parts, seen = [], {source.path}
    following = record.next_part
    while following and len(parts) < MOST_PARTS:
        place = site.find(source, following)
        if place is None or place.path in seen:
            break
        seen.add(place.path)
        other = part(place, page)
        if other is None:
            break
        append(record, located(other.record, place, site))
        parts.append(normal_address(place.address))
        source, following = place, other.record.next_part
    page = replace(page, record=record, parts=tuple(filter(None, parts)))
    page.text_sha256, page.personal_data  # noqa: B018  worked out here, not where it is saved
    return page


def append(record: LegacyRecord, further: LegacyRecord) -> None:
    """Put the text of a further part behind that of ``record``, with its files."""
    shift = len(record.files)
    html = PLACE.sub(
        lambda match: f"/attachments/@{int(match[1]) + shift}/", further.content_html
    )
    record.content_html += "\n" + html
    record.paragraphs += further.paragraphs
    record.files += further.files
    record.links += [each for each in further.links if each not in record.links]


def located(record: LegacyRecord, source: Source, site: Site) -> LegacyRecord:
    """Say of each file where it lies, and of each link to which old address it leads."""
    for at, file in enumerate(record.files):
        if not file.href.startswith("data:"):
            found = site.find(source, file.href)
            address = site.address_of(source, file.href)
            path = str(found.path) if found else ""
            record.files[at] = replace(file, path=path, address=address)
    record.links = [
        replace(
            link,
            address=site.address_of(source, link.href),
            comes=site.find(source, link.href) is not None,
        )
        for link in record.links
    ]
    return record
