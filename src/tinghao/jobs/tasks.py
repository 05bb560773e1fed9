"""The job table's own housekeeping."""

from __future__ import annotations

from django_tasks import task

from tinghao.core.actors import SYSTEM
from tinghao.jobs import actions, limits


@task()
def purge() -> None:
    """Done jobs that are older than the setting are gone."""
    actions.purge_jobs(days=limits.current().keep_days, by=SYSTEM)
