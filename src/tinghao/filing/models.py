"""Duty records, the two ledgers that they stand in, and the short forms of the 五微."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinghao.consultations.models import Consultation
from tinghao.core.ciphers import EncryptedTextField
from tinghao.divisions.models import InDivision
from tinghao.filing.choices import (
    DutyKind,
    DutyRole,
    LedgerLevel,
    MicroState,
    PeriodState,
    RecordState,
    Reversal,
    Step,
)
from tinghao.people.models import Member, MemberGroup

MICRO_TITLE_LIMIT = 60
MICRO_WORDS_LIMIT = 500


class DutyRecord(InDivision):
    """One member, one event, one role: read by rule out of what happened, typed by nobody.

    It lies at the place of the event. `source` names the event, `subject` leads to it. A record never
    changes what it says: what turns out wrong is taken back (`reversed_at`) and made anew
    (`replaces`). `by_person_id` kept the list, `for_person_id` is the holder of the post for whom a
    substitute kept it, `stand_in` the member (or `stand_in_name` whoever else) who came instead, and
    `instead_of` the member in whose place this one came.
    """

    member = models.ForeignKey(Member, models.PROTECT, related_name="records", verbose_name=_("委员"))
    kind = models.CharField(_("履职"), max_length=20, choices=DutyKind)
    role = models.CharField(_("身份"), max_length=12, choices=DutyRole)
    day = models.DateField(_("日期"))
    year = models.PositiveSmallIntegerField(_("年度"))
    group = models.ForeignKey(
        MemberGroup, models.PROTECT, null=True, related_name="+", verbose_name=_("委员小组")
    )
    source = models.CharField(max_length=60)
    subject = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    marks = models.JSONField(default=list)
    by_person_id = models.BigIntegerField(null=True)
    for_person_id = models.BigIntegerField(null=True)
    stand_in = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    stand_in_name = EncryptedTextField()
    instead_of = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=RecordState, default=RecordState.WAITING)
    answer_by = models.DateField(_("请在这天前核对"))
    answered_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    reversed_at = models.DateTimeField(null=True)
    reversal = models.CharField(max_length=12, choices=Reversal, default="", blank=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaced_by")

    class Meta:
        verbose_name = _("履职记录")
        constraints = (
            # One fact, one record: whatever is done again finds it there.
            models.UniqueConstraint(
                fields=("source", "member", "kind", "role"),
                condition=Q(reversed_at__isnull=True),
                name="duty_record_once",
            ),
            models.CheckConstraint(
                condition=Q(reversed_at__isnull=True) ^ ~Q(reversal=""), name="duty_reversal_has_reason"
            ),
        )
        indexes = (
            models.Index(fields=("city", "-id"), name="duty_city"),
            models.Index(fields=("county", "-id"), name="duty_county"),
            models.Index(fields=("township", "-id"), name="duty_township"),
            models.Index(fields=("community", "-id"), name="duty_community"),
            models.Index(fields=("group", "-id"), name="duty_group"),
            models.Index(fields=("member", "year", "-day", "-id"), name="duty_member"),
            models.Index(fields=("source",), name="duty_source"),
            models.Index(
                fields=("answer_by", "id"),
                condition=Q(state="waiting", reversed_at__isnull=True),
                name="duty_waiting",
            ),
            models.Index(fields=("county", "-id"), condition=Q(state="objected"), name="duty_objected"),
        )


class Ledger(models.Model):
    """The ledger (考核台账) of a city or of a county. Its row is held while entries are written to it.

    So entries of one ledger are numbered without a gap in the order in which they can be read: whoever
    has read up to a number never misses one below it.
    """

    owner = models.CharField(_("所属"), max_length=6, primary_key=True)
    level = models.CharField(max_length=6, choices=LedgerLevel)
    last_seq = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("考核台账")

    @property
    def division_code(self) -> str:
        """The place whose office keeps this ledger."""
        return self.owner


class LedgerEntry(models.Model):
    """One line of a ledger: never changed, never removed; the database refuses it.

    Version 1 enters a record, version 2 takes it back. `year` is the year that it is counted in, which
    for a record that came late may be later than its day's.
    """

    ledger = models.ForeignKey(Ledger, models.PROTECT, related_name="entries")
    seq = models.BigIntegerField()
    record = models.ForeignKey(DutyRecord, models.PROTECT, related_name="entries")
    version = models.PositiveSmallIntegerField()
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=DutyKind)
    role = models.CharField(max_length=12, choices=DutyRole)
    day = models.DateField()
    year = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=12, choices=Reversal, default="", blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("台账条目")
        constraints = (
            models.UniqueConstraint(fields=("ledger", "seq"), name="ledger_entry_seq"),
            models.UniqueConstraint(fields=("record", "ledger", "version"), name="ledger_entry_once"),
            models.CheckConstraint(
                condition=Q(version=1, reason="") | (Q(version=2) & ~Q(reason="")), name="ledger_entry_reason"
            ),
        )
        indexes = (
            models.Index(fields=("ledger", "year", "-seq"), name="ledger_entry_year"),
            models.Index(fields=("ledger", "year", "member"), name="ledger_entry_member"),
        )

    @property
    def is_reversal(self) -> bool:
        """True for a line that takes one back."""
        return self.version != 1


class Period(models.Model):
    """A year of a ledger; a frozen one takes no entry any more. No row means that it is open."""

    ledger = models.ForeignKey(Ledger, models.PROTECT, related_name="periods")
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=6, choices=PeriodState, default=PeriodState.OPEN)
    frozen_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("考核年度")
        constraints = (models.UniqueConstraint(fields=("ledger", "year"), name="period_once"),)


class LateEntry(models.Model):
    """What came after its year was frozen: it waits for the office, which counts it later or leaves it."""

    ledger = models.ForeignKey(Ledger, models.PROTECT, related_name="late")
    record = models.ForeignKey(DutyRecord, models.PROTECT, related_name="late")
    version = models.PositiveSmallIntegerField()
    year = models.PositiveSmallIntegerField()
    noted_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by_id = models.BigIntegerField(null=True)
    counted_in = models.PositiveSmallIntegerField(null=True)

    class Meta:
        verbose_name = _("封账以后到的")
        constraints = (
            models.UniqueConstraint(fields=("record", "ledger", "version"), name="late_entry_once"),
        )
        indexes = (
            models.Index(fields=("ledger", "-id"), condition=Q(settled_at__isnull=True), name="late_open"),
        )


class MicroActivity(InDivision):
    """One of the other four of the 五微: a few lines, filled in once, confirmed by the convener."""

    kind = models.CharField(_("哪一种"), max_length=20, choices=[(k.value, k.label) for k in DutyKind])
    state = models.CharField(max_length=10, choices=MicroState, default=MicroState.WAITING)
    title = models.CharField(_("说了或做了什么"), max_length=MICRO_TITLE_LIMIT)
    words = models.TextField(_("补充几句"), max_length=MICRO_WORDS_LIMIT, blank=True, default="")
    day = models.DateField(_("日期"))
    entered_by_id = models.BigIntegerField()
    confirmed_by_id = models.BigIntegerField(null=True)
    for_person_id = models.BigIntegerField(null=True)
    returned_words = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("五微")
        indexes = (
            models.Index(fields=("city", "-id"), name="micro_city"),
            models.Index(fields=("county", "-id"), name="micro_county"),
            models.Index(fields=("township", "-id"), name="micro_township"),
            models.Index(fields=("county", "-id"), condition=Q(state="waiting"), name="micro_waiting"),
        )

    def __str__(self) -> str:
        return self.title


class MicroPart(models.Model):
    """A member who had part in it, the first of them leading."""

    activity = models.ForeignKey(MicroActivity, models.CASCADE, related_name="parts")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, choices=DutyRole, default=DutyRole.PARTICIPANT)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("activity", "member"), name="micro_part_once"),)


class Effort(models.Model):
    """How many fields one person filled in for one consultation in one form, and how many the system knew.

    `typed` was written by hand, `tapped` chosen from what the system offered, `kept` filled in already.
    A measure of our forms, never of people: it is shown by form, and for one consultation.
    """

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="+")
    step = models.CharField(max_length=12, choices=Step)
    person_id = models.BigIntegerField()
    typed = models.PositiveIntegerField(default=0)
    tapped = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("填写量")
        constraints = (
            models.UniqueConstraint(fields=("consultation", "step", "person_id"), name="effort_once"),
        )
