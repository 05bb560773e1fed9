"""Voting over HTTP: one statement at a time, three answers, no account."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tinghao.access import limits
from tinghao.core import refusals
from tinghao.core.actors import PASSERBY
from tinghao.divisions import queries as divisions
from tinghao.opinions import actions, codes, queries, rules
from tinghao.opinions.choices import Choice, MapState, Way
from tinghao.opinions.models import OpinionMap
from tinghao.portal import visitors
from tinghao.portal.opinions import ballots
from tinghao.portal.opinions.forms import CodeForm, SayForm

_BUSY = N_("这个网络刚才来表态的太多了，请在{wait}后再试。已经记下的都在。")
_QUICK = N_("您答得太快了，请在{wait}后再继续。已经记下的都在。")
_WRONG = N_("码试错得太多了，请在{wait}后再试。")
# Two hundred statements in ten minutes: quicker than anybody reads.
_VOTES, _WINDOW = 200, 600
_PAGE, _MOST_OPEN = 20, 200


@require_safe
def opinions(request: HttpRequest) -> HttpResponse:
    """First all in which one can still vote, then those that are over, a page at a time."""
    before = request.GET.get("before", "")
    before_id = int(before) if before.isascii() and before.isdigit() and len(before) < 16 else None
    still = [] if before_id else list(queries.public_maps(MapState.OPEN, limit=_MOST_OPEN))
    over = list(queries.public_maps(MapState.CLOSED, before_id=before_id, limit=_PAGE + 1))
    found = [*still, *over[:_PAGE]]
    names = divisions.public_names_kept(m.division_code for m in found)
    context = {
        "lines": [
            {"row": m, "place": names.get(m.division_code, ""), "is_open": rules.is_taking_votes(m)}
            for m in found
        ],
        "first": reverse("portal:opinions") if before_id else "",
        "older": f"?before={over[_PAGE - 1].pk}" if len(over) > _PAGE else "",
    }
    return render(request, "portal/opinions/list.html", context)


@never_cache
@require_safe
def opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """The next statement; or the code that is asked for; or, when it is over, the result."""
    found = queries.public_map(pk)
    if not rules.is_taking_votes(found):
        return HttpResponseRedirect(reverse("portal:opinion_result", args=[pk]))
    held = ballots.held(request, found)
    if found.needs_code and held.ballot.way == Way.DEVICE:
        return _ask_code(request, found, CodeForm())
    turn = queries.public_turn(found, held.ballot.token)
    again = request.GET.get("again", "")
    before = request.GET.get("last", "")
    shown = _vote_of(found, held.ballot.token, again)
    context = {
        "map": found,
        "place": divisions.public_names_kept((found.division_code,)).get(found.division_code, ""),
        "statement": shown.statement if shown else turn.statement,
        "said": shown,
        "last": None if shown else _vote_of(found, held.ballot.token, before),
        "turn": turn,
        "once": held.once,
        "choices": _choices(shown.choice if shown else None),
        "is_first": turn.answered == 0,
    }
    return render(request, "portal/opinions/opinion.html", context)


def _choices(said: int | None) -> list[dict[str, Any]]:
    kinds = (
        (Choice.AGREE, "agree", "check"),
        (Choice.DISAGREE, "disagree", "cross"),
        (Choice.PASS, "pass", "forward"),
    )
    return [
        {"value": int(c), "words": c.label, "kind": kind, "icon": icon, "is_said": said == c.value}
        for c, kind, icon in kinds
    ]


def _vote_of(found: OpinionMap, token: str, number: str) -> Any:
    if not number.isdecimal() or len(number) > 4:
        return None
    return queries.public_vote_of(found, token, int(number))


@never_cache
@require_POST
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """One answer is kept, and the next statement comes."""
    found = queries.public_map(pk)
    held = ballots.held(request, found)
    number, choice = request.POST.get("statement", ""), request.POST.get("choice", "")
    if not number.isdecimal() or len(number) > 4 or choice not in {"1", "0", "-1"}:
        raise refusals.Invalid(_("请按三个答案里的一个。"))
    _limit(request, found, held.ballot)
    statement = queries.public_statement(found, int(number))
    actions.cast_votes(found, by=PASSERBY, ballot=held.ballot, choices={statement: int(choice)})
    address = reverse("portal:opinion", args=[pk])
    response = HttpResponseRedirect(f"{address}?last={statement.number}", status=303)
    ballots.keep(response, held)
    return response


def _limit(request: HttpRequest, found: OpinionMap, ballot: actions.Ballot) -> None:
    """Raises TooMany for more new devices from an address, or more answers of one, than people give."""
    try:
        if ballot.way == Way.DEVICE and not queries.public_is_known(found, ballot.token):
            visitors.count(request, "opinion_voter", _(_BUSY))
        limits.hit(f"portal:opinion:{ballot.token}", limit=_VOTES, window=_WINDOW, message=_(_QUICK))
    except refusals.TooMany:
        actions.count_turned_away(found, by=PASSERBY)
        raise


def _ask_code(request: HttpRequest, found: OpinionMap, form: CodeForm, status: int = 200) -> HttpResponse:
    context = {"map": found, "form": form}
    return render(request, "portal/opinions/code.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, pk: int) -> HttpResponse:
    """The code from a slip, typed."""
    found = queries.public_map(pk)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        taken = _taken(request, found, form.cleaned_data["typed"])
        if taken is not None:
            return taken
        form.add_error("typed", _("码不对，请照纸条上的再打一遍。"))
    return _ask_code(request, found, form, 422 if request.method == "POST" else 200)


@never_cache
@require_safe
def code_link(request: HttpRequest, pk: int, typed: str) -> HttpResponse:
    """The code from a slip, by its QR code."""
    found = queries.public_map(pk)
    taken = _taken(request, found, typed)
    if taken is None:
        raise refusals.NotFound(_("这个码不对，或者不是这次表态的。请照纸条上的打一遍。"))
    return taken


def _taken(request: HttpRequest, found: OpinionMap, typed: str) -> HttpResponse | None:
    visitors.check(request, "opinion_code", _(_WRONG))
    number = codes.number_of(found.pk, typed)
    if number is None or number > found.codes:
        visitors.count(request, "opinion_code", _(_WRONG))
        return None
    response = HttpResponseRedirect(reverse("portal:opinion", args=[found.pk]), status=303)
    ballots.keep_code(response, found, number)
    return response


@never_cache
@require_safe
def mine(request: HttpRequest, pk: int) -> HttpResponse:
    """What this device said, to look at and to change; and what became of the statements it wrote."""
    found = queries.public_map(pk)
    said, wrote = queries.public_mine(found, ballots.held(request, found).ballot.token)
    context = {"map": found, "said": said, "wrote": wrote, "is_open": rules.is_taking_votes(found)}
    return render(request, "portal/opinions/mine.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def say(request: HttpRequest, pk: int) -> HttpResponse:
    """A statement of one's own; it is looked at before others vote on it."""
    found = queries.public_map(pk)
    rules.check_is_taking_votes(found)
    held = ballots.held(request, found)
    form = SayForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                visitors.count(request, "opinion_say", _(_BUSY))
                body = form.cleaned_data["body"]
                actions.suggest_statement(found, by=PASSERBY, ballot=held.ballot, body=body)
            except (refusals.Invalid, refusals.TooMany) as refused:
                form.add_error("body", refused.message)
                status = refused.status
            else:
                messages.success(
                    request, _("收到了。召集人看过以后放出来，大家就能表态；结果在“我说过的”里。")
                )
                response = HttpResponseRedirect(reverse("portal:opinion", args=[pk]), status=303)
                ballots.keep(response, held)
                return response
    context = {"map": found, "form": form, "once": held.once}
    return render(request, "portal/opinions/say.html", context, status=status)
