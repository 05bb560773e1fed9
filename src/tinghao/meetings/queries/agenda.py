"""Reading the agenda: planned minutes, and how the phases stand by the server's clock."""

from __future__ import annotations

from dataclasses import dataclass

from tinghao.consultations.models import Consultation
from tinghao.core import clock
from tinghao.meetings.choices import AGENDA_DEFAULTS, Phase
from tinghao.meetings.models import AgendaSetting, Meeting


def clock_said(seconds: int) -> str:
    """Seconds as a clock on the wall shows them: 2:05, 75:30."""
    return f"{seconds // 60}:{seconds % 60:02d}"


@dataclass(frozen=True, slots=True)
class PhaseLine:
    """One phase: planned minutes, seconds run, and whether the meeting is in it now."""

    phase: str
    label: str
    minutes: int
    run: int
    is_now: bool

    @property
    def left(self) -> int:
        """Seconds left; negative where it runs over."""
        return self.minutes * 60 - self.run

    @property
    def is_over(self) -> bool:
        """True where it was visited and is not the present one."""
        return self.run > 0 and not self.is_now

    @property
    def run_said(self) -> str:
        """The time run, as 12:05."""
        return clock_said(self.run)

    @property
    def left_said(self) -> str:
        """The time left, or run over, as 12:05."""
        return clock_said(abs(self.left))


def planned_minutes(county: str, form: str) -> dict[str, int]:
    """The minutes with which a meeting of this form begins there: the county's own, else the house's."""
    found = dict(zip(Phase.values, AGENDA_DEFAULTS[form], strict=True))
    rows = AgendaSetting.objects.filter(county=county, form=form)
    found.update(dict(rows.values_list("phase", "minutes")))
    return found


def phases_of(consultation: Consultation, meeting: Meeting | None) -> list[PhaseLine]:
    """The four phases in their order, as they stand now."""
    kept = {p.phase: p for p in meeting.agenda.all()} if meeting is not None and meeting.pk else {}
    planned = {} if kept else planned_minutes(consultation.county, consultation.form)
    lines = []
    for phase in Phase:
        row = kept.get(phase)
        is_now = meeting is not None and meeting.phase == phase
        run = row.spent if row else 0
        if is_now and meeting is not None and meeting.phase_began_at is not None:
            run += max(0, int((clock.now() - meeting.phase_began_at).total_seconds()))
        minutes = row.minutes if row else planned[phase]
        lines.append(PhaseLine(str(phase), str(phase.label), minutes, run, is_now))
    return lines
