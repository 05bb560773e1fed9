"""The secret link through which a person's telephone reads the calendar."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinghao.people.models import Person
from tinghao.schedule.choices import Reach


class Subscription(models.Model):
    """One link of a person for one reach: only the digest of its word is kept, and what came through last.

    `fingerprint` and `changed_at` say when what the link gives last became different, so that a telephone
    which has it already gets nothing again.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="subscriptions")
    reach = models.CharField(max_length=4, choices=Reach)
    token_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    fingerprint = models.CharField(max_length=64, default="", blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("日历订阅")
        constraints = (
            models.UniqueConstraint(fields=("person", "reach"), name="subscription_once"),
            models.CheckConstraint(
                condition=Q(reach__in=[str(r) for r in Reach]), name="subscription_reach_known"
            ),
        )

    def __str__(self) -> str:
        return f"subscription {self.pk}"
