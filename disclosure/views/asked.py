"""What a reader asked for in the address of a list, and addresses made of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.forms.forms import BaseForm
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from disclosure.enums import Validity
from disclosure.filters import MOST_VALUES, NAMED, SORTS, DisclosureFilter, is_repeatable
from disclosure.search.query import words_of
from disclosure.structure import Structure

LONGEST_SHOWN = 200  # characters of a parameter that a page repeats

FEED, EXPORT = "disclosure:feed", "api:export"

Pair = tuple[str, str]


class Asked:
    """The parameters of a request that mean something, as (name, value) pairs."""

    def __init__(self, data: QueryDict):
        self.pairs = [
            (name, value.strip().replace("\x00", "")[:LONGEST_SHOWN])
            for name in DisclosureFilter.base_filters
            for value in dict.fromkeys(values_of(data, name))
            if value.strip()
        ]

    def values(self, name: str) -> list[str]:
        return [value for each, value in self.pairs if each == name]

    def first(self, name: str) -> str:
        """What a parameter that counts once says."""
        return (self.values(name) or [""])[0]

    def address(self, pairs: Iterable[Pair], view: str = "disclosure:list") -> str:
        query = urlencode(list(pairs))
        return reverse(view) + (f"?{query}" if query else "")

    def address_of_page(self, number: int) -> str:
        return self.address(self.pairs + ([("page", str(number))] if number > 1 else []))

    @property
    def feed(self) -> str:
        """The address of the feed of this list."""
        return self.address((each for each in self.pairs if each[0] != "sort"), FEED)

    @property
    def exports(self) -> list[Pair]:
        """The addresses of this list as files, each with the name of its form."""
        pairs = [each for each in self.pairs if each[0] != "sort"]
        forms = [("XLSX", "xlsx"), ("CSV", "csv"), ("JSON Lines", "jsonl")]
        return [(name, self.address([("as", form), *pairs], EXPORT)) for name, form in forms]

    def without(self, *pairs: Pair) -> str:
        return self.address(each for each in self.pairs if each not in pairs)

    def without_name(self, name: str) -> str:
        return self.address(each for each in self.pairs if each[0] != name)

    def replaced(self, name: str, value: str) -> str:
        """The address with ``value`` in place of what a parameter says; "" leaves it out."""
        kept = [pair for pair in self.pairs if pair[0] != name]
        return self.address([*kept, (name, value)] if value else kept)


def values_of(data: QueryDict, name: str) -> list[str]:
    """What counts of a parameter that may have been given several times."""
    values = data.getlist(name)
    return values[:MOST_VALUES] if is_repeatable(name) else values[-1:]


def problems_of(form: BaseForm) -> Iterator[str]:
    """What cannot be read, in sentences that name the parameter."""
    for name, messages in form.errors.items():
        label = str(form.fields[name].label)
        for message in (message.replace("\x00", "") for message in messages):
            yield message if message.startswith(label) else f"{label}：{message}"


@dataclass
class Chip:
    """An active filter, and the address without it."""

    label: str
    without: str


def chips(asked: Asked, structure: Structure) -> Iterator[Chip]:
    """Yield the active filters; each word of a query is one."""
    words = words_of(asked.first("q"))
    for name, value in asked.pairs:
        if name == "q" and len(words) > 1:
            for place, word in enumerate(words):
                kept = " ".join(each.typed for each in words[:place] + words[place + 1 :])
                yield Chip(chip_label(name, word.typed, structure), asked.replaced(name, kept))
        elif name != "sort" or value not in dict(SORTS):
            yield Chip(chip_label(name, value, structure), asked.without((name, value)))


def chip_label(name: str, value: str, structure: Structure) -> str:
    """An active filter in words; what cannot be read, as it came."""
    words = {
        "q": _("查找：%(value)s"),
        "year": _("%(value)s年"),
        "doc_number": _("文号：%(value)s"),
        "in_force_on": _("%(value)s有效"),
        "sort": _("排序：%(value)s"),
        "published_after": _("%(value)s起公开"),
        "published_before": _("不晚于%(value)s公开"),
    }
    if name in NAMED and (found := structure.named(name, value)):
        return found.name
    if name == "validity" and value in Validity.values:
        return str(Validity(value).label)
    return words.get(name, "%(value)s") % {"value": value[:30]}
