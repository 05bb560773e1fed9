"""Meetings of members and what was filed from them, through the real actions and the real worker."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from tests import make

from tinghao.consultations import actions as consultations
from tinghao.consultations.models import Consultation
from tinghao.core import clock
from tinghao.filing.models import DutyRecord, LedgerEntry
from tinghao.jobs import worker
from tinghao.people.models import Member


def meeting(
    cast: make.Cast, members: Sequence[Member], *, kind: str = "member", ago: dt.timedelta | None = None
) -> Consultation:
    """A meeting that began an hour ago (or `ago`), at which these members have a seat; nobody ticked yet."""
    case = make.order(cast, state="claimed")
    return consultations.plan_consultation(
        by=cast.convener.actor,
        about=[case.order],
        form="bench",
        title="示例：楼道灯",
        starts_at=clock.now() - (ago or dt.timedelta(hours=1)),
        seats=[consultations.NewSeat(kind, member=m) for m in members],
    )


def attended(cast: make.Cast, consultation: Consultation, members: Sequence[Member]) -> None:
    """The convener ticks these members, and the worker has done what follows."""
    ids = {m.pk for m in members}
    present = [s.pk for s in consultation.seats.all() if s.member_id in ids]
    consultations.set_attendance(consultation, by=cast.convener.actor, present=present)
    worker.drain()


def held(cast: make.Cast, members: Sequence[Member]) -> Consultation:
    """A meeting at which all of them were."""
    made = meeting(cast, members)
    attended(cast, made, members)
    return made


def members(cast: make.Cast, many: int, *, level: str = "both") -> list[Member]:
    """New members of the cast's group."""
    found = [make.member(at=make.COUNTY, level=level) for _ in range(many)]
    for one in found:
        make.joined(one, cast.group)
    return found


def records(kind: str = "consultation") -> list[DutyRecord]:
    """The records in force of a kind, oldest first."""
    return list(DutyRecord.objects.filter(kind=kind, reversed_at__isnull=True).order_by("pk"))


def lines(kind: str = "consultation") -> list[tuple[str, int, int]]:
    """(ledger, member, version) of every line of a kind, in the order of writing."""
    rows = LedgerEntry.objects.filter(kind=kind).order_by("pk")
    return list(rows.values_list("ledger_id", "member_id", "version"))


def balance() -> dict[tuple[str, int], int]:
    """How often each record stands in each ledger: 1 where it was entered and not taken back."""
    found: dict[tuple[str, int], int] = {}
    for owner, pk, version in LedgerEntry.objects.values_list("ledger_id", "record_id", "version"):
        found[owner, pk] = found.get((owner, pk), 0) + (1 if version == 1 else -1)
    return found
