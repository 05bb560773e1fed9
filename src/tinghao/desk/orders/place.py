"""代填: an order that came by telephone, on paper or at the door is entered for somebody."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from tinghao.core import clock, refusals
from tinghao.desk import shell
from tinghao.desk.forms import DeskForm, WordsField
from tinghao.divisions import queries as divisions
from tinghao.orders import actions, numbers, queries
from tinghao.orders.actions.placing import Contact
from tinghao.orders.choices import Category, Channel
from tinghao.orders.models import ADDRESS_LIMIT, TEXT_LIMIT

_KEPT = "placed_for_today"
_MOST_KEPT = 40


class PlaceForm(DeskForm):
    """One screen, in the order in which a telephone call goes."""

    channel = forms.ChoiceField(
        label=_("怎么来的"),
        widget=forms.RadioSelect,
        choices=[
            (Channel.PHONE.value, _("打电话来")),
            (Channel.PAPER.value, _("写在纸上")),
            (Channel.VISIT.value, _("当面说的")),
        ],
        initial=Channel.PHONE.value,
    )
    words = WordsField(label=_("什么事"), limit=TEXT_LIMIT, rows=5, required=False)
    division = forms.ChoiceField(label=_("哪个社区（村）"))
    address = forms.CharField(label=_("具体地点"), required=False, max_length=ADDRESS_LIMIT)
    category = forms.ChoiceField(
        label=_("类别"), required=False, choices=[("", _("由召集人定")), *Category.choices]
    )
    name = forms.CharField(label=_("怎么称呼"), required=False, max_length=40)
    phone = forms.CharField(
        label=_("电话"), required=False, max_length=30, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    consents_contact = forms.BooleanField(label=_("本人同意联系他（她）"), required=False)
    consents_publish = forms.BooleanField(label=_("本人同意把去掉个人信息的文字公开"), required=False)
    once = forms.CharField(widget=forms.HiddenInput, max_length=60)

    def __init__(self, *args: Any, places: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        division: Any = self.fields["division"]
        division.choices = places if len(places) == 1 else [("", _t("请选择")), *places]
        division.error_messages["required"] = _t("请选择事情发生在哪个社区（村）。")
        self.fields["words"].widget.attrs["data-focus"] = ""


def _counties(actor: Any) -> list[tuple[str, str]]:
    """The counties among which somebody of a whole city chooses first."""
    found = []
    for code in actor.divisions_for("orders.place_for"):
        if len(code) <= 4:
            found += [(d.code, d.name) for d in divisions.public_children(code)]
    return found


def _places(actor: Any, at: str) -> list[Any]:
    """The communities of the actor's scope, by township."""
    codes = [c for c in actor.divisions_for("orders.place_for") if len(c) > 4]
    if at and any(at.startswith(c) for c in actor.divisions_for("orders.place_for")):
        codes = [at]
    return divisions.public_communities_below(codes)


@never_cache
@require_http_methods(["GET", "POST"])
def place(request: HttpRequest) -> HttpResponse:
    """Enter an order for somebody; sent, the receipt is ready to print, or the next one to be entered."""
    actor = shell.require(request, "orders.place_for")
    at = request.POST.get("at", "") or request.GET.get("at", "")
    at = at if at.isascii() and at.isdigit() else ""
    counties = _counties(actor)
    if counties and not at:
        at = counties[0][0]
    places = _places(actor, at)
    if request.method == "GET":
        form = PlaceForm(places=places, initial={"once": secrets.token_urlsafe(18), **_carried(request)})
        return _page(request, form, counties, at)
    form = PlaceForm(request.POST, places=places)
    if form.is_valid():
        try:
            return _placed(request, actor, form.cleaned_data, at)
        except refusals.Invalid as refusal:
            form.refuse(refusal)
    return _page(request, form, counties, at, status=422)


def _kept(request: HttpRequest) -> list[dict[str, str]]:
    """The slips that this session entered today; the code only as long as the receipt was not shown."""
    today = clock.today().isoformat()
    return [s for s in request.session.get(_KEPT, []) if s["day"] == today]


def slips_of(request: HttpRequest) -> list[dict[str, Any]]:
    """Today's slips, newest first, with the index under which a receipt can still be printed."""
    return [
        {"shown": numbers.shown(s["number"]), "index": i if s["code"] else None}
        for i, s in reversed(list(enumerate(_kept(request))))
    ]


def _carried(request: HttpRequest) -> dict[str, str]:
    return {k: request.GET[k] for k in ("channel", "division") if request.GET.get(k)}


def _page(
    request: HttpRequest, form: PlaceForm, counties: list[tuple[str, str]], at: str, *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "counties": counties, "at": at, "slips": slips_of(request)}
    return shell.page(request, "desk/orders/place.html", context, current="place", status=status)


def _placed(request: HttpRequest, actor: Any, found: dict[str, Any], at: str) -> HttpResponse:
    made = actions.place_order(
        by=actor,
        words=found["words"],
        division=found["division"],
        once=found["once"],
        address=found["address"],
        category=found["category"],
        channel=found["channel"],
        contact=Contact(
            name=found["name"],
            phone=found["phone"],
            consents_contact=found["consents_contact"],
            consents_publish=found["consents_publish"],
        ),
    )
    # Kept until it was shown once: neither the code nor the number stands in the address.
    new = {"day": clock.today().isoformat(), "number": made.requester.number, "code": made.code}
    request.session[_KEPT] = [*(s for s in _kept(request) if s["number"] != new["number"]), new][-_MOST_KEPT:]
    if "next" in request.POST:
        messages.success(
            request, _t("已收下，回执号 %(number)s。") % {"number": numbers.shown(made.order.number)}
        )
        tail = f"?channel={found['channel']}&division={found['division']}{f'&at={at}' if at else ''}"
        return HttpResponseRedirect(reverse("desk:place") + tail)
    return HttpResponseRedirect(reverse("desk:place_receipt"))


@never_cache
@require_GET
def receipt(request: HttpRequest) -> HttpResponse:
    """The receipt to hand over; its query code is shown this once."""
    shell.require(request, "orders.place_for")
    slips = _kept(request)
    asked = request.GET.get("slip", "")
    index = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 3 else len(slips) - 1
    kept = slips[index] if 0 <= index < len(slips) else None
    if kept is None or not kept["code"]:
        messages.info(request, _t("回执的查询码只显示一次。需要时请点单人凭回执号到社区来问。"))
        return HttpResponseRedirect(reverse("desk:place"))
    request.session[_KEPT] = [{**s, "code": ""} if s is kept else s for s in slips]
    made = queries.public_order_by_receipt(kept["number"], kept["code"])
    names = divisions.public_names_kept((made.order.township, made.order.community))
    context = {
        "order": made.order,
        "requester": made,
        "number": numbers.shown(made.number),
        "code": kept["code"],
        "places": [n for n in (names.get(made.order.township), names.get(made.order.community)) if n],
        "link": request.build_absolute_uri(reverse("portal:follow_link", args=[queries.receipt_link(made)])),
    }
    return render(request, "desk/orders/receipt.html", context)
