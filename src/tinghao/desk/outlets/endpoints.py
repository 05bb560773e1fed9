"""Outside systems that are told of a ledger's lines: the list, one with its log, and what can be done."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinghao.core import refusals
from tinghao.desk import shell
from tinghao.desk.filing import lines
from tinghao.desk.forms import DeskForm
from tinghao.divisions import queries as divisions
from tinghao.filing.models import Ledger
from tinghao.outlets import actions, queries, rules
from tinghao.outlets.choices import DeliveryState, EndpointState
from tinghao.outlets.models import Delivery, Endpoint

HERE = "outlets"


class OutletForm(DeskForm):
    """What the other side is called, and where it takes messages."""

    name = forms.CharField(
        label=gettext_lazy("对方系统"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("例如：市委考核办履职系统。"),
    )
    url = forms.CharField(
        label=gettext_lazy("接收消息的网址"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("由对方提供，以 https:// 开头。"),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "off", "spellcheck": "false"}),
    )


class LedgerChoice(forms.ChoiceField):
    """One of the ledgers whose ways out the actor looks after."""

    def __init__(self, found: list[Ledger]) -> None:
        names = divisions.public_names_kept(row.owner for row in found)
        choices = [(r.owner, f"{names.get(r.owner, r.owner)} · {r.get_level_display()}") for r in found]
        super().__init__(label=_("哪本台账"), choices=choices)
        self.found = {row.owner: row for row in found}


@require_GET
def outlets(request: HttpRequest) -> HttpResponse:
    """Every endpoint with how it does, and the keys to the API."""
    actor = shell.require(request, rules.OUTSIDE)
    found, keys = queries.endpoints_for(actor), list(queries.keys_for(actor))
    owners = [*(s.endpoint.ledger_id for s in found), *(k.ledger_id for k in keys)]
    context = {
        "rows": found,
        "keys": keys,
        "places": divisions.public_names_kept(owners),
        "has_ledgers": bool(queries.ledgers_for(actor)),
    }
    return shell.page(request, "desk/outlets/list.html", context, current=HERE)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open a way out; the key is shown once."""
    actor = shell.require(request, rules.OUTSIDE)
    found = queries.ledgers_for(actor)
    form = OutletForm(request.POST if request.method == "POST" else None)
    form.fields = {"ledger": LedgerChoice(found), **form.fields}
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        ledger: Any = form.fields["ledger"]
        try:
            made, key = actions.open_endpoint(
                ledger.found[asked["ledger"]], name=asked["name"], url=asked["url"], by=actor
            )
        except refusals.Invalid as refusal:
            form.refuse(refusal)
        else:
            return secret_page(request, made, key)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "has_ledgers": bool(found)}
    return shell.page(request, "desk/outlets/new.html", context, current=HERE, status=status)


def secret_page(request: HttpRequest, found: Endpoint, key: str) -> HttpResponse:
    """The key, this once."""
    context = {
        "heading": _("“{name}”的签名密钥").format(name=found.name),
        "secret": key,
        "words": _("把它交给对方，用来验证消息是协商亭发的。离开这一页就看不到了；丢了可以再换一个。"),
        "next": reverse("desk:outlet", args=[found.pk]),
        "next_words": _("抄好了"),
    }
    return shell.page(request, "desk/outlets/secret.html", context, current=HERE)


@require_GET
def endpoint(request: HttpRequest, pk: int) -> HttpResponse:
    """One endpoint: how it does, its log, and what was given up."""
    actor = shell.require(request, rules.OUTSIDE)
    return page(request, queries.endpoint_for(actor, pk))


def page(request: HttpRequest, found: Endpoint, *, status: int = 200, **given: Any) -> HttpResponse:
    """The page of an endpoint."""
    show = request.GET.get("show", "")
    state = show if show in DeliveryState.values else ""
    log, older = queries.log_of(found, state=state, before_id=lines.number(request, "before"))
    here = reverse("desk:outlet", args=[found.pk])
    standing = next(s for s in queries.endpoints_for(request.actor) if s.endpoint.pk == found.pk)  # type: ignore[attr-defined]
    context = {
        "e": found,
        "place": divisions.public_names_kept((found.ledger_id,)).get(found.ledger_id, ""),
        "waiting": standing.waiting,
        "dead": standing.dead,
        "log": log,
        "state": state,
        "tabs": [(_("全部"), here, not state)]
        + [(s.label, f"{here}?show={s.value}", s == state) for s in DeliveryState],
        "older": f"{here}?{urlencode({'show': state, 'before': older})}" if older else "",
        "newest": f"{here}?{urlencode({'show': state})}" if request.GET.get("before") else "",
        "form": OutletForm(initial={"name": found.name, "url": found.url}),
        "is_active": found.state == EndpointState.ACTIVE,
        **given,
    }
    return shell.page(request, "desk/outlets/endpoint.html", context, current=HERE, status=status)


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name or address."""
    actor = shell.require(request, rules.OUTSIDE)
    found = queries.endpoint_for(actor, pk)
    form = OutletForm(request.POST)
    if not form.done(lambda asked: actions.change_endpoint(found, by=actor, **asked)):
        return page(request, queries.endpoint_for(actor, pk), status=422, form=form)
    messages.success(request, _("已改，等着的消息送到新的网址。"))
    return HttpResponseRedirect(reverse("desk:outlet", args=[pk]))


@require_POST
def test(request: HttpRequest, pk: int) -> HttpResponse:
    """A test message goes out."""
    actor = shell.require(request, rules.OUTSIDE)
    made = actions.send_test(queries.endpoint_for(actor, pk), by=actor)
    messages.success(request, _("测试消息已发出，过几秒刷新这一页看结果。"))
    return HttpResponseRedirect(reverse("desk:delivery", args=[made.pk]))


@require_POST
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Pause, or resume."""
    actor = shell.require(request, rules.OUTSIDE)
    found = queries.endpoint_for(actor, pk)
    if request.POST.get("to") == "pause":
        actions.pause_endpoint(found, by=actor)
        messages.success(request, _("已暂停。新的条目先存着，恢复以后补送。"))
    else:
        actions.resume_endpoint(found, by=actor)
        messages.success(request, _("已恢复，存着的先送。"))
    return HttpResponseRedirect(reverse("desk:outlet", args=[pk]))


@require_POST
def rotate(request: HttpRequest, pk: int) -> HttpResponse:
    """A new key, shown once."""
    actor = shell.require(request, rules.OUTSIDE)
    found = queries.endpoint_for(actor, pk)
    return secret_page(request, found, actions.rotate_secret(found, by=actor))


@require_POST
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    """What was given up is tried again: one, or all."""
    actor = shell.require(request, rules.OUTSIDE)
    one = request.POST.get("delivery", "")
    chosen = [int(one)] if one.isascii() and one.isdigit() and len(one) < 19 else None
    count = actions.resend(queries.endpoint_for(actor, pk), by=actor, deliveries=chosen)
    messages.success(request, _("已重新投递 {count} 条。").format(count=count))
    return HttpResponseRedirect(reverse("desk:outlet", args=[pk]))


@require_GET
def delivery(request: HttpRequest, pk: int) -> HttpResponse:
    """One delivery with every try."""
    actor = shell.require(request, rules.OUTSIDE)
    found: Delivery = queries.delivery_for(actor, pk)
    context = {
        "d": found,
        "tries": queries.tries_of(found),
        "is_dead": found.state == DeliveryState.DEAD,
        "is_waiting": found.state == DeliveryState.WAITING,
    }
    return shell.page(request, "desk/outlets/delivery.html", context, current=HERE)
