"""Lots, the people of their pools, quotas, and who came for whom."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinghao.core.ciphers import EncryptedTextField
from tinghao.divisions.models import InDivision
from tinghao.jobs.saying import Progress
from tinghao.lots.choices import LotState, Objective
from tinghao.orders.models import Order

TITLE_LIMIT = 60
SOURCE_LIMIT = 120
VALUE_LIMIT = 20
WORDS_LIMIT = 400


class Lot(InDivision, Progress):
    """A draw of people for a panel: a pool, quotas, a published lottery, and what a public number picked.

    `panels` holds the numbered panels once they are computed; `told` is the record exactly as it was
    published, and never changes afterwards.
    """

    state = models.CharField(max_length=12, choices=LotState, default=LotState.DRAFTED)
    title = models.CharField(_("抽签的事由"), max_length=TITLE_LIMIT)
    order = models.ForeignKey(
        Order, models.PROTECT, null=True, blank=True, related_name="lots", verbose_name=_("涉及的单")
    )
    seats = models.PositiveSmallIntegerField(_("席位"))
    # The columns of the pool that may carry quotas, in the order of the sheet.
    features = models.JSONField(default=list)
    created_by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    conflict = models.JSONField(null=True, blank=True)
    objective = models.CharField(max_length=10, choices=Objective, default="", blank=True)
    stages = models.JSONField(default=list)
    panels = models.JSONField(default=list)
    source = models.CharField(_("公开号码"), max_length=SOURCE_LIMIT, default="", blank=True)
    draws_on = models.DateField(_("开奖日期"), null=True, blank=True)
    told = models.TextField(default="", blank=True)
    digest = models.CharField(max_length=64, default="", blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    number = models.CharField(_("开出的号码"), max_length=40, default="", blank=True)
    drawn_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("公平抽签")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=[str(s) for s in LotState]), name="lot_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=("published", "drawn")) | (~Q(digest="") & ~Q(told="")),
                name="lot_published_is_whole",
            ),
        )
        indexes = (
            models.Index(fields=("city", "-id"), name="lot_city"),
            models.Index(fields=("county", "-id"), name="lot_county"),
            models.Index(fields=("township", "-id"), name="lot_township"),
            models.Index(fields=("community", "-id"), name="lot_community"),
        )

    def __str__(self) -> str:
        return self.title


class PoolPerson(models.Model):
    """Somebody who may be drawn. Name and contact stand here, encrypted, and nowhere else."""

    lot = models.ForeignKey(Lot, models.CASCADE, related_name="people")
    number = models.PositiveIntegerField(_("编号"))
    name = EncryptedTextField(_("姓名"))
    contact = EncryptedTextField(_("联系方式"))
    values = models.JSONField(default=dict)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("lot", "number"), name="pool_number_once"),)


class LotQuota(models.Model):
    """How many seats the people with one value take, at least and at most."""

    lot = models.ForeignKey(Lot, models.CASCADE, related_name="quotas")
    place = models.PositiveSmallIntegerField()
    feature = models.CharField(max_length=VALUE_LIMIT)
    value = models.CharField(max_length=VALUE_LIMIT)
    least = models.PositiveSmallIntegerField(_("至少"))
    most = models.PositiveSmallIntegerField(_("至多"))

    class Meta:
        ordering = ("place",)
        constraints = (
            models.UniqueConstraint(fields=("lot", "feature", "value"), name="lot_quota_once"),
            models.CheckConstraint(condition=Q(least__lte=models.F("most")), name="lot_quota_in_order"),
        )


class Declined(models.Model):
    """Somebody who was drawn and does not come, and who comes instead by the rule of the lot."""

    lot = models.ForeignKey(Lot, models.CASCADE, related_name="declined")
    number = models.PositiveIntegerField()
    instead = models.PositiveIntegerField(null=True)
    keeps_quotas = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("lot", "number"), name="lot_declined_once"),)


class Call(InDivision):
    """A call for volunteers (招募居民代表): what for, until when, and what is asked for the quotas.

    `features` lists each attribute with its choices, in the order in which they are asked.
    """

    title = models.CharField(_("抽签的事由"), max_length=TITLE_LIMIT)
    words = models.CharField(_("说明"), max_length=WORDS_LIMIT, blank=True, default="")
    features = models.JSONField(default=list)
    closes_on = models.DateField(_("截止日期"))
    lot = models.ForeignKey(Lot, models.PROTECT, null=True, blank=True, related_name="calls")
    created_by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("招募")
        indexes = (
            models.Index(fields=("city", "-id"), name="call_city"),
            models.Index(fields=("county", "-id"), name="call_county"),
            models.Index(fields=("township", "-id"), name="call_township"),
            models.Index(fields=("community", "-id"), name="call_community"),
            models.Index(fields=("closes_on",), name="call_open", condition=Q(closed_at__isnull=True)),
        )

    def __str__(self) -> str:
        return self.title


class Volunteer(models.Model):
    """Somebody who would come if drawn. Name and number stand here and in the pool, encrypted.

    `phone_print` keeps one number from volunteering twice, within this call only. `nonce` is part of the
    link by which the volunteer takes it all back.
    """

    call = models.ForeignKey(Call, models.CASCADE, related_name="volunteers")
    name = EncryptedTextField(_("姓名"))
    phone = EncryptedTextField(_("手机"))
    phone_print = models.CharField(max_length=64, null=True)
    values = models.JSONField(default=dict)
    nonce = models.CharField(max_length=16)
    person = models.OneToOneField(
        PoolPerson, models.SET_NULL, null=True, blank=True, related_name="volunteer"
    )
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("call", "phone_print"), name="volunteer_phone_once"),)
