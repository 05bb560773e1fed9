"""Rosters that were brought in, and what waits for the person's word."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinghao.core.ciphers import EncryptedTextField
from tinghao.divisions.models import InDivision
from tinghao.rosters.choices import ImportState, RosterKind


class RosterImport(InDivision):
    """A roster that was read without an error; its rows wait, encrypted, until they are taken or dropped.

    `rows` is emptied with either, and after some days by itself. The place is that of the office.
    """

    kind = models.CharField(_("名册"), max_length=12, choices=RosterKind)
    state = models.CharField(max_length=8, choices=ImportState, default=ImportState.CHECKED)
    filename = models.CharField(_("文件"), max_length=80)
    rows = EncryptedTextField()
    notes = models.JSONField(default=list)
    count = models.PositiveIntegerField(default=0)
    made_by_id = models.BigIntegerField()
    made_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    # How many were new, changed, ended and the same; numbers only.
    result = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("名册导入")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[str(s) for s in ImportState]), name="roster_import_state_known"
            ),
        )
        indexes = (
            models.Index(fields=("city", "-id"), name="roster_import_city"),
            models.Index(fields=("county", "-id"), name="roster_import_county"),
        )


class Handover(InDivision):
    """What was open at a convener's post on the day on which it changed hands, by number.

    `work` holds lists of numbers of orders, consultations and items; names stand in their own rows.
    Without a taker the county's office looks after the post.
    """

    giver_id = models.BigIntegerField(_("交出人"))
    taker_id = models.BigIntegerField(_("接手人"), null=True, blank=True)
    day = models.DateField(_("交接日期"))
    work = models.JSONField(default=dict)
    made_by_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("岗位交接")
        indexes = (models.Index(fields=("township", "-id"), name="handover_township"),)
