"""When a venue is open, who is on duty there, and which residents are reminded."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tinghao.core.ciphers import EncryptedTextField
from tinghao.people.models import Dated, Member, Venue
from tinghao.venues.choices import DayState, Every, Nth, Weekday


class OpeningRule(Dated):
    """The venue is open on a weekday, each week or once a month, from an hour to an hour."""

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="opening_rules")
    every = models.CharField(_("多久一次"), max_length=6, choices=Every, default=Every.WEEK)
    nth = models.PositiveSmallIntegerField(_("第几个"), choices=Nth, default=Nth.FIRST)
    weekday = models.PositiveSmallIntegerField(_("星期几"), choices=Weekday)
    begins = models.TimeField(_("几点开"))
    closes = models.TimeField(_("几点关"))
    on_holidays = models.BooleanField(_("放假也开"), default=False)

    class Meta:
        ordering = ("weekday", "begins", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(begins__lt=F("closes")), name="opening_in_order"),
            models.CheckConstraint(
                condition=Q(weekday__lte=6, nth__gte=1, nth__lte=5), name="opening_day_known"
            ),
        )


class OpeningException(models.Model):
    """One day on which the rules do not hold: closed where no hours are given, else open at these."""

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="opening_exceptions")
    day = models.DateField(_("哪天"))
    begins = models.TimeField(_("几点开"), null=True, blank=True)
    closes = models.TimeField(_("几点关"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=60, default="", blank=True)

    class Meta:
        ordering = ("day",)
        constraints = (
            models.UniqueConstraint(fields=("venue", "day"), name="opening_exception_once"),
            models.CheckConstraint(
                condition=Q(begins__isnull=True, closes__isnull=True) | Q(begins__lt=F("closes")),
                name="opening_exception_in_order",
            ),
        )


class Duty(models.Model):
    """Who is on duty at a venue on an open day; nobody where the rota could not be filled.

    `is_by_hand` says that a person decided it: the rota does not change it by itself. Once the day is over
    it was held or called off; `came` is the member who sat there in the other's place, `came_name` says who
    did where that was no member.
    """

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="duties")
    day = models.DateField(_("哪天"))
    member = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="duties")
    is_by_hand = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=DayState, default=DayState.PLANNED)
    came = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    came_name = EncryptedTextField()

    class Meta:
        ordering = ("day",)
        constraints = (
            models.UniqueConstraint(fields=("venue", "day"), name="duty_once"),
            models.CheckConstraint(
                condition=Q(state__in=[str(s) for s in DayState]), name="duty_state_known"
            ),
            models.CheckConstraint(condition=Q(came__isnull=True) | Q(came_name=""), name="duty_one_came"),
        )
        indexes = (
            models.Index(fields=("member", "-day"), name="venue_duty_member"),
            models.Index(fields=("day", "id"), name="venue_duty_open", condition=Q(state="planned")),
        )


class Follow(models.Model):
    """A telephone that is reminded of a venue's open days: encrypted, confirmed by a code, erasable.

    `site` is the address under which it was asked for: the way out stands in every message.
    """

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="follows")
    phone = EncryptedTextField()
    phone_print = models.CharField(max_length=64, default="", blank=True)
    code_digest = models.CharField(max_length=64, default="", blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    nonce = models.CharField(max_length=16)
    site = models.CharField(max_length=80, default="", blank=True)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    told_for = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("venue", "phone_print"), condition=~Q(phone_print=""), name="follow_once"
            ),
        )
        indexes = (
            models.Index(
                fields=("venue", "id"),
                name="follow_running",
                condition=Q(confirmed_at__isnull=False, ended_at__isnull=True),
            ),
        )
