"""Writing what is prepared: meetings planned, moved, called off; seats, invitations, materials, the plan."""

from tinghao.preparation.actions.invitations import (
    answer_invitation,
    cancel_invitation,
    forget_invitation,
    renew_link,
    send_invitations,
)
from tinghao.preparation.actions.materials import add_material, remove_material, set_words
from tinghao.preparation.actions.meetings import (
    call_off_meeting,
    move_meeting,
    plan_meeting,
    remind_invited,
)
from tinghao.preparation.actions.seats import Guest, invite_more, seat_panel, seat_suggested
from tinghao.preparation.actions.settings import set_lead_time
from tinghao.preparation.actions.topics import add_topic, adopt_topic, drop_topic

__all__ = [
    "Guest",
    "add_material",
    "add_topic",
    "adopt_topic",
    "answer_invitation",
    "call_off_meeting",
    "cancel_invitation",
    "drop_topic",
    "forget_invitation",
    "invite_more",
    "move_meeting",
    "plan_meeting",
    "remind_invited",
    "remove_material",
    "renew_link",
    "seat_panel",
    "seat_suggested",
    "send_invitations",
    "set_lead_time",
    "set_words",
]
