"""Who hears of what: the member of new records and of decisions, conveners of what waits for them."""

from __future__ import annotations

import datetime as dt

from tinghao.access import scope
from tinghao.access.roles import Role
from tinghao.core import clock
from tinghao.filing import kinds
from tinghao.filing.choices import RecordState
from tinghao.filing.models import DutyRecord, MicroActivity
from tinghao.notifications import actions as notices
from tinghao.notifications.actions import Draft

TEMPLATES = frozenset(
    {
        "filing.new",
        "filing.objected",
        "filing.decided",
        "filing.micro_waits",
        "filing.micro_returned",
    }
)


def conveners_of(record: DutyRecord, entry: int) -> None:
    """Whoever convenes where it happened hears that a member objects."""
    _post(
        "filing.objected", kinds.RECORD, record.pk, entry, scope.holders(Role.CONVENER, record.division_code)
    )


def member_of(record: DutyRecord, entry: int) -> None:
    """The member hears that somebody has looked into it."""
    _post("filing.decided", kinds.RECORD, record.pk, entry, [record.member.person_id])


def conveners_of_micro(activity: MicroActivity, entry: int) -> None:
    """Whoever convenes there hears that a short form waits."""
    persons = scope.holders(Role.CONVENER, activity.division_code)
    _post("filing.micro_waits", kinds.MICRO, activity.pk, entry, persons)


def author_of_micro(activity: MicroActivity, entry: int) -> None:
    """Whoever filled it in hears that something has to change."""
    _post("filing.micro_returned", kinds.MICRO, activity.pk, entry, [activity.entered_by_id])


def _post(template: str, subject: str, pk: int, entry: int, persons: list[int]) -> None:
    notices.post(
        Draft(template, subject, pk, str(pk), f"{entry}:p{person}", person_id=person) for person in persons
    )


def members_of_new_records(day: dt.date) -> int:
    """One notice for each member for all records of a day, however many; returns how many notices."""
    start = clock.midnight(day)
    rows = DutyRecord.objects.filter(
        created_at__gte=start,
        created_at__lt=start + dt.timedelta(days=1),
        state=RecordState.WAITING,
        reversed_at__isnull=True,
    )
    counts: dict[int, int] = {}
    for person_id in rows.values_list("member__person_id", flat=True):
        counts[person_id] = counts.get(person_id, 0) + 1
    return notices.post(
        Draft("filing.new", "own_duty", 0, str(n), f"duty:{day}:p{person}", person_id=person)
        for person, n in sorted(counts.items())
    )
