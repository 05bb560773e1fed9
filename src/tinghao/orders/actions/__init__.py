"""Writing orders: every step of the loop, each in one transaction with its history and its notices."""

from tinghao.orders.actions.checking import answer_order, close_order, explain_order, record_visit
from tinghao.orders.actions.claiming import (
    assign_order,
    claim_order,
    declare_conflict,
    give_back_order,
    invite_member,
    release_claimant,
)
from tinghao.orders.actions.clockwork import close_if_ripe, look_back, remind, sweep_contacts
from tinghao.orders.actions.figures import recount_figures
from tinghao.orders.actions.placing import Placed, join_order, place_order
from tinghao.orders.actions.planning import ask_member, drop_order, plan_order
from tinghao.orders.actions.resolving import (
    agree_order,
    call_off,
    convene_order,
    extend_handling,
    hold_order,
    locked,
    note,
    recheck_order,
    report_order,
    settle_order,
)
from tinghao.orders.actions.screening import (
    accept_order,
    decline_order,
    merge_order,
    publish_order,
    refer_order,
    unpublish_order,
)
from tinghao.orders.actions.settings import set_clock
from tinghao.orders.actions.withdrawing import erase_contact, withdraw_order

__all__ = [
    "Placed",
    "accept_order",
    "agree_order",
    "answer_order",
    "ask_member",
    "assign_order",
    "call_off",
    "claim_order",
    "close_if_ripe",
    "close_order",
    "convene_order",
    "declare_conflict",
    "decline_order",
    "drop_order",
    "erase_contact",
    "explain_order",
    "extend_handling",
    "give_back_order",
    "hold_order",
    "invite_member",
    "join_order",
    "locked",
    "look_back",
    "merge_order",
    "note",
    "place_order",
    "plan_order",
    "publish_order",
    "recheck_order",
    "record_visit",
    "recount_figures",
    "refer_order",
    "release_claimant",
    "remind",
    "report_order",
    "set_clock",
    "settle_order",
    "sweep_contacts",
    "unpublish_order",
    "withdraw_order",
]
