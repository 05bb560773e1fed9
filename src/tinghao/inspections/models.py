"""Checklists, versions and items; inspections with places, figures, answers; findings with their acts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinghao.divisions.models import InDivision
from tinghao.inspections.choices import (
    MOST_A_YEAR,
    RECTIFY_WITHIN,
    SAMPLE,
    THRESHOLD,
    Act,
    Answer,
    FindingState,
    How,
    InspectionState,
    Scoring,
    Verdict,
    VersionState,
)
from tinghao.people.models import Organisation

NAME_LIMIT, TEXT_LIMIT, WORDS_LIMIT = 60, 200, 500


class Limit(models.Model):
    """How often an office wants one place to be inspected in a year at most."""

    owner = models.CharField(max_length=6, unique=True)
    most_a_year = models.PositiveSmallIntegerField(_("一年最多几次"), default=MOST_A_YEAR)


class Checklist(models.Model):
    """A list that the office of a city or county (`owner`) wrote; its items stand in versions."""

    owner = models.CharField(max_length=6)
    name = models.CharField(_("名称"), max_length=NAME_LIMIT)
    is_example = models.BooleanField(_("示例"), default=False)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("督查清单")
        constraints = (models.UniqueConstraint(fields=("owner", "name"), name="checklist_name_once"),)

    def __str__(self) -> str:
        return self.name

    @property
    def division_code(self) -> str:
        """The place whose office wrote it."""
        return self.owner


class Version(models.Model):
    """A state of a checklist: changed as a draft only; what was inspected keeps its version."""

    checklist = models.ForeignKey(Checklist, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("第几版"))
    state = models.CharField(max_length=8, choices=VersionState, default=VersionState.DRAFT)
    scoring = models.CharField(_("怎么评"), max_length=8, choices=Scoring, default=Scoring.PLAIN)
    rectify_within = models.PositiveSmallIntegerField(_("整改几个工作日"), default=RECTIFY_WITHIN)
    in_force_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("清单版本")
        constraints = (
            models.UniqueConstraint(fields=("checklist", "number"), name="checklist_version_once"),
            models.UniqueConstraint(
                fields=("checklist",), condition=Q(state="draft"), name="checklist_one_draft"
            ),
            models.UniqueConstraint(
                fields=("checklist",), condition=Q(state="in_force"), name="checklist_one_in_force"
            ),
        )

    def __str__(self) -> str:
        return f"{self.checklist.name} {self.number}"


class Item(models.Model):
    """One thing that is looked at; `kept_because` answers the warning about forbidden yardsticks."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    section = models.CharField(_("分组"), max_length=NAME_LIMIT, default="", blank=True)
    text = models.CharField(_("看什么"), max_length=TEXT_LIMIT)
    how = models.CharField(_("怎么判断"), max_length=8, choices=How, default=How.SITE)
    measure = models.CharField(_("读哪个数"), max_length=24, default="", blank=True)
    threshold = models.PositiveSmallIntegerField(_("至少百分之几"), default=THRESHOLD)
    weight = models.PositiveSmallIntegerField(_("分值"), default=1)
    kept_because = models.CharField(_("为什么保留"), max_length=TEXT_LIMIT, default="", blank=True)

    class Meta:
        verbose_name = _("督查条目")
        ordering = ("position", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(threshold__lte=100), name="checklist_threshold_percent"),
            models.CheckConstraint(
                condition=Q(how="site", measure="") | Q(how="measure") & ~Q(measure=""),
                name="checklist_item_how",
            ),
        )

    def __str__(self) -> str:
        return self.text


class Inspection(InDivision):
    """An inspection by an office, whose place it lies in: which version, when, who looks, which period.

    `seed` draws the sample: nobody could choose it (see `sampling`).
    """

    title = models.CharField(_("名称"), max_length=NAME_LIMIT)
    version = models.ForeignKey(Version, models.PROTECT, related_name="inspections")
    state = models.CharField(max_length=10, choices=InspectionState, default=InspectionState.PLANNED)
    day = models.DateField(_("哪天去"))
    is_announced = models.BooleanField(_("事先告知"), default=True)
    first = models.DateField(_("看哪段时间，从"))
    last = models.DateField(_("到"))
    sample_size = models.PositiveSmallIntegerField(_("每处抽几单"), default=SAMPLE)
    seed = models.CharField(max_length=40, default="", blank=True)
    kept_because = models.CharField(_("为什么还要去"), max_length=TEXT_LIMIT, default="", blank=True)
    planned_by_id = models.BigIntegerField(null=True)
    planned_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("专项督查")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[str(s) for s in InspectionState]), name="inspection_state_known"
            ),
            models.CheckConstraint(
                condition=Q(first__lte=models.F("last")), name="inspection_period_in_order"
            ),
        )
        indexes = (
            models.Index(fields=("city", "-id"), name="inspection_city"),
            models.Index(fields=("county", "-id"), name="inspection_county"),
            models.Index(fields=("day", "id"), name="inspection_day"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def owner(self) -> str:
        """The city or county whose office inspects."""
        return self.division_code


class Inspector(models.Model):
    """A person who looks, in this inspection."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="inspectors")
    person_id = models.BigIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("inspection", "person_id"), name="inspector_once"),)
        indexes = (models.Index(fields=("person_id", "-id"), name="inspector_person"),)


class Target(InDivision):
    """A place, or a unit, that is inspected; the name is that of the day, whatever becomes of the place.

    `pool` counts the cases that could have been drawn, `sample` those that were.
    """

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="targets")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=80)
    pool = models.PositiveIntegerField(default=0)
    sample = models.JSONField(default=list)

    class Meta:
        verbose_name = _("督查对象")
        constraints = (
            models.UniqueConstraint(
                fields=("inspection", "county", "township"),
                condition=Q(organisation__isnull=True),
                name="inspection_place_once",
            ),
            models.UniqueConstraint(
                fields=("inspection", "organisation"),
                condition=Q(organisation__isnull=False),
                name="inspection_unit_once",
            ),
        )
        indexes = (
            models.Index(fields=("city", "-id"), name="inspected_city"),
            models.Index(fields=("county", "-id"), name="inspected_county"),
            models.Index(fields=("township", "-id"), name="inspected_township"),
            models.Index(
                fields=("organisation", "-id"), name="inspected_unit", condition=Q(organisation__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return self.name


class Reading(models.Model):
    """A figure as it was read on a day; it never changes, and a later one stands beside it."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="readings")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    turn = models.PositiveSmallIntegerField(default=1)
    read_at = models.DateTimeField()
    first = models.DateField()
    last = models.DateField()
    part = models.PositiveIntegerField()
    whole = models.PositiveIntegerField()
    verdict = models.CharField(max_length=6, choices=Verdict)
    # Numbers of the cases, [subject, number]; the counts are whole, these are the first of them.
    missed = models.JSONField(default=list)
    met = models.JSONField(default=list)

    class Meta:
        ordering = ("item__position", "turn")
        constraints = (models.UniqueConstraint(fields=("target", "item", "turn"), name="reading_once"),)


class SiteAnswer(models.Model):
    """What was seen on site. `version` counts the savings, so that the second of two sees the first."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="answers")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    answer = models.CharField(max_length=8, choices=Answer, default="", blank=True)
    note = models.CharField(_("看到什么"), max_length=WORDS_LIMIT, default="", blank=True)
    version = models.PositiveIntegerField(default=1)
    person_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("target", "item"), name="site_answer_once"),)


class Finding(models.Model):
    """Something that was not as it should be: what, who puts it right, until when."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="findings")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=FindingState, default=FindingState.OPEN)
    round = models.PositiveSmallIntegerField(default=1)
    what = models.CharField(_("哪里不对"), max_length=WORDS_LIMIT)
    person_id = models.BigIntegerField(null=True)
    found_on = models.DateField()
    due_on = models.DateField(_("整改到哪天"))
    is_provisional = models.BooleanField(default=False)
    told = models.CharField(max_length=8, default="", blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("督查发现的问题")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("target", "item"), name="finding_once"),
            models.CheckConstraint(
                condition=Q(state__in=[str(s) for s in FindingState]), name="finding_state_known"
            ),
        )
        indexes = (
            models.Index(fields=("due_on", "id"), name="finding_open", condition=Q(state="open")),
            models.Index(fields=("person_id", "due_on"), name="finding_person", condition=Q(state="open")),
        )

    def __str__(self) -> str:
        return self.what


class FindingAct(models.Model):
    """What somebody said or did about a finding; papers and pictures of a report belong to "finding"."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="acts")
    act = models.CharField(max_length=10, choices=Act)
    round = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=WORDS_LIMIT, default="", blank=True)
    person_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    reading = models.OneToOneField(Reading, models.PROTECT, null=True, blank=True, related_name="act")

    class Meta:
        ordering = ("pk",)
        constraints = (
            # Whoever answers twice in a round finds the first answer there.
            models.UniqueConstraint(
                fields=("finding", "round"), condition=Q(act="report"), name="finding_report_once"
            ),
        )
