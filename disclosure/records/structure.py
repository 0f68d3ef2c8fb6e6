"""Bodies, columns, subjects and the site's identity, as another site's log has them."""

from collections.abc import Collection, Iterable

from django.core.exceptions import FieldError, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from disclosure.models import PublicationLog
from disclosure.models.logged import NotHereYet, rows_of, take_over

SHOWN = 5  # parts named in the words of a fault

Part = tuple[str, dict | None]  # subject and record; None: it is gone there


class StructureFault(Exception):
    """Parts that cannot be taken over; the text names them and says why."""


def take_over_all(parts: Iterable[Part]) -> None:
    """Take over parts, in whatever order they depend on one another.

    Raises StructureFault; what could be taken over by then stays.
    """
    parts = list(parts)
    others = {subject for subject, record in parts if record is not None}
    if late := take_over_in_turn(parts, others):
        exchange([part for part, _why in late], others)


def take_over_in_turn(parts: list[Part], others: Collection[str]) -> list[tuple[Part, str]]:
    """Take over what can be, again while that helps; return the rest, each with why."""
    while True:
        late = [(part, why) for part in parts if (why := refusal(part, others))]
        if not late or len(late) == len(parts):
            return late
        parts = [part for part, _why in late]


@transaction.atomic
def exchange(parts: list[Part], others: Collection[str]) -> None:
    """Take over parts of which each may hold the name or the place of another."""
    PublicationLog.locked()
    for subject, _record in parts:
        for row in rows_of(subject):
            row.give_way()
    if late := take_over_in_turn(parts, others):
        words = "；".join(f"{subject} {why}" for (subject, _record), why in late[:SHOWN])
        raise StructureFault(_("目录结构接不上：%(words)s") % {"words": words})


def refusal(part: Part, others: Collection[str]) -> str:
    """Take over one part; return why that is not possible yet, or "": what it names, or who
    gives its name up, may come later."""
    try:
        with transaction.atomic():
            PublicationLog.locked()
            take_over(*part, others)
    except NotHereYet as error:
        return _("缺少 %(subject)s") % {"subject": error}
    except ValidationError as error:
        return " ".join(error.messages)
    except (AttributeError, FieldError, LookupError, TypeError, ValueError) as error:
        return _("内容读不懂：%(error)s") % {"error": error}
    return ""
