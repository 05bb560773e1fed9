"""The year's plan with its four quarters, and when each county was observed before the system was there."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinghao.observations.choices import Chosen, PlanState

REASON_LIMIT = 200


class YearPlan(models.Model):
    """Which county is observed in which quarter of a year; `city` is the code of the city.

    `version` goes up with each change: whoever changes an older one has not seen the newest.
    """

    city = models.CharField(max_length=4)
    year = models.PositiveSmallIntegerField(_("年度"))
    state = models.CharField(max_length=8, choices=PlanState, default=PlanState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    made_by_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    adopted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("年度观摩计划")
        constraints = (models.UniqueConstraint(fields=("city", "year"), name="observation_plan_once"),)

    def __str__(self) -> str:
        return f"{self.city} {self.year}"

    @property
    def division_code(self) -> str:
        """The place whose plan it is."""
        return self.city


class PlannedQuarter(models.Model):
    """A quarter of the plan and its county; `words` say why where an office changed it or let it fall out."""

    plan = models.ForeignKey(YearPlan, models.CASCADE, related_name="quarters")
    quarter = models.PositiveSmallIntegerField(_("季度"))
    county = models.CharField(max_length=6)
    chosen = models.CharField(max_length=8, choices=Chosen, default=Chosen.BY_TURN)
    words = models.CharField(_("为什么"), max_length=REASON_LIMIT, blank=True, default="")
    fell_out_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("季度观摩")
        ordering = ("quarter",)
        constraints = (
            models.UniqueConstraint(fields=("plan", "quarter"), name="observation_quarter_once"),
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4), name="observation_quarter_known"
            ),
            models.CheckConstraint(
                condition=Q(chosen="by_turn") | ~Q(words=""), name="observation_hand_has_words"
            ),
        )
        indexes = (models.Index(fields=("county", "-id"), name="observation_quarter_county"),)


class EarlierVisit(models.Model):
    """A county was observed in a quarter before its city used this system, or without a plan in it."""

    city = models.CharField(max_length=4, db_index=True)
    county = models.CharField(max_length=6)
    year = models.PositiveSmallIntegerField(_("年份"))
    quarter = models.PositiveSmallIntegerField(_("季度"))

    class Meta:
        verbose_name = _("以往的观摩")
        constraints = (models.UniqueConstraint(fields=("county", "year", "quarter"), name="visit_once"),)
