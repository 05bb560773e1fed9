"""Who speaks: people ask, wait, are called one at a time, and what they said is kept in a sentence."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.consultations.actions import seating
from tinghao.consultations.choices import SeatKind
from tinghao.consultations.models import Consultation, Seat
from tinghao.core import clock, refusals, text
from tinghao.meetings.actions import entering
from tinghao.meetings.choices import NAME_LIMIT, STATEMENT_LIMIT, TurnState
from tinghao.meetings.models import Meeting, Turn


@transaction.atomic
def ask_to_speak(
    consultation: Consultation, *, by: Any, seat: int = 0, name: str = "", once: str = ""
) -> Turn | None:
    """Somebody waits for a turn: from a seat, or by name, who then has a seat and is there.

    Asked twice it is the same turn. None where this very deed was done before.
    """
    meeting = entering.enter(consultation, by=by, once=once)
    if meeting is None:
        return None
    place = _seat(consultation, seat) if seat else _newcomer(consultation, name)
    waiting = Turn.objects.filter(meeting=meeting, seat=place, state=TurnState.WAITING).first()
    if waiting is not None:
        return waiting
    turn = Turn.objects.create(meeting=meeting, seat=place, asked_at=clock.now(), phase=meeting.phase)
    _is_there(place)
    entering.changed(meeting)
    return turn


def _seat(consultation: Consultation, pk: int) -> Seat:
    found = Seat.objects.filter(pk=pk, consultation=consultation).first()
    if found is None:
        raise refusals.Stale(_("这个席位已经不在名单上了。"))
    return found


def _newcomer(consultation: Consultation, name: str) -> Seat:
    shown = text.required(name, field="name", limit=NAME_LIMIT, missing=_("请写怎么称呼。"))
    # Names are encrypted, so they are compared here; a table has a few dozen at most.
    for seat in consultation.seats.select_related("member__person", "organisation"):
        if shown in {seat.name, seat.shown}:
            return seat
    return seating.new_seat(consultation, kind=SeatKind.OTHER, name=shown, attended=True)


def _is_there(seat: Seat) -> None:
    """Whoever speaks has come."""
    Seat.objects.filter(pk=seat.pk).exclude(attended=True).update(attended=True)


@transaction.atomic
def call_speaker(
    consultation: Consultation, *, by: Any, turn: int, seen: int = 0, once: str = ""
) -> Turn | None:
    """`turn` has the floor; whoever spoke (`seen`, 0 for nobody) is done.

    Raises Stale where another host has called somebody meanwhile, or the turn no longer waits.
    """
    meeting = entering.enter(consultation, by=by, once=once)
    if meeting is None:
        return None
    now = clock.now()
    speaking = Turn.objects.filter(meeting=meeting, state=TurnState.SPEAKING).select_related("seat").first()
    if speaking is not None and speaking.pk == turn:
        return speaking
    if (speaking.pk if speaking else 0) != seen:
        who = speaking.seat.shown if speaking else ""
        raise refusals.Stale(
            _("就在刚才，另一位主持人请了{who}发言。").format(who=who)
            if speaking
            else _("就在刚才，这一位已经说完了。请再看一眼，再请下一位。")
        )
    if speaking is not None:
        _finish(speaking.pk)
    called = Turn.objects.filter(pk=turn, meeting=meeting, state=TurnState.WAITING).update(
        state=TurnState.SPEAKING, began_at=now, phase=meeting.phase
    )
    if not called:
        raise refusals.Stale(_("这一位已经不在等了，请看最新的名单。"))
    entering.changed(meeting)
    return Turn.objects.get(pk=turn)


@transaction.atomic
def finish_turn(consultation: Consultation, *, by: Any, turn: int, once: str = "") -> None:
    """Whoever spoke is done; nobody has the floor. Done twice it is done."""
    meeting = entering.enter(consultation, by=by, once=once)
    if meeting is not None and Turn.objects.filter(pk=turn, meeting=meeting).exists() and _finish(turn):
        entering.changed(meeting)


def _finish(turn: int) -> int:
    rows = Turn.objects.filter(pk=turn, state=TurnState.SPEAKING)
    return rows.update(state=TurnState.DONE, ended_at=clock.now())


def silence(meeting: Meeting) -> None:
    """Nobody speaks or waits any more: the meeting is over."""
    now = clock.now()
    Turn.objects.filter(meeting=meeting, state=TurnState.SPEAKING).update(state=TurnState.DONE, ended_at=now)
    Turn.objects.filter(meeting=meeting, state=TurnState.WAITING).update(state=TurnState.DROPPED)


@transaction.atomic
def drop_turn(consultation: Consultation, *, by: Any, turn: int, once: str = "") -> None:
    """Somebody who waited does not want to speak any more."""
    meeting = entering.enter(consultation, by=by, once=once)
    if meeting is None:
        return
    rows = Turn.objects.filter(pk=turn, meeting=meeting, state=TurnState.WAITING)
    if rows.update(state=TurnState.DROPPED):
        entering.changed(meeting)


@transaction.atomic
def note_statement(
    consultation: Consultation, *, by: Any, words: str, seat: int = 0, turn: int = 0, once: str = ""
) -> Turn | None:
    """What somebody said stands under a turn of theirs: `turn`, or one of its own for `seat`.

    A second sentence is added to the first, so that two who write at the same moment lose nothing.
    """
    said = text.required(words, field="words", limit=STATEMENT_LIMIT, missing=_("请写一句说了什么。"))
    meeting = entering.enter(consultation, by=by, once=once)
    if meeting is None:
        return None
    found = _turn_for(consultation, meeting, seat, turn)
    body = said if not found.words else f"{found.words}\n{said}"
    found.words = text.optional(body, field="words", limit=STATEMENT_LIMIT * 8)
    found.save(update_fields=["words"])
    entering.changed(meeting)
    return found


def _turn_for(consultation: Consultation, meeting: Meeting, seat: int, turn: int) -> Turn:
    if turn:
        found = Turn.objects.filter(pk=turn, meeting=meeting).first()
        if found is None:
            raise refusals.Stale(_("没有找到这次发言，请看最新的名单。"))
        return found
    place = _seat(consultation, seat)
    _is_there(place)
    speaking = Turn.objects.filter(meeting=meeting, seat=place, state=TurnState.SPEAKING).first()
    if speaking is not None:
        return speaking
    now = clock.now()
    return Turn.objects.create(
        meeting=meeting, seat=place, state=TurnState.DONE, asked_at=now, phase=meeting.phase
    )


@transaction.atomic
def correct_statement(
    consultation: Consultation, *, by: Any, turn: int, words: str, seen: str, once: str = ""
) -> None:
    """What stands under a turn is `words`, where it still is what the recorder saw (`seen`, a digest).

    Raises Stale where somebody added to it meanwhile: the door shows both.
    """
    told = text.optional(words, field="words", limit=STATEMENT_LIMIT * 8)
    meeting = entering.enter(consultation, by=by, once=once)
    if meeting is None:
        return
    found = _turn_for(consultation, meeting, 0, turn)
    if text.digest(found.words) != seen and found.words != told:
        raise refusals.Stale(_("就在刚才，另一位补记了这一条：{words}").format(words=found.words))
    found.words = told
    found.save(update_fields=["words"])
    entering.changed(meeting)
