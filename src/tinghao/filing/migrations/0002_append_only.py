"""The database refuses to change or remove a line of a ledger."""

from django.db import migrations

from tinghao.filing import triggers


class Migration(migrations.Migration):
    dependencies = [("filing", "0001_initial"), ("history", "0002_append_only")]
    operations = [
        migrations.RunPython(
            lambda apps, editor: triggers.create(editor.connection),
            lambda apps, editor: triggers.drop(editor.connection),
        )
    ]
