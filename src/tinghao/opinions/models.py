"""Opinion maps, their statements, who voted how, and the pictures that were drawn."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinghao.consultations.models import Consultation
from tinghao.core.ciphers import EncryptedTextField
from tinghao.divisions.models import InDivision
from tinghao.opinions.choices import Choice, DeclineReason, MapState, StatementState, Way

TITLE_LIMIT = 60
INTRO_LIMIT = 300
STATEMENT_LIMIT = 100
SOURCE_LIMIT = 300
MOST_CODES = 2_000


class OpinionMap(InDivision):
    """Short statements on one question, put to everybody who is concerned (求最大公约数)."""

    state = models.CharField(max_length=8, choices=MapState, default=MapState.DRAFTED)
    title = models.CharField(_("商量什么"), max_length=TITLE_LIMIT)
    intro = models.CharField(_("说明"), max_length=INTRO_LIMIT, blank=True, default="")
    consultation = models.ForeignKey(
        Consultation, models.PROTECT, null=True, blank=True, related_name="opinion_maps"
    )
    needs_code = models.BooleanField(_("凭码表态"), default=False)
    takes_statements = models.BooleanField(_("大家可以补充"), default=True)
    # Codes are numbered from 1 and follow from the number and the house's key: nothing else is kept.
    codes = models.PositiveIntegerField(default=0)
    closes_on = models.DateField(_("哪天结束"), null=True, blank=True)
    turned_away = models.PositiveIntegerField(default=0)
    # Where the votes come from, for a map that was imported: named on every page of it.
    source = models.CharField(_("来源和许可"), max_length=SOURCE_LIMIT, blank=True, default="")
    created_by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("意见地图")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[str(s) for s in MapState]), name="opinion_map_state_known"
            ),
        )
        indexes = (
            models.Index(fields=("city", "-id"), name="opinion_map_city"),
            models.Index(fields=("county", "-id"), name="opinion_map_county"),
            models.Index(fields=("township", "-id"), name="opinion_map_township"),
            models.Index(fields=("community", "-id"), name="opinion_map_community"),
            models.Index(fields=("state", "-id"), name="opinion_map_state"),
        )

    def __str__(self) -> str:
        return self.title


class Voter(models.Model):
    """One device, one code or one slip of paper: a keyed digest, and no trace of a person.

    The same device has another digest in every map, so that nobody can follow it from map to map.
    """

    opinion_map = models.ForeignKey(OpinionMap, models.CASCADE, related_name="voters")
    token = models.CharField(max_length=64)
    way = models.CharField(max_length=8, choices=Way)
    voted_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("opinion_map", "token"), name="opinion_voter_once"),)
        indexes = (models.Index(fields=("opinion_map", "-voted_at"), name="opinion_voter_newest"),)


class Statement(models.Model):
    """One thing that can be said about the question. Its words can be erased; its number stays."""

    opinion_map = models.ForeignKey(OpinionMap, models.CASCADE, related_name="statements")
    number = models.PositiveIntegerField(_("编号"))
    state = models.CharField(max_length=8, choices=StatementState)
    # It may name somebody: the moderator is told so, and has to say that it does not.
    is_held = models.BooleanField(default=False)
    body = EncryptedTextField(_("一句看法"))
    # A keyed digest of the words, so that the same words are not put twice.
    folded = models.CharField(max_length=64)
    suggested_by = models.ForeignKey(Voter, models.SET_NULL, null=True, blank=True, related_name="suggested")
    reason = models.CharField(max_length=10, choices=DeclineReason, blank=True, default="")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("opinion_map", "number"), name="opinion_statement_number"),
            models.UniqueConstraint(fields=("opinion_map", "folded"), name="opinion_statement_once"),
            models.CheckConstraint(
                condition=Q(state__in=[str(s) for s in StatementState]), name="opinion_statement_known"
            ),
        )


class Vote(models.Model):
    """What one voter says to one statement: the last word counts."""

    voter = models.ForeignKey(Voter, models.CASCADE, related_name="votes")
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="votes")
    choice = models.SmallIntegerField(choices=Choice)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("voter", "statement"), name="opinion_vote_once"),
            models.CheckConstraint(condition=Q(choice__in=(-1, 0, 1)), name="opinion_vote_known"),
        )


class Picture(models.Model):
    """What the votes said at a moment, as `picture.drawn` told it; never changed, only followed."""

    opinion_map = models.ForeignKey(OpinionMap, models.CASCADE, related_name="pictures")
    version = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    is_final = models.BooleanField(default=False)
    told = models.JSONField()
    # The voters of each group that is shown, for the export alone: `told` holds nobody.
    members = models.JSONField(default=list)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("-version",)
        constraints = (
            models.UniqueConstraint(fields=("opinion_map", "version"), name="opinion_picture_version"),
        )
