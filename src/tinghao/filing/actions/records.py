"""Duty records out of what happened: made, left alone or taken back, until they say what the source says."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.core import calendar, clock
from tinghao.divisions.models import ancestry
from tinghao.filing.actions import ledgers
from tinghao.filing.choices import ANSWER_WITHIN, DutyKind, DutyRole, RecordState, Reversal
from tinghao.filing.models import DutyRecord
from tinghao.history.deeds import Deed, Statement

BY_HAND = (Reversal.CORRECTED, Reversal.STRUCK)


class BadDeed(Exception):
    """A room states a kind or a role of duty that does not exist: a mistake in the code."""


@transaction.atomic
def file_statement(statement: Statement) -> list[DutyRecord]:
    """The records of this source are what the source says now, in the ledgers of city and county.

    What stands already stays, so that doing it again changes nothing. Who is no longer named has the
    record taken back (`list_changed`); another role or day is a reversal and a new record. What a
    person has corrected by hand is not derived again. Returns the new records.
    """
    for deed in statement.deeds:
        if deed.kind not in DutyKind.values or deed.role not in DutyRole.values:
            raise BadDeed(_("没有这种履职：{kind}、{role}").format(kind=deed.kind, role=deed.role))
    known = list(DutyRecord.objects.select_for_update().filter(source=statement.source).order_by("pk"))
    corrected = {r.member_id for r in known if r.reversal in BY_HAND}
    standing = {
        (r.member_id, r.kind, r.role): r
        for r in known
        if r.reversed_at is None and r.member_id not in corrected
    }
    wanted = {(d.member_id, d.kind, d.role): d for d in statement.deeds if d.member_id not in corrected}
    over = [r for key, r in standing.items() if key not in wanted or not _says(r, wanted[key])]
    kept = {key for key, r in standing.items() if r not in over}
    new = [d for key, d in wanted.items() if key not in kept]
    lines = take_back(over, Reversal.LIST_CHANGED)
    made = _make(statement, new, {(r.member_id, r.kind): r for r in over})
    ledgers.write([*lines, *ledgers.lines_of(made)])
    return made


def _says(record: DutyRecord, deed: Deed) -> bool:
    return (
        record.day == deed.day
        and record.stand_in_id == deed.stand_in_id
        and record.stand_in_name == deed.stand_in_name
        and record.instead_of_id == deed.instead_of_id
        and tuple(record.marks) == deed.marks
    )


def take_back(records: Sequence[DutyRecord], reason: str) -> list[ledgers.Line]:
    """The records are no longer in force; returns the lines that take them out of the ledgers."""
    now = clock.now()
    DutyRecord.objects.filter(pk__in=[r.pk for r in records], reversed_at__isnull=True).update(
        reversed_at=now, reversal=reason
    )
    for record in records:
        record.reversed_at, record.reversal = now, reason
    return ledgers.lines_back(records, reason) if records else []


def _make(
    statement: Statement, deeds: Sequence[Deed], replaced: dict[tuple[int, str], DutyRecord]
) -> list[DutyRecord]:
    if not deeds:
        return []
    answer_by = calendar.add_working_days(clock.today(), ANSWER_WITHIN).date
    rows = [
        DutyRecord(
            member_id=deed.member_id,
            kind=deed.kind,
            role=deed.role,
            day=deed.day,
            year=deed.day.year,
            group_id=deed.group_id,
            source=statement.source,
            subject=statement.subject,
            subject_id=statement.subject_id,
            marks=list(deed.marks),
            by_person_id=deed.by_person_id,
            for_person_id=deed.for_person_id,
            stand_in_id=deed.stand_in_id,
            stand_in_name=deed.stand_in_name,
            instead_of_id=deed.instead_of_id,
            state=RecordState.WAITING,
            answer_by=answer_by,
            created_at=clock.now(),
            replaces=replaced.get((deed.member_id, deed.kind)),
            **ancestry(deed.place),
        )
        for deed in deeds
    ]
    return DutyRecord.objects.bulk_create(rows, batch_size=500)
