"""Writing rosters: bringing them in."""

from tinghao.rosters.actions.bringing import apply_roster, check_roster, drop_roster, forget_rosters

__all__ = ["apply_roster", "check_roster", "drop_roster", "forget_rosters"]
