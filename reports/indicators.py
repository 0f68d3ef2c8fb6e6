"""Which indicators the extractor looks for: those that the site has for a kind of report."""

from types import SimpleNamespace

from reports.extraction.matching import Known, Matcher
from reports.held import current
from reports.installation import read_list
from reports.models import Indicator


def indicators_for(kind: int) -> list[Indicator]:
    """The indicators of the kind with this key, and those of every kind; no query when this
    process holds them."""
    return [each for each in current().indicators.values() if each.kind_id in {None, kind}]


def matcher_of(kind: int) -> Matcher:
    return Matcher(indicators_for(kind))


def shipped() -> list[Known]:
    """The list that a new site starts with, for one that has none yet."""
    return [SimpleNamespace(**{"synonyms": []} | fields) for fields in read_list("indicators")]
