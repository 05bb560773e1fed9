"""Writing meetings: agenda and phases, the floor, attendance, what is noted, the minutes, the public text."""

from tinghao.meetings.actions.clockwork import escalate_minutes, forget_deeds
from tinghao.meetings.actions.floor import (
    ask_to_speak,
    call_speaker,
    correct_statement,
    drop_turn,
    finish_turn,
    note_statement,
)
from tinghao.meetings.actions.noting import drop_item, note_item
from tinghao.meetings.actions.phases import begin_phase, end_meeting, set_agenda, set_agenda_defaults
from tinghao.meetings.actions.publishing import publish_summary, save_summary, take_summary_down
from tinghao.meetings.actions.table import add_person, mark_seat, sign_in_at_door
from tinghao.meetings.actions.writing import Written, finish_meeting, settle_rival, write_minutes

__all__ = [
    "Written",
    "add_person",
    "ask_to_speak",
    "begin_phase",
    "call_speaker",
    "correct_statement",
    "drop_item",
    "drop_turn",
    "end_meeting",
    "escalate_minutes",
    "finish_meeting",
    "finish_turn",
    "forget_deeds",
    "mark_seat",
    "note_item",
    "note_statement",
    "publish_summary",
    "save_summary",
    "set_agenda",
    "set_agenda_defaults",
    "settle_rival",
    "sign_in_at_door",
    "take_summary_down",
    "write_minutes",
]
