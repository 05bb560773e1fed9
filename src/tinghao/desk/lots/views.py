"""The list of lots, and the page of one from its quotas to the people who come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from tinghao.core import refusals
from tinghao.desk import shell
from tinghao.desk.lots.forms import CallOffForm, DrawForm, PublishForm
from tinghao.divisions import queries as divisions
from tinghao.lots import actions, queries
from tinghao.lots.choices import LotState
from tinghao.lots.models import Lot, PoolPerson
from tinghao.lots.queries import Drawn, ValueRow

_STEPS = {
    "wait": gettext_lazy("等后台开始"),
    "conflict": gettext_lazy("看名额有没有矛盾"),
    "feasible": gettext_lazy("找第一份可行的名单"),
    "bound": gettext_lazy("算出最公平能到什么程度"),
    "split": gettext_lazy("排出名单"),
    "attain": gettext_lazy("补齐名单，逼近最公平"),
    "maximin": gettext_lazy("时间不多，先保最小的机会"),
    "round": gettext_lazy("编成 1,000 份名单"),
    "done": gettext_lazy("编成 1,000 份名单"),
}


@require_GET
def lots(request: HttpRequest) -> HttpResponse:
    """The lots in the actor's sight, newest first."""
    actor = shell.require(request, "lots.see")
    found = list(queries.lots_visible_to(actor))
    names = divisions.public_names_kept(lot.division_code for lot in found)
    context = {
        "lines": [{"row": lot, "place": names.get(lot.division_code, "")} for lot in found],
        "calls": queries.calls_visible_to(actor),
        "may_run": actor.may_anywhere("lots.run"),
    }
    return shell.page(request, "desk/lots/list.html", context, current="lots")


@require_GET
def lot(request: HttpRequest, pk: int) -> HttpResponse:
    """One lot, with what can be done now."""
    actor = shell.require_signed_in(request)
    return page(request, actor, queries.lot_for(actor, pk))


@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the job is; once it is through, the whole page is asked for again."""
    actor = shell.require_signed_in(request)
    found = queries.lot_for(actor, pk)
    response = render(request, "desk/lots/progress.html", {"lot": found, "step": _step(found)})
    if found.state != LotState.COMPUTING:
        response.headers["HX-Refresh"] = "true"
    return response


def _step(found: Lot) -> str:
    return str(_STEPS.get(found.step, _STEPS["wait"]))


def page(
    request: HttpRequest,
    actor: Any,
    found: Lot,
    *,
    typed: Mapping[str, str] | None = None,
    said: str = "",
    **forms: Any,
) -> HttpResponse:
    """The lot's page, with whatever came back with errors."""
    drawn = queries.drawn_up(found)
    may_run = actor.may("lots.run", found.division_code)
    names = divisions.public_names_kept((found.division_code,))
    context = {
        "lot": found,
        "place": names.get(found.division_code, ""),
        "people": found.people.count(),
        "drawn": drawn,
        "may_run": may_run,
        "step": _step(found),
        "said": said,
        "consultations_url": reverse("desk:consultations"),
        "public_url": request.build_absolute_uri(reverse("portal:lot", args=[found.pk])),
        "may_call_off": may_run and found.state not in {LotState.DRAWN, LotState.CALLED_OFF},
        "call_off_form": forms.get("call_off_form", CallOffForm()),
        "publish_form": forms.get("publish_form", PublishForm()),
        "draw_form": forms.get("draw_form", DrawForm()),
    }
    if found.state in {LotState.DRAFTED, LotState.COMPUTED}:
        context["features"] = _features(found, typed)
        context["seats"] = typed.get("seats", "") if typed else found.seats
    if found.state == LotState.DRAWN and drawn is not None:
        context |= _result(found, drawn)
    status = 422 if said or forms else 200
    return shell.page(request, "desk/lots/lot.html", context, current="lots", status=status)


@dataclass(frozen=True, slots=True)
class _Cell:
    """One line of the table of quotas, as typed or as stored."""

    index: int
    row: ValueRow
    least: str
    most: str
    share: float


@dataclass(frozen=True, slots=True)
class _Feature:
    """An attribute with its lines and its sums."""

    name: str
    cells: list[_Cell]
    least: int
    most: int


def _features(found: Lot, typed: Mapping[str, str] | None) -> list[_Feature]:
    rows = queries.values_of(found)
    total = found.people.count() or 1
    cells = []
    for i, row in enumerate(rows):
        least = "" if row.least is None else str(row.least)
        most = "" if row.most is None else str(row.most)
        if typed is not None:
            least, most = typed.get(f"least-{i}", ""), typed.get(f"most-{i}", "")
        cells.append(_Cell(i, row, least, most, row.people * found.seats / total))
    features = []
    for name, group in groupby(cells, key=lambda cell: cell.row.feature):
        lines = list(group)
        lowest = sum(int(c.least) for c in lines if c.least.isdecimal())
        highest = sum(int(c.most) if c.most.isdecimal() else c.row.people for c in lines)
        features.append(_Feature(name, lines, lowest, highest))
    return features


@dataclass(frozen=True, slots=True)
class _Line:
    """Somebody on the panel, with the attributes in the order of the columns."""

    person: PoolPerson
    values: list[tuple[str, str]]


def _result(found: Lot, drawn: Drawn) -> dict[str, Any]:
    outcome = queries.outcome(found, drawn, found.number)
    gone = [change.declined for change in outcome.changes]
    people = queries.people_by_number(found, [*outcome.seated, *gone])
    return {
        "outcome": outcome,
        "seated": [
            _Line(people[n], [(name, people[n].values.get(name, "")) for name in found.features])
            for n in outcome.seated
        ],
        "changes": [
            {
                "gone": people[c.declined],
                "instead": people.get(c.instead or 0),
                "keeps_quotas": c.keeps_quotas,
            }
            for c in outcome.changes
        ],
    }


def _done(request: HttpRequest, pk: int, words: str) -> HttpResponse:
    messages.success(request, words)
    return HttpResponseRedirect(reverse("desk:lot", args=[pk]))


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """All panels and the digest are public from now on."""
    actor = shell.require_signed_in(request)
    found, form = queries.lot_for(actor, pk), PublishForm(request.POST)
    if form.done(lambda asked: actions.publish_lot(found, by=actor, **asked)):
        return _done(request, pk, _("公布了。等号码开出来，再回这里填。"))
    return page(request, actor, found, publish_form=form)


@require_POST
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    """The number has picked its panel."""
    actor = shell.require_signed_in(request)
    found, form = queries.lot_for(actor, pk), DrawForm(request.POST)
    if form.done(lambda asked: actions.draw_lot(found, by=actor, **asked)):
        return _done(request, pk, _("抽出来了，名单在下面。"))
    return page(request, actor, found, draw_form=form)


@require_POST
def replace(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody does not come; the rule says who does."""
    actor = shell.require_signed_in(request)
    person = request.POST.get("person", "")
    if not person.isdecimal():
        raise refusals.NotFound(_("没有这个编号。"))
    change = actions.replace_person(queries.lot_for(actor, pk), by=actor, number=int(person))
    if change.instead is None:
        return _done(request, pk, _("记下了。名册里没有人可以递补了。"))
    return _done(request, pk, _("记下了，由 %(n)s 号递补。") % {"n": change.instead})


@require_POST
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Those who were not drawn are no longer known by name."""
    actor = shell.require_signed_in(request)
    count = actions.erase_people(queries.lot_for(actor, pk), by=actor)
    return _done(request, pk, _("删除了 %(n)s 人的姓名和联系方式。") % {"n": count})


@require_POST
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """The lot is void, with a reason that everybody reads."""
    actor = shell.require_signed_in(request)
    found, form = queries.lot_for(actor, pk), CallOffForm(request.POST)
    if form.done(lambda asked: actions.call_off(found, by=actor, **asked)):
        return _done(request, pk, _("这次抽签作废了。"))
    return page(request, actor, found, call_off_form=form)


@require_GET
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The people who come, on paper."""
    actor = shell.require_signed_in(request)
    found = queries.lot_for(actor, pk)
    drawn = queries.drawn_up(found)
    if found.state != LotState.DRAWN or drawn is None:
        raise refusals.Stale(_("还没有抽签。"))
    return render(request, "desk/lots/sheet.html", {"lot": found, "drawn": drawn, **_result(found, drawn)})
