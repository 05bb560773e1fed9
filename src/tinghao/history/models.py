"""The append-only history: entries in a chain for each subject, their words, and the daily heads.

The database itself refuses to update or delete an entry or a head (triggers in the first migration,
on SQLite and on PostgreSQL).
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Words(models.Model):
    """The text of an entry, in a row that can be erased.

    The entry holds only a salted digest of it: the chain still verifies after the text is gone, and
    nobody can guess the text from the digest, because the salt goes with it.
    """

    body = models.TextField(blank=True)
    salt = models.CharField(max_length=32, blank=True)
    is_public = models.BooleanField(default=False)
    erased_at = models.DateTimeField(null=True, blank=True)


class Entry(models.Model):
    """One step in the life of a subject: never changed, never removed."""

    subject = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=60)
    at = models.DateTimeField()
    person_id = models.BigIntegerField(null=True, db_index=True)
    part = models.CharField(max_length=20)
    data = models.JSONField(default=dict)
    words = models.ForeignKey(Words, models.PROTECT, null=True, related_name="+")
    words_digest = models.CharField(max_length=64, default="")
    previous = models.CharField(max_length=64, default="")
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("历史记录")
        constraints = (models.UniqueConstraint(fields=("subject", "subject_id", "seq"), name="entry_seq"),)
        indexes = (models.Index(fields=("kind", "-id"), name="entry_kind"),)


class Head(models.Model):
    """The head of a day: a digest over all entries from after the head before up to `last_id`.

    Published, so that whoever kept yesterday's head can prove that nothing was rewritten since.
    """

    day = models.DateField(unique=True)
    last_id = models.BigIntegerField()
    count = models.PositiveIntegerField()
    previous = models.CharField(max_length=64, default="")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("每日链头")
        ordering = ("-day",)
