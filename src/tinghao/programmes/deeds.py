"""What the roll of a programme says about members' duty, for the ledgers of city and county."""

from __future__ import annotations

from collections.abc import Iterable

from tinghao.core import clock
from tinghao.history.deeds import Deed, Source, Statement
from tinghao.history.models import Entry
from tinghao.people.models import Member
from tinghao.programmes import rules
from tinghao.programmes.choices import Answer, Presence, ProgrammeKind, ProgrammeState, Standing
from tinghao.programmes.models import Mark, Part, Programme, Session, Speech
from tinghao.programmes.workflow import DUTY_KINDS, SUBJECT

# Words of `filing.choices`, which lies above: what it is, and as what somebody was there.
_KINDS = {ProgrammeKind.MEETING: "activity"}
_ROLES = {
    Standing.EXPECTED: "participant",
    Standing.SIGNED_UP: "participant",
    Standing.ATTENDANT: "attendant",
    Standing.TEACHER: "speaker",
}
_LEAVE, _ABSENT, _SPEAKER = "on_leave", "absent", "speaker"


def roll_of(entry: Entry) -> Statement:
    """The completed roll as of now: whoever is corrected off it has the record taken back."""
    return stated(Programme.objects.get(pk=entry.subject_id))


def stated(programme: Programme) -> Statement:
    """What the whole roll says: present (wholly or in part), on leave, absent where expected; who spoke.

    Staff do not take part, teachers count as speakers. Who signed up and did not come has no record, and
    neither has whoever left before it. Four statements, whatever the number of persons.
    """
    deeds: list[Deed] = []
    if programme.state in {ProgrammeState.HELD, ProgrammeState.CLOSED}:
        sessions = list(programme.sessions.filter(kept_at__isnull=False))
        marks = _marks(programme)
        speeches = {s.part_id: s for s in Speech.objects.filter(part__programme=programme)}
        rows = Part.objects.filter(programme=programme, member__isnull=False, standing__in=_ROLES)
        rows = rows.exclude(rules.gone_by(programme.first_day)).select_related("stand_in__member")
        for part in rows.order_by("pk"):
            deeds += _of_part(programme, part, sessions, marks.get(part.pk, {}), speeches.get(part.pk))
    return Statement(f"programme:{programme.pk}", SUBJECT, programme.pk, tuple(deeds))


def _marks(programme: Programme) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = {}
    rows = Mark.objects.filter(session__programme=programme)
    for part, session, presence in rows.values_list("part_id", "session_id", "presence"):
        found.setdefault(part, {})[session] = presence
    return found


def _of_part(
    programme: Programme,
    part: Part,
    sessions: list[Session],
    marks: dict[int, str],
    speech: Speech | None,
) -> list[Deed]:
    there = [s for s in sessions if marks.get(s.pk, Presence.ABSENT) != Presence.ABSENT]
    whole = all(marks.get(s.pk) == Presence.PRESENT for s in sessions)
    found = []
    if there:
        found.append(
            _deed(programme, part, sessions, _ROLES[Standing(part.standing)], "full" if whole else "part")
        )
    elif part.answer == Answer.LEAVE:
        found.append(_deed(programme, part, sessions, _LEAVE))
    elif part.standing == Standing.EXPECTED:
        found.append(_deed(programme, part, sessions, _ABSENT))
    if speech is not None and speech.is_written and speech.handed_in_at is not None:
        found.append(_deed(programme, part, sessions, _SPEAKER, "written"))
    elif speech is not None and there and part.standing != Standing.TEACHER and not speech.is_written:
        found.append(_deed(programme, part, sessions, _SPEAKER))
    return found


def _deed(programme: Programme, part: Part, sessions: list[Session], role: str, *marks: str) -> Deed:
    last = max(sessions, key=lambda s: s.kept_at or clock.now()) if sessions else None
    stand_in = part.stand_in if role not in {_LEAVE, _ABSENT} else None
    member: Member | None = getattr(stand_in, "member", None) if stand_in is not None else None
    return Deed(
        member_id=part.member_id or 0,
        kind=_KINDS.get(ProgrammeKind(programme.kind), programme.kind),
        role=role,
        day=programme.first_day,
        place=programme.division_code,
        by_person_id=last.kept_by_id if last else None,
        for_person_id=last.kept_for_id if last else None,
        stand_in_id=member.pk if member is not None else None,
        stand_in_name=stand_in.name if stand_in is not None and member is None else "",
        marks=marks,
    )


def titles(ids: Iterable[int]) -> dict[int, str]:
    """What each programme is called."""
    return dict(Programme.objects.filter(pk__in=list(ids)).values_list("pk", "title"))


SOURCE = Source(SUBJECT, DUTY_KINDS, roll_of, titles, "desk:programme")
