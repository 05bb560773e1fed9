"""Everybody who is a member has a tenure: apart from the tables, as PostgreSQL wants it."""

import datetime as dt

from django.db import migrations, models
from django.utils import timezone


def give_tenures(apps, schema_editor):
    """Whoever is a member already has been what the row says since the first day in a group.

    Levels that were dated before are tenures of their own.
    """
    Member, Tenure = apps.get_model("people", "Member"), apps.get_model("people", "Tenure")
    today = timezone.localdate()
    for member in Member.objects.annotate(first=models.Min("memberships__starts")).iterator(chunk_size=500):
        spans = [(span.starts, span.level, span.county) for span in member.levels.order_by("starts")]
        first = spans[0][0] if spans else member.first or today
        spans = spans or [(first, member.level, member.county)]
        member.joined_on = first
        member.save(update_fields=["joined_on"])
        for number, (starts, level, county) in enumerate(spans):
            later = spans[number + 1][0] if number + 1 < len(spans) else None
            Tenure.objects.create(
                member=member, starts=starts, ends=later and later - dt.timedelta(days=1), level=level,
                county=county, sector_id=member.sector_id, is_standing=member.is_standing,
                expertise=member.expertise, term=member.term,
            )


class Migration(migrations.Migration):

    dependencies = [("people", "0004_tenures")]

    operations = [migrations.RunPython(give_tenures, migrations.RunPython.noop)]
