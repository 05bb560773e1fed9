"""The roll on the desk: who is on it and by which rule, what they answered, and who was there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinghao.access import scope
from tinghao.core import refusals
from tinghao.desk import shell
from tinghao.desk.programmes import forms, page
from tinghao.desk.programmes.lists import number
from tinghao.desk.programmes.planning import back, current_of, running
from tinghao.divisions import queries as divisions
from tinghao.documents import programmes as papers
from tinghao.people import queries as people
from tinghao.people.models import Person
from tinghao.programmes import actions, queries, rules
from tinghao.programmes.choices import Answer, Presence, ProgrammeState, Standing
from tinghao.programmes.models import Part, Programme


@require_GET
def roll(request: HttpRequest, pk: int) -> HttpResponse:
    """The roll, page by page, narrowed by standing, answer or name."""
    actor = shell.require_signed_in(request)
    found = queries.programme_for(actor, pk)
    scope.require(actor, rules.SEE, found)
    after = number(request.GET.get("after", ""))
    filters = {
        "standing": _one_of(request.GET.get("standing", ""), Standing.values),
        "answer": _one_of(request.GET.get("answer", ""), Answer.values),
        "words": request.GET.get("name", "")[:40],
    }
    parts = queries.roll_page(found, after_id=after, limit=queries.PAGE + 1, **filters)
    shown = parts[: queries.PAGE]
    here = reverse("desk:programme_roll", args=[pk])
    asked = "&".join(
        f"{name}={value}"
        for name, value in zip(("standing", "answer", "name"), filters.values(), strict=True)
    )
    homes = papers.homes_of(shown)
    answered = people.names_of(
        {i for p in shown for i in (p.answered_by_id, p.answered_for_id) if i and i != p.person_id}
    )
    context = {
        "p": found,
        "lines": [
            {
                "part": part,
                "home": homes.get(part.pk, ""),
                "is_gone": rules.is_gone(part, found.first_day),
                "answered_by": answered.get(part.answered_by_id or 0, ""),
            }
            for part in shown
        ],
        "figures": queries.figures_of(found),
        "filters": filters,
        "standings": Standing.choices,
        "answers": Answer.choices,
        "may_run": scope.has(actor, rules.RUN, found.division_code),
        "may_change": found.state in {ProgrammeState.PLANNED, ProgrammeState.ANNOUNCED},
        "is_out": found.state == ProgrammeState.ANNOUNCED,
        "older": f"{here}?{asked}&after={shown[-1].pk}" if len(parts) > queries.PAGE else "",
        "newest": here if after else "",
    }
    return shell.page(request, "desk/programmes/roll.html", context, current=current_of(found.kind))


def _one_of(typed: str, known: list[str]) -> str:
    return typed if typed in known else ""


@require_POST
def put(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody whom the rule means is on the roll."""
    actor, found = running(request, pk)
    form = forms.PutForm(request.POST, programme=found)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            count = actions.put_on_roll(
                found,
                by=actor,
                rule=typed["rule"],
                standing=typed["standing"],
                county=typed["county"],
                group=typed["group"],
                persons=typed["names"],
            )
        except refusals.Invalid as refusal:
            if "persons" in refusal.fields:
                refusal = refusals.Invalid(refusal.message, fields={"names": refusal.message})
            form.refuse(refusal)
        else:
            words = _("{n} 人列进了名单。").format(n=count) if count else _("都已经在名单上了，没有再加。")
            messages.success(request, words)
            return back(pk, "#roll")
    return page.shown(request, actor, found, status=422, put_form=form)


@require_POST
def off(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    """The person is not on the roll any more."""
    actor, found = running(request, pk)
    taken = queries.part_for(actor, found, part)
    actions.take_off_roll(taken, by=actor)
    messages.success(request, _("{name}不在名单上了。").format(name=taken.person.name))
    return HttpResponseRedirect(reverse("desk:programme_roll", args=[pk]))


@require_POST
def answer(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    """What somebody on the roll says: one's own, a holder's, or told to the office."""
    actor = shell.require_signed_in(request)
    found = queries.programme_for(actor, pk)
    meant = queries.part_for(actor, found, part)
    is_office = meant.person_id not in rules.persons_of(actor)
    form = forms.AnswerForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data["answer"]
        try:
            actions.answer(
                meant,
                by=actor,
                coming=said != "leave",
                reason=form.cleaned_data["reason"],
                stand_in=_instead(meant, actor, said),
            )
        except refusals.Invalid as refusal:
            if is_office:
                messages.error(request, refusal.message)
                return HttpResponseRedirect(reverse("desk:programme_roll", args=[pk]))
            form.refuse(refusal)
        else:
            messages.success(request, _("记下了。"))
            there = "desk:programme_roll" if is_office else "desk:programme"
            return HttpResponseRedirect(reverse(there, args=[pk]))
    return page.shown(request, actor, found, status=422, answer_form=form, part_id=meant.pk)


def _instead(part: Part, actor: Any, said: str) -> Person | None:
    """Who comes instead: whoever stands in and says so, else the holder's only delegate."""
    if said != "instead":
        return None
    delegates = scope.delegates_of([part.person_id]).get(part.person_id, set())
    who = actor.person_id if actor.person_id in delegates else min(delegates, default=0)
    found = Person.objects.filter(pk=who).first()
    if found is None:
        raise refusals.Invalid(_("代会的人要先在“请假代理”里定下来。"))
    return found


@require_POST
def sign_up(request: HttpRequest, pk: int) -> HttpResponse:
    """The actor has one of the places."""
    actor = shell.require_signed_in(request)
    found = queries.programme_for(actor, pk)
    actions.sign_up(found, by=actor)
    messages.success(request, _("报上名了。到日子前会再提醒您。"))
    return back(pk)


@require_POST
def cancel(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    """The place is free again."""
    actor = shell.require_signed_in(request)
    found = queries.programme_for(actor, pk)
    actions.cancel_sign_up(queries.part_for(actor, found, part), by=actor)
    messages.success(request, _("退了，名额让出来了。"))
    return HttpResponseRedirect(reverse("desk:my_programmes"))


@require_http_methods(["GET", "POST"])
def keep(request: HttpRequest, pk: int, session: int) -> HttpResponse:
    """The roll of one session, page by page; only what was changed on the screen is meant."""
    actor, found = running(request, pk)
    meant = queries.session_of(found, session)
    after = number(request.GET.get("after", ""))
    if request.method == "POST":
        marks, shown = _marks(request)
        count = actions.keep_roll(meant, by=actor, marks=marks, shown=shown)
        messages.success(request, _("存好了，改了 {n} 处。").format(n=count))
        onward = number(request.POST.get("onward", ""))
        there = reverse("desk:programme_keep", args=[pk, session])
        if onward is not None and "on" in request.POST:
            return HttpResponseRedirect(f"{there}?after={onward}")
        return HttpResponseRedirect(f"{there}?after={after}" if after else there)
    return _keeping(request, found, meant, after)


def _marks(request: HttpRequest) -> tuple[dict[int, str], dict[int, str]]:
    marks: dict[int, str] = {}
    shown: dict[int, str] = {}
    for name, value in request.POST.items():
        head, _dash, tail = name.partition("-")
        pk = number(tail)
        if pk is not None and head == "mark":
            marks[pk] = str(value)
        elif pk is not None and head == "was":
            shown[pk] = str(value)
    return marks, shown


def _keeping(request: HttpRequest, found: Programme, meant: Any, after: int | None) -> HttpResponse:
    words = request.GET.get("name", "")[:40]
    parts = queries.roll_page(found, after_id=after, words=words, limit=queries.PAGE + 1)
    shown = parts[: queries.PAGE]
    marks, homes = queries.marks_of(meant, shown), papers.homes_of(shown)
    figures = next(one for one in queries.session_figures(found) if one.session.pk == meant.pk)
    here = reverse("desk:programme_keep", args=[found.pk, meant.pk])
    names = divisions.public_names_kept(part.county for part in shown)
    context = {
        "p": found,
        "session": meant,
        "sessions": queries.sessions_of(found),
        "figures": figures,
        "lines": [
            {
                "part": part,
                "home": homes.get(part.pk, ""),
                "place": names.get(part.county, ""),
                "mark": marks.get(part.pk, ""),
                "is_gone": rules.is_gone(part, found.first_day),
                "is_leave": part.answer == Answer.LEAVE,
            }
            for part in shown
        ],
        "presences": Presence.choices,
        "name": words,
        "keeper": people.names_of([i for i in (meant.kept_by_id, meant.kept_for_id) if i]),
        "is_correction": found.state == ProgrammeState.HELD,
        "onward": shown[-1].pk if len(parts) > queries.PAGE else "",
        "after": after or "",
        "newest": here if after or words else "",
    }
    return shell.page(request, "desk/programmes/keep.html", context, current=current_of(found.kind))


@require_POST
def rest(request: HttpRequest, pk: int, session: int) -> HttpResponse:
    """Everybody of whom nothing is noted yet was there."""
    actor, found = running(request, pk)
    meant = queries.session_of(found, session)
    try:
        count = actions.mark_the_rest(meant, by=actor)
    except refusals.Invalid as refusal:
        messages.error(request, refusal.message)
        return back(pk)
    messages.success(request, _("{n} 人记为“到”，请假的没有动。").format(n=count))
    return HttpResponseRedirect(reverse("desk:programme_keep", args=[pk, session]))
