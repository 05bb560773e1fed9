"""Writing rosters: bringing them in, and what they bring about."""

from tinghao.rosters.actions.bringing import apply_roster, check_roster, drop_roster, forget_rosters
from tinghao.rosters.actions.seating import seat_convener

__all__ = ["apply_roster", "check_roster", "drop_roster", "forget_rosters", "seat_convener"]
