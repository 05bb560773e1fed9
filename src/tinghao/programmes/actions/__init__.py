"""Writes of the programmes room: planning, the roll, what is in it, keeping it, reminding."""

from tinghao.programmes.actions.keeping import keep_roll, mark_the_rest
from tinghao.programmes.actions.planning import (
    announce_programme,
    call_off_programme,
    change_programme,
    close_programme,
    hold_programme,
    plan_next_year,
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

__all__ = [
    "add_material",
    "announce_programme",
    "answer",
    "call_off_programme",
    "cancel_sign_up",
    "change_programme",
    "close_programme",
    "drop_session",
    "erase_reason",
    "forget_reasons",
    "hold_programme",
    "keep_roll",
    "mark_the_rest",
    "plan_next_year",
    "plan_programme",
    "put_on_roll",
    "remind_of_tomorrow",
    "remove_material",
    "reopen_programme",
    "set_session",
    "sign_up",
    "take_off_roll",
]
