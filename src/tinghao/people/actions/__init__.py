"""Writing the registers: persons and accounts, members and groups, organisations and venues."""

from tinghao.people.actions.bodies import (
    change_organisation,
    change_venue,
    create_organisation,
    create_venue,
)
from tinghao.people.actions.groups import (
    Move,
    attach_community,
    create_group,
    detach_community,
    join_group,
    leave_group,
    move_members,
)
from tinghao.people.actions.members import (
    Change,
    bring_members_up_to_date,
    change_member,
    change_members,
    correct_joining,
    create_member,
    create_members,
    end_member,
    rejoin_member,
)
from tinghao.people.actions.persons import (
    NewPerson,
    change_person,
    create_account,
    create_person,
    create_persons,
    erase_person,
    resume_account,
    stop_account,
)

__all__ = [
    "Change",
    "Move",
    "NewPerson",
    "attach_community",
    "bring_members_up_to_date",
    "change_member",
    "change_members",
    "change_organisation",
    "change_person",
    "change_venue",
    "correct_joining",
    "create_account",
    "create_group",
    "create_member",
    "create_members",
    "create_organisation",
    "create_person",
    "create_persons",
    "create_venue",
    "detach_community",
    "end_member",
    "erase_person",
    "join_group",
    "leave_group",
    "move_members",
    "rejoin_member",
    "resume_account",
    "stop_account",
]
