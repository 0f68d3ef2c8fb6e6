"""Index numbers (索引号): allotted without gap or double, imported ones respected."""

import string
from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.models import Disclosure, IssuingBody, NumberSeries, SiteIdentity
from disclosure.schemes import Place, Scheme

JUMP = 1_000  # a step of an imported serial that a person must confirm


class NumbersExhausted(ValidationError):
    """The last serial of a body's year is given; the scheme has no wider one."""


class NumbersHeld(ValidationError):
    """An imported number jumped ahead; a person must say that it is right."""


@transaction.atomic
def allocate_index_number(
    body: IssuingBody, year: int, *, on: date | None = None, subject: str = ""
) -> str:
    """Return the next index number of ``body`` in ``year``: "011158671/2021-03075".

    Call it in the transaction that uses the number: rolled back, it leaves no gap. ``on``
    and ``subject`` fill a scheme that has a month, a day or a subject code. Raises
    NumbersHeld or NumbersExhausted.
    """
    scheme = Scheme.parse(SiteIdentity.load().number_scheme)
    on = on or timezone.localdate()
    key = {"code": body.code.upper(), "year": year}
    rows = NumberSeries.objects.filter(**key)
    while True:
        if not rows.update(last=F("last") + 1):  # the row is ours until we commit
            NumberSeries.objects.get_or_create(**key)
            rows.update(last=F("last") + 1)
        series = rows.get()
        if series.held_from is not None:
            raise NumbersHeld(
                _(
                    "%(body)s %(year)d年的索引号因导入从 %(low)d 跳到 %(high)d，已暂停编号："
                    "请在“索引号号段”中核对并确认。"
                ),
                params={
                    "body": body.name,
                    "year": year,
                    "low": series.held_from,
                    "high": series.last - 1,
                },
            )
        if series.last > scheme.last_serial:
            raise NumbersExhausted(
                _(
                    "%(body)s %(year)d年的索引号已用到 %(last)d，没有新号可用："
                    "请管理员调整索引号编制规则。"
                ),
                params={"body": body.name, "year": year, "last": scheme.last_serial},
            )
        number = scheme.write(
            Place(body.code, year, series.last), month=on.month, day=on.day, subject=subject
        )
        # A number that stands below a jump that a person has set aside may be taken.
        if not Disclosure.objects.filter(index_number=number).exists():
            return number


def take_imported_number(number: str) -> list[str]:
    """Move the series that ``number`` fits past it; return warnings, in words.

    A number of no known scheme moves nothing.
    """
    return take_imported_numbers([number])


@transaction.atomic
def take_imported_numbers(numbers: Iterable[str]) -> list[str]:
    """The same for several numbers in their order; the queries do not grow with them."""
    scheme = Scheme.parse(SiteIdentity.load().number_scheme)
    places = [(number, place) for number in numbers if (place := scheme.read(number))]
    if not places:
        return []
    keys = {(place.code.upper(), place.year) for _number, place in places}
    standing = {(series.code, series.year): series for series in locked_series(keys)}
    warnings = []
    for number, place in places:
        series = standing[place.code.upper(), place.year]
        if place.serial <= series.last:
            continue
        jumped = series.last and place.serial - series.last > JUMP
        if jumped and series.held_from is None:
            series.held_from = series.last
        before, series.last = series.last, place.serial
        if jumped:
            warnings.append(jump_warning(number, before, place.serial))
    NumberSeries.objects.bulk_create(
        (standing[key] for key in sorted(keys)),
        update_conflicts=True,
        unique_fields=["code", "year"],
        update_fields=["last", "held_from"],
    )
    return warnings


def locked_series(keys: set[tuple[str, int]]) -> Iterable[NumberSeries]:
    """The series of (code, year) pairs, made where there is none, and locked in one order."""
    rows = [NumberSeries(code=code, year=year) for code, year in sorted(keys)]
    NumberSeries.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["code", "year"],
        update_fields=["code"],  # which says nothing new, but locks
    )
    return NumberSeries.objects.filter(pk__in=[row.pk for row in rows])


def jump_warning(number: str, before: int, serial: int) -> str:
    return _(
        "索引号 %(number)s 比本机构当年已有的最大流水号 %(before)d 跳过 %(jump)d 个，"
        "已保留；该号段暂停编号，待人工确认。"
    ) % {"number": number, "before": before, "jump": serial - before - 1}


def confirm_jump(series: NumberSeries) -> None:
    """A person says that the imported numbers are right: go on after the highest."""
    NumberSeries.objects.filter(pk=series.pk).update(held_from=None)


def set_jump_aside(series: NumberSeries) -> None:
    """A person says that the jump was a slip: go on where the series stood before it."""
    NumberSeries.objects.filter(pk=series.pk, held_from__isnull=False).update(
        last=F("held_from"), held_from=None
    )


ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def organisation_code_is_right(code: str) -> bool:
    """Whether the check character of a 组织机构代码 is right (GB 11714)."""
    code = code.upper().replace("-", "")
    digits = string.digits + string.ascii_uppercase
    if len(code) != 9 or not set(code) <= set(digits):
        return False
    total = sum(
        w * digits.index(c) for w, c in zip(ORGANISATION_WEIGHTS, code[:8], strict=True)
    )
    return code[8] == "0123456789X0"[11 - total % 11]


def credit_code_is_right(code: str) -> bool:
    """Whether the check character of a 统一社会信用代码 is right (GB 32100-2015)."""
    code = code.upper()
    if len(code) != 18 or not set(code) <= set(CREDIT_ALPHABET):
        return False
    total = sum(
        pow(3, place, 31) * CREDIT_ALPHABET.index(c) for place, c in enumerate(code[:17])
    )
    return code[17] == CREDIT_ALPHABET[(31 - total % 31) % 31]


def code_warning(code: str) -> str:
    """Return a warning, in words, about a code whose check character is wrong, or ""."""
    plain = code.replace("-", "")
    if len(plain) == 9 and not organisation_code_is_right(plain):
        return _("组织机构代码 %(code)s 的校验位不对，请核对。") % {"code": code}
    if len(plain) == 18 and not credit_code_is_right(plain):
        return _("统一社会信用代码 %(code)s 的校验位不对，请核对。") % {"code": code}
    return ""
