"""What is typed about a meeting to come: as little as possible, because most of it is known."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tinghao.consultations import queries as consultations
from tinghao.consultations.actions import NewSeat
from tinghao.consultations.choices import Form, SeatKind
from tinghao.core import clock, refusals
from tinghao.core import text as plain
from tinghao.desk.consultations.forms import names_in
from tinghao.desk.consultations.items import unit_named
from tinghao.desk.forms import DeskForm, MomentField, WordsField
from tinghao.desk.people.forms import PlacedForm, PlaceField
from tinghao.orders import numbers
from tinghao.orders import queries as orders
from tinghao.orders.models import Order
from tinghao.people import queries as people
from tinghao.people.models import Member, Venue
from tinghao.preparation import queries
from tinghao.preparation.actions import Guest
from tinghao.preparation.choices import DURATIONS, USUAL_MINUTES
from tinghao.preparation.models import REASON_LIMIT, TITLE_LIMIT, WORDS_LIMIT, Topic

_NUMBER = re.compile(r"[\d\s\-（）()+]{7,}$")


def guests_in(typed: str, kind: str) -> list[Guest]:
    """Names with an optional telephone number behind each, as people write them."""
    found = []
    for one in names_in(typed):
        hit = _NUMBER.search(one)
        name, phone = (one[: hit.start()].strip(" :："), hit.group()) if hit else (one, "")
        try:
            number = plain.phone(phone)
        except refusals.Invalid as refusal:
            raise forms.ValidationError(f"{one}：{refusal.message}") from None
        if not name:
            raise forms.ValidationError(_t("“%(one)s”只有号码，请写上称呼。") % {"one": one})
        found.append(Guest(NewSeat(kind, name=name), phone=number))
    return found


class WhenForm(DeskForm):
    """When, how long and where."""

    starts_at = MomentField(label=_("时间"))
    minutes = forms.TypedChoiceField(
        label=_("多长时间"),
        coerce=int,
        required=False,
        empty_value=None,
        initial=USUAL_MINUTES,
        choices=[(n, _("%(n)s 分钟") % {"n": n}) for n in DURATIONS],
    )
    venue = forms.ModelChoiceField(
        label=_("场所"), queryset=Venue.objects.none(), required=False, empty_label=_("不在登记的场所")
    )
    place = forms.CharField(
        label=_("在哪里"), required=False, max_length=120, help_text=_("比如：3 号楼前的空地。")
    )

    def __init__(self, *args: Any, at: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        venue: Any = self.fields["venue"]
        venue.queryset = people.public_venues_at(at[:9])

    def clean_minutes(self) -> int:
        """The usual length where none was chosen."""
        return self.cleaned_data["minutes"] or USUAL_MINUTES

    def clean_starts_at(self) -> dt.datetime:
        """A time that is still to come."""
        moment: dt.datetime = self.cleaned_data["starts_at"]
        if moment < clock.now():
            raise forms.ValidationError(_("这个时间已经过去了；开过的协商请用“补记一次协商”。"))
        return moment


class PlanForm(WhenForm):
    """A meeting to come, about orders or about a topic of the year's plan; all that is known is filled in."""

    title = forms.CharField(label=_("议题"), required=False, max_length=60)
    form = forms.ChoiceField(label=_("形式"), choices=Form.choices, initial=Form.ROOM)
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
        widget=forms.TextInput(attrs={"list": "units", "autocomplete": "off"}),
    )
    representatives = forms.CharField(
        label=_("居民代表"),
        required=False,
        max_length=500,
        help_text=_("称呼后面可以带手机号，几位用顿号隔开。要抽签的，定下来以后再请。"),
    )
    experts = forms.CharField(label=_("专业人士"), required=False, max_length=500)
    others = forms.ModelMultipleChoiceField(
        label=_("一起协商的别的单"),
        queryset=Order.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, actor: Any, at: str, order: Order | None, topic: Topic | None, **kwargs: Any
    ) -> None:
        self.actor, self.at, self.order, self.topic = actor, at, order, topic
        self.about = [order] if order else []
        kwargs.setdefault("initial", {}).update(self._known())
        super().__init__(*args, at=at, **kwargs)
        self._offer_members()
        self._offer_requesters()
        self._offer_others()

    def _known(self) -> dict[str, Any]:
        """What the system knows already, so that nobody types it."""
        suggested = queries.suggested_time(self.at, self.at[:6])
        heading = self.topic.title if self.topic else self.order.heading.rstrip("…") if self.order else ""
        return {
            "title": heading,
            "form": self.topic.form if self.topic else Form.ROOM,
            "starts_at": suggested.starts_at,
            "venue": suggested.venue,
            "members": [m.pk for m in queries.members_for(self.about)],
            "requesters": [str(r.pk) for r in queries.requesters_for(self.about)],
            "units": "、".join(u.name for u in queries.units_for(self.about)),
        }

    def _offer_members(self) -> None:
        members: Any = self.fields["members"]
        out = queries.conflicted(self.about)
        self.kept_out = len(out)
        members.queryset = people.public_members_at(self.at[:9]).exclude(person_id__in=out)

    def _offer_requesters(self) -> None:
        rows = orders.requesters_of(self.actor, self.order) if self.order else []
        self.people_asking = [r for r in rows if r.left_at is None]
        asked: Any = self.fields["requesters"]
        asked.choices = [(str(r.pk), self._said(r)) for r in self.people_asking]
        if not self.people_asking:
            del self.fields["requesters"]

    @staticmethod
    def _said(requester: Any) -> str:
        number = numbers.shown(requester.number)
        name = str(requester.name) or _t("点单人 %(number)s") % {"number": number}
        return name if requester.has_contact else _t("%(name)s（没有留电话）") % {"name": name}

    def _offer_others(self) -> None:
        found = consultations.convenable_with(self.actor, self.order) if self.order else []
        others: Any = self.fields["others"]
        if not found:
            del self.fields["others"]
            return
        others.queryset = Order.objects.filter(pk__in=[o.pk for o in found])
        others.label_from_instance = lambda o: o.heading

    def clean_units(self) -> list[Any]:
        """The bodies that the words mean."""
        return [unit_named(name, self.at[:6]) for name in names_in(self.cleaned_data["units"])]

    def clean_representatives(self) -> list[Guest]:
        """Residents' representatives, by name."""
        return guests_in(self.cleaned_data["representatives"], SeatKind.REPRESENTATIVE)

    def clean_experts(self) -> list[Guest]:
        """Experts, by name."""
        return guests_in(self.cleaned_data["experts"], SeatKind.EXPERT)

    def guests(self) -> list[Guest]:
        """The seats as they were chosen; everybody's requesters of the other orders come along."""
        found = self.cleaned_data
        chosen = set(found.get("requesters", ()))
        asking = [r for r in self.people_asking if str(r.pk) in chosen]
        asking += queries.requesters_for(found.get("others", ()))
        seats = [
            *(NewSeat(SeatKind.MEMBER, member=m) for m in found["members"]),
            *(NewSeat(SeatKind.UNIT, organisation=u) for u in found["units"]),
            *(NewSeat(SeatKind.REQUESTER, requester=r, name=r.name) for r in asking),
        ]
        return [*(Guest(s) for s in seats), *found["representatives"], *found["experts"]]

    def refuse(self, refusal: refusals.Refusal) -> None:
        """What is wrong with the orders stands at the orders."""
        if "orders" in refusal.fields and "others" in self.fields:
            refusal = refusals.Invalid(refusal.message, fields={"others": refusal.message})
        super().refuse(refusal)


class MoveForm(WhenForm):
    """Another time or place; `sequence` is the move that was on the screen."""

    sequence = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class MoreForm(DeskForm):
    """Somebody else to be invited."""

    kind = forms.ChoiceField(
        label=_("身份"),
        choices=[(k.value, k.label) for k in SeatKind if k is not SeatKind.REQUESTER],
        initial=SeatKind.REPRESENTATIVE,
    )
    names = forms.CharField(
        label=_("请谁"),
        max_length=500,
        help_text=_("称呼后面可以带手机号，几位用顿号隔开；单位写全称。"),
        error_messages={"required": _("请写要请谁。")},
    )

    def __init__(self, *args: Any, at: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at

    def clean(self) -> dict[str, Any]:
        """The seats that the words mean."""
        found = super().clean() or {}
        if found.get("names") and found.get("kind"):
            try:
                found["guests"] = self._guests(found["names"], found["kind"])
            except forms.ValidationError as problem:
                self.add_error("names", problem)
        return found

    def _guests(self, names: str, kind: str) -> Sequence[Guest]:
        if kind != SeatKind.UNIT:
            return guests_in(names, kind)
        return [Guest(NewSeat(kind, organisation=unit_named(n, self.at[:6]))) for n in names_in(names)]


class WordsForm(DeskForm):
    """What everybody should know before."""

    words = WordsField(
        label=_("会前说明"),
        limit=WORDS_LIMIT,
        required=False,
        rows=4,
        help_text=_("议什么、现在什么情况、希望大家想好什么。被邀请的人会看到。"),
    )


class PaperForm(DeskForm):
    """A paper for those who are invited."""

    file = forms.FileField(
        label=_("加一份材料"),
        help_text=_("PDF 或 Word（.docx），最大 10 MB。"),
        error_messages={"required": _("请选一个文件。"), "empty": _("这个文件是空的。")},
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx"}),
    )


class TopicForm(PlacedForm):
    """A topic for the year's plan."""

    title = forms.CharField(
        label=_("议题"), max_length=TITLE_LIMIT, error_messages={"required": _("请写一个议题。")}
    )
    month = forms.TypedChoiceField(
        label=_("打算几月开"),
        coerce=int,
        choices=[(n, _("%(n)s 月") % {"n": n}) for n in range(1, 13)],
    )
    form = forms.ChoiceField(label=_("形式"), choices=Form.choices, initial=Form.ROOM)
    place = PlaceField(
        label=_("哪里"),
        error_messages={"required": _("请选一个地方。"), "invalid_choice": _("这个地方不在您的工作范围内。")},
    )
    words = forms.CharField(label=_("为什么议、请谁"), max_length=REASON_LIMIT, required=False)
