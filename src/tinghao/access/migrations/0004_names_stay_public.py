"""Names of conveners that the public page shows today go on being shown."""

from django.db import migrations


def names_stay_public(apps, schema_editor):
    """Nothing is taken down unasked: the office decides about each from now on."""
    apps.get_model("access", "Appointment").objects.filter(role="convener").update(is_name_public=True)


class Migration(migrations.Migration):

    dependencies = [("access", "0003_conveners_and_absences")]

    operations = [migrations.RunPython(names_stay_public, migrations.RunPython.noop)]
