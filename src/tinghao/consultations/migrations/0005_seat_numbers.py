"""Each seat gets the number of its line on the sign-in sheet, in the order in which sheets were printed so far."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models


def number_seats(apps: Any, schema_editor: Any) -> None:
    """1, 2, 3 … at each meeting; how many were given stands with the meeting."""
    del schema_editor
    seats, meetings = apps.get_model("consultations", "Seat"), apps.get_model("consultations", "Consultation")
    given: dict[int, int] = {}
    batch: list[Any] = []
    rows = seats.objects.order_by("consultation_id", "pk").only("pk", "consultation_id", "number")
    for seat in rows.iterator(chunk_size=2000):
        given[seat.consultation_id] = seat.number = given.get(seat.consultation_id, 0) + 1
        batch.append(seat)
        if len(batch) == 2000:
            seats.objects.bulk_update(batch, ["number"], batch_size=400)
            batch = []
    seats.objects.bulk_update(batch, ["number"], batch_size=400)
    changed = [meetings(pk=pk, seats_given=n) for pk, n in given.items()]
    meetings.objects.bulk_update(changed, ["seats_given"], batch_size=400)


class Migration(migrations.Migration):
    # PostgreSQL does not change a table in the transaction in which its rows were written.
    atomic = False
    dependencies = (("consultations", "0004_open_items"),)
    operations = (
        migrations.AddField("consultation", "seats_given", models.PositiveIntegerField(default=0)),
        migrations.AddField("seat", "number", models.PositiveIntegerField(null=True, verbose_name="座号")),
        migrations.RunPython(number_seats, migrations.RunPython.noop),
        migrations.AlterField("seat", "number", models.PositiveIntegerField(verbose_name="座号")),
        migrations.AddConstraint(
            "seat",
            models.UniqueConstraint(fields=("consultation", "number"), name="seat_number_once"),
        ),
    )
