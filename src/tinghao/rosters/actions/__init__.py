"""Writing rosters: bringing them in, seating conveners, handing posts over, members who leave or are away."""

from tinghao.rosters.actions.bringing import apply_roster, check_roster, drop_roster, forget_rosters
from tinghao.rosters.actions.handing import hand_over, tell_of_ending_posts
from tinghao.rosters.actions.leaving import (
    declare_absence,
    leave_conference,
    release_orders_of_the_gone,
)
from tinghao.rosters.actions.seating import seat_convener

__all__ = [
    "apply_roster",
    "check_roster",
    "declare_absence",
    "drop_roster",
    "forget_rosters",
    "hand_over",
    "leave_conference",
    "release_orders_of_the_gone",
    "seat_convener",
    "tell_of_ending_posts",
]
