"""The agenda: planned minutes, from phase to phase by the server's clock, and the end of the meeting."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.consultations import actions as consultations
from tinghao.consultations.choices import Form
from tinghao.consultations.models import Consultation
from tinghao.core import clock, refusals
from tinghao.core.actors import Acts
from tinghao.history import actions as history
from tinghao.meetings.actions import entering, floor
from tinghao.meetings.choices import MINUTES_AT_MOST, Phase
from tinghao.meetings.models import AgendaPhase, AgendaSetting, Meeting
from tinghao.meetings.queries import agenda
from tinghao.people.models import Person


@transaction.atomic
def set_agenda(consultation: Consultation, *, by: Any, minutes: Mapping[str, int], once: str = "") -> None:
    """This meeting has these planned minutes for its phases (`meetings.agenda_set`).

    Raises Invalid for a phase of less than 1 or more than 240 minutes.
    """
    checked = _checked(minutes)
    meeting = entering.enter(consultation, by=by, once=once)
    if meeting is None:
        return
    _plan(meeting)
    for phase, planned in checked.items():
        AgendaPhase.objects.filter(meeting=meeting, phase=phase).update(minutes=planned)
    entering.changed(meeting)
    data = {"minutes": sum(checked.values())}
    history.append("consultation", consultation.pk, "meetings.agenda_set", by=by, data=data)


@transaction.atomic
def set_agenda_defaults(county: str, form: str, *, by: Any, minutes: Mapping[str, int]) -> None:
    """Meetings of this form in the county begin with these minutes (`meetings.agenda_defaults_set`)."""
    scope.require(by, "calendar.edit", SimpleNamespace(division_code=county), see="calendar.edit")
    if form not in Form.values:
        raise refusals.Invalid(_("请选择协商的形式。"), fields={"form": _("请从列表里选一种。")})
    for phase, planned in _checked(minutes).items():
        AgendaSetting.objects.update_or_create(
            county=county, form=form, phase=phase, defaults={"minutes": planned}
        )
    data = {"form": form, "minutes": sum(minutes.values())}
    history.append("county", int(county), "meetings.agenda_defaults_set", by=by, data=data)


def _checked(minutes: Mapping[str, int]) -> dict[str, int]:
    wrong = {
        phase: _("请填 1 到 {most} 分钟。").format(most=MINUTES_AT_MOST)
        for phase in Phase.values
        if not 1 <= minutes.get(phase, 0) <= MINUTES_AT_MOST
    }
    if wrong:
        raise refusals.Invalid(next(iter(wrong.values())), fields=wrong)
    return {phase: minutes[phase] for phase in Phase.values}


def _plan(meeting: Meeting) -> None:
    if not meeting.agenda.exists():
        planned = agenda.planned_minutes(meeting.consultation.county, meeting.consultation.form)
        AgendaPhase.objects.bulk_create(
            [AgendaPhase(meeting=meeting, phase=phase, minutes=planned[phase]) for phase in Phase.values]
        )


@transaction.atomic
def begin_phase(consultation: Consultation, *, by: Any, phase: str, seen: str, once: str = "") -> None:
    """The meeting is in `phase` from now on; the first phase says that it takes place.

    `seen` is the phase that the host had on the screen. Recorded as `meetings.began` or
    `meetings.moved`. Raises Stale, naming who was first, where the meeting stands elsewhere meanwhile.
    """
    if phase not in Phase.values:
        raise refusals.Invalid(_("没有这一段。"))
    meeting = entering.enter(consultation, by=by, once=once)
    if meeting is None:
        return
    if meeting.phase == phase:
        if seen == phase:
            return
        raise refusals.Stale(_first(meeting, by))
    _leave(meeting, seen, by=by)
    _plan(meeting)
    consultations.begin_consultation(consultation, by=by)
    now = clock.now()
    is_first = meeting.began_at is None
    Meeting.objects.filter(pk=meeting.pk).update(
        phase=phase,
        phase_began_at=now,
        moved_by_id=by.person_id,
        began_at=meeting.began_at or now,
        ended_at=None,
        version=F("version") + 1,
    )
    _record(consultation, by, "meetings.began" if is_first else "meetings.moved", phase, meeting)


@transaction.atomic
def end_meeting(consultation: Consultation, *, by: Any, seen: str, once: str = "") -> None:
    """The meeting is over: nobody speaks, the door is closed (`meetings.ended`). The minutes stay open.

    Raises Stale where another host has moved it meanwhile.
    """
    meeting = entering.enter(consultation, by=by, once=once)
    if meeting is None or (meeting.ended_at is not None and seen == meeting.phase):
        return
    if meeting.began_at is None:
        raise refusals.Stale(_("协商还没有开始。"))
    _leave(meeting, seen, by=by)
    floor.silence(meeting)
    now = clock.now()
    Meeting.objects.filter(pk=meeting.pk).update(
        phase="",
        phase_began_at=None,
        moved_by_id=by.person_id,
        ended_at=now,
        version=F("version") + 1,
    )
    data = {"seconds": int((now - meeting.began_at).total_seconds())}
    history.append("consultation", consultation.pk, "meetings.ended", by=by, data=data)


def _leave(meeting: Meeting, seen: str, *, by: Acts) -> None:
    """The time of the phase that ends is added up, where the meeting stands where the host saw it."""
    left = Meeting.objects.filter(pk=meeting.pk, phase=seen).update(phase="")
    if not left:
        raise refusals.Stale(_first(meeting, by))
    if seen and meeting.phase_began_at is not None:
        passed = max(0, int((clock.now() - meeting.phase_began_at).total_seconds()))
        AgendaPhase.objects.filter(meeting=meeting, phase=seen).update(spent=F("spent") + passed)


def _first(meeting: Meeting, by: Acts) -> str:
    """Who moved the meeting meanwhile, and where it stands."""
    name = Person.objects.filter(pk=meeting.moved_by_id or 0).values_list("name", flat=True).first()
    is_own = by.person_id is not None and meeting.moved_by_id == by.person_id
    who = _("您在另一个页面上") if is_own else (name or _("另一位主持人"))
    if meeting.ended_at is not None:
        return _("就在刚才，{who}已经结束了协商。").format(who=who)
    return _("就在刚才，{who}已经进到“{phase}”。").format(who=who, phase=Phase(meeting.phase).label)


def _record(consultation: Consultation, by: Acts, kind: str, phase: str, before: Meeting) -> None:
    seconds = 0
    if before.phase_began_at is not None:
        seconds = int((clock.now() - before.phase_began_at).total_seconds())
    data = {"phase": phase} if kind == "meetings.began" else {"phase": phase, "seconds": seconds}
    history.append("consultation", consultation.pk, kind, by=by, data=data)
