"""Consultations, the seats at the table, the minutes, and the outcome items that units owe."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinghao.consultations.choices import ConsultationState, Form, ItemState, OutcomeCode, Ruling, SeatKind
from tinghao.core.ciphers import EncryptedTextField
from tinghao.divisions.models import InDivision
from tinghao.orders.models import Order, Requester
from tinghao.people.models import Member, Organisation, Venue

WORDS_LIMIT = 6000


class Consultation(InDivision):
    """A micro-consultation (微协商): planned first, or recorded afterwards in one go."""

    state = models.CharField(max_length=12, choices=ConsultationState, default=ConsultationState.PLANNED)
    form = models.CharField(_("形式"), max_length=12, choices=Form)
    title = models.CharField(_("议题"), max_length=60)
    starts_at = models.DateTimeField(_("时间"))
    venue = models.ForeignKey(Venue, models.PROTECT, null=True, blank=True, verbose_name=_("场所"))
    place = models.CharField(_("地点"), max_length=120, blank=True, default="")
    host_id = models.BigIntegerField(_("主持人"))
    created_at = models.DateTimeField()
    # How many numbers were given to seats: one that was taken off keeps its number from anybody else.
    seats_given = models.PositiveIntegerField(default=0)
    orders = models.ManyToManyField(Order, related_name="consultations", verbose_name=_("涉及的单"))

    class Meta:
        verbose_name = _("微协商")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[str(s) for s in ConsultationState]), name="consultation_state_known"
            ),
        )
        indexes = (
            models.Index(fields=("city", "-starts_at", "-id"), name="consultation_city"),
            models.Index(fields=("county", "-starts_at", "-id"), name="consultation_county"),
            models.Index(fields=("township", "-starts_at", "-id"), name="consultation_township"),
            models.Index(fields=("community", "-starts_at", "-id"), name="consultation_community"),
        )

    def __str__(self) -> str:
        return self.title


class Seat(models.Model):
    """A place at the table. A resident's name stands here, encrypted, and nowhere else.

    `number` is the line on the sign-in sheet: given once, never again, so that a sheet which was printed
    is read as it was printed.
    """

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="seats")
    kind = models.CharField(_("身份"), max_length=16, choices=SeatKind)
    member = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    requester = models.ForeignKey(Requester, models.PROTECT, null=True, blank=True, related_name="+")
    name = EncryptedTextField(_("姓名或称呼"))
    attended = models.BooleanField(_("到场"), null=True)
    number = models.PositiveIntegerField(_("座号"))

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("consultation", "number"), name="seat_number_once"),)

    @property
    def shown(self) -> str:
        """Who sits there, as the staff reads it."""
        if self.member is not None:
            return self.member.person.name
        if self.organisation is not None:
            return f"{self.organisation.name}{f'（{self.name}）' if self.name else ''}"
        return self.name or str(SeatKind(self.kind).label)


class Minutes(models.Model):
    """The minutes, written once: what was said in outline, what was agreed, what stays open.

    `version` counts the savings, so that of two recorders the later is shown what the earlier wrote.
    """

    consultation = models.OneToOneField(Consultation, models.CASCADE, related_name="minutes")
    discussion = models.TextField(_("各方意见"), max_length=WORDS_LIMIT, blank=True, default="")
    agreed = models.TextField(_("商定的办法"), max_length=WORDS_LIMIT, blank=True, default="")
    open_points = models.TextField(_("没有谈拢的"), max_length=WORDS_LIMIT, blank=True, default="")
    version = models.PositiveIntegerField(default=0)
    saved_by_id = models.BigIntegerField(null=True)
    saved_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)


class OutcomeItem(models.Model):
    """One thing that was agreed: what, who leads, until when, and what will count as evidence."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="items")
    consultation = models.ForeignKey(
        Consultation, models.PROTECT, null=True, blank=True, related_name="items"
    )
    what = models.CharField(_("要办的事"), max_length=200)
    lead_unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("主办单位"))
    co_units = models.ManyToManyField(Organisation, related_name="+", blank=True, verbose_name=_("协办单位"))
    evidence = models.CharField(_("怎样算办好"), max_length=200, blank=True, default="")
    state = models.CharField(max_length=10, choices=ItemState, default=ItemState.OFFERED)
    agreed_on = models.DateField()
    accept_by = models.DateField(_("接受期限"))
    due_on = models.DateField(_("完成期限"))
    # What was agreed first stays in sight whatever is granted later; colours count from `counted_from`.
    first_due_on = models.DateField(_("最初的完成期限"))
    counted_from = models.DateField()
    is_adjudicated = models.BooleanField(default=False)
    code = models.CharField(_("办理结果"), max_length=1, choices=OutcomeCode, default="", blank=True)
    result = models.CharField(_("结果说明"), max_length=500, blank=True, default="")
    revisit_on = models.DateField(_("再看的日期"), null=True, blank=True)
    reported_on = models.DateField(null=True, blank=True)
    told = models.CharField(max_length=8, default="", blank=True)

    class Meta:
        verbose_name = _("成果事项")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[str(s) for s in ItemState]), name="outcome_item_state_known"
            ),
        )
        indexes = (
            models.Index(fields=("lead_unit", "state", "due_on", "id"), name="outcome_item_owed"),
            models.Index(
                fields=("revisit_on", "id"), name="outcome_item_revisit", condition=Q(state="reported")
            ),
            models.Index(fields=("due_on", "id"), name="outcome_item_open", condition=~Q(state="reported")),
        )

    def __str__(self) -> str:
        return self.what


class Progress(models.Model):
    """What a unit says about an item on the way: for the resident, or to the lead unit alone.

    Its pictures belong to the owner "progress". `person_id` is empty for a unit that answered by a link.
    """

    item = models.ForeignKey(OutcomeItem, models.CASCADE, related_name="progress")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    words = models.CharField(max_length=500)
    is_public = models.BooleanField(default=True)


class UnitReturn(models.Model):
    """A unit says that an item is not its business; decided once, then never bounced again."""

    item = models.ForeignKey(OutcomeItem, models.CASCADE, related_name="returns")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    returned_at = models.DateTimeField()
    ruling = models.CharField(max_length=8, choices=Ruling, default=Ruling.WAITING)
    ruling_words = models.CharField(max_length=500, blank=True, default="")
    ruled_by_id = models.BigIntegerField(null=True)
    ruled_at = models.DateTimeField(null=True)


class Extension(models.Model):
    """A unit asks for more time, before the time is over, with a reason that the resident sees."""

    item = models.ForeignKey(OutcomeItem, models.CASCADE, related_name="extensions")
    until = models.DateField()
    reason = models.CharField(max_length=500)
    asked_at = models.DateTimeField()
    ruling = models.CharField(max_length=8, choices=Ruling, default=Ruling.WAITING)
    ruling_words = models.CharField(max_length=500, blank=True, default="")
    ruled_by_id = models.BigIntegerField(null=True)
    ruled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)


class ItemLink(models.Model):
    """A way for one unit without account to answer for one item: the word in it is signed and opaque.

    The table holds the nonce, the key that signs is outside of it. The telephone to which the link went
    also gets the reminders; it is erased when the link is taken back or has ended.
    """

    item = models.ForeignKey(OutcomeItem, models.CASCADE, related_name="links")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    nonce = models.CharField(max_length=24, unique=True)
    phone = EncryptedTextField(_("单位的手机"))
    made_by_id = models.BigIntegerField()
    made_at = models.DateTimeField()
    ends_on = models.DateField(_("用到哪一天"))
    sent_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"link {self.pk}"


class LinkWord(models.Model):
    """Who answered through a link, as the unit's own word: a name beside the entry, erasable."""

    link = models.ForeignKey(ItemLink, models.CASCADE, related_name="words")
    entry_id = models.BigIntegerField(unique=True)
    kind = models.CharField(max_length=60)
    name = EncryptedTextField(_("谁答的"))
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
