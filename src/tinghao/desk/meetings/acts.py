"""What the buttons of the screens do: each act reads its few fields and calls one action."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect, JsonResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tinghao.consultations.models import Consultation
from tinghao.core import clock, refusals
from tinghao.desk.consultations.items import unit_named
from tinghao.desk.filing import effort
from tinghao.desk.forms import DateField
from tinghao.desk.meetings import screens
from tinghao.meetings import actions
from tinghao.meetings.choices import Phase

Run = Callable[[Consultation, Any, QueryDict, str], None]


def _number(sent: QueryDict, name: str) -> int:
    value = sent.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 16 else 0


def _begin(c: Consultation, by: Any, sent: QueryDict, once: str) -> None:
    actions.begin_phase(c, by=by, phase=sent.get("phase", ""), seen=sent.get("seen", ""), once=once)


def _end(c: Consultation, by: Any, sent: QueryDict, once: str) -> None:
    actions.end_meeting(c, by=by, seen=sent.get("seen", ""), once=once)


def _agenda(c: Consultation, by: Any, sent: QueryDict, once: str) -> None:
    actions.set_agenda(c, by=by, minutes={p: _number(sent, p) for p in Phase.values}, once=once)


def _ask(c: Consultation, by: Any, sent: QueryDict, once: str) -> None:
    actions.ask_to_speak(c, by=by, seat=_number(sent, "seat"), name=sent.get("name", ""), once=once)


def _call(c: Consultation, by: Any, sent: QueryDict, once: str) -> None:
    actions.call_speaker(c, by=by, turn=_number(sent, "turn"), seen=_number(sent, "seen"), once=once)


def _done(c: Consultation, by: Any, sent: QueryDict, once: str) -> None:
    actions.finish_turn(c, by=by, turn=_number(sent, "turn"), once=once)


def _drop(c: Consultation, by: Any, sent: QueryDict, once: str) -> None:
    actions.drop_turn(c, by=by, turn=_number(sent, "turn"), once=once)


def _say(c: Consultation, by: Any, sent: QueryDict, once: str) -> None:
    seat, turn = _number(sent, "seat"), _number(sent, "turn")
    if not seat and not turn:
        raise refusals.Invalid(_("先请一位发言，再记他说了什么。"))
    actions.note_statement(c, by=by, words=sent.get("words", ""), seat=seat, turn=turn, once=once)


def _mark(c: Consultation, by: Any, sent: QueryDict, once: str) -> None:
    actions.mark_seat(
        c,
        by=by,
        seat=_number(sent, "seat"),
        present=sent.get("present") == "1",
        reason=sent.get("reason", ""),
        once=once,
    )


def _add(c: Consultation, by: Any, sent: QueryDict, once: str) -> None:
    actions.add_person(c, by=by, name=sent.get("name", ""), once=once)


def _note(c: Consultation, by: Any, sent: QueryDict, once: str) -> None:
    try:
        typed = sent.get("unit", "").strip()
        unit = unit_named(typed, c.county) if typed else None
        due_on = DateField(required=False).clean(sent.get("due_on", ""))
    except ValidationError as wrong:
        raise refusals.Invalid("".join(wrong.messages)) from wrong
    order = c.orders.filter(pk=_number(sent, "order")).first()
    actions.note_item(c, by=by, what=sent.get("what", ""), order=order, unit=unit, due_on=due_on, once=once)


def _unnote(c: Consultation, by: Any, sent: QueryDict, once: str) -> None:
    actions.drop_item(c, by=by, item=_number(sent, "item"), once=once)


ACTS: dict[str, Run] = {
    "begin": _begin,
    "end": _end,
    "agenda": _agenda,
    "ask": _ask,
    "call": _call,
    "done": _done,
    "drop": _drop,
    "say": _say,
    "mark": _mark,
    "add": _add,
    "note": _note,
    "unnote": _unnote,
}
_BACK = {
    "host": "desk:consultation_host",
    "recorder": "desk:consultation_recorder",
    "meeting": "desk:consultation",
}


@require_POST
def do(request: HttpRequest, pk: int, act: str) -> HttpResponseBase:
    """One act; the screen's own script sends it again until it is answered, and it is done once.

    Without the script the answer is the screen, with what was typed where something has to be mended.
    """
    actor, consultation, about = screens.opened(request, pk)
    run = ACTS.get(act)
    if run is None:
        raise refusals.NotFound(_("没有这一步。"))
    once = request.POST.get("once", "")[:32]
    back = request.POST.get("screen", "host")
    try:
        run(consultation, actor, request.POST, once)
    except refusals.Invalid as refusal:
        if "outbox" in request.POST:
            return JsonResponse({"detail": refusal.message}, status=422)
        page = screens.recorder_page if back == "recorder" else screens.host_page
        typed = {name: str(value) for name, value in request.POST.items()}
        return page(request, actor, consultation, about, typed=typed, error=refusal.message, status=422)
    except refusals.Refusal as refusal:
        if "outbox" in request.POST:
            return JsonResponse({"detail": refusal.message}, status=refusal.status)
        raise
    effort.note_act(act, consultation, by=actor)
    if "outbox" in request.POST:
        return JsonResponse({"at": f"{clock.local(clock.now()):%H:%M:%S}"})
    if act == "mark" and back == "meeting":
        messages.success(request, _("到场名单已改，改的原因也记下了。"))
    return HttpResponseRedirect(reverse(_BACK.get(back, _BACK["host"]), args=[pk]))
