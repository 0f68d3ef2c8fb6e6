"""What a kind of page takes: one after another, or at once."""

import statistics
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle, islice
from threading import Barrier

from bench.addresses import Visit
from bench.server import Reader, Server

WARMING = 8  # requests before those that count


@dataclass(frozen=True)
class Timed:
    """Milliseconds of whole pages; of a page, those that the server computed, which other
    work on the machine does not lengthen; how often each status was answered."""

    median: float
    p95: float
    work: float
    statuses: dict[int, int]


@dataclass(frozen=True)
class Pace:
    """Pages a second, and milliseconds that the server computed for each."""

    a_second: float
    work: float


def one_by_one(
    server: Server, addresses: Sequence[str], count: int, visit: Visit = Visit.FIRST
) -> Timed:
    """Ask for ``count`` pages over one connection. Of a first visit no address comes twice, so
    that no page was kept: there may be fewer."""
    if visit == Visit.FIRST:
        count = min(count, len(addresses) - WARMING)
    reader = Reader(server.port)
    asked = list(islice(cycle(addresses), WARMING + count))
    etags = visited(reader, asked, visit)
    for address in asked[:WARMING]:
        reader.get(address)
    before = server.work()
    pairs = zip(asked[WARMING:], etags[WARMING:], strict=True)
    answers = [reader.get(address, etag) for address, etag in pairs]
    return Timed(
        *median_and_p95([answer.milliseconds for answer in answers]),
        work=(server.work() - before) / count,
        statuses=dict(Counter(answer.status for answer in answers)),
    )


def visited(reader: Reader, addresses: Sequence[str], visit: Visit) -> list[str]:
    """Return the validator that is sent with each, "" for none, after an earlier visit if it
    is not the first."""
    if visit == Visit.FIRST:
        return [""] * len(addresses)
    etags = [reader.get(each).etag for each in addresses]
    return etags if visit == Visit.RETURN else [""] * len(addresses)


def median_and_p95(times: list[float]) -> tuple[float, float]:
    return statistics.median(times), sorted(times)[int(len(times) * 0.95)]


def at_once(
    server: Server,
    addresses: Sequence[str],
    count: int,
    readers: int,
    visit: Visit = Visit.FIRST,
) -> Pace:
    """Let ``readers`` ask at once, each for its share of ``count`` pages, after a few of the
    last ones to warm up."""
    share = count // readers
    start = Barrier(readers + 1)

    def read(place: int) -> None:
        reader = Reader(server.port)
        mine = list(islice(cycle(addresses[place::readers] or addresses), share))
        for address in addresses[-WARMING:]:
            reader.get(address)
        etags = visited(reader, mine, visit)
        start.wait()
        for address, etag in zip(mine, etags, strict=True):
            reader.get(address, etag)

    with ThreadPoolExecutor(readers) as pool:
        reading = [pool.submit(read, place) for place in range(readers)]
        start.wait()
        before, began = server.work(), time.perf_counter()
        for each in reading:
            each.result()
        took = time.perf_counter() - began
    pages = share * readers
    return Pace(pages / took, (server.work() - before) / pages)
