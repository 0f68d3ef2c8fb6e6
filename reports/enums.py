"""The closed lists of annual reports, and how exact their figures are."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# How exactly figures are kept.
DIGITS, DECIMALS = 24, 6


class Scope(models.TextChoices):
    """Whose year a report is about (domain.md, 7): a government publishes both."""

    OWN = "own", _("本机关")
    ALL = "all", _("汇总")


class Bound(models.TextChoices):
    """What a figure says of its value: 90%以上 is no value, but a bound."""

    EXACT = "", _("等于")
    AT_LEAST = "at_least", _("不少于")
    MORE_THAN = "more_than", _("多于")
    ABOUT = "about", _("约")
    AT_MOST = "at_most", _("不多于")


class ValueKind(models.TextChoices):
    COUNT = "count", _("数量")
    AMOUNT = "amount", _("金额")
    SHARE = "share", _("比例")
    MEASURE = "measure", _("度量")


class Better(models.TextChoices):
    """Which direction is good, where that is plain."""

    NEITHER = "", _("不区分")
    UP = "up", _("越高越好")
    DOWN = "down", _("越低越好")


class FigureState(models.TextChoices):
    """A figure that nobody has confirmed is no row at all: the extractor proposes it anew."""

    CONFIRMED = "confirmed", _("已确认")
    REJECTED = "rejected", _("不采用")
