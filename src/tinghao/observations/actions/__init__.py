"""Writing observations: the year's plan, one observation with its route, notes, what follows, booklets."""

from tinghao.observations.actions.booklets import keep_booklet
from tinghao.observations.actions.follow_ups import (
    add_follow_up,
    finish_follow_up,
    pass_on,
    reopen_follow_up,
)
from tinghao.observations.actions.notes import PHOTO_OWNER, add_photos, withdraw_note, write_note
from tinghao.observations.actions.notes import Words as NoteWords
from tinghao.observations.actions.observing import invite_usual, plan_observation
from tinghao.observations.actions.plans import (
    adopt_plan,
    change_quarter,
    drop_quarter,
    note_visits,
    propose_plan,
)
from tinghao.observations.actions.sites import (
    add_other_site,
    add_sites,
    order_sites,
    remove_site,
    shift_site,
    shorten_route,
    time_sites,
)

__all__ = [
    "PHOTO_OWNER",
    "NoteWords",
    "add_follow_up",
    "add_other_site",
    "add_photos",
    "add_sites",
    "adopt_plan",
    "change_quarter",
    "drop_quarter",
    "finish_follow_up",
    "invite_usual",
    "keep_booklet",
    "note_visits",
    "order_sites",
    "pass_on",
    "plan_observation",
    "propose_plan",
    "remove_site",
    "reopen_follow_up",
    "shift_site",
    "shorten_route",
    "time_sites",
    "withdraw_note",
    "write_note",
]
