"""Writing access: appointments, and what happens at the entrance."""

from tinghao.access.actions.appointments import appoint, end_appointment
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

__all__ = [
    "add_generator",
    "add_passkey",
    "appoint",
    "begin_session",
    "check_code",
    "check_passkey",
    "check_password",
    "choose_password",
    "end_all_sessions",
    "end_appointment",
    "end_session",
    "forget_what_is_over",
    "remove_factor",
    "renew_codes",
    "reset_factors",
    "reset_password",
    "unlock",
]
