"""Speeches on the desk: whom the office chooses and in which order, and the page of a speaker."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinghao.access import scope
from tinghao.commendation import queries as commendation
from tinghao.core import refusals, text
from tinghao.desk import shell
from tinghao.desk.programmes import forms
from tinghao.desk.programmes.lists import number
from tinghao.desk.programmes.planning import current_of, running
from tinghao.documents import programmes as papers
from tinghao.people import queries as people
from tinghao.programmes import actions, queries, rules
from tinghao.programmes.choices import ProgrammeState
from tinghao.programmes.models import Part, Programme
from tinghao.programmes.queries import speaking


def _back(pk: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("desk:programme_speakers", args=[pk]))


@require_GET
def speakers(request: HttpRequest, pk: int) -> HttpResponse:
    """Who speaks, in which order, whose text is in; and who could be asked, with reasons."""
    actor = shell.require_signed_in(request)
    found = queries.programme_for(actor, pk)
    scope.require(actor, rules.SEE, found)
    return _page(request, actor, found)


def _page(
    request: HttpRequest, actor: Any, found: Programme, *, status: int = 200, **given: Any
) -> HttpResponse:
    spoken = speaking.speeches_of(found)
    words = request.GET.get("name", "")[:40]
    is_ahead = found.state in {ProgrammeState.PLANNED, ProgrammeState.ANNOUNCED}
    may_run = scope.has(actor, rules.RUN, found.division_code)
    proposed = []
    if is_ahead and may_run:
        proposed = speaking.proposed_speakers(found, commendation.model_cases(found.city))
    known = {s.part_id for s in spoken}
    others = (
        [p for p in queries.roll_page(found, words=words, limit=20) if p.pk not in known] if words else []
    )
    homes = papers.homes_of([*(s.part for s in spoken), *(p.part for p in proposed), *others])
    given_minutes = sum(rules.minutes_of(s.text) for s in spoken if not s.is_written)
    context = {
        "p": found,
        "spoken": [
            {
                "row": s,
                "home": homes.get(s.part_id, ""),
                "minutes": rules.minutes_of(s.text),
                "is_first": i == 0,
            }
            for i, s in enumerate(spoken)
        ],
        "minutes": given_minutes,
        "handed_in": sum(s.handed_in_at is not None for s in spoken),
        "proposed": [{"row": p, "home": homes.get(p.part.pk, "")} for p in proposed],
        "others": [{"part": p, "home": homes.get(p.pk, "")} for p in others],
        "name": words,
        "may_run": may_run and is_ahead,
        "choose_form": given.get("choose_form"),
        "choose_part": given.get("choose_part"),
        "deadline_form": given.get("deadline_form")
        or forms.DeadlineForm(initial={"day": found.speeches_by or found.first_day}),
    }
    return shell.page(
        request, "desk/programmes/speakers.html", context, current=current_of(found.kind), status=status
    )


@require_POST
def choose(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    """Somebody speaks, for a reason."""
    actor, found = running(request, pk)
    meant: Part = queries.part_for(actor, found, part)
    form = forms.ChooseForm(request.POST)
    if form.is_valid():
        try:
            typed = form.cleaned_data
            actions.choose_speaker(meant, by=actor, reason=typed["reason"], is_written=typed["written"])
        except refusals.Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("定了，已经告诉{name}。").format(name=meant.person.name))
            return _back(pk)
    return _page(request, actor, found, status=422, choose_form=form, choose_part=meant)


@require_POST
def deadline(request: HttpRequest, pk: int) -> HttpResponse:
    """By when texts are asked for."""
    actor, found = running(request, pk)
    form = forms.DeadlineForm(request.POST)
    if form.done(lambda asked: actions.set_speech_deadline(found, by=actor, day=asked["day"])):
        messages.success(request, _("交稿截止改好了。"))
        return _back(pk)
    return _page(request, actor, found, status=422, deadline_form=form)


@require_POST
def act(request: HttpRequest, pk: int, speech: int) -> HttpResponse:
    """A speech goes up one place, is printed only, is given after all, or is not asked for."""
    actor, found = running(request, pk)
    meant = speaking.speech_for(actor, found, speech)
    what = request.POST.get("act", "")
    if what == "up":
        order = [s.pk for s in speaking.speeches_of(found)]
        place = order.index(meant.pk)
        if place:
            order[place - 1], order[place] = order[place], order[place - 1]
        actions.order_speeches(found, by=actor, order=order)
    elif what in {"written", "spoken"}:
        actions.set_form(meant, by=actor, is_written=what == "written")
    elif what == "drop":
        actions.drop_speaker(meant, by=actor)
        messages.success(request, _("不请这位发言了，人还在名单上。"))
    else:
        raise refusals.NotFound(_("没有这一步。"))
    return _back(pk)


@require_http_methods(["GET", "POST"])
def speech(request: HttpRequest, pk: int, speech: int) -> HttpResponse:
    """The text of a speech: written, kept as a draft, handed in in versions."""
    actor = shell.require_signed_in(request)
    found = queries.programme_for(actor, pk)
    meant = speaking.speech_for(actor, found, speech)
    initial = {"title": meant.title, "words": meant.text, "shown": text.digest(meant.text)}
    form = forms.SpeechForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        given = {"title": typed["title"], "words": typed["words"], "shown": typed["shown"] or None}
        try:
            if "hand_in" in request.POST:
                version = actions.hand_in_speech(meant, by=actor, **given)
                messages.success(request, _("交上去了，这是第 {n} 稿。截止前还可以改。").format(n=version))
            else:
                actions.save_speech(meant, by=actor, **given)
                messages.success(request, _("草稿存好了，还没有交。"))
        except refusals.Invalid as refusal:
            form.refuse(refusal)
        else:
            return HttpResponseRedirect(reverse("desk:programme_speech", args=[pk, speech]))
    versions = list(meant.versions.all())
    wanted = number(request.GET.get("version", ""))
    persons = {i for v in versions for i in (v.by_person_id, v.for_person_id) if i}
    names = people.names_of(persons)
    context = {
        "p": found,
        "speech": meant,
        "form": form,
        "minutes": rules.minutes_of(meant.text),
        "versions": [
            {
                "row": v,
                "by": names.get(v.by_person_id or 0, ""),
                "for": names.get(v.for_person_id or 0, ""),
                "is_open": v.version == wanted,
                "minutes": rules.minutes_of(v.text),
            }
            for v in versions
        ],
        "is_ahead": found.state in {ProgrammeState.PLANNED, ProgrammeState.ANNOUNCED},
        "is_changed": bool(versions) and (meant.title, meant.text) != (versions[0].title, versions[0].text),
        "may_write": meant.part.person_id in rules.persons_of(actor)
        or scope.has(actor, rules.RUN, found.division_code),
    }
    status = 422 if form.is_bound else 200
    return shell.page(request, "desk/programmes/speech.html", context, current="my_programmes", status=status)
