"""The checklist of one place: figures with their cases, what is seen on site, the sample."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tinghao.access import scope
from tinghao.core import refusals
from tinghao.desk import shell
from tinghao.desk.documents import answers
from tinghao.documents import issuing
from tinghao.inspections import actions, queries, rules
from tinghao.inspections.choices import Answer, How, InspectionState, Scoring
from tinghao.inspections.models import SiteAnswer, Target
from tinghao.inspections.queries import Line, Shown
from tinghao.people.models import Person

# Which page opens a case, and what somebody must hold at its place to open it.
_PAGES = {
    "order": ("desk:order", "orders.see"),
    "consultation": ("desk:consultation", "consultations.see"),
    "item": ("desk:item", "consultations.see"),
    "post": ("desk:post", "people.see"),
    "duty_day": ("desk:venue_days", "venues.run"),
    "venue": ("desk:venue_days", "venues.run"),
    "duty": ("desk:record", "filing.see"),
}


@dataclass
class Slot:
    """An item on site as the form shows it: what is typed, and what somebody else wrote meanwhile."""

    line: Line
    answer: str = ""
    note: str = ""
    seen: int = 0
    by: str = ""
    rival: SiteAnswer | None = None
    rival_by: str = ""
    fault: str = ""
    choices: list[tuple[str, Any]] = field(default_factory=lambda: list(Answer.choices))


def linked(actor: Any, cases: list[Shown]) -> list[dict[str, Any]]:
    """The cases with an address for those whom the actor may open."""
    found = []
    for case in cases:
        name, capability = _PAGES.get(case.subject, ("", ""))
        may = bool(name and case.ref and case.place and scope.has(actor, capability, case.place))
        found.append({"case": case, "url": reverse(name, args=[case.ref]) if may else ""})
    return found


def _found(request: HttpRequest, pk: int, target_id: int) -> tuple[Any, Target]:
    actor = shell.require_signed_in(request)
    inspection = queries.inspection_for(actor, pk)
    target = queries.target_for(actor, inspection, target_id)
    is_out = inspection.state == InspectionState.FINISHED
    if not (is_out or rules.is_of_the_house(actor, inspection)):
        raise refusals.Forbidden(_("督查还没有反馈，结果要等反馈以后看。"))
    return actor, target


@require_http_methods(["GET", "POST"])
def board(request: HttpRequest, pk: int, target_id: int) -> HttpResponse:
    """The list of one place; sent, what was seen is kept item by item, over nobody else's words."""
    actor, target = _found(request, pk, target_id)
    if request.method == "GET":
        return _page(request, actor, target, {})
    only = request.POST.get("only", "")
    site = [line for line in queries.board_of(target).lines if line.item.how == How.SITE]
    wanted = [line for line in site if not only or str(line.item.pk) == only]
    slots = {line.item.pk: _saved(request, actor, target, line) for line in wanted}
    wrong = [slot for slot in slots.values() if slot.fault or slot.rival]
    if only:
        return _answered(next(iter(slots.values()), None))
    if wrong:
        return _page(request, actor, target, slots)
    messages.success(request, _("都存好了。"))
    return HttpResponseRedirect(reverse("desk:inspection_board", args=[pk, target_id]))


def _saved(request: HttpRequest, actor: Any, target: Target, line: Line) -> Slot:
    """One item as it was sent: kept, or told why not."""
    post, key = request.POST, line.item.pk
    seen = post.get(f"s-{key}", "0")
    slot = Slot(
        line,
        post.get(f"a-{key}", ""),
        post.get(f"n-{key}", ""),
        int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else 0,
    )
    if f"s-{key}" not in post:
        return _kept(line)
    if not slot.answer and not slot.note.strip() and line.answer is None:
        return slot
    try:
        held = actions.answer_item(
            target, line.item, by=actor, answer=slot.answer, note=slot.note, seen=slot.seen
        )
    except actions.Rival as rival:
        slot.rival, slot.fault = rival.held, rival.message
        slot.seen = rival.held.version
        slot.rival_by = _name(rival.held.person_id)
    except refusals.Invalid as refusal:
        slot.fault = refusal.message
    else:
        slot.seen, slot.note = held.version, held.note
    return slot


def _kept(line: Line) -> Slot:
    held = line.answer
    if held is None:
        return Slot(line)
    return Slot(line, held.answer, held.note, held.version, _name(held.person_id))


def _name(pk: int | None) -> str:
    return Person.objects.filter(pk=pk or 0).values_list("name", flat=True).first() or ""


def _answered(slot: Slot | None) -> HttpResponse:
    """What the desk's script is told about the one item that it sent."""
    if slot is None:
        raise refusals.NotFound(_("这次督查没有这一条。"))
    said: dict[str, Any] = {"seen": slot.seen, "said": slot.fault}
    if slot.rival is not None:
        word = Answer(slot.rival.answer).label if slot.rival.answer else ""
        said["rival"] = f"{slot.rival_by}：{word} {slot.rival.note}".strip()
    status = 409 if slot.rival is not None else 422 if slot.fault else 200
    return JsonResponse(said, status=status)


def _page(request: HttpRequest, actor: Any, target: Target, typed: dict[int, Slot]) -> HttpResponse:
    inspection = target.inspection
    found = queries.board_of(target)
    names = dict(
        Person.objects.filter(
            pk__in={x.answer.person_id for x in found.lines if x.answer and x.answer.person_id}
        ).values_list("pk", "name")
    )
    slots = {}
    for line in found.lines:
        if line.item.how == How.SITE:
            held = line.answer
            slots[line.item.pk] = typed.get(line.item.pk) or (
                Slot(line, held.answer, held.note, held.version, names.get(held.person_id or 0, ""))
                if held
                else Slot(line)
            )
    is_running = inspection.state == InspectionState.RUNNING
    is_own = actor.person_id in rules.parts_in(target, [actor.person_id])
    context = {
        "i": inspection,
        "target": target,
        "board": found,
        "sections": [(s.heading, [(x, slots.get(x.item.pk)) for x in s.lines]) for s in found.sections],
        "may_write": is_running and rules.is_inspector(actor, inspection) and not is_own,
        "is_own": is_own and rules.is_inspector(actor, inspection),
        "is_running": is_running,
        "is_finished": inspection.state == InspectionState.FINISHED,
        "is_gone": not rules.is_there(target),
        "by_weights": inspection.version.scoring == Scoring.WEIGHTS,
        "sample": linked(actor, queries.sample_of(target)),
        "findings": queries.findings_of(target),
        "wrong": [s for s in typed.values() if s.fault],
    }
    status = 200
    if typed:
        status = 409 if any(s.rival for s in typed.values()) else 422
    return shell.page(request, "desk/inspections/board.html", context, current="inspections", status=status)


@require_GET
def figure(request: HttpRequest, pk: int, target_id: int, item_id: int) -> HttpResponse:
    """The very cases behind a figure, of its newest reading, the missed ones first."""
    actor, target = _found(request, pk, target_id)
    line = next((x for x in queries.board_of(target).lines if x.item.pk == item_id), None)
    if line is None or line.reading is None:
        raise refusals.NotFound(_("这一条没有读数。"))
    context = {
        "i": target.inspection,
        "target": target,
        "line": line,
        "reading": line.reading,
        "missed": linked(actor, queries.cases_of(line.reading.missed)),
        "met": linked(actor, queries.cases_of(line.reading.met)),
    }
    return shell.page(request, "desk/inspections/figure.html", context, current="inspections")


@require_GET
def paper(request: HttpRequest, pk: int, target_id: int, what: str, suffix: str) -> HttpResponse:
    """The feedback to a place as a letter, or its checklist to fill in by hand; as .docx or PDF."""
    _actor, target = _found(request, pk, target_id)
    form = answers.checked(suffix)
    if what == "letter":
        return answers.sent(issuing.inspection_letter(target.inspection, target, form))
    if what == "sheet":
        return answers.sent(issuing.inspection_sheet(target.inspection.version, target, form))
    raise refusals.NotFound(_("没有这种文书。"))
