"""Plans of who belongs to which group, their rules about members, and the points of their curve."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinghao.distribution.choices import PlanState, RuleKind, Whom
from tinghao.divisions.models import InDivision
from tinghao.jobs.saying import Progress
from tinghao.people.models import Member

TITLE_LIMIT = 60


class Plan(InDivision, Progress):
    """A distribution of members over groups: rules, a curve of proposals, one that is chosen and adjusted.

    `before` is who sat where when it was computed, `changes` who would sit elsewhere: numbers of members
    and groups, no names. `version` counts the changes by hand, so that nobody works on an old page.
    """

    state = models.CharField(max_length=12, choices=PlanState, default=PlanState.DRAFTED)
    title = models.CharField(_("名称"), max_length=TITLE_LIMIT)
    whom = models.CharField(_("排哪些委员"), max_length=8, choices=Whom, default=Whom.ALL)
    groups = models.JSONField(default=list)
    least = models.PositiveSmallIntegerField(_("每组至少"), default=1)
    most = models.PositiveSmallIntegerField(_("每组至多"), default=30)
    most_moves = models.PositiveIntegerField(_("至多调动"), null=True, blank=True)
    needs = models.JSONField(default=list)
    wants = models.JSONField(default=list)
    leaders_stay = models.BooleanField(_("组长不动"), default=True)
    created_by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    conflict = models.JSONField(null=True, blank=True)
    before = models.JSONField(default=dict)
    figures = models.JSONField(default=dict)
    # With very many members only the nearest groups are tried for each; 0 where all were.
    nearest = models.PositiveSmallIntegerField(default=0)
    chosen = models.PositiveIntegerField(null=True, blank=True)
    changes = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    starts = models.DateField(_("从哪天起"), null=True, blank=True)
    adopted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("分布方案")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[str(s) for s in PlanState]), name="plan_state_known"
            ),
            models.CheckConstraint(condition=Q(least__lte=models.F("most")), name="plan_sizes_in_order"),
        )
        indexes = (
            models.Index(fields=("city", "-id"), name="plan_city"),
            models.Index(fields=("county", "-id"), name="plan_county"),
            models.Index(fields=("township", "-id"), name="plan_township"),
        )

    def __str__(self) -> str:
        return self.title


class PlanRule(models.Model):
    """A rule of a plan about one member, or about two."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="rules")
    kind = models.CharField(max_length=10, choices=RuleKind)
    a = models.ForeignKey(Member, models.CASCADE, related_name="+")
    b = models.ForeignKey(Member, models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="stay", b__isnull=True) | (~Q(kind="stay") & Q(b__isnull=False)),
                name="plan_rule_has_its_members",
            ),
        )


class PlanPoint(models.Model):
    """One proposal of the curve: the best there is for so many moves, with the bound that proves it."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="points")
    moves = models.PositiveIntegerField()
    cost = models.FloatField()
    bound = models.FloatField()
    is_proven = models.BooleanField()
    seconds = models.FloatField()
    figures = models.JSONField(default=dict)
    changes = models.JSONField(default=dict)

    class Meta:
        ordering = ("moves",)
        constraints = (models.UniqueConstraint(fields=("plan", "moves"), name="plan_point_once"),)


class Position(models.Model):
    """Where a community lies; without a row the tree of divisions says what is near."""

    code = models.CharField(max_length=12, primary_key=True)
    latitude = models.FloatField()
    longitude = models.FloatField()


class Turn(models.Model):
    """One row for each city: whoever adopts a plan holds it, so that two adoptions never cross."""

    city = models.CharField(max_length=4, primary_key=True)
    number = models.PositiveIntegerField(default=0)
