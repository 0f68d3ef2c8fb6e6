"""Which indicators the extractor looks for: those that the site has for a kind of report."""

from collections.abc import Iterable
from types import SimpleNamespace

from reports.extraction.matching import Known
from reports.held import current
from reports.installation import read_list
from reports.models import Indicator


def indicators_for(kind: int) -> list[Indicator]:
    """The indicators of the kind with this key, and those of every kind, as this process holds
    them; no query."""
    return of_kind(current().indicators.values(), kind)


def of_kind(indicators: Iterable[Known], kind: int) -> list:
    """A shipped one, which is no row yet, is of every kind."""
    return [each for each in indicators if getattr(each, "kind_id", None) in {None, kind}]


def shipped() -> list[Known]:
    """The list that a new site starts with, for one that has none yet."""
    return [SimpleNamespace(**{"synonyms": []} | fields) for fields in read_list("indicators")]
