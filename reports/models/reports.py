"""A disclosure that is an annual report."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosure.filters import FIRST_YEAR, LAST_YEAR
from disclosure.models import Disclosure
from reports.enums import Scope
from reports.models.kinds import ReportKind
from reports.querysets import ReportQuerySet


class Report(models.Model):
    """Kind, year and scope of a report; its body is the disclosure's leading one.

    ``tables`` holds the cells of the statutory tables: {table: {cell: "12"}}, exact decimals
    as text, without what is computed; {} for a kind without tables.
    """

    disclosure = models.OneToOneField(
        Disclosure, models.CASCADE, primary_key=True, related_name="report"
    )
    kind = models.ForeignKey(
        ReportKind, models.PROTECT, related_name="reports", verbose_name=_("报告种类")
    )
    year = models.PositiveSmallIntegerField(
        _("年度"), validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    scope = models.CharField(_("范围"), max_length=4, choices=Scope, default=Scope.OWN)
    tables = models.JSONField(_("统计表"), default=dict, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("年度报告")
        verbose_name_plural = _("年度报告")
        indexes = [models.Index(fields=["kind", "year", "scope"], name="report_of_a_year")]
        default_permissions = []  # who may do what follows from the document's bodies

    def __str__(self) -> str:
        return str(self.disclosure)

    def clean(self):
        if self.year is not None and self.year > timezone.localdate().year:
            raise ValidationError({"year": _("年度不能晚于今年：报告写的是过去一年的工作。")})

    def get_absolute_url(self) -> str:
        """Where it is read as a report; its canonical address is the document's."""
        return report_url(
            self.kind.code, self.year, self.disclosure.issuing_body.code, self.scope
        )


def report_url(kind: str, year: int | str, body: str, scope: str) -> str:
    """``kind`` and ``body`` by their codes. Written out: to reverse thousands takes a
    second."""
    return f"/reports/{kind}/{year}/{body}/{'all/' if scope == Scope.ALL else ''}"
