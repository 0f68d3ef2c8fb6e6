"""What the State Council's yearly notices (节假日安排) say, day by day.

Days, not years: a notice may change days of the year before, as that for 2019 did with
the last days of December 2018.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from workdays.counting import SATURDAY


class HolidayNotice(models.Model):
    """That the notice for a year is known. Nobody guesses the days of another year."""

    year = models.PositiveSmallIntegerField(
        _("年份"),
        unique=True,
        validators=[MinValueValidator(2000), MaxValueValidator(2999)],
    )
    document_number = models.CharField(_("通知文号"), max_length=50, blank=True)

    class Meta:
        verbose_name = _("节假日安排")
        verbose_name_plural = _("节假日安排")
        ordering = ["-year"]

    def __str__(self) -> str:
        return str(_("%(year)s年节假日安排") % {"year": self.year})


class SpecialDay(models.Model):
    """A day that is not as its weekday says: a holiday, or a Saturday or Sunday worked."""

    day = models.DateField(_("日期"), unique=True)
    notice = models.ForeignKey(
        HolidayNotice, models.CASCADE, related_name="days", verbose_name=_("出自")
    )
    is_working = models.BooleanField(_("上班"), help_text=_("不勾选：放假。勾选：调休上班。"))
    name = models.CharField(_("名称"), max_length=50, help_text=_("例如：春节、国庆节调休。"))

    class Meta:
        verbose_name = _("放假与调休日")
        verbose_name_plural = _("放假与调休日")
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"

    def clean(self):
        if self.day and self.is_working and self.day.weekday() < SATURDAY:
            raise ValidationError({"is_working": works_anyway(self.day)})


def works_anyway(day: date) -> str:
    return _("%(day)s 不是周六或周日，本来就上班，不必列为调休。") % {"day": day}
