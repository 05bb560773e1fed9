"""Orders, the requesters who hold a receipt, clocks, conflicts, co-members and visits."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinghao.core.ciphers import EncryptedTextField
from tinghao.divisions.models import InDivision
from tinghao.orders.choices import (
    STATIONS,
    Answer,
    Category,
    Channel,
    ClockKind,
    Finding,
    Origin,
    Outcome,
    ReferralChannel,
    State,
)
from tinghao.people.models import Member, MemberGroup

TEXT_LIMIT = 2000
ADDRESS_LIMIT = 120
TITLE_LIMIT = 40


class Order(InDivision):
    """A small matter that counts: from a resident's words to the check that the result holds.

    `text` is what was typed and is seen by the staff in scope only; the public reads `public_title`
    and `public_text`, once a named person has signed them (PIPL Art. 25).
    """

    number = models.CharField(_("单号"), max_length=10, unique=True)
    state = models.CharField(_("状态"), max_length=12, choices=State, default=State.PLACED)
    origin = models.CharField(_("来路"), max_length=8, choices=Origin, default=Origin.RESIDENT)
    text = models.TextField(_("事情"), max_length=TEXT_LIMIT)
    title = models.CharField(_("标题"), max_length=TITLE_LIMIT, default="", blank=True)
    address = models.CharField(_("地点"), max_length=ADDRESS_LIMIT, default="", blank=True)
    category = models.CharField(_("类别"), max_length=16, choices=Category, default="", blank=True)
    placed_at = models.DateTimeField(_("点单时间"))
    group = models.ForeignKey(
        MemberGroup, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("委员小组")
    )
    claimed_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("接单委员")
    )
    claimed_at = models.DateTimeField(null=True, blank=True)
    round = models.PositiveSmallIntegerField(_("办理轮次"), default=1)
    # The running clock that ends first, kept here so that a list needs no second look.
    due_on = models.DateField(_("期限"), null=True, blank=True)
    due_from = models.DateField(null=True, blank=True)
    due_kind = models.CharField(max_length=12, choices=ClockKind, default="", blank=True)
    due_provisional = models.BooleanField(default=False)
    outcome = models.CharField(_("结果"), max_length=12, choices=Outcome, default="", blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    look_back_on = models.DateField(_("回头看"), null=True, blank=True)
    decline_reason = models.CharField(max_length=20, default="", blank=True)
    referral_channel = models.CharField(max_length=12, choices=ReferralChannel, default="", blank=True)
    referral_number = models.CharField(_("转办编号"), max_length=60, default="", blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    is_published = models.BooleanField(_("已公开"), default=False)
    public_title = models.CharField(_("公开标题"), max_length=TITLE_LIMIT, default="", blank=True)
    public_text = models.TextField(_("公开文字"), max_length=TEXT_LIMIT, default="", blank=True)
    signed_by_id = models.BigIntegerField(_("审签人"), null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("单")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=[str(s) for s in State]), name="order_state_known"),
            models.CheckConstraint(
                condition=Q(is_published=False) | Q(signed_by_id__isnull=False), name="order_published_signed"
            ),
        )
        indexes = (
            # One index scan for a queue at every level; newest first is the key itself, descending.
            models.Index(fields=("city", "state", "-id"), name="order_city_state"),
            models.Index(fields=("county", "state", "-id"), name="order_county_state"),
            models.Index(fields=("township", "state", "-id"), name="order_township_state"),
            models.Index(fields=("city", "-id"), name="order_city"),
            models.Index(fields=("county", "-id"), name="order_county"),
            models.Index(fields=("township", "-id"), name="order_township"),
            models.Index(fields=("community", "-id"), name="order_community"),
            # Deadlines run on few of the orders: a partial index stays small.
            models.Index(
                fields=("city", "due_on", "id"), name="order_city_due", condition=Q(due_on__isnull=False)
            ),
            models.Index(
                fields=("county", "due_on", "id"), name="order_county_due", condition=Q(due_on__isnull=False)
            ),
            models.Index(
                fields=("township", "due_on", "id"),
                name="order_township_due",
                condition=Q(due_on__isnull=False),
            ),
            models.Index(
                fields=("claimed_by", "-id"), name="order_claimed_by", condition=Q(claimed_by__isnull=False)
            ),
            models.Index(fields=("city", "-id"), name="order_published", condition=Q(is_published=True)),
            models.Index(
                fields=("county", "-id"), name="order_published_county", condition=Q(is_published=True)
            ),
            models.Index(
                fields=("community", "-id"), name="order_published_place", condition=Q(is_published=True)
            ),
            models.Index(
                fields=("look_back_on",), name="order_look_back", condition=Q(look_back_on__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def is_planned(self) -> bool:
        """True for a topic of the year's plan: nobody asked for it, a member's visit is its check."""
        return self.origin == Origin.PLAN

    @property
    def station(self) -> int:
        """How many of the four seals are filled."""
        return STATIONS[self.state]

    @property
    def heading(self) -> str:
        """The title that the staff reads: the screened one, else the beginning of what was typed."""
        if self.title:
            return self.title
        first = self.text.strip().splitlines()[0] if self.text.strip() else str(_("（内容已清除）"))
        return first if len(first) <= 30 else first[:29] + "…"


class Requester(models.Model):
    """Somebody who wants this matter settled: holds a receipt and a vote of their own.

    Merging moves the row to the order that goes on; `placed_in` stays, so that the receipt still tells
    what was said. The contact can be erased while the case stays.
    """

    order = models.ForeignKey(Order, models.PROTECT, related_name="requesters")
    placed_in = models.ForeignKey(Order, models.PROTECT, related_name="placed_requesters")
    number = models.CharField(_("回执号"), max_length=10, unique=True)
    code_digest = models.CharField(max_length=64)
    link_nonce = models.CharField(max_length=16)
    once_key = models.CharField(max_length=64, unique=True)
    channel = models.CharField(_("来源"), max_length=8, choices=Channel, default=Channel.WEB)
    entered_by_id = models.BigIntegerField(_("代填人"), null=True, blank=True)
    name = EncryptedTextField(_("称呼"))
    phone = EncryptedTextField(_("手机"))
    phone_print = models.CharField(max_length=64, default="", blank=True, db_index=True)
    consents_contact = models.BooleanField(_("同意联系"), default=False)
    consents_publish = models.BooleanField(_("同意公开"), default=False)
    contact_erased_at = models.DateTimeField(null=True, blank=True)
    placed_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=8, choices=Answer, default="", blank=True)
    answer_round = models.PositiveSmallIntegerField(default=0)
    answered_at = models.DateTimeField(null=True, blank=True)
    rating = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("点单人")
        constraints = (
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__gte=1, rating__lte=5),
                name="requester_rating_1_to_5",
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def has_contact(self) -> bool:
        """True where a telephone number may be used."""
        return bool(self.phone_print) and self.consents_contact


class Clock(models.Model):
    """A deadline in working days. It starts once in a round, and no return ever resets it."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="clocks")
    kind = models.CharField(max_length=12, choices=ClockKind)
    round = models.PositiveSmallIntegerField(default=1)
    started_on = models.DateField()
    due_on = models.DateField()
    is_provisional = models.BooleanField(_("暂定"), default=False)
    stopped_on = models.DateField(null=True, blank=True)
    told = models.CharField(max_length=8, default="", blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("order", "kind", "round"), name="clock_once_a_round"),)
        indexes = (
            models.Index(fields=("due_on", "id"), name="clock_running", condition=Q(stopped_on__isnull=True)),
        )


class ClockSetting(models.Model):
    """A county's own number of working days for a clock."""

    county = models.CharField(max_length=6)
    kind = models.CharField(max_length=12, choices=ClockKind)
    working_days = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("county", "kind"), name="clock_setting_once"),)


class CoMember(models.Model):
    """A member whom the claimant invited to join in."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="co_members")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("order", "member"), name="co_member_once"),)


class Conflict(models.Model):
    """A member has an interest in the matter and keeps out of it; never shown to the public."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="conflicts")
    person_id = models.BigIntegerField()
    reason = EncryptedTextField()
    declared_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("order", "person_id"), name="conflict_once"),)


class Visit(models.Model):
    """A member went and looked: the other half of the check, in a round."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="visits")
    round = models.PositiveSmallIntegerField()
    person_id = models.BigIntegerField()
    visited_on = models.DateField()
    finding = models.CharField(max_length=8, choices=Finding)
    words = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return str(Finding(self.finding).label)


class Figure(models.Model):
    """How many orders of a place, and of all below it, stand in a state with an outcome: counted ahead.

    Counting a million orders takes a tenth of a second each time that somebody opens the first page;
    reading a handful of rows does not. `above` is the place directly above.
    """

    code = models.CharField(max_length=12)
    above = models.CharField(max_length=9)
    state = models.CharField(max_length=12)
    outcome = models.CharField(max_length=12, default="", blank=True)
    count = models.PositiveIntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("code", "state", "outcome"), name="figure_once"),)
        indexes = (models.Index(fields=("above", "code"), name="figure_above"),)
