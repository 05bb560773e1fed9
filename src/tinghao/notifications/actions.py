"""Writing notices: post them in the caller's transaction, send them, mark them read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from tinghao.access import scope
from tinghao.core import clock
from tinghao.notifications import sending
from tinghao.notifications.choices import NoticeState, Way
from tinghao.notifications.models import Notice


@dataclass(frozen=True, slots=True)
class Draft:
    """A notice to be posted: to a person of the staff, or to a telephone."""

    template: str
    subject: str
    subject_id: int
    number: str
    dedupe: str
    person_id: int | None = None
    phone: str = ""
    link: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    # Persons who must not hear of it, also where they stand in for somebody who does.
    kept_from: frozenset[int] = frozenset()


def post(drafts: Iterable[Draft]) -> int:
    """Every draft is a notice, unless its `dedupe` was posted before; SMS wait for the worker.

    Whoever stands in for a person who is away has it as well. Returns how many there were. Belongs into
    the transaction of what they tell about.
    """
    drafts = _with_delegates(list(drafts))
    rows = [
        Notice(
            person_id=d.person_id,
            address=d.phone,
            way=Way.SMS if d.phone else Way.DESK,
            template=d.template,
            link=d.link if d.phone else "",
            values=d.values,
            subject=d.subject,
            subject_id=d.subject_id,
            subject_number=d.number,
            dedupe=d.dedupe,
            state=NoticeState.WAITING if d.phone else NoticeState.SENT,
            created_at=clock.now(),
        )
        for d in drafts
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    for dedupe in [r.dedupe for r in rows if r.way == Way.SMS]:
        sending.send_sms.enqueue(dedupe)
    return len(rows)


def _with_delegates(drafts: list[Draft]) -> list[Draft]:
    away = scope.delegates_of({d.person_id for d in drafts if d.person_id is not None})
    told = {(d.subject, d.subject_id, d.template, d.person_id) for d in drafts}
    for draft in list(drafts) if away else ():
        for delegate in sorted(away.get(draft.person_id or 0, set()) - draft.kept_from):
            key = (draft.subject, draft.subject_id, draft.template, delegate)
            if key not in told:
                told.add(key)
                dedupe = f"{draft.dedupe}:d{delegate}"
                values = {**draft.values, "for": draft.person_id}
                drafts.append(replace(draft, person_id=delegate, dedupe=dedupe, values=values))
    return drafts


def mark_read(person_id: int, *, up_to: int | None = None) -> int:
    """The person's notices (up to a number, or all) are read; returns how many were not before."""
    rows = Notice.objects.filter(person_id=person_id, read_at__isnull=True)
    if up_to is not None:
        rows = rows.filter(pk__lte=up_to)
    return rows.update(read_at=clock.now())


def forget_address(subject: str, number: str) -> int:
    """No notice to the holder of this receipt keeps the telephone number; returns how many did."""
    waiting = Notice.objects.filter(
        subject=subject, subject_number=number, way=Way.SMS, state=NoticeState.WAITING
    )
    return waiting.update(address="", link="", state=NoticeState.FAILED)
