"""The list of maps, and the page of one: its statements, what waits for a look, its end."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tinghao.core import refusals
from tinghao.desk import shell
from tinghao.desk.opinions.forms import AcceptForm, CodesForm, DeclineForm, DetailsForm, StatementsForm
from tinghao.divisions import queries as divisions
from tinghao.opinions import actions, naming, queries, rules, tasks
from tinghao.opinions.choices import MapState
from tinghao.opinions.models import OpinionMap, Statement

_PAGE = 50


@require_GET
def opinions(request: HttpRequest) -> HttpResponse:
    """The maps in the actor's sight, newest first."""
    actor = shell.require(request, "opinions.see")
    before = request.GET.get("before", "")
    before_id = int(before) if before.isascii() and before.isdigit() and len(before) < 16 else None
    rows = list(queries.maps_visible_to(actor, before_id=before_id, limit=_PAGE + 1))
    found = rows[:_PAGE]
    names = divisions.public_names_kept(m.division_code for m in found)
    context = {
        "lines": [{"row": m, "place": names.get(m.division_code, "")} for m in found],
        "may_run": actor.may_anywhere("opinions.run"),
        "first": reverse("desk:opinions") if before_id else "",
        "older": f"?before={found[-1].pk}" if len(rows) > _PAGE else "",
    }
    return shell.page(request, "desk/opinions/list.html", context, current="opinions")


@require_GET
def opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """One map, with what can be done now."""
    actor = shell.require_signed_in(request)
    return page(request, actor, queries.map_for(actor, pk))


def page(request: HttpRequest, actor: Any, found: OpinionMap, **forms: Any) -> HttpResponse:
    """The map's page, with whatever came back with errors."""
    may_run = actor.may("opinions.run", found.division_code)
    result = queries.public_result(found)
    lines = result.lines if result else {}
    context = {
        "map": found,
        "place": divisions.public_names_kept((found.division_code,)).get(found.division_code, ""),
        "statements": [{"row": s, "line": lines.get(s.number)} for s in queries.statements_of(found)],
        "waiting": [_waiting(s, forms) for s in queries.waiting_of(found)] if may_run else [],
        "result": result,
        "voters": found.voters.count(),
        "ways": queries.ways_of(found),
        "hours": queries.busiest_hours(found),
        "may_run": may_run,
        "may_enter": actor.may("opinions.enter", found.division_code) and rules.is_taking_votes(found),
        "is_running": found.state != MapState.CLOSED,
        "public_url": request.build_absolute_uri(reverse("portal:opinion", args=[found.pk])),
        "exports": queries.NAMES,
        "decline_form": DeclineForm(),
        "statements_form": StatementsForm(),
        "details_form": DetailsForm(
            initial={n: getattr(found, n) for n in ("intro", "takes_statements", "closes_on")}
        ),
        "codes_form": CodesForm(initial={"codes": found.codes or 100}),
        "said": "",
        **forms,
    }
    status = 422 if forms else 200
    return shell.page(request, "desk/opinions/opinion.html", context, current="opinions", status=status)


def _waiting(statement: Statement, forms: dict[str, Any]) -> dict[str, Any]:
    typed = forms.get("accept_form")
    is_typed = typed is not None and forms.get("number") == statement.number
    return {
        "row": statement,
        "marks": naming.named(statement.body) if statement.is_held else [],
        "form": typed
        if is_typed
        else AcceptForm(initial={"body": statement.body}, prefix=f"s{statement.number}"),
        "decline": DeclineForm(prefix=f"s{statement.number}"),
    }


def done(request: HttpRequest, pk: int, words: str) -> HttpResponse:
    """Back to the map, with a word that it is done."""
    messages.success(request, words)
    return HttpResponseRedirect(reverse("desk:opinion", args=[pk]))


def running(request: HttpRequest, pk: int) -> tuple[Any, OpinionMap]:
    """Who asks and the map, where that person runs it; else a refusal before anything is read."""
    actor = shell.require_signed_in(request)
    found = queries.map_for(actor, pk)
    rules.require(actor, "opinions.run", found)
    return actor, found


@require_POST
def open_it(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody can vote."""
    actor, found = running(request, pk)
    try:
        actions.open_map(found, by=actor)
    except refusals.Invalid as refusal:
        return page(request, actor, found, said=refusal.message)
    return done(request, pk, _("开始了。把二维码贴出去，或者把网址发到群里。"))


@require_POST
def close_it(request: HttpRequest, pk: int) -> HttpResponse:
    """Nobody votes any more; the last picture is being drawn."""
    actor, found = running(request, pk)
    actions.close_map(found, by=actor, enqueue=tasks.draw.enqueue)
    return done(request, pk, _("结束了，正在画最后的结果。"))


@require_POST
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture is drawn anew, without waiting for the clock."""
    _actor, found = running(request, pk)
    tasks.draw.enqueue(found.pk)
    return done(request, pk, _("正在画，过一会儿刷新就看得到。"))


@require_GET
def export(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """One of the files of the map in the form of Polis."""
    actor = shell.require_signed_in(request)
    found = queries.map_for(actor, pk)
    if name not in queries.NAMES:
        raise refusals.NotFound(_("没有这个文件。"))
    response = StreamingHttpResponse(
        queries.export(actor, found, name), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
