"""How a meeting stands now: one reading for the host's, the recorder's and the projector's screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tinghao.consultations.choices import SeatKind
from tinghao.consultations.models import Consultation
from tinghao.core import clock
from tinghao.meetings import rules
from tinghao.meetings.choices import Box, Phase, TurnState
from tinghao.meetings.models import Meeting, NotedItem, Rival, Turn
from tinghao.meetings.queries.agenda import PhaseLine, clock_said, phases_of
from tinghao.people.models import Person


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A place at the table: who, on whose behalf, whether there, how often and how long they spoke."""

    pk: int
    name: str
    kind: str
    kind_label: str
    attended: bool | None
    is_waiting: bool
    is_speaking: bool
    turns: int
    seconds: int

    @property
    def time_said(self) -> str:
        """How long they have spoken in all, as 2:05."""
        return clock_said(self.seconds)


@dataclass(frozen=True, slots=True)
class TurnLine:
    """Somebody's turn: who, in which phase, for how long, and what was said."""

    pk: int
    seat: int
    name: str
    kind_label: str
    state: str
    phase: str
    seconds: int
    words: str

    @property
    def time_said(self) -> str:
        """How long they have spoken, as 2:05."""
        return clock_said(self.seconds)

    @property
    def phase_label(self) -> str:
        """The phase in words; "" before the meeting began."""
        return str(Phase(self.phase).label) if self.phase else ""


@dataclass(frozen=True)
class Standing:
    """Everything that a screen shows, read at one moment of the server's clock."""

    version: int
    phases: list[PhaseLine]
    now: PhaseLine | None
    following: PhaseLine | None
    seats: list[SeatLine]
    speaking: TurnLine | None
    waiting: list[TurnLine]
    spoken: list[TurnLine]
    noted: list[NotedItem]
    has_begun: bool
    has_ended: bool
    total_run: int

    @property
    def mark(self) -> str:
        """Changes whenever something on the screen does, also where the list was kept elsewhere."""
        return f"{self.version}.{len(self.seats)}.{self.present}"

    @property
    def present(self) -> int:
        """How many are there."""
        return sum(1 for s in self.seats if s.attended)


def meeting_of(consultation: Consultation) -> Meeting | None:
    """The running of a consultation that is in the actor's sight; None before anything was done."""
    return Meeting.objects.filter(consultation=consultation).first()


def standing(actor: Any, consultation: Consultation) -> Standing:
    """How the meeting stands; the caller has checked that it is in the actor's sight."""
    meeting = meeting_of(consultation)
    phases = phases_of(consultation, meeting)
    now = next((p for p in phases if p.is_now), None)
    turns = _turns(meeting)
    seats = seats_of(actor, consultation, turns)
    return Standing(
        version=meeting.version if meeting else 0,
        phases=phases,
        now=now,
        following=_following(phases, now, has_begun=bool(meeting and meeting.began_at)),
        seats=seats,
        speaking=next((t for t in turns if t.state == TurnState.SPEAKING), None),
        waiting=[t for t in turns if t.state == TurnState.WAITING],
        spoken=[t for t in turns if t.state in {TurnState.DONE, TurnState.SPEAKING}],
        noted=noted_of(consultation, meeting),
        has_begun=bool(meeting and meeting.began_at),
        has_ended=rules.is_over(consultation, meeting),
        total_run=sum(p.run for p in phases),
    )


def _following(phases: list[PhaseLine], now: PhaseLine | None, *, has_begun: bool) -> PhaseLine | None:
    if now is None:
        return None if has_begun else phases[0]
    place = phases.index(now) + 1
    return phases[place] if place < len(phases) else None


def _turns(meeting: Meeting | None) -> list[TurnLine]:
    if meeting is None:
        return []
    now = clock.now()
    rows = (
        Turn.objects.filter(meeting=meeting)
        .exclude(state=TurnState.DROPPED)
        .select_related("seat__member__person", "seat__organisation")
    )
    found = []
    for t in rows:
        seconds = 0
        if t.began_at is not None:
            seconds = max(0, int(((t.ended_at or now) - t.began_at).total_seconds()))
        label = str(SeatKind(t.seat.kind).label)
        found.append(TurnLine(t.pk, t.seat_id, t.seat.shown, label, t.state, t.phase, seconds, t.words))
    return found


def seats_of(actor: Any, consultation: Consultation, turns: list[TurnLine] | None = None) -> list[SeatLine]:
    """The places at the table, in the order in which they were given."""
    del actor
    known = turns if turns is not None else _turns(meeting_of(consultation))
    lines = []
    for seat in consultation.seats.select_related("member__person", "organisation"):
        own = [t for t in known if t.seat == seat.pk]
        lines.append(
            SeatLine(
                seat.pk,
                seat.shown,
                seat.kind,
                str(SeatKind(seat.kind).label),
                seat.attended,
                any(t.state == TurnState.WAITING for t in own),
                any(t.state == TurnState.SPEAKING for t in own),
                sum(1 for t in own if t.state != TurnState.WAITING),
                sum(t.seconds for t in own),
            )
        )
    return lines


def noted_of(consultation: Consultation, meeting: Meeting | None = None) -> list[NotedItem]:
    """What was noted as agreed and not dropped, oldest first."""
    rows = NotedItem.objects.filter(meeting__consultation=consultation, dropped_at__isnull=True)
    if meeting is not None:
        rows = NotedItem.objects.filter(meeting=meeting, dropped_at__isnull=True)
    return list(rows.select_related("unit", "order"))


def log_of(actor: Any, consultation: Consultation) -> str:
    """The statements in the order of speaking, phase by phase, as the minutes could begin."""
    del actor
    lines: list[str] = []
    phase = ""
    for turn in _turns(meeting_of(consultation)):
        if turn.state == TurnState.WAITING or not turn.words:
            continue
        if turn.phase_label != phase:
            phase = turn.phase_label
            lines.append(f"【{phase}】")
        lines.append(f"{turn.name}：{'；'.join(turn.words.splitlines())}")
    return "\n".join(lines)


def agreed_log_of(actor: Any, consultation: Consultation) -> str:
    """What was noted as agreed, one line each with who does it and until when."""
    del actor
    lines = []
    for number, item in enumerate(noted_of(consultation), start=1):
        more = [item.unit.name] if item.unit else []
        if item.due_on:
            more.append(_("{month} 月 {day} 日前").format(month=item.due_on.month, day=item.due_on.day))
        tail = "（{}）".format("，".join(more)) if more else ""
        lines.append(f"{number}. {item.what}{tail}")
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class RivalLine:
    """Two texts of one box side by side."""

    rival: Rival
    box_label: str
    stored: str
    name: str


def rivals_of(actor: Any, consultation: Consultation) -> list[RivalLine]:
    """The boxes in which a choice is still to be made."""
    del actor
    rows = list(Rival.objects.filter(consultation=consultation, settled_at__isnull=True))
    if not rows:
        return []
    minutes = getattr(consultation, "minutes", None)
    names = dict(Person.objects.filter(pk__in={r.written_by_id for r in rows}).values_list("pk", "name"))
    return [
        RivalLine(r, str(Box(r.box).label), getattr(minutes, r.box, ""), names.get(r.written_by_id, ""))
        for r in rows
    ]
