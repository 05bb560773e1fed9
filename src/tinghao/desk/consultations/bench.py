"""小板凳: what was settled on a bench is written down on one page of a phone, most of it by a tap."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from tinghao.consultations import actions
from tinghao.consultations.choices import SeatKind
from tinghao.core import clock, refusals
from tinghao.desk import shell
from tinghao.desk.consultations import planning
from tinghao.desk.consultations.forms import WithOthers
from tinghao.desk.consultations.items import unit_named
from tinghao.desk.filing import effort
from tinghao.desk.forms import DateField, MomentField, quick_days
from tinghao.orders import actions as orders_actions
from tinghao.orders import numbers
from tinghao.orders import queries as orders
from tinghao.orders.models import Order
from tinghao.people import queries as people
from tinghao.people.models import Member, Organisation
from tinghao.preparation import queries as preparation

_CHIPS = 8
SETTLED, OTHER_DAY = "settled", "other"


class BenchForm(WithOthers):
    """Who sat there, what was agreed, who does it until when: what the system knows is a tap."""

    agreed = forms.CharField(
        label=_("商定了什么"), required=False, max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )
    unit = forms.ChoiceField(label=_("谁来办"), required=False, widget=forms.RadioSelect)
    other_unit = forms.CharField(label=_("别的单位"), required=False, max_length=80)
    until = forms.ChoiceField(label=_("什么时候办好"), required=False, widget=forms.RadioSelect)
    due_on = DateField(label=_("哪一天"), required=False)
    members = forms.ModelMultipleChoiceField(
        label=_("委员"), queryset=Member.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    requesters = forms.MultipleChoiceField(
        label=_("点单人"), required=False, widget=forms.CheckboxSelectMultiple
    )
    units = forms.MultipleChoiceField(
        label=_("来了的单位"), required=False, widget=forms.CheckboxSelectMultiple
    )
    names = forms.CharField(
        label=_("还有谁"), required=False, max_length=200, help_text=_("写称呼，用顿号隔开。")
    )
    held_at = MomentField(label=_("什么时候坐的"), required=False)
    place = forms.CharField(label=_("在哪里"), required=False, max_length=120)

    def __init__(self, *args: Any, actor: Any, order: Order, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.order = actor, order
        self.offer_others()
        self.near = _units_near(order)
        fields: dict[str, Any] = self.fields
        chips = [(str(u.pk), u.name) for u in self.near]
        fields["unit"].choices = chips
        fields["units"].choices = chips
        days = quick_days()
        fields["until"].choices = [*days, (SETTLED, _("当场就解决了")), (OTHER_DAY, _("别的日子"))]
        fields["until"].initial = days[1][0]
        near = preparation.members_for([order])
        fields["members"].queryset = Member.objects.filter(pk__in=[m.pk for m in near]).select_related(
            "person"
        )
        fields["members"].initial = [order.claimed_by_id] if order.claimed_by_id else []
        self.people_asking = [r for r in orders.requesters_of(actor, order) if r.left_at is None]
        fields["requesters"].choices = [
            (str(r.pk), r.name or _t("点单人 %(number)s") % {"number": numbers.shown(r.number)})
            for r in self.people_asking
        ]
        fields["held_at"].initial = timezone.localtime(clock.now()).replace(second=0, microsecond=0)
        fields["place"].initial = order.address
        fields["other_unit"].widget.attrs.update({"list": "units", "autocomplete": "off"})

    def clean(self) -> dict[str, Any]:
        """A lead unit and a day can be told from what was tapped and typed."""
        found = super().clean() or {}
        if not (found.get("agreed") or "").strip():
            if found.get("until") == SETTLED:
                found["agreed"] = _t("当场解决了。")
            elif "agreed" not in self.errors:
                self.add_error("agreed", _("请写一句商定了什么。"))
        try:
            found["lead"] = self._lead(found)
        except forms.ValidationError as wrong:
            self.add_error("unit", wrong)
        found["day"] = self._day(found)
        return found

    def _lead(self, found: dict[str, Any]) -> Organisation:
        if typed := (found.get("other_unit") or "").strip():
            return unit_named(typed, self.order.county)
        # Of one unit that sat there it need not be said again that it does what was agreed.
        here = found.get("units") or []
        chosen = found.get("unit") or (here[0] if len(here) == 1 else "")
        for unit in self.near:
            if str(unit.pk) == chosen:
                return unit
        raise forms.ValidationError(_("请点一下谁来办。"))

    def _day(self, found: dict[str, Any]) -> dt.date | None:
        until = found.get("until") or ""
        if until == SETTLED:
            return None
        if until == OTHER_DAY:
            if found.get("due_on") is None and "due_on" not in self.errors:
                self.add_error("due_on", _("请选哪一天办好。"))
            day: dt.date | None = found.get("due_on")
            return day or clock.today()
        return dt.date.fromisoformat(until) if until else dt.date.fromisoformat(quick_days()[1][0])

    def seats(self) -> list[actions.NewSeat]:
        """Everybody who sat there."""
        found = self.cleaned_data
        here = {*found["units"], str(found["lead"].pk)} if found["units"] else set()
        units = {str(u.pk): u for u in (*self.near, found["lead"])}
        asked = set(found["requesters"])
        names = found["names"].replace("，", "、").replace(",", "、").split("、")
        return [
            *(actions.NewSeat(SeatKind.MEMBER, member=m) for m in found["members"]),
            *(actions.NewSeat(SeatKind.UNIT, organisation=u) for pk, u in units.items() if pk in here),
            *(
                actions.NewSeat(SeatKind.REQUESTER, requester=r, name=r.name)
                for r in self.people_asking
                if str(r.pk) in asked
            ),
            *(actions.NewSeat(SeatKind.REPRESENTATIVE, name=n.strip()) for n in names if n.strip()),
        ]

    def refuse(self, refusal: refusals.Refusal) -> None:
        """What is wrong with the item stands where it was tapped."""
        named = {"items-0-due_on": "due_on", "items-0-what": "agreed"}
        fields = {named.get(n, n): words for n, words in refusal.fields.items()}
        super().refuse(refusals.Invalid(refusal.message, fields=fields))


def _units_near(order: Order) -> list[Organisation]:
    """As many bodies as chips are read at a glance: those that did such things before, then the others."""
    found = {u.pk: u for u in preparation.units_for([order], limit=_CHIPS)}
    for unit in people.public_units(at=order.county, limit=_CHIPS * 2):
        if len(found) < _CHIPS:
            found.setdefault(unit.pk, unit)
    return list(found.values())


@require_http_methods(["GET", "POST"])
def bench(request: HttpRequest) -> HttpResponse:
    """A bench meeting about the order in hand, and about others of the same place where they are ticked."""
    actor = shell.require(request, "consultations.record")
    order = planning.order_in_hand(request, actor)
    form = BenchForm(request.POST or None, actor=actor, order=order)
    if request.method == "POST" and form.is_valid():
        found = form.cleaned_data
        try:
            with transaction.atomic():
                # Of two presses the second finds the order moved on.
                for one in sorted(form.about, key=lambda o: o.pk):
                    orders_actions.locked(one.pk)
                made = actions.record_bench(
                    by=actor,
                    about=form.about,
                    agreed=found["agreed"],
                    unit=found["lead"],
                    due_on=found["day"],
                    held_at=found["held_at"] or clock.now(),
                    place=found["place"],
                    seats=form.seats(),
                )
        except refusals.Invalid as refusal:
            form.refuse(refusal)
        else:
            effort.note(form, made, by=actor, step="bench")
            told = _("记下了，事情交给了承办单位。") if found["day"] else _("记下了，请点单人来查。")
            messages.success(request, told)
            return HttpResponseRedirect(reverse("desk:consultation", args=[made.pk]))
    return shell.page(
        request,
        "desk/consultations/bench.html",
        planning.context_of(order, form),
        current="consultations",
        status=422 if request.method == "POST" else 200,
    )
