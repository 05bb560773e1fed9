"""Writes of the distribution: set the rules, compute, choose a point, change by hand, adopt."""

from tinghao.distribution.actions.adopting import adopt_plan
from tinghao.distribution.actions.computing import ask_to_compute, change_seat, choose_point, compute
from tinghao.distribution.actions.drafting import (
    Limits,
    add_rule,
    create_plan,
    drop_plan,
    drop_rule,
    set_rules,
)
from tinghao.distribution.actions.positions import load_positions

__all__ = [
    "Limits",
    "add_rule",
    "adopt_plan",
    "ask_to_compute",
    "change_seat",
    "choose_point",
    "compute",
    "create_plan",
    "drop_plan",
    "drop_rule",
    "load_positions",
    "set_rules",
]
