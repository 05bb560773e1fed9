"""Writing filing: records out of what happened, the ledgers, what members say of them, the 五微."""

from tinghao.filing.actions.answers import (
    accept_by_silence,
    confirm_records,
    correct_record,
    object_to_record,
    remind_members,
    uphold_record,
)
from tinghao.filing.actions.efforts import note_effort
from tinghao.filing.actions.ledgers import freeze_period, heal, settle_late
from tinghao.filing.actions.micro import confirm_micro, enter_micro, return_micro, withdraw_micro
from tinghao.filing.actions.records import file_statement

__all__ = [
    "accept_by_silence",
    "confirm_micro",
    "confirm_records",
    "correct_record",
    "enter_micro",
    "file_statement",
    "freeze_period",
    "heal",
    "note_effort",
    "object_to_record",
    "remind_members",
    "return_micro",
    "settle_late",
    "uphold_record",
    "withdraw_micro",
]
