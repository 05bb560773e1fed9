"""What the worker does for reports."""

from __future__ import annotations

from django_tasks import task

from tinghao.analytics import actions
from tinghao.core import clock
from tinghao.jobs import rules


@task()
@rules.external
def recount() -> None:
    """This year's figures are up to date; counted outside a transaction, because it may take seconds."""
    actions.recount_year(clock.today().year)


@task()
@rules.external
def recount_last_year() -> None:
    """Last year's figures follow what was reopened or corrected since."""
    actions.recount_year(clock.today().year - 1)
