"""The access room's own housekeeping."""

from __future__ import annotations

from django_tasks import task

from tinghao.access import actions


@task()
def purge() -> None:
    """Attempts and sessions that are over are forgotten."""
    actions.forget_what_is_over()
