"""The year's plan with its quarters; an observation with its sites, notes, what follows, and its booklets."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinghao.consultations.models import OutcomeItem
from tinghao.core import clock
from tinghao.core.ciphers import EncryptedTextField
from tinghao.divisions.models import InDivision
from tinghao.observations.choices import (
    BookletFormat,
    Chosen,
    Edition,
    FollowUpState,
    NoteKind,
    PlanState,
    SiteKind,
)
from tinghao.orders.models import Order
from tinghao.people.models import Organisation, Person, Venue
from tinghao.programmes.models import Programme

REASON_LIMIT = 200
TITLE_LIMIT, ADDRESS_LIMIT, SPEAKER_LIMIT = 60, 120, 60
WHAT_LIMIT = 300
NOTE_LIMIT, NOTE_PHOTOS = 20_000, 6
MOST_SITES = 20
USUAL_STAY, LONGEST_STAY, LONGEST_LEG = 30, 480, 300  # minutes


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


class Observation(InDivision):
    """The observation of a quarter in one county: what a programme of the city is about.

    The programme has the day, the roll, the notices, the attendance and the duty records. `is_current` is
    false once it was called off and the quarter was planned anew. `version` goes up with each change of
    the route.
    """

    planned = models.ForeignKey(PlannedQuarter, models.PROTECT, related_name="observations")
    programme = models.OneToOneField(Programme, models.PROTECT, related_name="observation")
    is_current = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("季度观摩")
        constraints = (
            models.UniqueConstraint(
                fields=("planned",), condition=Q(is_current=True), name="observation_one_current"
            ),
        )
        indexes = (models.Index(fields=("county", "-id"), name="observation_county"),)

    def __str__(self) -> str:
        return self.programme.title


class Site(models.Model):
    """A place on the route, most often one that the system knows; `leg` is the way to it in minutes.

    Without a `leg` of its own it is reckoned from where the communities lie.
    """

    observation = models.ForeignKey(Observation, models.CASCADE, related_name="sites")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=SiteKind)
    venue = models.ForeignKey(Venue, models.PROTECT, null=True, blank=True, related_name="+")
    order = models.ForeignKey(Order, models.PROTECT, null=True, blank=True, related_name="+")
    item = models.ForeignKey(OutcomeItem, models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(_("看什么"), max_length=TITLE_LIMIT)
    address = models.CharField(_("地址"), max_length=ADDRESS_LIMIT, blank=True, default="")
    community = models.CharField(max_length=12, blank=True, default="")
    stay = models.PositiveSmallIntegerField(_("停留（分钟）"), default=USUAL_STAY)
    leg = models.PositiveSmallIntegerField(_("路上（分钟）"), null=True, blank=True)

    class Meta:
        verbose_name = _("观摩点")
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.title


class Note(models.Model):
    """What one person wrote down on the way: something seen, a case, a talk. Nobody else changes it.

    `once` comes from the writer's device: sent twice it is one note. What was written is encrypted.
    """

    observation = models.ForeignKey(Observation, models.CASCADE, related_name="notes")
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="notes")
    kind = models.CharField(_("类别"), max_length=8, choices=NoteKind)
    title = models.CharField(_("题目"), max_length=TITLE_LIMIT, blank=True, default="")
    speaker = EncryptedTextField(_("谁讲的"))
    words = EncryptedTextField(_("内容"))
    written_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("记的人"))
    once = models.CharField(max_length=48)
    version = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("见闻")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("observation", "written_by", "once"), name="observation_note_once"
            ),
        )


class FollowUp(InDivision):
    """Something that follows from what was seen: what, who, by when.

    `role`, `place` and `organisation` name the post that answers: when its holder leaves, the successor
    does, and without one (`person` empty) the county's office.
    """

    observation = models.ForeignKey(Observation, models.CASCADE, related_name="follow_ups")
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="+")
    what = models.CharField(_("做什么"), max_length=WHAT_LIMIT)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("谁来做")
    )
    role = models.CharField(max_length=20)
    place = models.CharField(max_length=12)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(_("哪天以前"))
    state = models.CharField(max_length=8, choices=FollowUpState, default=FollowUpState.OPEN)
    round = models.PositiveSmallIntegerField(default=1)
    done_words = models.CharField(_("做了什么"), max_length=WHAT_LIMIT, blank=True, default="")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by_id = models.BigIntegerField(null=True)
    reopened_words = models.CharField(_("为什么重办"), max_length=REASON_LIMIT, blank=True, default="")
    created_at = models.DateTimeField()
    passed_on_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("后续事项")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[str(s) for s in FollowUpState]), name="follow_up_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(done_at__isnull=False), name="follow_up_done_has_day"
            ),
        )
        indexes = (
            models.Index(fields=("person", "state", "due_on"), name="follow_up_person"),
            models.Index(fields=("county", "state", "due_on"), name="follow_up_county"),
            models.Index(fields=("state", "due_on"), name="follow_up_due"),
        )

    def __str__(self) -> str:
        return self.what

    @property
    def is_overdue(self) -> bool:
        """Its day has passed and it is not done."""
        return self.state == FollowUpState.OPEN and self.due_on < clock.today()


class Booklet(models.Model):
    """A version of the booklet, with a keyed digest of each part of the facts from which it was made."""

    observation = models.ForeignKey(Observation, models.CASCADE, related_name="booklets")
    edition = models.CharField(max_length=8, choices=Edition)
    version = models.PositiveSmallIntegerField(_("版次"))
    facts = models.JSONField(default=dict)
    history_seq = models.PositiveIntegerField(default=0)
    not_printed = models.CharField(max_length=300, blank=True, default="")
    made_by_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("观摩手册")
        constraints = (
            models.UniqueConstraint(
                fields=("observation", "edition", "version"), name="booklet_version_once"
            ),
        )


class BookletFile(models.Model):
    """The booklet itself, encrypted: it holds what people said."""

    booklet = models.ForeignKey(Booklet, models.CASCADE, related_name="files")
    format = models.CharField(max_length=4, choices=BookletFormat)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("booklet", "format"), name="booklet_file_once"),)
