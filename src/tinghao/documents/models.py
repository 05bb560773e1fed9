"""Printings of blank forms."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinghao.consultations.models import Consultation, OutcomeItem
from tinghao.divisions.models import InDivision
from tinghao.documents.choices import BLANK_FORMS, MOST_COPIES, Kind
from tinghao.orders.models import Order


class PrintRun(InDivision):
    """Some copies of a blank form that were printed together (一次印表): what for, how many.

    The code on each copy is `run` and the number of the copy (see `codes`), so that a slip which comes
    back says what it belongs to without a row for each sheet of paper.
    """

    kind = models.CharField(_("表"), max_length=12, choices=Kind)
    run = models.CharField(max_length=5, unique=True)
    copies = models.PositiveSmallIntegerField(_("份数"))
    order = models.ForeignKey(Order, models.PROTECT, null=True, blank=True, related_name="+")
    consultation = models.ForeignKey(Consultation, models.PROTECT, null=True, blank=True, related_name="+")
    item = models.ForeignKey(OutcomeItem, models.PROTECT, null=True, blank=True, related_name="+")
    printed_by_id = models.BigIntegerField(null=True)
    printed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("印表")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=[str(kind) for kind in BLANK_FORMS]), name="print_run_kind_blank"
            ),
            models.CheckConstraint(
                condition=Q(copies__gte=1, copies__lte=MOST_COPIES), name="print_run_copies"
            ),
        )
        indexes = (
            models.Index(fields=("city", "-id"), name="print_run_city"),
            models.Index(fields=("county", "-id"), name="print_run_county"),
            models.Index(fields=("township", "-id"), name="print_run_township"),
            models.Index(fields=("community", "-id"), name="print_run_community"),
        )

    def __str__(self) -> str:
        return self.run
