"""A small catalogue in which documents differ in everything that a list can be asked for."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import product
from urllib.parse import urlencode

from django.core.management import call_command
from django.http import QueryDict
from django.utils import timezone
from hypothesis import strategies as st

from disclosure import structure
from disclosure.enums import State, Validity
from disclosure.filters import DisclosureFilter
from disclosure.models import Disclosure, PublicationLog
from disclosure.search.following import answering
from disclosure.search.generation import Generation
from tests.factories import (
    ColumnFactory,
    DisclosureFactory,
    GenreFactory,
    IssuingBodyFactory,
    SubjectFactory,
)

WORDS = ["防汛应急", "行政执法", "乡村振兴", "营商环境", "年度报告", "应急预案"]
PARTS = ["应急", "执法监督", "政府", "报告", "振兴战略", "没有的词"]
NUMBERS = ["", "云政发〔2019〕3号", "云政办发〔2021〕15号", "云政发〔2019〕13号"]
EDGES = [None, -1, 0, 1]  # days from today

Parameters = dict[str, list[str]]


@dataclass
class Varied:
    """What the parameters of a list may be."""

    choices: dict[str, list[str]]
    days: list[date]


def shifted(day: date, by: int | None) -> date | None:
    return None if by is None else day + timedelta(by)


def tree(factory, code: str, names: str) -> list:
    """Nodes by their place: ``0``, ``00`` below it, ``1`` …"""
    nodes = {}
    for name in names.split():
        nodes[name] = factory(**{code: f"7{name}"}, parent=nodes.get(name[:-1]))
    return list(nodes.values())


def build() -> Varied:
    """61 public documents with every edge of validity, and hidden ones that would be found."""
    chance = random.Random(61)
    bodies = tree(IssuingBodyFactory, "code", "0 00 000 01 1")
    subjects = tree(SubjectFactory, "code", "0 00 001 1 10 2")
    columns = tree(ColumnFactory, "slug", "0 00 000 01 1")
    genres = [GenreFactory(code="notice"), GenreFactory(code="plan"), None]
    today = timezone.localdate()
    days = [today, today - timedelta(1)]
    days += [
        date(year, *day) for year in (2019, 2020, 2021) for day in [(1, 1), (6, 1), (12, 31)]
    ]

    def document(effective_on: date | None = None, **fields):
        begun = effective_on or chance.choice([None, date(2018, 5, 6), date(2020, 12, 31)])
        titled, told = (chance.sample(WORDS, chance.randint(0, 2)) for _part in range(2))
        at = datetime.combine(chance.choice(days), time.min, timezone.get_current_timezone())
        return DisclosureFactory(
            title="关于" + "、".join([*titled, "云汀区"]),
            content_html="".join(
                f"<p>现将{each}监督战略通知如下。</p>" for each in [*told, "政府"]
            ),
            issuing_body=chance.choice(bodies),
            column=chance.choice(columns),
            genre=chance.choice(genres),
            subjects=chance.sample(subjects, chance.randint(0, 3)),
            document_number=chance.choice(NUMBERS),
            written_on=None if effective_on else begun,
            effective_on=effective_on,
            at=at,
            **fields,
        )

    for effective, expires, repealed in chance.sample([*product(EDGES, repeat=3)], 64):
        if repealed is None and None not in (effective, expires) and expires < effective:
            continue  # no such document
        begins, ends, noted = (shifted(today, by) for by in (effective, expires, repealed))
        document(begins, expires_on=ends, repealed_noted_on=noted)
    for state in [State.DRAFT, State.WITHDRAWN] * 4:
        document(state=state)
    held = structure.current()
    return Varied(
        {
            "body": [each.code for each in bodies],
            "subject": [each.code for each in subjects],
            "column": list(held.columns_by_path),
            "year": ["2018", "2019", "2020", "2021", str(today.year)],
            "genre": ["notice", "plan"],
            "validity": list(Validity.values),
        },
        days,
    )


@contextmanager
def indexed() -> Iterator[Generation]:
    """The index, with all that is in the log."""
    call_command("rebuild_index", verbosity=0)
    head = PublicationLog.head()
    with answering(head) as index:
        assert index.position.seq == head.seq
        yield index


def filtered(parameters: Parameters) -> DisclosureFilter:
    """The FilterSet over the database's own list."""
    rows = Disclosure.objects.public().for_list()
    data = QueryDict(urlencode(parameters, doseq=True))
    filters = DisclosureFilter(data, rows, structure=structure.current())
    assert filters.is_valid(), filters.errors
    return filters


words = st.sampled_from(WORDS + PARTS)
words = st.one_of(words, words.map("“{}”".format), st.sampled_from("报区，"))
queries = st.lists(st.one_of(words, words, words.map("-{}".format)), max_size=3).map(" ".join)


def asked_of(varied: Varied) -> st.SearchStrategy[Parameters]:
    """Any combination of the parameters, most of them absent, so that something is found."""
    shift = st.integers(-1, 1).map(timedelta)
    day = st.builds(lambda day, by: str(day + by), st.sampled_from(varied.days), shift)
    several = {
        name: st.lists(st.sampled_from(values), min_size=1, max_size=3)
        for name, values in varied.choices.items()
    }
    single = {
        "q": queries,
        "in_force_on": day,
        "published_after": day,
        "published_before": day,
        "doc_number": st.sampled_from([*NUMBERS, "云政发(2019)03号", "云政发〔2019〕4号"]),
        "sort": st.sampled_from(["", "relevance", "-published_on", "published_on"]),
    }
    known = several | {name: each.map(lambda value: [value]) for name, each in single.items()}
    chosen = st.lists(st.sampled_from(sorted(known)), unique=True, max_size=4)
    return chosen.flatmap(lambda names: st.fixed_dictionaries({n: known[n] for n in names}))
