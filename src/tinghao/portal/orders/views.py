"""点单 over HTTP: the form, the pieces it fetches, joining, and the receipt."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinghao.core import refusals
from tinghao.core.actors import PASSERBY
from tinghao.divisions import queries as divisions
from tinghao.orders import actions, intake, numbers, queries
from tinghao.orders.choices import Channel
from tinghao.portal import told, visitors
from tinghao.portal.orders import forms, photos, slips, where
from tinghao.uploads import queries as uploads

# What a form carries besides its fields: the submission's secret, the way in, what was seen, photos.
Values = dict[str, Any]
_BUSY = N_("这个网络刚才提交得太多了，请在{wait}后再试。您写的都还在。")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest, code: str = "") -> HttpResponse:
    """The form; what was typed comes back with whatever is still missing, or leads to the receipt."""
    if request.method == "POST":
        return _placed(request)
    here = where.at(code) if code else where.at(visitors.place_of(request))
    if code:
        divisions.public_division(code)
    scanned = bool(code) and "venue" in request.GET
    values: Values = {
        "once": secrets.token_urlsafe(18),
        "channel": Channel.QR if scanned else Channel.WEB,
        "seen": "",
    }
    return _form(request, forms.PlaceForm(), here, values)


def _placed(request: HttpRequest) -> HttpResponse:
    data = request.POST
    here = where.chosen(data)
    values: Values = {
        "once": data.get("once", "")[:60] or secrets.token_urlsafe(18),
        "channel": Channel.QR if data.get("channel") == Channel.QR else Channel.WEB,
        "seen": data.get("seen", "")[:60],
    }
    form = forms.PlaceForm(data)
    try:
        if request.FILES:
            visitors.check(request, "place", _(_BUSY))
        values["photos"] = photos.taken(request)
        if data.get("go"):
            return _form(request, forms.PlaceForm(initial=data.dict()), here, values)
        if not _is_whole(form, here, values):
            return _form(request, form, here, values, status=422)
        if pause := _pause(form.cleaned_data["words"], here, values):
            return _form(request, form, here, values, **pause)
        visitors.count(request, "place", _(_BUSY))
        return _receipt_for(request, form, here, values)
    except refusals.TooMany as refused:
        return _too_many(request, form, here, values, refused)
    except refusals.Invalid as refused:
        for name, words in (refused.fields or {"": refused.message}).items():
            form.add_error(name if name in form.fields else None, words)
        return _form(request, form, here, values, status=422)


def _is_whole(form: forms.PlaceForm, here: where.Where, values: Values) -> bool:
    """True where nothing is missing; else every fault stands at its field."""
    form.is_valid()
    for fault in values["photos"].faults:
        form.add_error("photos", fault)
    if not here.code:
        form.add_error("division", _("请选一选事情在哪个社区（村）。不清楚社区，选到乡镇街道也行。"))
    return form.is_valid()


def _too_many(
    request: HttpRequest,
    form: forms.PlaceForm,
    here: where.Where,
    values: Values,
    refused: refusals.TooMany,
) -> HttpResponse:
    """The limit, said above the form that keeps everything."""
    form.add_error(None, refused.message)
    response = _form(request, form, here, values, status=429)
    response["Retry-After"] = str(refused.wait)
    return response


def _receipt_for(
    request: HttpRequest, form: forms.PlaceForm, here: where.Where, values: Values
) -> HttpResponse:
    data = form.cleaned_data
    said = slips.said_digest(data["words"], here.code)
    before = slips.same(request, said)
    once = before.once if before else values["once"]
    placed = actions.place_order(
        by=PASSERBY,
        words=data["words"],
        division=here.code,
        once=once,
        address=data["address"],
        category=data["category"],
        channel=values["channel"],
        contact=form.contact(),
        images=values["photos"].images,
    )
    response = HttpResponseRedirect(reverse("portal:receipt", args=[placed.requester.number]), status=303)
    slips.keep(request, response, placed, once=once, said=said)
    visitors.remember_place(response, here.code)
    return response


def _pause(words: str, here: where.Where, values: Values) -> dict[str, Any]:
    """What is worth a look before the order is placed, once each: a number to call, similar orders."""
    seen = values["seen"].split()
    stop = intake.stop_for(words)
    if stop is not None and stop.kind not in seen:
        values["seen"] = " ".join([*seen, stop.kind])
        return {"stop": stop}
    if "similar" not in seen:
        similar = queries.public_similar(words, here.code)
        if similar:
            values["seen"] = " ".join([*seen, "similar"])
            return {"similar": _cards(similar)}
    return {}


def _cards(similar: list[queries.Similar]) -> list[dict[str, Any]]:
    return [{"order": s.order, "seals": told.seals_of(s.order)} for s in similar]


def _form(
    request: HttpRequest,
    form: forms.PlaceForm,
    here: where.Where,
    values: Values,
    *,
    status: int = 200,
    stop: intake.Stop | None = None,
    similar: list[dict[str, Any]] | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "here": request.path,
        "where": here,
        "values": values,
        "stop": stop,
        "similar": similar or [],
        "is_paused": bool(stop or similar),
        "for_all": intake.numbers_for_all(),
    }
    return render(request, "portal/orders/place.html", context, status=status)


@never_cache
@require_POST
def glance(request: HttpRequest) -> HttpResponse:
    """A piece of page for what is being typed: a number to call, similar orders, a likely topic.

    Asked by POST although it changes nothing: what somebody types does not belong in an address.
    """
    words = request.POST.get("words", "")[:2000]
    here = where.chosen(request.POST)
    stop = intake.stop_for(words) if len(words) >= 4 else None
    similar = queries.public_similar(words, here.code) if here.code and len(words) >= 6 else []
    response = render(
        request, "portal/orders/glance.html", {"stop": stop, "similar": _cards(similar), "is_live": True}
    )
    response["X-Topic"] = intake.topic_of(words)
    return response


@never_cache
@require_GET
def photo(request: HttpRequest, key: str) -> HttpResponseBase:
    """A photo that lies ready, small, for the form that just sent it; its key is the right to it."""
    del request
    opened = uploads.open_image(PASSERBY, key, "thumbnail", owner="", owner_id=None)
    response = FileResponse(opened.stream, content_type=opened.content_type)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_GET
def lists(request: HttpRequest) -> HttpResponse:
    """A piece of page: the lists of places as far as they are chosen."""
    here = where.chosen(request.GET.dict())
    return render(request, "portal/orders/where.html", {"where": here})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, number: str) -> HttpResponse:
    """“这也是我的事”: one more receipt for a published order."""
    order = queries.public_case(number)
    values = {"once": request.POST.get("once", "")[:60] or secrets.token_urlsafe(18)}
    form = forms.ContactForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            visitors.count(request, "place", _(_BUSY))
            said = slips.said_digest("", f"join {number}")
            before = slips.same(request, said)
            once = before.once if before else values["once"]
            placed = actions.join_order(order, by=PASSERBY, once=once, contact=form.contact())
            response = HttpResponseRedirect(
                reverse("portal:receipt", args=[placed.requester.number]), status=303
            )
            slips.keep(request, response, placed, once=once, said=said)
            return response
        status = 422
    names = divisions.public_names([order.division_code])
    context = {
        "form": form,
        "order": order,
        "values": values,
        "seals": told.seals_of(order),
        "place": told.path_of(order.division_code, names),
        "state": told.state_said(order),
    }
    return render(request, "portal/orders/join.html", context, status=status)


@never_cache
@require_GET
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """The slip with the query code, for the browser that placed the order, within the hour."""
    slip = next((s for s in slips.read(request) if s.number == number), None)
    if slip is None:
        return HttpResponseRedirect(reverse("portal:follow") + "?shown=1")
    requester = queries.public_order_by_receipt(slip.number, slip.code)
    order = requester.order
    names = divisions.public_names([order.division_code])
    link = reverse("portal:follow_link", args=[queries.receipt_link(requester)])
    town = names.get(order.township, "")
    context = {
        "requester": requester,
        "order": order,
        "number": numbers.shown(requester.number),
        "code": f"{slip.code[:3]} {slip.code[3:]}",
        "link": request.build_absolute_uri(link),
        "follow": request.build_absolute_uri(reverse("portal:follow")),
        "seals": told.seals_of(order),
        "place": told.path_of(order.division_code, names),
        "holder": told.holder_of(order, [], town=town),
        "next": told.next_of(order),
    }
    return render(request, "portal/orders/receipt.html", context)
