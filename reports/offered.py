"""What there is to choose for a comparison, held per process while the log stands still."""

from dataclasses import dataclass

from django.db.models import Exists, Max, Min, OuterRef

from disclosure.models import PublicationLog
from reports.held import Held
from reports.models import Figure, Indicator, Report


@dataclass
class Offered:
    """Indicators that have public figures, bodies (by key) that have public reports, and the
    years of these."""

    version: str
    indicators: list[Indicator]
    bodies: set[int]
    first: int | None
    last: int | None

    @classmethod
    def load(cls, version: str, held: Held) -> "Offered":
        """Two queries; neither reads the figures whole."""
        figures = Figure.objects.public().filter(indicator=OuterRef("pk"))
        known = set(Indicator.objects.filter(Exists(figures)).values_list("code", flat=True))
        bodies = Report.objects.public().values_list("disclosure__issuing_body")
        spans = list(bodies.annotate(Min("year"), Max("year")).order_by())
        return cls(
            version=version,
            indicators=[each for code, each in held.indicators.items() if code in known],
            bodies={body for body, _first, _last in spans},
            first=min((first for _body, first, _last in spans), default=None),
            last=max((last for _body, _first, last in spans), default=None),
        )


offered: Offered | None = None


def current(head: PublicationLog, held: Held) -> Offered:
    """Return what there is at the log's ``head``: no query when nothing was published since."""
    global offered
    if offered is None or offered.version != head.hash:
        # Read after the head: newer facts under an older name are read again next time.
        offered = Offered.load(head.hash, held)
    return offered
