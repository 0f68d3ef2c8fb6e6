"""Kinds and indicators, held per process like the catalogue's structure."""

from dataclasses import dataclass

from disclosure import structure
from reports.models import Indicator, ReportKind


@dataclass
class Held:
    """What stood at ``version``; read only."""

    version: str
    kinds: dict[str, ReportKind]
    indicators: dict[str, Indicator]

    def kind_name(self, code: str) -> dict:
        kind = self.kinds.get(code)
        return {"code": code, "name": kind.name if kind else code}

    def indicator_name(self, code: str) -> dict:
        indicator = self.indicators.get(code)
        return {
            "code": code,
            "name": indicator.name if indicator else code,
            "unit": indicator.unit if indicator else "",
        }


held: Held | None = None


def current(at: structure.Structure | None = None) -> Held:
    """Return what stands at the version of the structure ``at`` (of that which this process
    holds, if not given); no query when that has not moved."""
    global held
    version = (at or structure.held or structure.current()).version
    if held is None or held.version != version:
        held = Held(
            version=version,
            kinds={each.code: each for each in ReportKind.objects.all()},
            indicators={each.code: each for each in Indicator.objects.select_related("kind")},
        )
    return held
