"""Writes of the lot: set up, compute, publish, draw, replace, erase; and calling for volunteers."""

from tinghao.lots.actions.calls import (
    call_off_call,
    create_lot_from_call,
    open_call,
    strike_volunteer,
    volunteer,
    withdraw_volunteer,
)
from tinghao.lots.actions.lots import (
    ask_to_compute,
    call_off,
    compute,
    create_lot,
    create_lot_from_requesters,
    draw_lot,
    erase_people,
    panel_now,
    publish_lot,
    replace_declined,
    replace_person,
    set_quotas,
)
from tinghao.lots.actions.sweeping import lapse_call, warn_of_call

__all__ = [
    "ask_to_compute",
    "call_off",
    "call_off_call",
    "compute",
    "create_lot",
    "create_lot_from_call",
    "create_lot_from_requesters",
    "draw_lot",
    "erase_people",
    "lapse_call",
    "open_call",
    "panel_now",
    "publish_lot",
    "replace_declined",
    "replace_person",
    "set_quotas",
    "strike_volunteer",
    "volunteer",
    "warn_of_call",
    "withdraw_volunteer",
]
