"""The notices for 2004 to 2026, as far as they are known."""

import csv
from datetime import date
from pathlib import Path

from django.db import migrations

FILE = Path(__file__).parents[1] / "data" / "2004-2026.csv"
YEARS = range(2004, 2027)


def put_in(apps, schema_editor):
    SpecialDay = apps.get_model("workdays", "SpecialDay")
    HolidayNotice = apps.get_model("workdays", "HolidayNotice")
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    notices = {year: HolidayNotice.objects.create(year=year) for year in YEARS}
    SpecialDay.objects.bulk_create(
        SpecialDay(
            day=date.fromisoformat(row["日期"]),
            notice=notices[int(row["通知"])],
            is_working=row["安排"] == "上班",
            name=row["名称"],
        )
        for row in rows
    )


def take_out(apps, schema_editor):
    apps.get_model("workdays", "HolidayNotice").objects.filter(year__in=YEARS).delete()


class Migration(migrations.Migration):
    dependencies = [("workdays", "0001_initial")]
    operations = [migrations.RunPython(put_in, take_out)]
