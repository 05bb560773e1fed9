"""A year's commendation, how many of each kind, and the candidates with their reasons."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinghao.commendation.choices import CommendationState, Decision, Kind, PaperForm

WORDS_LIMIT = 2000


class Commendation(models.Model):
    """The commendation of a year by the office of a city or county, whose code is `owner`."""

    owner = models.CharField(max_length=6)
    year = models.PositiveSmallIntegerField(_("年度"))
    title = models.CharField(_("标题"), max_length=80)
    form = models.CharField(_("文种"), max_length=8, choices=PaperForm, default=PaperForm.NOTICE)
    state = models.CharField(max_length=10, choices=CommendationState, default=CommendationState.GATHERING)
    opening = models.TextField(_("开头"), max_length=WORDS_LIMIT, blank=True, default="")
    closing = models.TextField(_("结尾"), max_length=WORDS_LIMIT, blank=True, default="")
    approved_by = models.CharField(_("批准的会议"), max_length=80, blank=True, default="")
    number = models.CharField(_("文号"), max_length=40, blank=True, default="")
    approved_on = models.DateField(_("批准的日期"), null=True, blank=True)
    figures = models.JSONField(default=dict)
    gathered_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    published_by_id = models.BigIntegerField(null=True)
    made_by_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("表彰")
        constraints = (models.UniqueConstraint(fields=("owner", "year"), name="commendation_once"),)

    def __str__(self) -> str:
        return self.title

    @property
    def division_code(self) -> str:
        """The place whose office commends."""
        return self.owner


class Places(models.Model):
    """How many of a kind are commended at most."""

    commendation = models.ForeignKey(Commendation, models.CASCADE, related_name="places")
    kind = models.CharField(max_length=8, choices=Kind)
    most = models.PositiveSmallIntegerField(_("名额"))

    class Meta:
        constraints = (models.UniqueConstraint(fields=("commendation", "kind"), name="places_once"),)


class Candidate(models.Model):
    """Somebody or something that the rule found, with the facts as they were then; no names stand here."""

    commendation = models.ForeignKey(Commendation, models.CASCADE, related_name="candidates")
    kind = models.CharField(max_length=8, choices=Kind)
    subject_id = models.BigIntegerField()
    reasons = models.JSONField(default=list)
    is_by_rule = models.BooleanField(default=True)
    decision = models.CharField(max_length=8, choices=Decision, default=Decision.WAITING)
    words = models.CharField(_("为什么"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("候选")
        constraints = (
            models.UniqueConstraint(fields=("commendation", "kind", "subject_id"), name="candidate_once"),
            models.CheckConstraint(
                condition=Q(is_by_rule=True) | ~Q(words=""), name="candidate_by_hand_has_words"
            ),
        )
