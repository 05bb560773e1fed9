"""Notices: a row first, sent by the worker, each of them once."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tinghao.core.ciphers import EncryptedTextField
from tinghao.notifications.choices import NoticeState, Way


class Notice(models.Model):
    """Something that one person is told about one thing.

    For the staff `person_id` is set and the notice shows on the desk; for a resident `address` holds
    the telephone number, encrypted, and is emptied once the message has gone. `dedupe` names what
    happened and who is told, so that nobody is told twice. `values` holds numbers and dates for the
    sentence, no names; `link` a link that opens something for its holder, encrypted and emptied likewise.
    """

    person_id = models.BigIntegerField(null=True)
    address = EncryptedTextField()
    way = models.CharField(max_length=8, choices=Way)
    template = models.CharField(max_length=40)
    link = EncryptedTextField()
    values = models.JSONField(default=dict)
    subject = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    subject_number = models.CharField(max_length=20, default="")
    dedupe = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=8, choices=NoticeState, default=NoticeState.WAITING)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=("person_id", "-id"), name="notice_person", condition=Q(person_id__isnull=False)
            ),
            models.Index(fields=("person_id",), name="notice_unread", condition=Q(read_at__isnull=True)),
            models.Index(fields=("subject", "subject_id"), name="notice_subject"),
            models.Index(
                fields=("subject_number",), name="notice_waiting", condition=Q(state=NoticeState.WAITING)
            ),
        )
