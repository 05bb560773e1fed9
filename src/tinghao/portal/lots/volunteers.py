"""Volunteering over HTTP: a short form without an account, and a link to take it all back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as N_
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tinghao.core import refusals
from tinghao.core.actors import PASSERBY
from tinghao.divisions import queries as divisions
from tinghao.lots import actions, queries
from tinghao.lots.choices import LotState
from tinghao.lots.models import Call
from tinghao.portal import visitors
from tinghao.portal.orders.forms import Typed

_BUSY = N_("这个网络刚才提交得太多了，请在{wait}后再试。您写的都还在。")


class VolunteerForm(forms.Form):
    """Name, number, one choice for each attribute, and consent; the consent comes last."""

    name = Typed(
        label=gettext_lazy("怎么称呼您"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = Typed(
        label=gettext_lazy("手机号"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("抽中了发短信请您。不会公布。"),
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
    )
    consents = forms.BooleanField(
        label=gettext_lazy("我满 18 岁，住在这里，同意为这次抽签使用上面填的内容"),
        required=False,
        help_text=gettext_lazy("没有抽中的，抽签以后姓名和电话会删掉；您随时可以自己撤回。"),
    )

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call = call
        for place, (name, choices) in enumerate(call.features):
            self.fields[f"feature-{place}"] = forms.ChoiceField(
                label=name,
                choices=[(value, value) for value in choices],
                widget=forms.RadioSelect,
                required=False,
            )
        self.order_fields(["name", "phone", *(f"feature-{n}" for n in range(len(call.features))), "consents"])

    def features(self) -> list[Any]:
        """The fields of the attributes."""
        return [self[name] for name in self.fields if name.startswith("feature-")]

    def values(self) -> dict[str, str]:
        """The choices by the names of the attributes."""
        return {
            name: self.cleaned_data.get(f"feature-{place}", "")
            for place, (name, _choices) in enumerate(self.call.features)
        }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """What is asked, and the form while the call is open."""
    found = queries.public_call(pk)
    form = VolunteerForm(request.POST if request.method == "POST" else None, call=found)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                visitors.count(request, "volunteer", _(_BUSY))
                data = form.cleaned_data
                made = actions.volunteer(
                    found,
                    by=PASSERBY,
                    name=data["name"],
                    phone=data["phone"],
                    values=form.values(),
                    consents=data["consents"],
                )
            except refusals.TooMany as refused:
                form.add_error(None, refused.message)
                status = 429
            except refusals.Invalid as refused:
                for name, words in refused.fields.items():
                    form.add_error(name if name in form.fields else None, words)
            else:
                messages.success(request, _("报上名了。抽签的名单会先公布，抽中了给您发短信。"))
                link = reverse("portal:volunteer", args=[queries.volunteer_link(made)])
                return HttpResponseRedirect(link, status=303)
    context = {
        "call": found,
        "form": form,
        "is_open": queries.is_open(found),
        "place": divisions.public_names_kept((found.division_code,)).get(found.division_code, ""),
    }
    return render(request, "portal/lots/call.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def volunteer(request: HttpRequest, token: str) -> HttpResponse:
    """How it stands for one volunteer; sent, everything about them is erased."""
    found = queries.public_volunteer_by_link(token)
    if request.method == "POST":
        if found.erased_at is None:
            actions.withdraw_volunteer(found, by=PASSERBY)
        messages.success(request, _("撤回了，您的姓名和电话已经删掉。"))
        return HttpResponseRedirect(reverse("portal:volunteer", args=[token]), status=303)
    person, lot = found.person, found.call.lot
    context = {
        "found": found,
        "call": found.call,
        "lot": lot if lot is not None and lot.published_at is not None else None,
        "number": person.number if person is not None else None,
        "is_drawn": lot is not None and lot.state == LotState.DRAWN,
        "token": token,
    }
    return render(request, "portal/lots/volunteer.html", context)
