"""The year's topics, how a meeting is arranged, its materials, and the invitation of each seat."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinghao.consultations.choices import ConsultationState, Form
from tinghao.consultations.models import Consultation, Seat
from tinghao.core.ciphers import EncryptedTextField
from tinghao.divisions.models import InDivision
from tinghao.lots.models import PoolPerson
from tinghao.orders.choices import State
from tinghao.orders.models import Order
from tinghao.preparation.choices import USUAL_MINUTES, InvitationState, LeadKind, TopicState
from tinghao.uploads.models import StoredFile

TITLE_LIMIT = 60
WORDS_LIMIT = 2000
REASON_LIMIT = 200


# However the meeting came about: planned here, together with others, or recorded afterwards.
_AFTER_THE_MEETING = frozenset({State.HANDLING, State.CHECKING, State.CLOSED})


class Topic(InDivision):
    """Something that a township or a county wants to consult about in a year (年度协商计划)."""

    year = models.PositiveSmallIntegerField(_("年份"))
    month = models.PositiveSmallIntegerField(_("月份"))
    title = models.CharField(_("议题"), max_length=TITLE_LIMIT)
    form = models.CharField(_("形式"), max_length=12, choices=Form, default=Form.ROOM)
    words = models.CharField(_("为什么、请谁"), max_length=REASON_LIMIT, blank=True, default="")
    consultation = models.ForeignKey(Consultation, models.PROTECT, null=True, blank=True, related_name="+")
    order = models.OneToOneField(Order, models.PROTECT, null=True, blank=True, related_name="topic")
    created_by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("年度议题")
        constraints = (
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="topic_month_known"),
        )
        indexes = (
            models.Index(fields=("city", "year", "month", "id"), name="topic_city"),
            models.Index(fields=("county", "year", "month", "id"), name="topic_county"),
            models.Index(fields=("township", "year", "month", "id"), name="topic_township"),
        )

    def __str__(self) -> str:
        return self.title

    def state_on(self, year: int, month: int) -> TopicState:
        """How it stands in that month."""
        if self.dropped_at is not None:
            return TopicState.DROPPED
        if self.order is not None and self.order.state in _AFTER_THE_MEETING:
            return TopicState.DONE if self.order.state == State.CLOSED else TopicState.AGREED
        if self.consultation is not None and self.consultation.state != ConsultationState.CALLED_OFF:
            is_ahead = self.consultation.state == ConsultationState.PLANNED
            return TopicState.PLANNED if is_ahead else TopicState.HELD
        if self.order is not None and self.order.state == State.CONSULTING:
            return TopicState.PLANNED
        return TopicState.OVERDUE if (self.year, self.month) < (year, month) else TopicState.WAITING


class Arrangement(models.Model):
    """How a meeting is prepared: how long it takes, what everybody should read, how often it was moved.

    `sequence` goes up with each move and with calling off, as calendars expect it (RFC 5545, 3.8.7.4).
    """

    consultation = models.OneToOneField(Consultation, models.CASCADE, related_name="arrangement")
    minutes = models.PositiveSmallIntegerField(_("多长时间（分钟）"), default=USUAL_MINUTES)
    sequence = models.PositiveIntegerField(default=0)
    words = models.TextField(_("会前说明"), max_length=WORDS_LIMIT, blank=True, default="")
    noticed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("会前安排")


class Material(models.Model):
    """A paper that those invited can read before the meeting."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="materials")
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+")
    added_by_id = models.BigIntegerField(null=True)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)


class Invitation(models.Model):
    """The invitation of one seat, and what its holder said. Nothing is noted about who opened what.

    Everything personal is encrypted. `phone` holds only a number that was typed for this invitation:
    that of a requester or of somebody drawn by lot is read where they left it, so that erasing it there
    erases it here. `nonce` is part of the link: a new one makes the old link void.
    """

    seat = models.OneToOneField(Seat, models.CASCADE, related_name="invitation")
    state = models.CharField(max_length=12, choices=InvitationState, default=InvitationState.DRAFT)
    nonce = models.CharField(max_length=16)
    phone = EncryptedTextField(_("手机"))
    pool_person = models.ForeignKey(
        PoolPerson, models.SET_NULL, null=True, blank=True, related_name="invitations"
    )
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = EncryptedTextField(_("为什么不能来"))
    substitute_name = EncryptedTextField(_("谁代来"))
    substitute_phone = EncryptedTextField(_("代来的人的手机"))
    has_interest = models.BooleanField(_("声明有利害关系"), default=False)
    interest = EncryptedTextField(_("什么利害关系"))
    forgotten_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("邀请")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[str(s) for s in InvitationState]), name="invitation_state_known"
            ),
        )
        indexes = (
            models.Index(fields=("seat",), name="invitation_kept", condition=Q(forgotten_at__isnull=True)),
            models.Index(
                fields=("pool_person",),
                name="invitation_drawn",
                condition=Q(pool_person__isnull=False),
            ),
        )

    @property
    def number(self) -> str:
        """How the invitation is called on the telephone and in a message: meeting and seat."""
        return f"{self.seat.consultation_id}-{self.seat_id}"


class LeadTime(models.Model):
    """A county's own number of working days before the meeting."""

    county = models.CharField(max_length=6)
    kind = models.CharField(max_length=12, choices=LeadKind)
    working_days = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("county", "kind"), name="lead_time_once"),)
