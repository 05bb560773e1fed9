"""Everybody who is a member has a tenure: apart from the tables, as PostgreSQL wants it."""

from django.db import migrations, models
from django.utils import timezone


def give_tenures(apps, schema_editor):
    """Whoever is a member already has been what the row says since the first day in a group."""
    Member, Tenure = apps.get_model("people", "Member"), apps.get_model("people", "Tenure")
    today = timezone.localdate()
    for member in Member.objects.annotate(first=models.Min("memberships__starts")).iterator(chunk_size=500):
        member.joined_on = member.first or today
        member.save(update_fields=["joined_on"])
        Tenure.objects.create(
            member=member, starts=member.joined_on, level=member.level, county=member.county,
            sector_id=member.sector_id, is_standing=member.is_standing, expertise=member.expertise,
            term=member.term,
        )


class Migration(migrations.Migration):

    dependencies = [("people", "0003_tenures")]

    operations = [migrations.RunPython(give_tenures, migrations.RunPython.noop)]
