"""Batches, the slips in them, and the pictures of slips that lie beside."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinghao.consultations.models import Consultation, OutcomeItem
from tinghao.core.ciphers import EncryptedTextField
from tinghao.documents.choices import BLANK_FORMS, Kind
from tinghao.orders.models import Order
from tinghao.slips.choices import LIVE, SlipState


class Batch(models.Model):
    """What one person enters in one go; one is open at a time."""

    person_id = models.BigIntegerField()
    opened_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("一批纸表")
        constraints = (
            models.UniqueConstraint(
                fields=("person_id",), condition=Q(handed_in_at__isnull=True), name="batch_open_once"
            ),
        )
        indexes = (models.Index(fields=("person_id", "-id"), name="batch_person"),)

    def __str__(self) -> str:
        return f"batch {self.pk}"


class Slip(models.Model):
    """One sheet of paper. `typed` is what stands on it, encrypted, and is erased once it has become that.

    A code lives once, whoever enters it: of two clerks at the same moment the second is told.
    `once` is the secret of a receipt, kept only as long as the receipt can be printed.
    """

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="slips")
    code = models.CharField(_("表码"), max_length=8)
    form = models.CharField(_("表"), max_length=12, choices=Kind)
    copy = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=12)
    order = models.ForeignKey(Order, models.PROTECT, null=True, blank=True, related_name="+")
    consultation = models.ForeignKey(Consultation, models.PROTECT, null=True, blank=True, related_name="+")
    item = models.ForeignKey(OutcomeItem, models.PROTECT, null=True, blank=True, related_name="+")
    # Whose answer it is, and in which round: one answer on paper for each of them.
    requester_id = models.BigIntegerField(null=True, blank=True)
    round = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=8, choices=SlipState, default=SlipState.KEPT)
    typed = EncryptedTextField(_("填的内容"))
    once = EncryptedTextField()
    refusal = models.CharField(max_length=300, default="", blank=True)
    receipt = models.CharField(_("回执号"), max_length=10, default="", blank=True)
    kept_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("纸表")
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[str(s) for s in SlipState]), name="slip_state_known"
            ),
            models.CheckConstraint(
                condition=Q(form__in=[str(kind) for kind in BLANK_FORMS]), name="slip_form_blank"
            ),
            models.UniqueConstraint(
                fields=("code",), condition=Q(state__in=[str(s) for s in LIVE]), name="slip_code_once"
            ),
            models.UniqueConstraint(
                fields=("requester_id", "round"),
                condition=Q(requester_id__isnull=False, state__in=[str(s) for s in LIVE]),
                name="slip_answer_once",
            ),
        )
        indexes = (models.Index(fields=("kept_at", "id"), name="slip_waiting", condition=Q(state="kept")),)

    def __str__(self) -> str:
        return self.code


class Scan(models.Model):
    """A picture of a slip, in the order in which they came; its picture belongs to the owner "scan"."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="scans")
    slip = models.ForeignKey(Slip, models.SET_NULL, null=True, blank=True, related_name="scans")
    key = models.CharField(max_length=40)
    added_at = models.DateTimeField(db_index=True)
    is_erased = models.BooleanField(default=False)

    class Meta:
        ordering = ("id",)
