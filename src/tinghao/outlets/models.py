"""Endpoints of outside systems, what is delivered to them, keys to the pull API, columns of spreadsheets."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinghao.core.ciphers import EncryptedTextField
from tinghao.filing.models import Ledger, LedgerEntry
from tinghao.outlets.choices import DeliveryState, EndpointState, Problem

LONG_AGO = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


class Endpoint(models.Model):
    """An address of an outside system that is told of every line of one ledger.

    At most one job sends to it at a time: the one that knows `turn`. `wakes_at` is when that job runs,
    `rests_until` how long nothing is tried after failures.
    """

    ledger = models.ForeignKey(Ledger, models.PROTECT, related_name="endpoints", verbose_name=_("台账"))
    name = models.CharField(_("对方系统"), max_length=60)
    url = models.CharField(_("网址"), max_length=300)
    state = models.CharField(max_length=8, choices=EndpointState, default=EndpointState.ACTIVE)
    made_by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    turn = models.BigIntegerField(default=0)
    wakes_at = models.DateTimeField(null=True)
    rests_until = models.DateTimeField(default=LONG_AGO)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    succeeded_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("对接地址")
        indexes = (models.Index(fields=("ledger", "id"), name="endpoint_ledger"),)

    def __str__(self) -> str:
        return self.name

    @property
    def division_code(self) -> str:
        """The place whose office keeps this endpoint."""
        return self.ledger_id


class Secret(models.Model):
    """A key that signs what goes to an endpoint; after a rotation the old one signs along until `ends_at`."""

    endpoint = models.ForeignKey(Endpoint, models.CASCADE, related_name="secrets")
    secret = EncryptedTextField()
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)


class Delivery(models.Model):
    """One message to one endpoint; its text is made anew at each try out of the line that it is about.

    `message` is the same at every try and after every resending: the other side drops what it has seen.
    """

    endpoint = models.ForeignKey(Endpoint, models.CASCADE, related_name="deliveries")
    entry = models.ForeignKey(LedgerEntry, models.PROTECT, null=True, related_name="+")
    message = models.CharField(max_length=40)
    state = models.CharField(max_length=9, choices=DeliveryState, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=LONG_AGO)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=10, choices=Problem, default="", blank=True)

    class Meta:
        verbose_name = _("投递")
        constraints = (models.UniqueConstraint(fields=("endpoint", "message"), name="delivery_once"),)
        indexes = (
            models.Index(
                fields=("endpoint", "due_at", "id"), condition=Q(state="waiting"), name="delivery_due"
            ),
            models.Index(fields=("endpoint", "-id"), condition=Q(state="dead"), name="delivery_dead"),
            models.Index(fields=("endpoint", "-id"), name="delivery_log"),
            models.Index(fields=("finished_at",), condition=~Q(state="waiting"), name="delivery_old"),
        )


class Attempt(models.Model):
    """One try of a delivery: the log. What the other side wrote is not kept, only how much it was."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="tries")
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=10, choices=Problem, default="", blank=True)
    took = models.PositiveIntegerField(_("毫秒"))
    size = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("id",)


class ApiKey(models.Model):
    """A key that reads one ledger through the API; only its digest is kept."""

    ledger = models.ForeignKey(Ledger, models.PROTECT, related_name="keys")
    name = models.CharField(_("谁在用"), max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=8)
    made_by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("接口密钥")


class Layout(models.Model):
    """The columns of a receiver's spreadsheet, in their order: (heading, field) pairs."""

    ledger = models.ForeignKey(Ledger, models.CASCADE, related_name="layouts")
    name = models.CharField(_("表格名称"), max_length=60)
    columns = models.JSONField(default=list)

    class Meta:
        verbose_name = _("表格列")
        ordering = ("name", "id")
        constraints = (models.UniqueConstraint(fields=("ledger", "name"), name="layout_name_once"),)
