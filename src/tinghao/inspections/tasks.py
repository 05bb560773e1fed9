"""What the worker does for inspections: every morning it looks at the dates of what was found."""

from __future__ import annotations

from django_tasks import task

from tinghao.core import calendar, clock
from tinghao.inspections import actions
from tinghao.inspections.choices import DUE_SOON, FindingState
from tinghao.inspections.models import Finding


@task()
def watch_findings() -> None:
    """Whoever owes a rectification that is near or overdue has been told, and after a while the office."""
    near = calendar.add_working_days(clock.today(), DUE_SOON).date
    rows = Finding.objects.filter(state=FindingState.OPEN, due_on__lte=near).exclude(told="office")
    for finding in rows.select_related("target__inspection").iterator(chunk_size=500):
        actions.escalate_finding(finding)
