"""Who may see what, what is in force, and what a page needs of it."""

from collections.abc import Iterable
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from disclosure.enums import State, Validity

LONG_TEXTS = ["content_html", "content_text"]
# Nodes of a branch. A wider one holds much of the catalogue: comparing the last edited until
# a page is full is cheaper than sorting all that the index of one column finds.
WIDE = 8
PUBLIC = {State.PUBLISHED, State.WITHDRAWN}  # is, or was


class DisclosureQuerySet(models.QuerySet):
    def public(self) -> Self:
        """What anyone may read now. A scheduled one is not public before its time."""
        return self.filter(state=State.PUBLISHED)

    def withdrawn(self) -> Self:
        """What was public once and is not now: its address says so."""
        return self.filter(state=State.WITHDRAWN)

    def seen_by(self, scope) -> Self:
        """What the person of ``scope`` sees at the desk: the rows of their bodies."""
        if scope.seen is None:
            return self
        if len(scope.seen) > WIDE:
            return self.compared_by_body(scope.seen)
        return self.filter(issuing_body__in=scope.seen)

    def waiting_for(self, scope) -> Self:
        """What of ``seen_by`` is not public: so few that their bodies are compared."""
        rows = self.filter(state__in=[state for state in State if state not in PUBLIC])
        return rows.compared_by_body(scope.seen)

    def compared_by_body(self, bodies: Iterable[int] | None) -> Self:
        """The rows of ``bodies`` (all, if None), which no index is asked for; see WIDE. More
        may be asked of ``body_compared``."""
        rows = self.alias(body_compared=F("issuing_body_id") + 0)
        return rows if bodies is None else rows.filter(body_compared__in=bodies)

    def readable_by(self, scope) -> Self:
        """What the person may read and refer to: their bodies' rows, and what is public."""
        rows = self.filter(revises=None)
        if scope.seen is None:
            return rows
        return rows.filter(Q(issuing_body__in=scope.seen) | Q(state=State.PUBLISHED))

    def due(self, now=None) -> Self:
        """What is scheduled and whose time has come, in the order of the times."""
        rows = self.filter(state=State.SCHEDULED, publish_at__lte=now or timezone.now())
        return rows.order_by("publish_at", "pk")

    def with_validity(self, on: date | None = None) -> Self:
        """Annotate ``validity_on``: the Validity on the day ``on`` (today in Beijing).

        The same rule as ``Disclosure.validity(on)``; a test holds them together.
        """
        on = on or timezone.localdate()
        return self.annotate(
            validity_on=Case(
                When(validity_start__gt=on, then=Value(Validity.NOT_YET)),
                When(self.ended(on) & Q(repealed_noted_on=None), then=Value(Validity.EXPIRED)),
                When(self.ended(on), then=Value(Validity.REPEALED)),
                default=Value(Validity.IN_FORCE),
            )
        )

    @staticmethod
    def ended(on: date) -> Q:
        """The end of force lies before ``on``; with the end unknown, a repeal noted by then."""
        return Q(expires_on__lt=on) | Q(expires_on=None, repealed_noted_on__lte=on)

    def in_force(self, on: date | None = None) -> Self:
        """What is in force on the day ``on`` (today in Beijing, if not given)."""
        on = on or timezone.localdate()
        return self.filter(validity_start__lte=on).exclude(self.ended(on))

    def for_list(self) -> Self:
        """The rows of a public list, newest first, without their long texts."""
        return self.defer(*LONG_TEXTS).order_by("-published_on", "-pk")

    def numbered_after(self, number: str) -> Self:
        """Those with an index number beyond ``number``, by code point: where a walk through
        the catalogue, which holds no transaction, goes on."""
        return self.filter(index_number__gt=number).order_by("index_number")

    def by_keys(self, keys: Iterable[int]) -> list:
        """The rows with these primary keys, in their order; what is not there is left out."""
        keys = list(keys)
        return in_order(keys, self.order_by().filter(pk__in=keys))


def in_order(keys: Iterable[int], rows: Iterable[models.Model]) -> list:
    """``rows`` in the order of their primary ``keys``; what is not there is left out."""
    by_key = {row.pk: row for row in rows}
    return [by_key[key] for key in keys if key in by_key]
