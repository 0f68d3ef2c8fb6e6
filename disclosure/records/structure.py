"""Bodies, columns, subjects and the site's identity, as another site's log has them."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from disclosure.models import PublicationLog
from disclosure.models.logged import NotHereYet, take_over

SHOWN = 5  # parts named in the words of a fault


class StructureFault(Exception):
    """Parts that cannot be taken over; the text names them and says why."""


def take_over_all(parts: Iterable[tuple[str, dict | None]]) -> None:
    """Take over (subject, record) pairs, in whatever order they depend on one another.

    Raises StructureFault; what could be taken over by then stays.
    """
    waiting = list(parts)
    while waiting:
        late = [(part, why) for part in waiting if (why := refusal(*part))]
        if len(late) == len(waiting):
            words = "；".join(f"{subject} {why}" for (subject, _record), why in late[:SHOWN])
            raise StructureFault(_("目录结构接不上：%(words)s") % {"words": words})
        waiting = [part for part, _why in late]


def refusal(subject: str, record: dict | None) -> str:
    """Take over one part; return why that is not possible yet, or "": what it names, or who
    gives its name up, may come later."""
    try:
        with transaction.atomic():
            PublicationLog.locked()
            take_over(subject, record)
    except NotHereYet as error:
        return _("缺少 %(subject)s") % {"subject": error}
    except ValidationError as error:
        return " ".join(error.messages)
    except (LookupError, TypeError, ValueError) as error:
        return _("内容读不懂：%(error)s") % {"error": error}
    return ""
