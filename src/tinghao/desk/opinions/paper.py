"""Paper: sheets to fill in, slips with codes, a poster; and sheets that came back, by keyboard alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinghao.core import refusals
from tinghao.desk import shell
from tinghao.desk.opinions import views
from tinghao.desk.opinions.forms import CodesForm
from tinghao.divisions import queries as divisions
from tinghao.opinions import actions, queries, rules
from tinghao.opinions import codes as code_words
from tinghao.opinions.models import OpinionMap, Statement

_KEYS = {"1": 1, "2": -1, "3": 0}
_SLIPS_A_PAGE = 200


@dataclass(frozen=True, slots=True)
class Row:
    """A statement on the screen, with the figure that was typed."""

    statement: Statement
    typed: str
    is_wrong: bool


@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet that came back: its number, then 1, 2 or 3 for each statement."""
    actor = shell.require_signed_in(request)
    found = queries.map_for(actor, pk)
    rules.require(actor, "opinions.enter", found)
    statements = queries.statements_of(found)
    rows = [_row(request, s) for s in statements]
    if request.method == "GET":
        return _page(request, found, rows)
    typed = request.POST.get("sheet", "")[:20]
    try:
        _check(rows)
        number = actions.enter_paper(
            found,
            by=actor,
            sheet=typed,
            choices={row.statement: _KEYS[row.typed] for row in rows if row.typed},
            replaces="replaces" in request.POST,
        )
    except (refusals.Invalid, refusals.Stale) as refusal:
        return _page(request, found, rows, sheet=typed, refusal=refusal)
    answered = sum(bool(row.typed) for row in rows)
    messages.success(request, _("%(n)s 号录好了，%(votes)s 条。") % {"n": number, "votes": answered})
    # Codes are typed from each slip; plain sheets are numbered one after the other.
    following = "" if found.codes else f"?sheet={number + 1}"
    return HttpResponseRedirect(reverse("desk:opinion_paper", args=[pk]) + following)


def _check(rows: list[Row]) -> None:
    if any(row.is_wrong for row in rows):
        raise refusals.Invalid(_("答案只有 1 同意、2 不同意、3 说不准，没答的空着。"))


def _row(request: HttpRequest, statement: Statement) -> Row:
    typed = request.POST.get(f"s{statement.number}", "").strip()[:2]
    return Row(statement, typed, typed not in {"", *_KEYS})


def _page(
    request: HttpRequest,
    found: OpinionMap,
    rows: list[Row],
    *,
    sheet: str = "",
    refusal: refusals.Refusal | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "map": found,
        "rows": rows,
        "sheet": sheet or request.GET.get("sheet", "")[:20],
        "said": refusal.message if refusal else "",
        "asks_replace": isinstance(refusal, refusals.Stale) and rules.is_taking_votes(found),
        "is_open": rules.is_taking_votes(found),
    }
    status = refusal.status if refusal else 200
    return shell.page(request, "desk/opinions/paper.html", context, current="opinions", status=status)


@require_POST
def codes(request: HttpRequest, pk: int) -> HttpResponse:
    """So many codes can be printed."""
    actor, found = views.running(request, pk)
    form = CodesForm(request.POST)
    if form.done(lambda asked: actions.issue_codes(found, by=actor, codes=asked["codes"])):
        return HttpResponseRedirect(reverse("desk:opinion_slips", args=[pk]))
    return views.page(request, actor, found, codes_form=form)


@require_GET
def slips(request: HttpRequest, pk: int) -> HttpResponse:
    """Slips with a code each, to be cut apart; some hundreds on a page."""
    _actor, found = views.running(request, pk)
    asked = request.GET.get("from", "1")
    first = int(asked) if asked.isdecimal() and len(asked) < 6 else 1
    last = min(found.codes, first + _SLIPS_A_PAGE - 1)
    made = [code_words.code(pk, number) for number in range(first, last + 1)]
    address = reverse("portal:opinion", args=[pk])

    def link(one: str) -> str:
        return request.build_absolute_uri(reverse("portal:opinion_code_link", args=[pk, one]))

    context = {
        "map": found,
        "slips": [{"code": one, "url": link(one)} for one in made],
        "address": request.build_absolute_uri(address).partition("://")[2],
        "following": last + 1 if last < found.codes else 0,
    }
    return render(request, "desk/opinions/slips.html", context)


@require_GET
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The statements with three boxes each, to be filled in by hand."""
    actor = shell.require_signed_in(request)
    found = queries.map_for(actor, pk)
    context = {"map": found, "statements": queries.statements_of(found)}
    return render(request, "desk/opinions/sheet.html", context)


@require_GET
def poster(request: HttpRequest, pk: int) -> HttpResponse:
    """The QR code for the door and the wall."""
    actor = shell.require_signed_in(request)
    found = queries.map_for(actor, pk)
    address = request.build_absolute_uri(reverse("portal:opinion", args=[pk]))
    context = {
        "map": found,
        "address": address,
        "shown": address.partition("://")[2],
        "place": divisions.public_names_kept((found.division_code,)).get(found.division_code, ""),
    }
    return render(request, "desk/opinions/poster.html", context)
