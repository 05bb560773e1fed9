"""Versions of schemes, scores as last computed, the conveners' words, and the freeze of a year."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinghao.assessment.choices import DisputeState, FreezeState, RunState, VersionState, Word
from tinghao.assessment.scheme import Scheme, from_data
from tinghao.divisions.models import InDivision
from tinghao.people.models import Member

SENTENCE_LIMIT = 100
DISPUTE_LIMIT = 300


class Owned(models.Model):
    """Something of the ledger of a city or county, whose code is `owner`."""

    owner = models.CharField(_("所属"), max_length=6)
    year = models.PositiveSmallIntegerField(_("年度"))

    class Meta:
        abstract = True

    @property
    def division_code(self) -> str:
        """The place whose office keeps it."""
        return self.owner


class SchemeVersion(Owned):
    """One version of a scheme for a year of a ledger. An adopted one never changes again.

    `edits` counts the savings, so that of two who edit at once the later is shown what the earlier did.
    """

    number = models.PositiveSmallIntegerField()
    name = models.CharField(_("名称"), max_length=80)
    state = models.CharField(max_length=8, choices=VersionState, default=VersionState.DRAFT)
    data = models.JSONField()
    edits = models.PositiveIntegerField(default=0)
    copied_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    made_by_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    adopted_by_id = models.BigIntegerField(null=True)
    adopted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("考核办法")
        constraints = (
            models.UniqueConstraint(fields=("owner", "year", "number"), name="scheme_version_once"),
            models.UniqueConstraint(
                fields=("owner", "year"), condition=Q(state="adopted"), name="scheme_adopted_once"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def scheme(self) -> Scheme:
        """The scheme that this version holds."""
        return from_data(self.data)


class TryOut(models.Model):
    """A draft against the records of a year: who would change grade, and by what. Members by number only."""

    version = models.ForeignKey(SchemeVersion, models.CASCADE, related_name="tries")
    against_year = models.PositiveSmallIntegerField()
    edits = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=RunState, default=RunState.WAITING)
    members = models.PositiveIntegerField(default=0)
    moves = models.JSONField(default=list)
    grades = models.JSONField(default=dict)
    asked_by_id = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)


class Assessment(Owned):
    """The scores of a year as they were last computed; the year's one row for each ledger."""

    version = models.ForeignKey(SchemeVersion, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=RunState, default=RunState.WAITING)
    members = models.PositiveIntegerField(default=0)
    computed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("owner", "year"), name="assessment_once"),)


class MemberScore(models.Model):
    """A member's total and grade for the lists of the office. The page of a member is computed afresh."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="scores")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    total = models.DecimalField(max_digits=8, decimal_places=2)
    grade = models.CharField(max_length=40)
    categories = models.JSONField(default=dict)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("assessment", "member"), name="member_score_once"),)
        indexes = (models.Index(fields=("assessment", "grade", "member"), name="member_score_grade"),)


class Evaluation(InDivision):
    """A convener's word on a member's year, at the convener's place; the member may dispute it once."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="evaluations")
    year = models.PositiveSmallIntegerField()
    word = models.CharField(_("评价"), max_length=8, choices=Word)
    sentence = models.CharField(_("一句话"), max_length=SENTENCE_LIMIT, blank=True, default="")
    by_person_id = models.BigIntegerField(null=True)
    said_at = models.DateTimeField()
    dispute = models.CharField(max_length=8, choices=DisputeState, default=DisputeState.NONE)
    dispute_words = models.CharField(max_length=DISPUTE_LIMIT, blank=True, default="")
    decide_by = models.DateField(null=True)
    ruling_words = models.CharField(max_length=DISPUTE_LIMIT, blank=True, default="")
    ruled_by_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("召集人评价")
        constraints = (
            models.UniqueConstraint(fields=("member", "year", "township"), name="evaluation_once"),
        )
        indexes = (
            models.Index(fields=("county", "year"), name="evaluation_county"),
            models.Index(fields=("decide_by",), condition=Q(dispute="waiting"), name="evaluation_disputed"),
        )


class Freeze(Owned):
    """The year's end of a ledger: digests of its lines and of all scores, signed by two persons.

    `basis` holds what does not stand in the ledger and yet decides scores (which matters were solved,
    who was a standing member), as it was when the freeze was prepared: from it and the ledger anyone
    with access recomputes the same digest.
    """

    version = models.ForeignKey(SchemeVersion, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=FreezeState, default=FreezeState.PREPARED)
    members = models.PositiveIntegerField()
    lines = models.PositiveIntegerField()
    ledger_digest = models.CharField(max_length=64)
    scores_digest = models.CharField(max_length=64)
    basis = models.JSONField()
    prepared_by_id = models.BigIntegerField(null=True)
    prepared_at = models.DateTimeField()
    first_by_id = models.BigIntegerField(null=True)
    first_at = models.DateTimeField(null=True)
    second_by_id = models.BigIntegerField(null=True)
    second_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("封账")
        ordering: ClassVar[tuple[str, ...]] = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("owner", "year"), condition=~Q(state="void"), name="freeze_once"),
            models.CheckConstraint(
                condition=~Q(state="frozen") | Q(second_at__isnull=False), name="freeze_signed_twice"
            ),
        )
