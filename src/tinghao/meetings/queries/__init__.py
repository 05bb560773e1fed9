"""Reading meetings: how one stands now, its floor and notes, its door, its public text, what is owed."""

from tinghao.meetings.queries.agenda import PhaseLine, phases_of, planned_minutes
from tinghao.meetings.queries.agreed import agreed_rows
from tinghao.meetings.queries.door import SeatAtDoor, door_code, public_consultation_at_door, seats_at_door
from tinghao.meetings.queries.owed import (
    Overdue,
    overdue_among,
    overdue_of,
    public_meetings_of,
    public_overdue_among,
)
from tinghao.meetings.queries.standing import (
    SeatLine,
    Standing,
    TurnLine,
    agreed_log_of,
    log_of,
    meeting_of,
    noted_of,
    rivals_of,
    seats_of,
    standing,
)
from tinghao.meetings.queries.summaries import (
    PublicSummary,
    marks_in,
    names_at_the_table,
    proposed_summary,
    public_summaries_among,
    summary_log,
    summary_of,
)

__all__ = [
    "Overdue",
    "PhaseLine",
    "PublicSummary",
    "SeatAtDoor",
    "SeatLine",
    "Standing",
    "TurnLine",
    "agreed_log_of",
    "agreed_rows",
    "door_code",
    "log_of",
    "marks_in",
    "meeting_of",
    "names_at_the_table",
    "noted_of",
    "overdue_among",
    "overdue_of",
    "phases_of",
    "planned_minutes",
    "proposed_summary",
    "public_consultation_at_door",
    "public_meetings_of",
    "public_overdue_among",
    "public_summaries_among",
    "rivals_of",
    "seats_at_door",
    "seats_of",
    "standing",
    "summary_log",
    "summary_of",
]
