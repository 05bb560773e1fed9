"""Calling for volunteers on the desk: open a call, see who came, make a lot of them or call it off."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinghao.access import queries as access
from tinghao.core import refusals
from tinghao.desk import shell
from tinghao.desk.forms import DateField, WordsField, in_days
from tinghao.desk.lots.forms import OrderLotForm
from tinghao.desk.people.forms import PlacedForm, PlaceField
from tinghao.divisions import queries as divisions
from tinghao.lots import actions, queries
from tinghao.lots.models import TITLE_LIMIT, WORDS_LIMIT, Call
from tinghao.people import phones

_USUAL = "性别：女、男\n年龄段：18–34 岁、35–59 岁、60 岁以上\n房屋：自住、租住"


class CallForm(PlacedForm):
    """What for, where, until when, and what is asked."""

    title = forms.CharField(
        label=_("为什么事抽签"),
        max_length=TITLE_LIMIT,
        error_messages={"required": _("请写明为什么事抽签。")},
    )
    place = PlaceField(
        label=_("请哪里的居民"),
        error_messages={"required": _("请选一个地方。"), "invalid_choice": _("这个地方不在您的工作范围内。")},
    )
    closes_on = DateField(label=_("报名到哪一天"))
    features = forms.CharField(
        label=_("报名时问什么"),
        initial=_USUAL,
        help_text=_("一行一个：名称、冒号、几个选项用顿号隔开。只问定名额要用的，问得越少越好。"),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("至少写一个要问的。")},
    )
    words = WordsField(
        label=_("说明"),
        limit=WORDS_LIMIT,
        required=False,
        rows=3,
        help_text=_("议什么、大概什么时候、要花多少时间。"),
    )

    def clean_features(self) -> list[tuple[str, list[str]]]:
        """Each line as a name and its choices."""
        found = []
        for line in self.cleaned_data["features"].splitlines():
            name, colon, choices = line.replace(":", "：").partition("：")
            values = [v.strip() for v in choices.replace("，", "、").replace(",", "、").split("、")]
            if line.strip() and not colon:
                words = _t("“%(line)s”里没有冒号。请写成：性别：女、男")
                raise forms.ValidationError(words % {"line": line.strip()[:20]})
            if line.strip():
                found.append((name.strip(), [v for v in values if v]))
        return found


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new call."""
    actor = shell.require(request, "lots.run")
    places = access.places_for(actor, "lots.run", deepest="community")
    form = CallForm(request.POST or None, places=places, initial={"closes_on": in_days(10)})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.open_call(by=actor, **form.cleaned_data)
        except refusals.Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _t("招募开始了，居民扫码或打开链接就能报名。"))
            return HttpResponseRedirect(reverse("desk:call", args=[made.pk]))
    status = 422 if request.method == "POST" else 200
    return shell.page(request, "desk/lots/call_new.html", {"form": form}, current="lots", status=status)


@require_GET
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """One call: how to reach it, who volunteered, and what can be made of it."""
    actor = shell.require_signed_in(request)
    return _page(request, actor, queries.call_for(actor, pk))


def _page(request: HttpRequest, actor: Any, found: Call, form: Any = None) -> HttpResponse:
    volunteers = queries.volunteers_of(found)
    may_run = actor.may("lots.run", found.division_code)
    context = {
        "call": found,
        "place": divisions.public_names_kept((found.division_code,)).get(found.division_code, ""),
        "is_open": queries.is_open(found),
        "counts": queries.counts_of(found, volunteers),
        "people": len(volunteers),
        "lines": [
            {"pk": v.pk, "name": v.name, "phone": phones.masked(v.phone), "values": list(v.values.values())}
            for v in volunteers[:200]
        ]
        if may_run
        else [],
        "may_run": may_run and found.closed_at is None,
        "public_url": request.build_absolute_uri(reverse("portal:call", args=[found.pk])),
        "form": form or OrderLotForm(initial={"title": found.title, "seats": min(9, len(volunteers)) or 1}),
    }
    status = 422 if form is not None else 200
    return shell.page(request, "desk/lots/call.html", context, current="lots", status=status)


@require_POST
def make_lot(request: HttpRequest, pk: int) -> HttpResponse:
    """A lot among those who volunteered; the call is over."""
    actor = shell.require_signed_in(request)
    found, form = queries.call_for(actor, pk), OrderLotForm(request.POST)
    if form.is_valid():
        try:
            lot = actions.create_lot_from_call(found, by=actor, **form.cleaned_data)
        except refusals.Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, _t("名册存好了，一共 %(n)s 人。现在定名额。") % {"n": lot.people.count()}
            )
            return HttpResponseRedirect(reverse("desk:lot", args=[lot.pk]))
    return _page(request, actor, found, form)


@require_POST
def strike(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Somebody who does not belong there is off the call."""
    actor = shell.require_signed_in(request)
    found = queries.call_for(actor, pk)
    one = found.volunteers.select_related("call").filter(pk=number).first()
    if one is None:
        raise refusals.NotFound(_t("没有找到这个人。"))
    actions.strike_volunteer(one, by=actor)
    messages.success(request, _t("去掉了，他填的内容也删了。"))
    return HttpResponseRedirect(reverse("desk:call", args=[pk]))


@require_POST
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Nobody will be drawn; what volunteers left is erased."""
    actor = shell.require_signed_in(request)
    count = actions.call_off_call(queries.call_for(actor, pk), by=actor)
    messages.success(request, _t("招募作废了，%(n)s 人填的内容都删了。") % {"n": count})
    return HttpResponseRedirect(reverse("desk:call", args=[pk]))
