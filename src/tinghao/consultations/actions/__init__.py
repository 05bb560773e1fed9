"""Writing consultations: plan, hold, minutes, items; what units do; and the check that reopens items."""

from tinghao.consultations.actions.arranging import (
    add_seats,
    expect_seat,
    move_consultation,
    remove_seat,
)
from tinghao.consultations.actions.bench import record_bench
from tinghao.consultations.actions.checks import answer_check, visit_check
from tinghao.consultations.actions.clockwork import remind_again, warn_about_item
from tinghao.consultations.actions.evidence import show_evidence
from tinghao.consultations.actions.items import NewItem, settle_on_spot
from tinghao.consultations.actions.links import (
    forget_links,
    make_link,
    note_opened,
    revoke_link,
    sign_answer,
)
from tinghao.consultations.actions.meetings import (
    NewSeat,
    begin_consultation,
    call_off_consultation,
    finish_minutes,
    plan_consultation,
    record_consultation,
    save_minutes,
    set_attendance,
)
from tinghao.consultations.actions.revisits import revisit_item
from tinghao.consultations.actions.units import (
    accept_by_silence,
    accept_item,
    adjudicate_return,
    ask_extension,
    report_item,
    report_progress,
    return_item,
    rule_extension,
)

__all__ = [
    "NewItem",
    "NewSeat",
    "accept_by_silence",
    "accept_item",
    "add_seats",
    "adjudicate_return",
    "answer_check",
    "ask_extension",
    "begin_consultation",
    "call_off_consultation",
    "expect_seat",
    "finish_minutes",
    "forget_links",
    "make_link",
    "move_consultation",
    "note_opened",
    "plan_consultation",
    "record_bench",
    "record_consultation",
    "remind_again",
    "remove_seat",
    "report_item",
    "report_progress",
    "return_item",
    "revisit_item",
    "revoke_link",
    "rule_extension",
    "save_minutes",
    "set_attendance",
    "settle_on_spot",
    "show_evidence",
    "sign_answer",
    "visit_check",
    "warn_about_item",
]
