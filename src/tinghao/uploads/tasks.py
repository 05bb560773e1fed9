"""The uploads room's own housekeeping."""

from __future__ import annotations

from django_tasks import task

from tinghao.jobs import rules
from tinghao.uploads import actions


@task()
@rules.external
def purge_orphans() -> None:
    """Files and rows that nobody owns are gone; outside a transaction, because a bucket may be far."""
    actions.purge_orphans()
