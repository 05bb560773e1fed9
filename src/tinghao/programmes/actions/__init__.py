"""Writes of the programmes room: planning, the roll, what is in it, keeping it, reminding."""

from tinghao.programmes.actions.keeping import keep_roll, mark_the_rest
from tinghao.programmes.actions.planning import (
    announce_programme,
    call_off_programme,
    change_programme,
    close_programme,
    hold_programme,
    plan_programme,
    reopen_programme,
)
from tinghao.programmes.actions.reminding import remind_of_tomorrow
from tinghao.programmes.actions.roll import (
    answer,
    cancel_sign_up,
    erase_reason,
    forget_reasons,
    put_on_roll,
    sign_up,
    take_off_roll,
)
from tinghao.programmes.actions.sessions import (
    add_material,
    drop_session,
    remove_material,
    set_session,
)
from tinghao.programmes.actions.speeches import (
    choose_speaker,
    drop_speaker,
    hand_in_speech,
    order_speeches,
    remind_speakers,
    save_speech,
    set_form,
    set_speech_deadline,
)
from tinghao.programmes.actions.tables import make_tables
from tinghao.programmes.actions.yearly import plan_next_year

__all__ = [
    "add_material",
    "announce_programme",
    "answer",
    "call_off_programme",
    "cancel_sign_up",
    "change_programme",
    "choose_speaker",
    "close_programme",
    "drop_session",
    "drop_speaker",
    "erase_reason",
    "forget_reasons",
    "hand_in_speech",
    "hold_programme",
    "keep_roll",
    "make_tables",
    "mark_the_rest",
    "order_speeches",
    "plan_next_year",
    "plan_programme",
    "put_on_roll",
    "remind_of_tomorrow",
    "remind_speakers",
    "remove_material",
    "reopen_programme",
    "save_speech",
    "set_form",
    "set_session",
    "set_speech_deadline",
    "sign_up",
    "take_off_roll",
]
