"""The link for a unit without account: made, shown once, taken back."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinghao.consultations import actions, linking, queries
from tinghao.consultations.choices import LINK_DAYS
from tinghao.consultations.queries import links
from tinghao.core import clock, refusals
from tinghao.desk import shell
from tinghao.desk.units.forms import LinkForm

# The number of the link that this session has made and not yet seen.
_MADE = "item_link_made"


@never_cache
@require_http_methods(["GET", "POST"])
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """A link for one unit and one item; sent, it is shown once."""
    actor = shell.require_signed_in(request)
    item = queries.item_for(actor, pk)
    queries.check_item_step(actor, item, "link")
    units = links.units_of(item)
    if request.method == "GET":
        last = max(item.due_on, clock.today()) + dt.timedelta(days=LINK_DAYS)
        return _page(request, item, LinkForm(item=item, units=units, initial={"ends_on": last}))
    form = LinkForm(request.POST, item=item, units=units)
    if not form.is_valid():
        return _page(request, item, form, status=422)
    if links.was_done_since(actor, item, ("items.link_made",), request.POST.get("seen", "")):
        messages.info(request, _("刚才已经开好了，没有重复开。"))
        return HttpResponseRedirect(reverse("desk:item_link_made", args=[pk]))
    data = form.cleaned_data
    try:
        link = actions.make_link(
            item,
            by=actor,
            unit=form.units[data["unit"]],
            ends_on=data["ends_on"],
            phone=data["phone"],
            address=_address(request, ""),
        )
    except refusals.Invalid as refusal:
        form.refuse(refusal)
        return _page(request, item, form, status=422)
    request.session[_MADE] = link.pk
    return HttpResponseRedirect(reverse("desk:item_link_made", args=[pk]))


def _page(request: HttpRequest, item: Any, form: LinkForm, *, status: int = 200) -> HttpResponse:
    context = {"i": item, "form": form, "seen": request.POST.get("seen") or links.last_step_of(item)}
    return shell.page(request, "desk/units/link.html", context, status=status)


def _address(request: HttpRequest, word: str) -> str:
    # The word is put behind it where the message is written.
    whole = request.build_absolute_uri(reverse("portal:unit_item", args=["x"]))
    return whole.removesuffix("x") + word


@never_cache
@require_GET
def made(request: HttpRequest, pk: int) -> HttpResponse:
    """The link, this once; afterwards only that there is one."""
    actor = shell.require_signed_in(request)
    number = request.session.pop(_MADE, None)
    link = links.link_for(actor, number) if number else None
    if link is None or link.item_id != pk or not links.is_open(link):
        messages.info(request, _("链接只显示一次。没有记下的话，收回它，再开一个。"))
        return HttpResponseRedirect(reverse("desk:item", args=[pk]))
    address = _address(request, linking.word_of(link))
    message = _("%(unit)s：有一件商定的事请贵单位办，%(due)s前办好：%(what)s。点开回复：%(address)s") % {
        "unit": link.organisation.name,
        "due": link.item.due_on.isoformat(),
        "what": link.item.what,
        "address": address,
    }
    context = {"i": link.item, "link": link, "address": address, "message": message}
    return shell.page(request, "desk/units/link_once.html", context)


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """The link opens nothing any more."""
    actor = shell.require_signed_in(request)
    link = links.link_for(actor, pk)
    actions.revoke_link(link, by=actor)
    messages.success(request, _("已收回，对方手里的链接打不开了。"))
    return HttpResponseRedirect(reverse("desk:item", args=[link.item_id]))
