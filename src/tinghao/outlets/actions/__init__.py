"""Writing outlets: endpoints, keys, columns; what is sent stands in `lane` and `posting`."""

from tinghao.outlets.actions.endpoints import (
    change_endpoint,
    judge_endpoint,
    open_endpoint,
    pause_endpoint,
    resend,
    resume_endpoint,
    rotate_secret,
    send_test,
    sweep_log,
)
from tinghao.outlets.actions.keys import make_key, remove_layout, revoke_key, save_layout

__all__ = [
    "change_endpoint",
    "judge_endpoint",
    "make_key",
    "open_endpoint",
    "pause_endpoint",
    "remove_layout",
    "resend",
    "resume_endpoint",
    "revoke_key",
    "rotate_secret",
    "save_layout",
    "send_test",
    "sweep_log",
]
