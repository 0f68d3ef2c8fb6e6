"""Which reports and figures anyone may see, and the one that stands for a year."""

from typing import Self

from django.db import models

from disclosure.enums import State
from reports.enums import FigureState


class ReportQuerySet(models.QuerySet):
    def public(self) -> Self:
        """Of documents that anyone may read: ``Disclosure.objects.public()``."""
        return self.filter(disclosure__state=State.PUBLISHED)

    def withdrawn(self) -> Self:
        return self.filter(disclosure__state=State.WITHDRAWN)

    def with_document(self) -> Self:
        """With the texts of their documents; their kinds and bodies are held elsewhere."""
        return self.select_related("disclosure")

    def of_disclosures(self) -> Self:
        """Without those of revisions, which are the same report once more."""
        return self.filter(disclosure__revises=None)

    def same_as(self, report: models.Model) -> Self:
        """The public reports of the same kind, year, body and scope, apart from itself and
        from what it revises."""
        document = report.disclosure
        rows = self.public().filter(kind=report.kind, year=report.year, scope=report.scope)
        rows = rows.filter(disclosure__issuing_body=document.issuing_body_id)
        return rows.exclude(pk__in=[document.pk, document.revises_id or document.pk])

    def before(self, report: models.Model) -> Self:
        """The public reports of the same kind, body and scope on earlier years, in order."""
        rows = self.public().filter(
            kind=report.kind_id, year__lt=report.year, scope=report.scope
        )
        rows = rows.filter(disclosure__issuing_body=report.disclosure.issuing_body_id)
        return rows.order_by("year")

    def year_before(self, report: models.Model) -> Self:
        """The public report of the same kind, body and scope about the year before."""
        rows = self.public().filter(
            kind=report.kind_id, year=report.year - 1, scope=report.scope
        )
        return rows.filter(disclosure__issuing_body=report.disclosure.issuing_body_id)


class FigureQuerySet(models.QuerySet):
    def confirmed(self) -> Self:
        return self.filter(state=FigureState.CONFIRMED)

    def rejected(self) -> Self:
        return self.filter(state=FigureState.REJECTED)

    def public(self) -> Self:
        """What anyone may see: confirmed, and in a public report."""
        return self.confirmed().filter(report__disclosure__state=State.PUBLISHED)
