"""One venue's opening days and rota, for those who keep them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tinghao.access import queries as access
from tinghao.core import clock, refusals
from tinghao.desk import shell
from tinghao.desk.venues.forms import DutyForm, ExceptionForm, RuleRows, SwapForm
from tinghao.divisions import queries as divisions
from tinghao.documents import walls as displays
from tinghao.people.models import Venue
from tinghao.venues import actions, queries, rules


def _found(request: HttpRequest, pk: int) -> tuple[Any, Venue]:
    actor = shell.require_signed_in(request)
    venue = access.venue_visible_to(actor, pk)
    rules.require(actor, venue)
    return actor, venue


@require_GET
def venue(request: HttpRequest, pk: int) -> HttpResponse:
    """When it is open, who is on duty, and the sheets for its walls."""
    actor, found = _found(request, pk)
    return page(request, actor, found)


def page(request: HttpRequest, actor: Any, found: Venue, **forms: Any) -> HttpResponse:
    """The venue's page, with whatever came back with errors."""
    today = clock.today()
    own = [r for r in found.opening_rules.all() if r.ends is None or r.ends >= today]
    days = queries.rota_of(actor, found)
    members = queries.members_of(actor, found)
    pool = [member for member, _last in members]
    context = {
        "venue": found,
        "place": divisions.public_names_kept((found.division_code,)).get(found.division_code, ""),
        "rules": [rules.rule_of(r).words for r in own],
        "rows": forms.get("rows") or RuleRows(own),
        "exceptions": [e for e in found.opening_exceptions.all() if e.day >= today],
        "exception_form": forms.get("exception_form") or ExceptionForm(auto_id="exception_%s"),
        "days": days,
        "empty": [one for one in days if one.duty is None or one.duty.member is None],
        "members": members,
        "held": queries.held_days_of(actor, found),
        "duty_form": forms.get("duty_form") or DutyForm(members=pool, days=days, auto_id="duty_%s"),
        "swap_form": forms.get("swap_form") or SwapForm(days=days, auto_id="swap_%s"),
        "followers": queries.followers_of(found),
        "said": forms.get("said", ""),
    }
    status = 422 if forms else 200
    return shell.page(request, "desk/venues/venue.html", context, current="people:persons", status=status)


def _done(pk: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("desk:venue_days", args=[pk]))


@require_POST
def opening(request: HttpRequest, pk: int) -> HttpResponse:
    """From today on the venue is open by these rules."""
    actor, found = _found(request, pk)
    today = clock.today()
    own = [r for r in found.opening_rules.all() if r.ends is None or r.ends >= today]
    rows = RuleRows(own, request.POST)
    said = ""
    if rows.is_valid():
        try:
            actions.set_opening(found, rules_=rows.rules(), by=actor)
        except refusals.Invalid as refusal:
            said = refusal.message
        else:
            messages.success(request, _("开放时间记好了，值班表也排好了。"))
            return _done(pk)
    return page(request, actor, found, rows=rows, said=said)


@require_POST
def exception(request: HttpRequest, pk: int) -> HttpResponse:
    """One day is different."""
    actor, found = _found(request, pk)
    form = ExceptionForm(request.POST, auto_id="exception_%s")
    words = _("这一天记好了。")
    return _kept(request, found, form, "exception_form", words, lambda: _except(found, form, actor))


def _except(found: Venue, form: ExceptionForm, actor: Any) -> None:
    actions.set_exception(found, by=actor, **form.cleaned_data)


@require_POST
def drop_exception(request: HttpRequest, pk: int) -> HttpResponse:
    """One day is as the rules say again."""
    actor, found = _found(request, pk)
    try:
        day = dt.date.fromisoformat(request.POST.get("day", ""))
    except ValueError:
        raise refusals.NotFound(_("没有找到，请从页面上再选一次。")) from None
    actions.drop_exception(found, day, by=actor)
    messages.success(request, _("这一天照常了。"))
    return _done(pk)


@require_POST
def duty(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody else is on duty on a day."""
    actor, found = _found(request, pk)
    pool = [member for member, _last in queries.members_of(actor, found)]
    days = queries.rota_of(actor, found)
    form = DutyForm(request.POST, members=pool, days=days, auto_id="duty_%s")
    words = _("值班改好了。")
    return _kept(
        request,
        found,
        form,
        "duty_form",
        words,
        lambda: actions.set_duty(found, by=actor, **form.cleaned_data),
    )


@require_POST
def swap(request: HttpRequest, pk: int) -> HttpResponse:
    """Two people change their days."""
    actor, found = _found(request, pk)
    form = SwapForm(request.POST, days=queries.rota_of(actor, found), auto_id="swap_%s")
    words = _("两天的值班对换好了。")
    return _kept(
        request,
        found,
        form,
        "swap_form",
        words,
        lambda: actions.swap_duties(found, by=actor, **form.cleaned_data),
    )


def _kept(
    request: HttpRequest, found: Venue, form: Any, name: str, words: str, act: Callable[[], None]
) -> HttpResponse:
    """The act is done and said, or the page comes back with what was typed and why not."""
    if form.done(lambda _asked: act()):
        messages.success(request, words)
        return _done(found.pk)
    actor: Any = request.actor  # type: ignore[attr-defined]
    return page(request, actor, found, **{name: form})


@require_GET
def walls(request: HttpRequest, pk: int) -> HttpResponse:
    """The five displays on A3, made of what the registers know today."""
    _actor, found = _found(request, pk)
    address = request.build_absolute_uri(reverse("portal:venue", args=[pk]))
    made = displays.of_venue(found, sheets=displays.FIVE, address=address, at=clock.now())
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="walls-{pk}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
