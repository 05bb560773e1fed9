"""STUB: to be replaced whole by the real uploads room (keep assign_image)."""

from django.db import models


class StoredImage(models.Model):
    """STUB"""

    owner = models.CharField(max_length=20, default="")
    owner_id = models.BigIntegerField(null=True)
