"""Writing access: appointments, and what happens at the entrance."""

from tinghao.access.actions.absences import declare_absence, end_absence
from tinghao.access.actions.appointments import appoint, change_conditions, end_appointment
from tinghao.access.actions.entrance import (
    begin_session,
    check_password,
    choose_password,
    end_all_sessions,
    end_session,
    forget_what_is_over,
    reset_factors,
    reset_password,
    unlock,
)
from tinghao.access.actions.factors import (
    add_generator,
    add_passkey,
    check_code,
    check_passkey,
    remove_factor,
    renew_codes,
)
from tinghao.access.actions.posts import change_post, end_post_name, name_post

__all__ = [
    "add_generator",
    "add_passkey",
    "appoint",
    "begin_session",
    "change_conditions",
    "change_post",
    "check_code",
    "check_passkey",
    "check_password",
    "choose_password",
    "declare_absence",
    "end_absence",
    "end_all_sessions",
    "end_appointment",
    "end_post_name",
    "end_session",
    "forget_what_is_over",
    "name_post",
    "remove_factor",
    "renew_codes",
    "reset_factors",
    "reset_password",
    "unlock",
]
