"""The three screens of a running meeting: the host's, the recorder's, and the one for the wall."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tinghao.consultations.choices import ConsultationState, SeatKind
from tinghao.consultations.models import Consultation
from tinghao.core import clock, refusals, text
from tinghao.desk import shell
from tinghao.desk.consultations import meeting as consultation_page
from tinghao.desk.forms import quick_days
from tinghao.desk.meetings import slots
from tinghao.divisions import queries as divisions
from tinghao.meetings import queries
from tinghao.meetings.choices import STATEMENT_LIMIT, Box
from tinghao.meetings.queries import Standing
from tinghao.people import queries as people


def opened(request: HttpRequest, pk: int) -> tuple[Any, Consultation, list[Any]]:
    """The meeting for somebody who runs or records it; raises Forbidden for others in whose sight it is."""
    actor, consultation, about, may_record = consultation_page.opened(request, pk)
    if not may_record:
        raise refusals.Forbidden(_("会场由召集人或接单委员来主持和记录。"))
    return actor, consultation, about


def _common(
    request: HttpRequest, actor: Any, consultation: Consultation, standing: Standing
) -> dict[str, Any]:
    names = divisions.public_names_kept((consultation.division_code,))
    door = reverse("portal:door", args=[queries.door_code(consultation)])
    return {
        "c": consultation,
        "s": standing,
        "place": names.get(consultation.division_code, ""),
        "slots": slots.slots_of(actor, consultation, request.build_absolute_uri),
        "door": request.build_absolute_uri(door),
        "once": secrets.token_hex(12),
        "read_at": clock.local(clock.now()),
        "is_open": consultation.state in {ConsultationState.PLANNED, ConsultationState.HELD},
        "table_units": list(dict.fromkeys(p.name for p in standing.seats if p.kind == SeatKind.UNIT)),
        "is_today": clock.local(consultation.starts_at).date() <= clock.today(),
    }


def _is_same(request: HttpRequest, have: str) -> bool:
    """True where the screen that asks already shows what there is."""
    return shell.is_fragment(request) and request.GET.get("have", "") == have


def _timed(response: HttpResponse, standing: Standing) -> HttpResponse:
    """The server's own time goes along with every answer, so that no screen trusts its own clock."""
    response.headers["X-Phase-Run"] = str(standing.now.run if standing.now else -1)
    response.headers["X-Turn-Run"] = str(standing.speaking.seconds if standing.speaking else -1)
    return response


@require_GET
def host(request: HttpRequest, pk: int) -> HttpResponse:
    """The host's screen: the phase and its time, who asked to speak, who is there, what was agreed."""
    actor, consultation, about = opened(request, pk)
    return host_page(request, actor, consultation, about)


def host_page(
    request: HttpRequest,
    actor: Any,
    consultation: Consultation,
    about: list[Any],
    *,
    typed: dict[str, str] | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    """The same, with what was typed and why it was not taken."""
    standing = queries.standing(actor, consultation)
    if _is_same(request, standing.mark):
        return _timed(HttpResponse(status=204), standing)
    context = _common(request, actor, consultation, standing) | {
        "say": _say(request, standing),
        "typed": typed or {},
        "error": error,
        "orders": about,
        "limit": STATEMENT_LIMIT,
        "screen": "host",
    }
    template = "desk/meetings/host.html"
    if shell.is_fragment(request):
        return _timed(render(request, "desk/meetings/host_live.html", context | {"oob": True}), standing)
    context |= {"units": people.public_units(at=consultation.county, limit=300), "quick": quick_days()}
    return _timed(shell.page(request, template, context, current="consultations", status=status), standing)


def _say(request: HttpRequest, standing: Standing) -> Any:
    """Under whose turn the next sentence goes: the one that was asked for, else whoever speaks."""
    asked = request.GET.get("say", "")
    chosen = next((t for t in standing.spoken if str(t.pk) == asked), None)
    return chosen or standing.speaking


@require_GET
def recorder(request: HttpRequest, pk: int) -> HttpResponse:
    """The recorder's screen: the boxes of the minutes beside what the host logs."""
    actor, consultation, about = opened(request, pk)
    return recorder_page(request, actor, consultation, about)


def recorder_page(
    request: HttpRequest,
    actor: Any,
    consultation: Consultation,
    about: list[Any],
    *,
    typed: dict[str, str] | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    """The same, with what was typed and why it was not taken."""
    standing = queries.standing(actor, consultation)
    minutes = getattr(consultation, "minutes", None)
    rivals = queries.rivals_of(actor, consultation)
    waiting = "-".join(str(r.rival.pk) for r in rivals)
    have = f"{standing.mark}.{minutes.version if minutes else 0}.{waiting}"
    if _is_same(request, have):
        return _timed(HttpResponse(status=204), standing)
    context = _common(request, actor, consultation, standing) | {
        "have": have,
        "boxes": [_box(box, minutes, (typed or {}).get(box)) for box in Box],
        "rivals": rivals,
        "minutes": minutes,
        "log": queries.log_of(actor, consultation),
        "agreed_log": queries.agreed_log_of(actor, consultation),
        "orders": about,
        "typed": typed or {},
        "error": error,
        "screen": "recorder",
    }
    if shell.is_fragment(request):
        fragment = render(request, "desk/meetings/recorder_live.html", context | {"oob": True})
        return _timed(fragment, standing)
    context |= {"units": people.public_units(at=consultation.county, limit=300), "quick": quick_days()}
    page = shell.page(request, "desk/meetings/recorder.html", context, current="consultations", status=status)
    return _timed(page, standing)


def _box(box: Box, minutes: Any, typed: str | None) -> dict[str, Any]:
    stored = getattr(minutes, box, "") if minutes is not None else ""
    return {
        "name": str(box),
        "label": str(box.label),
        "words": stored if typed is None else typed,
        "stored": stored,
        "base": text.digest(stored),
        "rows": {"discussion": 12, "agreed": 7, "open_points": 4}[box],
        "key": {"discussion": "1", "agreed": "2", "open_points": "3"}[box],
        "fill": {"discussion": _("把说过的话接进来"), "agreed": _("把商定了的接进来")}.get(box, ""),
    }


@require_GET
def projector(request: HttpRequest, pk: int) -> HttpResponse:
    """The screen for the wall: large, without controls; it keeps itself up to date."""
    actor, consultation, _about = opened(request, pk)
    standing = queries.standing(actor, consultation)
    if _is_same(request, standing.mark):
        return _timed(HttpResponse(status=204), standing)
    context = _common(request, actor, consultation, standing)
    part = "projector_live" if shell.is_fragment(request) else "projector"
    return _timed(render(request, f"desk/meetings/{part}.html", context), standing)


@require_GET
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet of paper to sign, with the code for whoever would rather scan it."""
    actor, consultation, about = opened(request, pk)
    standing = queries.standing(actor, consultation)
    context = _common(request, actor, consultation, standing) | {"orders": about, "blank": range(8)}
    return render(request, "desk/meetings/sheet.html", context)
