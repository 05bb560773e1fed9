"""The picture's own columns; no row was ever written before them."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("uploads", "0001_initial")]

    operations = [
        migrations.AlterModelOptions(name="storedimage", options={"verbose_name": "图片"}),
        migrations.AlterField("storedimage", "owner", models.CharField(blank=True, default="", max_length=20)),
        migrations.AddField(
            "storedimage", "key", models.CharField(default="", max_length=40, unique=True), preserve_default=False
        ),
        migrations.AddField(
            "storedimage", "width", models.PositiveIntegerField(default=0, verbose_name="宽"), preserve_default=False
        ),
        migrations.AddField(
            "storedimage", "height", models.PositiveIntegerField(default=0, verbose_name="高"), preserve_default=False
        ),
        migrations.AddField(
            "storedimage", "bytes", models.PositiveIntegerField(default=0, verbose_name="字节"), preserve_default=False
        ),
        migrations.AddField(
            "storedimage", "sha256", models.CharField(blank=True, default="", max_length=64), preserve_default=False
        ),
        migrations.AddField(
            "storedimage",
            "created_at",
            models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name="收到时间"),
            preserve_default=False,
        ),
        migrations.AddField("storedimage", "stored_by", models.BigIntegerField(null=True)),
        migrations.AddField("storedimage", "is_public", models.BooleanField(default=False, verbose_name="公开")),
        migrations.AddField("storedimage", "erased_at", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "storedimage", models.Index(fields=["owner", "owner_id", "id"], name="image_owner")
        ),
        migrations.AddConstraint(
            "storedimage",
            models.CheckConstraint(
                condition=models.Q(
                    ("owner", ""), ("owner_id__isnull", True)
                ) | models.Q(("owner", ""), _negated=True) & models.Q(("owner_id__isnull", False)),
                name="image_owner_is_whole",
            ),
        ),
    ]
