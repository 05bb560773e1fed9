"""The database refuses to change or remove an entry or a head."""

from django.db import migrations

from tinghao.history import triggers


class Migration(migrations.Migration):
    dependencies = [("history", "0001_initial")]
    operations = [
        migrations.RunPython(
            lambda apps, editor: triggers.create(editor.connection),
            lambda apps, editor: triggers.drop(editor.connection),
        )
    ]
