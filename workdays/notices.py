"""A notice as a simple table: 日期, 上班 or 休息, 名称; read, checked, and put in place."""

import csv
import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from itertools import islice

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from openpyxl import load_workbook

from workdays.counting import SATURDAY
from workdays.models import HolidayNotice, SpecialDay, works_anyway

DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?", re.ASCII)
HEADINGS = {"日期", "放假日期"}
WORKED = {"上班": True, "调休上班": True, "班": True, "休息": False, "放假": False, "休": False}
MOST_ROWS, COLUMNS = 1_000, 4  # read of a sheet: one more than there should be
LONGEST_NAME = SpecialDay._meta.get_field("name").max_length


def read_notice(text: str, year: int) -> list[SpecialDay]:
    """Return the days that a table names, not yet saved, in its order.

    A row is 日期, 上班 or 休息, 名称, parted by commas or tabs, as a spreadsheet copies or
    saves it; a heading and empty rows are passed over. Days of ``year`` and of December
    before it. Raises ValidationError with everything that is wrong, by row.
    """
    days: dict[date, SpecialDay] = {}
    wrong = []
    for number, cells in rows_of(text):
        try:
            special = special_day(cells, year)
            if special.day in days:
                raise ValidationError(
                    _("日期 %(day)s 重复，请只留一行。") % {"day": special.day}
                )
            days[special.day] = special
        except ValidationError as error:
            words = {"number": number, "what": error.message}
            wrong.append(_("第 %(number)s 行：%(what)s") % words)
    if not wrong and not any(
        day.year == year and not each.is_working for day, each in days.items()
    ):
        wrong.append(_("表中没有%(year)s年的放假日期，请核对年份和内容。") % {"year": year})
    if wrong:
        raise ValidationError(wrong)
    return list(days.values())


def rows_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (number of the row, cells) of what is neither empty nor a heading."""
    lines = text.replace("\x00", "").removeprefix("\ufeff").replace("，", ",").splitlines()
    for number, line in enumerate(lines, start=1):
        separator = "\t" if "\t" in line else ","
        cells = [cell.strip() for cell in next(csv.reader([line], delimiter=separator), [])]
        if any(cells) and cells[0] not in HEADINGS:
            yield number, cells


def table_text(content: bytes) -> str:
    """Return the first sheet of an XLSX as ``read_notice`` takes it; raises ValueError for
    what is none."""
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        rows = list(islice(book.worksheets[0].iter_rows(values_only=True), MOST_ROWS))
    except Exception as error:  # whatever a broken archive makes of the parser
        raise ValueError(str(error)) from error
    return "\n".join("\t".join(map(cell_text, row[:COLUMNS])) for row in rows)


def cell_text(value) -> str:
    if isinstance(value, date):  # a datetime is one too
        return f"{value:%Y-%m-%d}"
    return "" if value is None else " ".join(str(value).split())


def special_day(cells: list[str], year: int) -> SpecialDay:
    if len(cells) < 3 or any(cells[3:]):
        raise ValidationError(_("应有三列：日期、上班或休息、名称。"))
    typed, kind, name = cells[:3]
    day = read_day(typed)
    if day.year != year and (day.year, day.month) != (year - 1, 12):
        raise ValidationError(
            _("日期 %(day)s 不在%(year)s年，也不在上一年12月。") % {"day": day, "year": year}
        )
    if kind not in WORKED:
        raise ValidationError(_("第二列“%(kind)s”应为“上班”或“休息”。") % {"kind": kind[:20]})
    if WORKED[kind] and day.weekday() < SATURDAY:
        raise ValidationError(works_anyway(day))
    if not name:
        raise ValidationError(_("请填写名称，例如“春节”。"))
    if len(name) > LONGEST_NAME:
        raise ValidationError(_("名称不能超过 %(limit)d 个字。") % {"limit": LONGEST_NAME})
    return SpecialDay(day=day, is_working=WORKED[kind], name=name)


def read_day(typed: str) -> date:
    match = DAY.fullmatch(typed)
    try:
        return date(*map(int, match.groups()))
    except (AttributeError, ValueError):
        raise ValidationError(
            _("日期“%(typed)s”无法识别，请写成 2027-01-01 的形式。") % {"typed": typed[:20]}
        ) from None


@transaction.atomic
def put_in_place(year: int, days: list[SpecialDay], document_number: str = "") -> None:
    """Make ``days`` what the notice for ``year`` says, in place of what it said before. Where
    two notices name a day, the later year's holds."""
    notice, _created = HolidayNotice.objects.update_or_create(
        year=year, defaults={"document_number": document_number}
    )
    notice.days.all().delete()
    named = SpecialDay.objects.filter(day__in=[each.day for each in days])
    named.filter(notice__year__lt=year).delete()
    changed_later = set(named.values_list("day", flat=True))
    for each in days:
        each.notice = notice
    SpecialDay.objects.bulk_create(each for each in days if each.day not in changed_later)
