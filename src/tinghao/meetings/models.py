"""How a consultation runs: its agenda and phase, who speaks, what is noted; rival texts, public summaries."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinghao.consultations.choices import Form
from tinghao.consultations.models import Consultation, Seat
from tinghao.core.ciphers import EncryptedTextField
from tinghao.meetings.choices import Box, Phase, TurnState
from tinghao.orders.models import Order
from tinghao.people.models import Organisation


class AgendaSetting(models.Model):
    """A county's own planned minutes for one phase of one form."""

    county = models.CharField(max_length=6)
    form = models.CharField(max_length=12, choices=Form)
    phase = models.CharField(max_length=12, choices=Phase)
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("county", "form", "phase"), name="agenda_setting_once"),
        )


class Meeting(models.Model):
    """The meeting itself: which phase it is in since when. `version` counts whatever a screen can show."""

    consultation = models.OneToOneField(Consultation, models.CASCADE, related_name="meeting")
    version = models.PositiveIntegerField(default=0)
    phase = models.CharField(max_length=12, choices=Phase, default="", blank=True)
    phase_began_at = models.DateTimeField(null=True, blank=True)
    # Who moved it last, so that a second host is told by name.
    moved_by_id = models.BigIntegerField(null=True, blank=True)
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    overdue_told_at = models.DateTimeField(null=True, blank=True)


class AgendaPhase(models.Model):
    """One phase of this meeting: the minutes that were planned, and the seconds of earlier visits to it."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    phase = models.CharField(max_length=12, choices=Phase)
    minutes = models.PositiveSmallIntegerField()
    spent = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("meeting", "phase"), name="agenda_phase_once"),)


class Turn(models.Model):
    """Somebody asked to speak, speaks, or has spoken; what was said in a sentence. Erasable, encrypted."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="turns")
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="turns")
    state = models.CharField(max_length=10, choices=TurnState, default=TurnState.WAITING)
    phase = models.CharField(max_length=12, choices=Phase, default="", blank=True)
    asked_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    words = EncryptedTextField(_("说了什么"))

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[str(s) for s in TurnState]), name="turn_state_known"
            ),
            models.UniqueConstraint(
                fields=("meeting",), condition=Q(state="speaking"), name="turn_one_speaks"
            ),
            models.UniqueConstraint(
                fields=("meeting", "seat"), condition=Q(state="waiting"), name="turn_seat_waits_once"
            ),
        )


class NotedItem(models.Model):
    """Something that the table agreed on, noted while it sits there; becomes an outcome item at the end."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="noted")
    order = models.ForeignKey(Order, models.PROTECT, null=True, blank=True, related_name="+")
    what = models.CharField(_("要办的事"), max_length=200)
    unit = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("谁来办")
    )
    due_on = models.DateField(_("什么时候办好"), null=True, blank=True)
    evidence = models.CharField(_("怎样算办好"), max_length=200, blank=True, default="")
    noted_by_id = models.BigIntegerField()
    noted_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)


class Deed(models.Model):
    """Something that was sent once, by the key that its sender made: sent again it is not done again."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="+")
    key = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(db_index=True)


class Rival(models.Model):
    """What a recorder wrote into a box that another had changed meanwhile: kept until somebody chooses."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="rivals")
    box = models.CharField(max_length=12, choices=Box)
    words = models.TextField()
    written_by_id = models.BigIntegerField()
    written_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("consultation", "box", "written_by_id"),
                condition=Q(settled_at__isnull=True),
                name="rival_one_a_hand",
            ),
        )


class Summary(models.Model):
    """What the public reads of a meeting, once a named person has signed it."""

    consultation = models.OneToOneField(Consultation, models.CASCADE, related_name="summary")
    words = models.TextField(_("公开的纪要"))
    version = models.PositiveIntegerField(default=0)
    is_published = models.BooleanField(_("已公开"), default=False)
    signed_by_id = models.BigIntegerField(_("审签人"), null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(is_published=False) | Q(signed_by_id__isnull=False), name="summary_signed"
            ),
        )
