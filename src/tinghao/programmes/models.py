"""Programmes with their sessions, the roll of each with its marks, papers, speeches and certificates."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tinghao.access.models import Appointment
from tinghao.core import clock
from tinghao.core.ciphers import EncryptedTextField
from tinghao.divisions.models import InDivision
from tinghao.people.models import Member, Person, Venue
from tinghao.programmes.choices import (
    MEETINGS,
    USUAL_HOURS,
    Answer,
    Half,
    PartRole,
    Presence,
    ProgrammeKind,
    ProgrammeState,
    Rule,
    Standing,
)
from tinghao.uploads.models import StoredFile

TITLE_LIMIT = 60
PLACE_LIMIT = 120
REASON_LIMIT = 200
TOPIC_LIMIT = 80
SPEECH_LIMIT = 8000


class Programme(InDivision):
    """A training, a plenary, a meeting or an observation of a city's or a county's conference.

    It belongs to the office of its place (a city's or a county's). `sequence` goes up with each change of
    time or place, as calendars expect it. `taken` counts those who signed up, against `places`. `hours`
    is the sum of its sessions. `previous` is the one of the year before from which it was planned.
    """

    kind = models.CharField(_("类别"), max_length=20, choices=ProgrammeKind)
    title = models.CharField(_("名称"), max_length=TITLE_LIMIT)
    state = models.CharField(max_length=12, choices=ProgrammeState, default=ProgrammeState.PLANNED)
    year = models.PositiveSmallIntegerField(_("年度"))
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("场所")
    )
    place = models.CharField(_("地点"), max_length=PLACE_LIMIT, blank=True, default="")
    hours = models.DecimalField(_("学时"), max_digits=6, decimal_places=1, default=0)
    sign_up_by = models.DateField(_("报名截止"), null=True, blank=True)
    places = models.PositiveIntegerField(_("名额"), null=True, blank=True)
    taken = models.PositiveIntegerField(default=0)
    speeches_by = models.DateField(_("发言稿截止"), null=True, blank=True)
    previous = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="following")
    off_words = models.CharField(_("为什么不办了"), max_length=REASON_LIMIT, blank=True, default="")
    sequence = models.PositiveIntegerField(default=0)
    created_by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    announced_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("活动")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[str(s) for s in ProgrammeState]), name="programme_state_known"
            ),
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="programme_in_order"),
            # Of two at the last place one finds it taken: the database says so too.
            models.CheckConstraint(
                condition=Q(places__isnull=True) | Q(taken__lte=F("places")), name="programme_not_overfull"
            ),
        )
        indexes = (
            models.Index(fields=("city", "-id"), name="programme_city"),
            models.Index(fields=("county", "-id"), name="programme_county"),
            models.Index(fields=("city", "starts_at"), name="programme_city_days"),
            models.Index(fields=("county", "starts_at"), name="programme_county_days"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def first_day(self) -> dt.date:
        """The day on which it begins, in the city's time."""
        return clock.local(self.starts_at).date()

    @property
    def last_day(self) -> dt.date:
        """The day on which it ends, in the city's time."""
        return clock.local(self.ends_at).date()

    @property
    def where(self) -> str:
        """The venue or the place in words, "" while it is open."""
        return self.venue.name if self.venue is not None else self.place

    @property
    def is_meeting(self) -> bool:
        """True for a plenary and every other meeting."""
        return self.kind in MEETINGS

    @property
    def is_training(self) -> bool:
        """True for a training."""
        return self.kind == ProgrammeKind.TRAINING


class Session(models.Model):
    """A half-day or a lesson of a programme: the unit in which attendance is kept.

    `kept_by_id` kept its roll last, `kept_for_id` is whom that person stood in for.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="sessions")
    day = models.DateField(_("日期"))
    half = models.PositiveSmallIntegerField(_("半天"), choices=Half, default=Half.MORNING)
    topic = models.CharField(_("内容"), max_length=TOPIC_LIMIT, blank=True, default="")
    teacher = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("授课人")
    )
    teacher_name = models.CharField(_("授课人"), max_length=60, blank=True, default="")
    hours = models.DecimalField(_("学时"), max_digits=4, decimal_places=1, default=USUAL_HOURS)
    kept_at = models.DateTimeField(null=True, blank=True)
    kept_by_id = models.BigIntegerField(null=True)
    kept_for_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("day", "half", "pk")

    def __str__(self) -> str:
        return f"{self.day.month}月{self.day.day}日{self.get_half_display()}"

    @property
    def taught_by(self) -> str:
        """The teacher's name, "" for none."""
        return self.teacher.name if self.teacher is not None else self.teacher_name


class Table(models.Model):
    """A group in which a plenary discusses (讨论小组)."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="tables")
    name = models.CharField(_("讨论小组"), max_length=40)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("programme", "name"), name="table_name_once"),)

    def __str__(self) -> str:
        return self.name


class Part(models.Model):
    """One person on the roll of one programme.

    `member` or `appointment` is why the person stands there: when it ends before the first day, the
    person is no longer counted, and the row stays. `county` is where the person answers for, "" for the
    city. Who answered (`answered_by_id`) and for whom (`answered_for_id`) are both kept; the reason of a
    leave is encrypted and is erased with the answer. `hours` are credited from the marks.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="parts")
    person = models.ForeignKey(Person, models.PROTECT, related_name="parts")
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="parts")
    appointment = models.ForeignKey(Appointment, models.SET_NULL, null=True, related_name="+")
    standing = models.CharField(_("身份"), max_length=10, choices=Standing)
    rule = models.CharField(max_length=10, choices=Rule)
    county = models.CharField(max_length=6, default="", blank=True)
    role = models.CharField(max_length=8, choices=PartRole, default=PartRole.NONE, blank=True)
    table = models.ForeignKey(Table, models.SET_NULL, null=True, blank=True, related_name="parts")
    answer = models.CharField(_("答复"), max_length=8, choices=Answer, default=Answer.NONE)
    reason = EncryptedTextField(_("请假原因"))
    answered_at = models.DateTimeField(null=True)
    answered_by_id = models.BigIntegerField(null=True)
    answered_for_id = models.BigIntegerField(null=True)
    stand_in = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    hours = models.DecimalField(max_digits=6, decimal_places=2, default=0)
    added_by_id = models.BigIntegerField(null=True)
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("名单")
        constraints = (models.UniqueConstraint(fields=("programme", "person"), name="part_once"),)
        indexes = (
            models.Index(fields=("programme", "county", "id"), name="part_county"),
            models.Index(fields=("person", "-id"), name="part_person"),
        )


class Mark(models.Model):
    """Whether somebody was there in one session, who noted it and for whom."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="marks")
    part = models.ForeignKey(Part, models.CASCADE, related_name="marks")
    presence = models.CharField(max_length=8, choices=Presence)
    by_person_id = models.BigIntegerField(null=True)
    for_person_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("session", "part"), name="mark_once"),)


class Material(models.Model):
    """A paper that everybody on the roll can read."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="materials")
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+")
    added_by_id = models.BigIntegerField(null=True)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)


class Speech(models.Model):
    """What somebody chosen says at a meeting, in which place of the order, and why that one."""

    part = models.OneToOneField(Part, models.CASCADE, related_name="speech")
    position = models.PositiveSmallIntegerField(_("次序"))
    title = models.CharField(_("题目"), max_length=TOPIC_LIMIT, blank=True, default="")
    reason = models.CharField(_("为什么请这位"), max_length=REASON_LIMIT)
    is_written = models.BooleanField(_("书面发言"), default=False)
    text = models.TextField(_("发言稿"), max_length=SPEECH_LIMIT, blank=True, default="")
    version = models.PositiveSmallIntegerField(default=0)
    handed_in_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("position", "pk")


class SpeechVersion(models.Model):
    """A text of a speech as it was handed in; none is ever changed."""

    speech = models.ForeignKey(Speech, models.CASCADE, related_name="versions")
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=TOPIC_LIMIT, blank=True, default="")
    text = models.TextField(max_length=SPEECH_LIMIT)
    by_person_id = models.BigIntegerField(null=True)
    for_person_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-version",)
        constraints = (models.UniqueConstraint(fields=("speech", "version"), name="speech_version_once"),)


class Certificate(models.Model):
    """That somebody took part in a training: numbered in the office's series of the year.

    It keeps what it says, so that it is printed the same however often; `code` checks it. One that was
    issued by mistake is void and keeps its number.
    """

    part = models.OneToOneField(Part, models.PROTECT, related_name="certificate")
    owner = models.CharField(max_length=6)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=12, unique=True)
    title = models.CharField(max_length=TITLE_LIMIT)
    first_day = models.DateField()
    last_day = models.DateField()
    hours = models.DecimalField(max_digits=6, decimal_places=2)
    issued_at = models.DateTimeField()
    void_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("结业证书")
        constraints = (
            models.UniqueConstraint(fields=("owner", "year", "number"), name="certificate_number_once"),
        )
