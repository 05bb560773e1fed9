"""What is typed about a meeting: when, where, who sits there, and the minutes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tinghao.consultations import actions, queries
from tinghao.consultations.choices import Form, SeatKind
from tinghao.consultations.models import WORDS_LIMIT
from tinghao.core import clock, refusals
from tinghao.desk.consultations.items import ItemRows, unit_named
from tinghao.desk.forms import DeskForm, MomentField, WordsField
from tinghao.orders import numbers
from tinghao.orders import queries as orders
from tinghao.orders.models import Order
from tinghao.people import queries as people
from tinghao.people.models import Member, Venue


def names_in(text: str) -> list[str]:
    for mark in ("，", ",", "；", ";", "\n", "　"):
        text = text.replace(mark, "、")
    return [n.strip() for n in text.split("、") if n.strip()]


class SeatsForm(DeskForm):
    """Who sits at the table."""

    members = forms.ModelMultipleChoiceField(
        label=_("委员"),
        queryset=Member.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    requesters = forms.MultipleChoiceField(
        label=_("点单人"), required=False, widget=forms.CheckboxSelectMultiple
    )
    units = forms.CharField(
        label=_("有关单位"),
        required=False,
        max_length=500,
        help_text=_("几个单位用顿号隔开。能拍板的单位最要紧。"),
    )
    representatives = forms.CharField(
        label=_("居民代表"), required=False, max_length=300, help_text=_("写称呼，用顿号隔开。")
    )
    experts = forms.CharField(label=_("专业人士"), required=False, max_length=300)

    def __init__(self, *args: Any, actor: Any, order: Order, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.order = actor, order
        members: Any = self.fields["members"]
        members.queryset = people.public_members_at(order.township or order.county)
        if order.claimed_by_id:
            members.initial = [order.claimed_by_id]
        self.people_asking = [r for r in orders.requesters_of(actor, order) if r.left_at is None]
        asked: Any = self.fields["requesters"]
        asked.choices = [
            (str(r.pk), r.name or _t("点单人 %(number)s") % {"number": numbers.shown(r.number)})
            for r in self.people_asking
        ]
        if not self.people_asking:
            del self.fields["requesters"]
        self.fields["units"].widget.attrs.update({"list": "units", "autocomplete": "off"})

    def clean_units(self) -> list[Any]:
        """The bodies that the words mean."""
        return [unit_named(name, self.order.county) for name in names_in(self.cleaned_data["units"])]

    def seats(self) -> list[actions.NewSeat]:
        """The seats as they were chosen."""
        found = self.cleaned_data
        chosen = set(found.get("requesters", ()))
        return [
            *(actions.NewSeat(SeatKind.MEMBER, member=m) for m in found["members"]),
            *(actions.NewSeat(SeatKind.UNIT, organisation=u) for u in found["units"]),
            *(
                actions.NewSeat(SeatKind.REQUESTER, requester=r, name=r.name)
                for r in self.people_asking
                if str(r.pk) in chosen
            ),
            *(actions.NewSeat(SeatKind.REPRESENTATIVE, name=n) for n in names_in(found["representatives"])),
            *(actions.NewSeat(SeatKind.EXPERT, name=n) for n in names_in(found["experts"])),
        ]


class MeetingForm(SeatsForm):
    """When, where and in which form."""

    form = forms.ChoiceField(label=_("形式"), choices=Form.choices)
    title = forms.CharField(label=_("议题"), required=False, max_length=60)
    starts_at = MomentField(label=_("时间"))
    venue = forms.ModelChoiceField(
        label=_("场所"), queryset=Venue.objects.none(), required=False, empty_label=_("不在登记的场所")
    )
    place = forms.CharField(
        label=_("在哪里"), required=False, max_length=120, help_text=_("比如：3 号楼前的空地。")
    )
    field_order = (
        "title", "form", "starts_at", "venue", "place",
        "members", "requesters", "units", "representatives", "experts",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        venue: Any = self.fields["venue"]
        venue.queryset = people.public_venues_at(self.order.township or self.order.county)


class WithOthers(DeskForm):
    """Other orders of the same township that the same meeting is about."""

    actor: Any
    order: Order
    others = forms.ModelMultipleChoiceField(
        label=_("一起协商的别的单"),
        queryset=Order.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def offer_others(self) -> None:
        """What else waits for a meeting here can be ticked; nothing is asked where nothing does."""
        self.candidates = queries.convenable_with(self.actor, self.order)
        others: Any = self.fields["others"]
        if not self.candidates:
            del self.fields["others"]
        else:
            others.queryset = Order.objects.filter(pk__in=[o.pk for o in self.candidates])
            others.label_from_instance = lambda o: o.heading

    @property
    def about(self) -> list[Order]:
        """The order in hand and the others that were ticked."""
        return [self.order, *self.cleaned_data.get("others", ())]

    def refuse(self, refusal: refusals.Refusal) -> None:
        """What is wrong with the orders stands at the orders."""
        if "orders" in refusal.fields and "others" in self.fields:
            refusal = refusals.Invalid(refusal.message, fields={"others": refusal.message})
        super().refuse(refusal)


class RecordForm(WithOthers, MeetingForm):
    """A meeting that took place already, in one short form."""

    agreed = WordsField(label=_("商定的办法"), limit=WORDS_LIMIT, required=False, rows=4)
    discussion = WordsField(label=_("各方意见"), limit=WORDS_LIMIT, required=False, rows=3)
    open_points = WordsField(label=_("没有谈拢的"), limit=WORDS_LIMIT, required=False, rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_others()
        self.fields["form"].initial = Form.BENCH
        self.fields["title"].initial = self.order.heading.rstrip("…")
        self.fields["starts_at"].initial = timezone.localtime(clock.now()).replace(second=0, microsecond=0)
        self.fields["starts_at"].label = _("什么时候开的")
        self.rows = ItemRows(self.data if self.is_bound else None, prefix="items", at=self.order.county)

    def is_valid(self) -> bool:
        """The form and every row can be read."""
        own, rows = super().is_valid(), self.rows.is_valid()
        return own and rows

    def refuse(self, refusal: refusals.Refusal) -> None:
        """A refusal about a row stands in that row."""
        if "held_at" in refusal.fields:
            refusal = refusals.Invalid(refusal.message, fields={"starts_at": refusal.message})
        rest = self.rows.refuse(refusal)
        if rest is not None:
            super().refuse(rest)
