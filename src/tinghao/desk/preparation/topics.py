"""The year's plan: what is to be consulted about, month by month, and how far it is."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tinghao.access import queries as access
from tinghao.core import clock, refusals
from tinghao.desk import shell
from tinghao.desk.preparation.forms import TopicForm
from tinghao.divisions import queries as divisions
from tinghao.preparation import actions, queries
from tinghao.preparation.choices import TopicState
from tinghao.preparation.workflow import RECORD


def _year(request: HttpRequest) -> int:
    typed = request.GET.get("year", "") or request.POST.get("year", "")
    year = int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 4 else clock.today().year
    return min(max(year, 2000), 2100)


@require_http_methods(["GET", "POST"])
def topics(request: HttpRequest) -> HttpResponse:
    """The year's topics with their state; sent, one more."""
    actor = shell.require(request, "consultations.see")
    year, form = _year(request), None
    if actor.may_anywhere(RECORD):
        places = access.places_for(actor, RECORD, deepest="township")
        month = clock.today().month % 12 + 1
        form = TopicForm(request.POST or None, places=places, initial={"month": month})
    if request.method == "POST":
        if form is None:
            raise refusals.Forbidden(_("年度计划由召集人和办公室来定。"))
        if form.done(lambda asked: actions.add_topic(by=actor, year=year, **asked)):
            messages.success(request, _("列进计划了。"))
            return HttpResponseRedirect(f"{reverse('desk:topics')}?year={year}")
    return _page(request, actor, year, form, status=422 if request.method == "POST" else 200)


def _page(request: HttpRequest, actor: Any, year: int, form: Any, *, status: int) -> HttpResponse:
    found = queries.topics_of(actor, year)
    names = divisions.public_names_kept(t.division_code for t in found)
    today = clock.today()
    lines = [
        {
            "row": t,
            "state": t.state_on(today.year, today.month),
            "place": names.get(t.division_code, ""),
            "may": actor.may(RECORD, t.division_code),
        }
        for t in found
    ]
    counts = Counter(line["state"] for line in lines)
    context = {
        "year": year,
        "years": [(y, f"{reverse('desk:topics')}?year={y}") for y in range(today.year - 1, today.year + 2)],
        "lines": lines,
        "figures": [(s.label, counts[s]) for s in TopicState if counts[s]],
        "form": form,
    }
    return shell.page(request, "desk/preparation/topics.html", context, current="topics", status=status)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """The topic will not be taken up."""
    actor = shell.require_signed_in(request)
    topic = queries.topic_for(actor, pk)
    actions.drop_topic(topic, by=actor)
    messages.success(request, _("标为不办了，计划里还看得到。"))
    return HttpResponseRedirect(f"{reverse('desk:topics')}?year={topic.year}")
