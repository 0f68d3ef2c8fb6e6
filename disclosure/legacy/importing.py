"""A run over all that there is to import: read in worker processes, saved here in short
transactions. Interrupted at any moment it has brought whole pages; run again, it goes on."""

import hashlib
import os
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from time import monotonic, sleep

from django.db import connection, transaction
from django.urls import reverse
from pypinyin import lazy_pinyin

from disclosure.legacy.addresses import normal_address
from disclosure.legacy.document import Ready, make_ready
from disclosure.legacy.names import count_names
from disclosure.legacy.outcomes import Outcome, Result
from disclosure.legacy.parse import Page
from disclosure.legacy.places import Places
from disclosure.legacy.reading import Unread, begin, read_in_worker, read_source
from disclosure.legacy.relations import is_interpretation
from disclosure.legacy.save import import_batch
from disclosure.legacy.sources import Site, Source
from disclosure.models import IssuingBody, LegacyAddress, LegacyPage, PublicationLog
from disclosure.workers import pool

CHUNK = 16  # pages that a worker reads at once
FEWEST, MOST = 2, 40  # pages in a transaction
FEW = 40  # pages; fewer are read here, without workers
TOO_LONG = 0.1  # seconds that the log's head is locked: clerks and readers are at work
BREATH = 0.02  # seconds between two transactions on SQLite, where others ask again and again

Read = tuple[Source, Page | Unread | Result]


@dataclass
class Run:
    """One run; ``results()`` yields each source with what became of it."""

    site: Site
    places: Places = field(default_factory=Places)
    dry_run: bool = False
    waiting: list[Source] = field(default_factory=list)
    size: int = FEWEST
    seen: set[str] = field(default_factory=set)  # of a dry run, which leaves nothing behind

    def results(self) -> Iterator[tuple[Source, Result]]:
        warm_up()
        with readers(self.site) as workers:
            yield from self.bring_all(self.read(self.site.sources(), workers), wait=True)
            waiting, self.waiting = self.waiting, []
            yield from self.bring_all(self.read(iter(waiting), workers), wait=False)

    # --- reading ------------------------------------------------------------------------

    def read(self, sources: Iterator[Source], workers: Executor | None) -> Iterator[Read]:
        """Yield sources in their order with their pages; a few chunks are read ahead."""
        ahead: deque = deque()
        while chunk := list(islice(sources, CHUNK)):
            known = known_pages(chunk)
            unknown = [source for source in chunk if source not in known]
            ahead.append((chunk, known, self.begin_reading(unknown, workers)))
            if len(ahead) > 2 * (os.cpu_count() or 1):
                yield from self.finish_reading(*ahead.popleft())
        while ahead:
            yield from self.finish_reading(*ahead.popleft())

    def begin_reading(self, sources: list[Source], workers: Executor | None):
        if workers is None:
            return lambda: [read_source(source, self.site) for source in sources]
        return workers.submit(read_in_worker, sources).result if sources else list

    def finish_reading(self, chunk: list[Source], known: dict, pages) -> Iterator[Read]:
        found = iter(pages())
        for source in chunk:
            yield source, known[source] if source in known else next(found)

    def body_names(self) -> Counter[str]:
        """Return how often each name of a body stands on the pages; nothing is saved."""
        with readers(self.site) as workers:
            texts = (
                page.record.issuing_body
                for _source, page in self.read(self.site.sources(), workers)
                if isinstance(page, Page)
            )
            return count_names(texts, IssuingBody.objects.values_list("name", flat=True))

    # --- saving -------------------------------------------------------------------------

    def bring_all(self, read: Iterable[Read], *, wait: bool) -> Iterator[tuple[Source, Result]]:
        """Save what was read, a chunk at a time, and yield it in its order."""
        read = iter(read)
        while batch := list(islice(read, MOST)):
            if wait:
                batch = self.without_waiting(batch)
            ready = deque((source, self.made_ready(page)) for source, page in batch)
            while ready:
                yield from self.bring_for_a_moment(ready)

    def made_ready(self, page: Page | Unread | Result) -> Ready | Result:
        if isinstance(page, Page):
            return make_ready(page, store=not self.dry_run)
        if isinstance(page, Result):
            return page
        outcome = Outcome.PART if page.is_part else Outcome.FAILED
        return Result(outcome, messages=[page.reason])

    def without_waiting(self, batch: list[Read]) -> list[Read]:
        """Return what can be saved now. What interprets another document comes last, so that
        it is public with its relation and is not corrected later."""
        late = {
            source
            for source, page in batch
            if isinstance(page, Page) and is_interpretation(page.record)
        }
        self.waiting += [source for source, _page in batch if source in late]
        return [(source, page) for source, page in batch if source not in late]

    def bring_for_a_moment(
        self, ready: deque[tuple[Source, Ready | Result]]
    ) -> list[tuple[Source, Result]]:
        """Save from the left of ``ready`` in one short transaction."""
        taken: list[tuple[Source, Ready | Result]] = []
        batch: list[Ready] = []
        while ready and len(batch) < self.size:
            taken.append(ready.popleft())
            if isinstance(taken[-1][1], Ready):
                batch.append(taken[-1][1])
        saved = iter(self.bring(batch) if batch else ())
        return [
            (source, each if isinstance(each, Result) else next(saved))
            for source, each in taken
        ]

    def bring(self, batch: list[Ready]) -> list[Result]:
        began = monotonic()
        with transaction.atomic():
            PublicationLog.locked()
            results = import_batch(batch, self.places)
            if self.dry_run:
                transaction.set_rollback(True)
        self.adapt(len(batch), monotonic() - began)
        if connection.vendor == "sqlite":
            sleep(BREATH)
        if self.dry_run:
            self.places.forget()
            results = list(map(self.seen_before, batch, results))
        return results

    def seen_before(self, ready: Ready, result: Result) -> Result:
        """In a dry run what came before left nothing behind: doubles are told from here."""
        page = ready.page
        marks = {page.sha256, page.text_sha256, page.record.index_number} - {""}
        if marks & self.seen and result.outcome in {Outcome.IMPORTED, Outcome.DRAFT}:
            return Result(Outcome.DOUBLE, page.record.index_number, page.record.title)
        self.seen |= marks
        return result

    def adapt(self, count: int, seconds: float) -> None:
        """Choose the next batch's size by the time that this one took."""
        fitting = int(count / max(seconds, 0.001) * TOO_LONG)
        self.size = max(FEWEST, min(MOST, fitting, self.size * 2))


def warm_up() -> None:
    """Load what would else be loaded in the first transaction: addresses, a dictionary."""
    reverse("disclosure:list")
    lazy_pinyin("拼音")


@contextmanager
def readers(site: Site) -> Iterator[Executor | None]:
    """Give worker processes where there is work for them."""
    if len(list(islice(site.sources(), FEW + 1))) <= FEW:
        yield None
        return
    with pool(begin=begin, arguments=(site,)) as workers:
        yield workers


def known_pages(sources: list[Source]) -> dict[Source, Result]:
    """Return results for the files that were imported by an earlier run, with their address:
    they need not be read as pages again. Two queries."""
    hashes = {source: file_hash(source) for source in sources}
    rows = LegacyPage.objects.filter(sha256__in=set(hashes.values()) - {""})
    facts = rows.values_list("sha256", "disclosure__index_number", "disclosure__title")
    known = {sha256: (number, title) for sha256, number, title in facts}
    if not known:
        return {}
    own = {source: normal_address(source.address) for source in sources}
    addresses = set(own.values()) - {""}
    kept = LegacyAddress.objects.filter(address__in=addresses)
    here = set(kept.values_list("address", flat=True)) | {""}
    return {
        source: Result(Outcome.UNCHANGED, *known[sha256])
        for source, sha256 in hashes.items()
        if sha256 in known and own[source] in here
    }


def file_hash(source: Source) -> str:
    """Return the hash of a file; "" for one that cannot be read, which is told later."""
    try:
        with source.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
