"""A meeting is planned from orders or from the year's plan, and moved; the day of a venue is looked at."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinghao.core import clock, refusals
from tinghao.desk import shell
from tinghao.desk.consultations import meeting
from tinghao.desk.filing import effort
from tinghao.desk.preparation.forms import MoveForm, PlanForm
from tinghao.desk.preparation.invitations import preparing
from tinghao.divisions import queries as divisions
from tinghao.orders import actions as orders_actions
from tinghao.orders import queries as orders
from tinghao.orders.models import Order
from tinghao.people import queries as people
from tinghao.people.models import Venue
from tinghao.preparation import actions, queries, rules
from tinghao.preparation.choices import USUAL_MINUTES
from tinghao.preparation.models import Topic

_TEMPLATE = "desk/preparation/plan.html"
# The strip that shows a venue's day, from eight in the morning to ten at night.
_FIRST, _LAST = 8, 22
_LAST_YEAR = 2200


@dataclass(frozen=True, slots=True)
class _Subject:
    """What the meeting is about, and where that lies."""

    order: Order | None
    topic: Topic | None

    @property
    def at(self) -> str:
        thing = self.order or self.topic
        assert thing is not None
        return thing.division_code

    @property
    def heading(self) -> str:
        return self.topic.title if self.topic else self.order.heading if self.order else ""

    @property
    def back(self) -> str:
        return reverse("desk:order", args=[self.order.number]) if self.order else reverse("desk:topics")


def _subject(request: HttpRequest, actor: Any) -> _Subject:
    number = request.POST.get("order", "") or request.GET.get("order", "")
    topic = request.POST.get("topic", "") or request.GET.get("topic", "")
    if topic.isascii() and topic.isdigit() and len(topic) < 19:
        return _Subject(None, queries.topic_for(actor, int(topic)))
    if not number:
        raise refusals.NotFound(_("请先打开要协商的那一单，再从那里定协商。"))
    order = orders.order_for(actor, number)
    orders.check_step(actor, order, "convene")
    if order.is_planned and (found := queries.topic_of(actor, order)) is not None:
        return _Subject(None, found)
    return _Subject(order, None)


@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest) -> HttpResponse:
    """Fix day, place and seats; the orders wait for the meeting from then on."""
    actor = shell.require(request, "consultations.record")
    about = _subject(request, actor)
    is_look = "look" in request.POST
    form = PlanForm(
        request.POST if request.method == "POST" else None,
        actor=actor,
        at=about.at,
        order=about.order,
        topic=about.topic,
    )
    if request.method == "GET":
        return _page(request, about, form)
    if is_look:
        # Only the venue's day was asked for: nothing is judged, what was typed stays.
        form.is_valid()
        form.errors.clear()
        return _page(request, about, form)
    if form.is_valid():
        try:
            made = _planned(actor, about, form, send_now="send" in request.POST)
        except refusals.Invalid as refusal:
            form.refuse(refusal)
        else:
            effort.note(form, made, by=actor, step="plan")
            sent = "send" in request.POST
            words = _("定下来了，邀请发出去了。") if sent else _("定下来了，邀请还没有发。")
            messages.success(request, words)
            return HttpResponseRedirect(reverse("desk:consultation", args=[made.pk]))
    return _page(request, about, form, status=422)


def _planned(actor: Any, about: _Subject, form: PlanForm, *, send_now: bool) -> Any:
    found = form.cleaned_data
    own = [about.order] if about.order else []
    with transaction.atomic():
        # Of two presses the second finds the order moved on.
        for order in own:
            orders_actions.locked(order.pk)
        return actions.plan_meeting(
            by=actor,
            about=[*own, *found.get("others", ())],
            form=found["form"],
            title=found["title"],
            starts_at=found["starts_at"],
            venue=found["venue"],
            place=found["place"],
            minutes=found["minutes"],
            guests=form.guests(),
            topic=about.topic,
            send_now=send_now,
        )


def _page(request: HttpRequest, about: _Subject, form: PlanForm, *, status: int = 200) -> HttpResponse:
    names = divisions.public_names_kept((about.at,))
    context = {
        "about": about,
        "place": names.get(about.at, ""),
        "form": form,
        "units": people.public_units(at=about.at[:6], limit=300),
        "day": day_of(form, [about.order] if about.order else []),
        "due": queries.meeting_due([about.order]) if about.order else None,
    }
    return shell.page(request, _TEMPLATE, context, current="consultations", status=status)


@dataclass(frozen=True, slots=True)
class _Block:
    """A stretch of the strip: where it begins and how wide it is, of 100."""

    left: str
    width: str


@dataclass(frozen=True)
class Day:
    """The day on which the meeting would be: what speaks against it, and who has the venue when."""

    date: dt.date
    venue: Venue | None
    busy: list[rules.Busy]
    free: list[tuple[dt.datetime, dt.datetime]]
    blocks: list[_Block]
    own: _Block | None
    doubts: list[str]
    leads: list[rules.Lead]
    clash: rules.Busy | None


def day_of(form: Any, about: list[Order]) -> Day | None:
    """The day that the form has now, typed or suggested; None for a time that cannot be read."""
    start, minutes, venue = _chosen(form)
    if start is None:
        return None
    besides = getattr(form, "consultation_id", 0)
    return day_at(
        start,
        minutes,
        venue,
        about,
        besides=besides,
        kind=form["form"].value() if "form" in form.fields else "",
    )


def _chosen(form: Any) -> tuple[dt.datetime | None, int, Venue | None]:
    if not form.is_bound:
        found = form.initial
        return found.get("starts_at"), found.get("minutes") or USUAL_MINUTES, found.get("venue")
    try:
        start = form.fields["starts_at"].clean(form["starts_at"].value())
        venue = form.fields["venue"].clean(form["venue"].value())
        minutes = form.fields["minutes"].clean(form["minutes"].value()) or USUAL_MINUTES
    except Exception:  # noqa: BLE001 - what cannot be read is said where it was typed
        return None, USUAL_MINUTES, None
    # A day at the end of the calendar has no morning after.
    return (start, minutes, venue) if start.year < _LAST_YEAR else (None, USUAL_MINUTES, None)


def day_at(
    start: dt.datetime,
    minutes: int,
    venue: Venue | None,
    about: list[Order],
    *,
    besides: int = 0,
    kind: str = "",
) -> Day:
    """The day of that moment, as the pages show it."""
    local = clock.local(start)
    date, ends = local.date(), local + dt.timedelta(minutes=minutes)
    busy = queries.public_venue_day(venue, date, besides=besides) if venue else []
    doubts = rules.doubts_about(start)
    due = queries.meeting_due(about)
    if due is not None and date > due:
        doubts.append(_("过了协商的期限：应当在 {day} 前开。").format(day=f"{due.month}月{due.day}日"))
    county = about[0].county if about else venue.county if venue else ""
    return Day(
        date=date,
        venue=venue,
        busy=busy,
        free=rules.free_times(busy, date) if venue else [],
        blocks=[_block(b.start, b.end) for b in busy],
        own=_block(local, ends) if venue else None,
        doubts=doubts,
        leads=rules.leads(kind, county, date, noticed=False, has_materials=False),
        clash=next((b for b in busy if b.meets(local, ends)), None),
    )


def _block(start: dt.datetime, end: dt.datetime) -> _Block:
    def at(moment: dt.datetime) -> float:
        hour = min(max(moment.hour + moment.minute / 60, _FIRST), _LAST)
        return 100 * (hour - _FIRST) / (_LAST - _FIRST)

    last = 100.0 if end.date() > start.date() else at(end)
    return _Block(f"{at(start):.2f}", f"{max(last - at(start), 0.5):.2f}")


@require_GET
def day(request: HttpRequest) -> HttpResponse:
    """The fragment about the day that is in the form now; asked by the desk's script while choosing."""
    actor = shell.require(request, "consultations.record")
    about = _asked_about(actor, request.GET.get("order", ""))
    at = request.GET.get("at", "")
    at = at if at.isascii() and at.isdigit() and len(at) in {6, 9, 12} else "0" * 9
    form = MoveForm(request.GET, at=at)
    form.fields["form"] = PlanForm.base_fields["form"]
    moved = request.GET.get("meeting", "")
    form.consultation_id = int(moved) if moved.isascii() and moved.isdigit() and len(moved) < 19 else 0  # type: ignore[attr-defined]
    return render(request, "desk/preparation/day.html", {"day": day_of(form, about)})


def _asked_about(actor: Any, number: str) -> list[Order]:
    try:
        return [orders.order_for(actor, number)] if number else []
    except refusals.NotFound:
        return []


@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting is at another time or place, and everybody who was invited is asked again."""
    actor, consultation, about, may_record = preparing(request, pk)
    form = MoveForm(request.POST, at=consultation.division_code)
    if form.done(lambda asked: actions.move_meeting(consultation, by=actor, **asked)):
        messages.success(request, _("改好了，请过的人都会收到新的时间，再回复一次。"))
        return HttpResponseRedirect(reverse("desk:consultation", args=[pk]))
    consultation.refresh_from_db()
    return meeting.page(request, actor, consultation, about, may_record, status=422, move_form=form)
