"""Writes of the venues room: opening days, the rota, who follows."""

from tinghao.venues.actions.days import call_off_day, close_days, correct_day
from tinghao.venues.actions.follows import (
    ask_to_follow,
    confirm_follow,
    forget_unconfirmed,
    remind_followers,
    stop_following,
)
from tinghao.venues.actions.opening import drop_exception, set_exception, set_opening
from tinghao.venues.actions.rota import fill_rota, remind_on_duty, set_duty, swap_duties

__all__ = [
    "ask_to_follow",
    "call_off_day",
    "close_days",
    "confirm_follow",
    "correct_day",
    "drop_exception",
    "fill_rota",
    "forget_unconfirmed",
    "remind_followers",
    "remind_on_duty",
    "set_duty",
    "set_exception",
    "set_opening",
    "stop_following",
    "swap_duties",
]
