"""Annual reports in any number, with figures in their texts, into an empty database."""

import json
import random
import time
from collections.abc import Iterator
from datetime import date
from itertools import islice, product

from bench.load import NotEmpty, begin_site, refresh_statistics, stand_below_the_city
from bench.tables import say
from disclosure.models import Disclosure, LogEntry
from disclosure.records.places import Places
from disclosure.records.read import read_record
from disclosure.records.save import Document, make_ready, save
from reports.models import Indicator, ReportKind

BODIES, YEARS, KINDS = 100, range(2016, 2026), ["rule-of-law", "disclosure"]
FIGURES = 100  # of each report
BATCH = 20  # reports in a transaction
BOUNDS = ["", "", "", "", "", "", "", "at_least", "more_than", "about"]
CITY = "宁澜市人民政府"


def load() -> None:
    """Load 2,000 reports with 200,000 figures. Raises NotEmpty."""
    if Disclosure.objects.exists() or LogEntry.objects.exists():
        raise NotEmpty
    began = time.monotonic()
    begin_site()
    indicators = make_indicators()
    columns = dict(ReportKind.objects.values_list("code", "name"))
    places, chance = Places(create_missing=True), random.Random(1)
    every = product(range(BODIES), YEARS, KINDS)
    for batch in batches(every, BATCH):
        save(
            [ready(*each, columns, indicators, places, chance) for each in batch],
            ground="bench",
        )
    stand_below_the_city()
    refresh_statistics()
    say(f"loaded in {time.monotonic() - began:.0f} s")


def batches(every: Iterator, size: int) -> Iterator[list]:
    while batch := list(islice(every, size)):
        yield batch


def make_indicators() -> list[Indicator]:
    """A hundred: nine in ten by themselves, each tenth the sum of the three before it."""
    made: list[Indicator] = []
    for number in range(FIGURES):
        parts = [each.code for each in made[-3:]] if number % 10 == 9 else []
        indicator = Indicator(
            code=f"bench-{number:03}",
            name=f"执法事项{number:03}",
            unit="件",
            sum_of=parts,
            position=number,
        )
        indicator.save()
        made.append(indicator)
    return made


def ready(body, year, kind, names, indicators, places: Places, chance) -> Document:
    """The report of a body on a year as a document that is ready to be saved, each of its
    figures at its place in the text."""
    name = CITY if not body else f"宁澜市第{body}综合行政执法管理局"
    values = values_of(indicators, chance)
    sentences = [f"全年{one.name}共{value}件。" for one, value in values.items()]
    record = {
        "title": f"{name}{year}年{names[kind]}",
        "issuing_body": name,
        "column": ["法定主动公开内容", "其他法定信息", names[kind]],
        "published_on": date(year + 1, 1 + chance.randrange(4), 20).isoformat(),
        "content_html": "".join(f"<p>{sentence}</p>" for sentence in sentences),
    }
    document = make_ready(read_record(json.dumps(record)), places)
    text = document.row.content_text
    document.parts["report"] = {
        "kind": kind,
        "year": year,
        "scope": "own",
        "figures": [
            {
                "indicator": one.code,
                "value": str(value),
                "bound": chance.choice(BOUNDS),
                "quote": sentence,
                "start": text.index(sentence),
            }
            for (one, value), sentence in zip(values.items(), sentences, strict=True)
        ],
        "tables": {},
    }
    return document


def values_of(indicators: list[Indicator], chance) -> dict[Indicator, int]:
    values: dict[str, int] = {}
    for each in indicators:
        values[each.code] = sum(values[code] for code in each.sum_of) or chance.randrange(5000)
    return {each: values[each.code] for each in indicators}
