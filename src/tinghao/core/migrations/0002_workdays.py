"""Loads the holidays and make-up days of 2019 to 2026, where the office has entered nothing yet."""

import csv
import datetime as dt
from pathlib import Path

from django.db import migrations
from django.utils import timezone

SHIPPED = Path(__file__).resolve().parents[1] / "data" / "workdays.csv"


def load(apps, schema_editor):
    day, year = apps.get_model("core", "CalendarDay"), apps.get_model("core", "CalendarYear")
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        rows = [
            day(date=dt.date.fromisoformat(row["date"]), is_working=row["working"] == "1", note=row["note"])
            for row in csv.DictReader(file)
        ]
    day.objects.bulk_create(rows, ignore_conflicts=True)
    now = timezone.now()
    years = sorted({row.date.year for row in rows})
    year.objects.bulk_create([year(year=y, loaded_at=now) for y in years], ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
