"""The two ledgers: lines that enter a record and lines that take it back, each exactly once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tinghao.core import clock, refusals, text
from tinghao.filing import kinds, rules
from tinghao.filing.choices import ENTERED, REVERSED, LedgerLevel, PeriodState
from tinghao.filing.models import DutyRecord, LateEntry, Ledger, LedgerEntry, Period
from tinghao.history import actions as history
from tinghao.people.levels import Levels

HEALED_DAYS = 40
CHUNK = 1000


_told: list[Callable[[Sequence[LedgerEntry]], None]] = []


def tell(reader: Callable[[Sequence[LedgerEntry]], None]) -> None:
    """From now on the reader, a room above, has all new lines in the transaction that writes them."""
    if reader not in _told:
        _told.append(reader)


@dataclass(frozen=True, slots=True)
class Line:
    """A record that belongs into a ledger, or out of it."""

    owner: str
    record: DutyRecord
    version: int
    reason: str = ""
    year: int | None = None


def lines_of(records: Iterable[DutyRecord]) -> list[Line]:
    """The lines that enter these records: by the level that each member had on the record's day."""
    found = list(records)
    levels = Levels(r.member_id for r in found)
    return [Line(owner, r, ENTERED) for r in found for owner in levels.owners(r.member_id, r.day)]


def lines_back(records: Sequence[DutyRecord], reason: str) -> list[Line]:
    """The lines that take these records back: out of every ledger in which they stand.

    What waits as late and was never counted goes from that list instead, and needs no line.
    """
    by_id = {r.pk: r for r in records}
    entries = LedgerEntry.objects.filter(record_id__in=by_id, version=ENTERED)
    pairs = entries.values_list("ledger_id", "record_id", "year").order_by("ledger_id", "seq")
    LateEntry.objects.filter(record_id__in=by_id, version=ENTERED, settled_at__isnull=True).delete()
    return [Line(owner, by_id[pk], REVERSED, reason, year) for owner, pk, year in pairs]


def held(owners: Iterable[str], lines: dict[str, int] | None = None) -> dict[str, int]:
    """The ledgers are this transaction's until its end; returns the last number of each before.

    Always in the same order, so that two that need the same ledgers never wait for each other.
    """
    wanted = sorted(set(owners))
    known = set(Ledger.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    missing = [
        Ledger(owner=code, level=LedgerLevel.CITY if len(code) == 4 else LedgerLevel.COUNTY)
        for code in wanted
        if code not in known
    ]
    if missing:
        Ledger.objects.bulk_create(missing, ignore_conflicts=True)
    before = {}
    for code in wanted:
        # An update that changes nothing takes the row all the same.
        Ledger.objects.filter(pk=code).update(last_seq=F("last_seq") + (lines or {}).get(code, 0))
        last = Ledger.objects.values_list("last_seq", flat=True).get(pk=code)
        before[code] = last - (lines or {}).get(code, 0)
    return before


def write(lines: Sequence[Line]) -> list[LedgerEntry]:
    """Every line stands in its ledger, numbered without a gap, in the caller's transaction.

    A line of a frozen year goes to the list of late ones and is not in the ledger: the office decides.
    Call it once in a transaction. A line that stands there already raises IntegrityError.
    """
    if not lines:
        return []
    held(line.owner for line in lines)
    frozen = set(
        Period.objects.filter(
            ledger_id__in={line.owner for line in lines}, state=PeriodState.FROZEN
        ).values_list("ledger_id", "year")
    )
    now = clock.now()
    good = [line for line in lines if (line.owner, line.year or line.record.year) not in frozen]
    late = [line for line in lines if (line.owner, line.year or line.record.year) in frozen]
    LateEntry.objects.bulk_create(
        [
            LateEntry(
                ledger_id=line.owner,
                record=line.record,
                version=line.version,
                year=line.year or line.record.year,
                noted_at=now,
            )
            for line in late
        ],
        ignore_conflicts=True,
    )
    return _numbered(good, now)


def _numbered(lines: Sequence[Line], now: dt.datetime) -> list[LedgerEntry]:
    counts: dict[str, int] = {}
    for line in lines:
        counts[line.owner] = counts.get(line.owner, 0) + 1
    last = held(counts, counts)
    made = []
    for line in lines:
        last[line.owner] += 1
        record = line.record
        made.append(
            LedgerEntry(
                ledger_id=line.owner,
                seq=last[line.owner],
                record=record,
                version=line.version,
                member_id=record.member_id,
                kind=record.kind,
                role=record.role,
                day=record.day,
                year=line.year or record.year,
                reason=line.reason,
                at=now,
            )
        )
    entries = LedgerEntry.objects.bulk_create(made, batch_size=500)
    for told in _told:
        told(entries)
    return entries


def heal(*, days: int | None = HEALED_DAYS) -> int:
    """Every record of the last days (None: of all time) stands in the ledgers where it belongs.

    Record and lines are written in one transaction, so there is nothing to do unless a database was
    put together from backups of different hours; returns how many lines were missing.
    """
    rows = DutyRecord.objects.order_by("pk")
    if days is not None:
        rows = rows.filter(created_at__gte=clock.now() - dt.timedelta(days=days))
    written, after = 0, 0
    while chunk := list(rows.filter(pk__gt=after)[:CHUNK]):
        after = chunk[-1].pk
        written += _heal(chunk)
    return written


@transaction.atomic
def _heal(chunk: Sequence[DutyRecord]) -> int:
    written = LedgerEntry.objects.filter(record__in=chunk).values_list("ledger_id", "record_id", "version")
    late = LateEntry.objects.filter(record__in=chunk).values_list("ledger_id", "record_id", "version")
    entered = {(owner, pk) for owner, pk, version in written if version == ENTERED}
    standing = {*written, *late}
    alive = [r for r in chunk if r.reversed_at is None]
    wanted = [line for line in lines_of(alive) if (line.owner, line.record.pk, ENTERED) not in standing]
    by_id = {r.pk: r for r in chunk if r.reversed_at is not None}
    wanted += [
        Line(owner, by_id[pk], REVERSED, by_id[pk].reversal)
        for owner, pk in sorted(entered)
        if pk in by_id and (owner, pk, REVERSED) not in standing
    ]
    write(wanted)
    return len(wanted)


@transaction.atomic
def freeze_period(ledger: Ledger, *, year: int, by: Any) -> Period:
    """The year takes no line any more (`filing.frozen`); what comes later waits for the office.

    Raises Stale where it is frozen already.
    """
    rules.require_ledger(by, ledger, rules.FREEZE)
    held([ledger.owner])
    period, _is_new = Period.objects.get_or_create(ledger=ledger, year=year)
    frozen = Period.objects.filter(pk=period.pk, state=PeriodState.OPEN).update(
        state=PeriodState.FROZEN, frozen_at=clock.now()
    )
    if not frozen:
        raise refusals.Stale(_("{year} 年已经封账了。").format(year=year))
    number = int(ledger.owner)
    history.append(kinds.LEDGER, number, "filing.frozen", by=by, data={"owner": ledger.owner, "year": year})
    period.refresh_from_db()
    return period


@transaction.atomic
def settle_late(late: LateEntry, *, by: Any, counted_in: int | None, words: str) -> None:
    """What came after the freeze is counted in a later year that is open, or left out (None), with a reason.

    Recorded as `filing.late_settled`. Raises Invalid for a year that is frozen or earlier, Stale where
    somebody was first.
    """
    rules.require_ledger(by, late.ledger)
    why = text.required(words, field="words", limit=200, missing=_("请写一句为什么这样处理。"))
    held([late.ledger_id])
    settled = LateEntry.objects.filter(pk=late.pk, settled_at__isnull=True).update(
        settled_at=clock.now(), settled_by_id=by.person_id, counted_in=counted_in
    )
    if not settled:
        raise refusals.Stale(_("这一条已经有人处理过了。"))
    if counted_in is not None:
        _check_year(late, counted_in)
        reason = late.record.reversal if late.version == REVERSED else ""
        write([Line(late.ledger_id, late.record, late.version, reason, counted_in)])
    data = {"late": late.pk, "owner": late.ledger_id, "year": counted_in}
    history.append(kinds.LEDGER, int(late.ledger_id), "filing.late_settled", by=by, data=data, words=why)


def _check_year(late: LateEntry, year: int) -> None:
    frozen = Period.objects.filter(ledger_id=late.ledger_id, year=year, state=PeriodState.FROZEN).exists()
    if frozen or not late.year < year <= clock.today().year + 1:
        words = _("只能计入以后还没有封账的年度。")
        raise refusals.Invalid(words, fields={"counted_in": words})
