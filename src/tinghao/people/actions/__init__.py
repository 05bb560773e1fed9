"""Writing the registers: persons and accounts, members and groups, organisations and venues."""

from tinghao.people.actions.bodies import (
    change_organisation,
    change_venue,
    create_organisation,
    create_venue,
)
from tinghao.people.actions.groups import (
    attach_community,
    create_group,
    create_member,
    detach_community,
    join_group,
    leave_group,
)
from tinghao.people.actions.levels import change_level
from tinghao.people.actions.persons import (
    change_person,
    create_account,
    create_person,
    erase_person,
    resume_account,
    stop_account,
)

__all__ = [
    "attach_community",
    "change_level",
    "change_organisation",
    "change_person",
    "change_venue",
    "create_account",
    "create_group",
    "create_member",
    "create_organisation",
    "create_person",
    "create_venue",
    "detach_community",
    "erase_person",
    "join_group",
    "leave_group",
    "resume_account",
    "stop_account",
]
