"""Stored pictures: the row says what there is and to whom it belongs, the files lie in the storage."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class StoredImage(models.Model):
    """A picture that was taken in: made anew from its pixels, with a thumbnail beside it.

    `key` is random and the only way to its files. `owner` and `owner_id` name the thing it belongs to
    (a word like "order" and its number); until then it lies ready, and is thrown away after a day.
    """

    key = models.CharField(max_length=40, unique=True)
    width = models.PositiveIntegerField(_("宽"))
    height = models.PositiveIntegerField(_("高"))
    bytes = models.PositiveIntegerField(_("字节"))
    sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(_("收到时间"), db_index=True)
    stored_by = models.BigIntegerField(null=True)
    owner = models.CharField(max_length=20, default="", blank=True)
    owner_id = models.BigIntegerField(null=True)
    is_public = models.BooleanField(_("公开"), default=False)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("图片")
        indexes = (models.Index(fields=("owner", "owner_id", "id"), name="image_owner"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(owner="", owner_id__isnull=True) | ~Q(owner="") & Q(owner_id__isnull=False),
                name="image_owner_is_whole",
            ),
        )

    def __str__(self) -> str:
        return f"image {self.pk}"


class StoredFile(models.Model):
    """A paper that was taken in, byte for byte: handed out as a download, never shown inside a page.

    `owner` and `owner_id` name the thing it belongs to from the start. An erased one keeps only that it was.
    """

    key = models.CharField(max_length=40, unique=True)
    name = models.CharField(_("文件名"), max_length=80)
    kind = models.CharField(max_length=8)
    bytes = models.PositiveIntegerField(_("字节"))
    sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(_("收到时间"))
    stored_by = models.BigIntegerField(null=True)
    owner = models.CharField(max_length=20)
    owner_id = models.BigIntegerField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("文件")
        indexes = (models.Index(fields=("owner", "owner_id", "id"), name="file_owner"),)

    def __str__(self) -> str:
        return f"file {self.pk}"
