"""Addresses of every kind of page, as varied as readers' are, and how fast each must be."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import product
from urllib.parse import quote, urlencode

from bench import corpus
from disclosure.models import Disclosure

LIST, API = "/disclosures/", "/api/v1/disclosures/"
SMALL = 50_000  # documents up to which the first targets hold
SAMPLE = 500  # documents whose facts and numbers are asked for


@dataclass(frozen=True)
class Target:
    """Milliseconds of a whole page."""

    median: float
    p95: float


class Visit(Enum):
    """Whether a page was asked for before: never, by somebody else, or by the same reader,
    who sends its validator."""

    FIRST = "first"
    ANOTHER = "another"
    RETURN = "return"


@dataclass(frozen=True)
class Kind:
    """A kind of page: its targets for 20,000 and for 200,000 documents."""

    name: str
    small: Target
    large: Target
    addresses: Callable[["Sample"], Iterator[str]]
    visit: Visit = Visit.FIRST

    def target(self, documents: int) -> Target:
        return self.small if documents <= SMALL else self.large


class Sample:
    """Documents drawn from the database, the same at every run over the same documents."""

    def __init__(self):
        self.random = random.Random(1)
        last = Disclosure.objects.order_by("-pk").values_list("pk", flat=True)[0]
        drawn = self.random.sample(range(1, last + 1), min(SAMPLE, last))
        rows = Disclosure.objects.public().filter(pk__in=drawn)
        rows = rows.select_related("issuing_body", "genre").prefetch_related("subjects")
        self.documents = list(rows.defer("content_html", "content_text"))
        self.random.shuffle(self.documents)

    def filters(self) -> Iterator[dict[str, str]]:
        """Filters that find something, one kind after another."""
        for row in self.documents:
            day = row.published_on
            subject = row.subjects.all()[0].code
            yield {"body": row.issuing_body.code}
            yield {"year": day.year, "genre": row.genre.code}
            yield {"subject": subject, "validity": "in_force"}
            yield {"body": row.issuing_body.code, "year": day.year}
            yield {"published_after": day.replace(day=1), "published_before": day}
            yield {"subject": subject, "genre": row.genre.code, "sort": "published_on"}
            yield {"in_force_on": day, "column": "statutory"}


def address(path: str, **parameters) -> str:
    return f"{path}?{urlencode(parameters)}" if parameters else path


def plain_list(sample: Sample) -> Iterator[str]:
    yield LIST
    for page, sort in product(range(1, 500), ["-published_on", "published_on"]):
        yield address(LIST, page=page, sort=sort)


def filtered_list(sample: Sample) -> Iterator[str]:
    for filters in sample.filters():
        yield address(LIST, **filters)


def far_page(sample: Sample) -> Iterator[str]:
    for page, sort in product(range(900, 1000), ["-published_on", "published_on"]):
        yield address(LIST, page=page, sort=sort)


def rare_word(sample: Sample) -> Iterator[str]:
    for word in corpus.tokens() + corpus.words(0, 0.01):
        yield address(LIST, q=word)


def half_a_title(sample: Sample) -> Iterator[str]:
    for row in sample.documents:
        half = len(row.title) // 2
        yield address(LIST, q=row.title[half:] if row.pk % 2 else row.title[:half])


def document_number(sample: Sample) -> Iterator[str]:
    brackets = ["〔〕", "[]", "（）", "  "]
    numbered = [row.document_number for row in sample.documents if row.document_number]
    for place, number in enumerate(numbered):
        left, right = brackets[place % len(brackets)]
        yield address(LIST, q=number.replace("〔", left).replace("〕", right))


def index_number(sample: Sample) -> Iterator[str]:
    for row in sample.documents:
        yield address(LIST, q=row.index_number)


def medium_word(sample: Sample) -> Iterator[str]:
    orders = ["relevance", "-published_on", "published_on"]
    for page, order, word in product([1, 2, 3], orders, corpus.words(0.01, 0.2)):
        yield address(LIST, q=word, sort=order, page=page)


def common_word(sample: Sample) -> Iterator[str]:
    orders = ["relevance", "-published_on", "published_on"]
    for page, order, word in product([1, 2, 3], orders, corpus.words(0.5, 1.1)):
        yield address(LIST, q=word, sort=order, page=page)


def three_words(sample: Sample) -> Iterator[str]:
    words = corpus.words(0.01, 1.1)
    for row in sample.documents:
        text = " ".join(sample.random.sample(words, 3))
        code = row.issuing_body.code
        yield address(LIST, q=text, body=code, year=row.published_on.year)
        yield address(LIST, q=text, genre=row.genre.code, validity="in_force")


def detail(sample: Sample) -> Iterator[str]:
    for row in sample.documents:
        yield quote(f"/disclosures/{row.index_number}/")


def api_list(sample: Sample) -> Iterator[str]:
    for page, filters in enumerate(sample.filters(), start=1):
        yield address(API, page_size=20, page=page % 200 + 1)
        yield address(API, page_size=20, **filters)


KINDS = [
    Kind("list", Target(10, 20), Target(12, 25), plain_list),
    Kind("filtered list", Target(10, 20), Target(12, 25), filtered_list),
    Kind("page 900", Target(10, 20), Target(12, 25), far_page),
    Kind("search: rare", Target(10, 20), Target(12, 25), rare_word),
    Kind("search: half a title", Target(10, 20), Target(12, 25), half_a_title),
    Kind("search: document number", Target(10, 20), Target(12, 25), document_number),
    Kind("search: index number", Target(10, 20), Target(12, 25), index_number),
    Kind("search: medium", Target(15, 30), Target(30, 60), medium_word),
    Kind("search: very common", Target(20, 40), Target(40, 80), common_word),
    Kind("three words, two filters", Target(15, 30), Target(25, 50), three_words),
    Kind("detail", Target(8, 15), Target(8, 15), detail),
    Kind("API list of 20", Target(10, 20), Target(12, 25), api_list),
    *(
        Kind(f"{name}, {words}", Target(3, 6), Target(3, 6), addresses, visit)
        for words, visit in [("made before", Visit.ANOTHER), ("return visit", Visit.RETURN)]
        for name, addresses in [
            ("list", plain_list),
            ("filtered", filtered_list),
            ("detail", detail),
        ]
    ),
]
