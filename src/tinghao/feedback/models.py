"""What somebody wrote about the platform, with a way to answer where one was left."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinghao.core.ciphers import EncryptedTextField

WORDS_LIMIT = 1000
NOTE_LIMIT = 300


class Suggestion(models.Model):
    """A complaint or a suggestion. Name and contact are encrypted, and are emptied when it is settled."""

    at = models.DateTimeField(_("时间"))
    words = models.TextField(_("意见"), max_length=WORDS_LIMIT)
    contact = EncryptedTextField(_("联系方式"))
    page = models.CharField(_("从哪一页来"), max_length=120, blank=True, default="")
    once_key = models.CharField(max_length=64, unique=True)
    settled_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    settled_by = models.BigIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("意见建议")
        indexes = (
            models.Index(fields=("-id",), name="suggestion_open", condition=Q(settled_at__isnull=True)),
        )

    def __str__(self) -> str:
        return f"suggestion {self.pk}"
