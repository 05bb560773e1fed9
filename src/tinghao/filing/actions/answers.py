"""What becomes of a record: the member looks at it, says what is wrong, somebody decides; silence accepts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.core import calendar, clock, refusals, text
from tinghao.filing import kinds, rules, telling
from tinghao.filing.actions import ledgers, records
from tinghao.filing.choices import ANSWER_WITHIN, DutyRole, RecordState, Reversal
from tinghao.filing.models import DutyRecord
from tinghao.history import actions as history

WORDS_LIMIT = 300


@transaction.atomic
def confirm_records(wanted: Iterable[DutyRecord], *, by: Any) -> int:
    """The member has looked: these records of one's own are right (`filing.confirmed`); returns how many.

    What is not one's own, or not waiting any more, is left as it is.
    """
    own = [r.pk for r in wanted if rules.is_own(by, r)]
    rows = DutyRecord.objects.select_for_update().filter(
        pk__in=own, state=RecordState.WAITING, reversed_at__isnull=True
    )
    ids = list(rows.values_list("pk", flat=True))
    DutyRecord.objects.filter(pk__in=ids).update(state=RecordState.CONFIRMED, answered_at=clock.now())
    for pk in ids:
        history.append(kinds.RECORD, pk, "filing.confirmed", by=by, part="member")
    return len(ids)


@transaction.atomic
def object_to_record(record: DutyRecord, *, by: Any, words: str) -> None:
    """The member says what is wrong; the record counts until somebody has decided (`filing.objected`).

    The conveners of the place are told.

    Raises NotFound for somebody else's, Stale after the days for it or where it was said before.
    """
    if not rules.is_own(by, record):
        raise refusals.NotFound(_("没有找到这条记录。"))
    why = text.required(
        words, field="words", limit=WORDS_LIMIT, missing=_("请写一句哪里不对，好让召集人核对。")
    )
    if record.answer_by < clock.today():
        raise refusals.Stale(_("核对的期限已经过了。确有错误，请直接联系召集人更正。"))
    changed = DutyRecord.objects.filter(
        pk=record.pk,
        state__in=(RecordState.WAITING, RecordState.CONFIRMED),
        reversed_at__isnull=True,
    ).update(state=RecordState.OBJECTED, answered_at=clock.now())
    if not changed:
        raise refusals.Stale(_("这条记录刚才已经变了，请看最新的情况。"))
    record.state = RecordState.OBJECTED
    entry = history.append(kinds.RECORD, record.pk, "filing.objected", by=by, words=why, part="member")
    telling.conveners_of(record, entry.pk)


@transaction.atomic
def uphold_record(record: DutyRecord, *, by: Any, words: str) -> None:
    """The record was looked into and stays, with a reason that the member reads (`filing.upheld`)."""
    rules.check_may_correct(by, record)
    why = text.required(
        words, field="words", limit=WORDS_LIMIT, missing=_("请写一句核对的情况，委员会看到。")
    )
    changed = DutyRecord.objects.filter(
        pk=record.pk, state=RecordState.OBJECTED, reversed_at__isnull=True
    ).update(state=RecordState.UPHELD)
    if not changed:
        raise refusals.Stale(_("这条记录刚才已经变了，请看最新的情况。"))
    record.state = RecordState.UPHELD
    entry = history.append(kinds.RECORD, record.pk, "filing.upheld", by=by, words=why)
    telling.member_of(record, entry.pk)


@transaction.atomic
def correct_record(
    record: DutyRecord, *, by: Any, words: str, role: str = "", day: dt.date | None = None
) -> DutyRecord | None:
    """The record is taken back in both ledgers; where a role or a day is given, a right one stands instead.

    Recorded as `filing.corrected` with the reason, which the member reads. A list that is read again
    does not bring back what was corrected by hand. Returns the new record, None where it was struck.
    Raises Invalid for a day to come or where nothing would change, Stale where somebody was first.
    """
    rules.check_may_correct(by, record)
    why = text.required(words, field="words", limit=WORDS_LIMIT, missing=_("请写明为什么更正，委员会看到。"))
    new_role, new_day = role or record.role, day or record.day
    is_struck = not role and day is None
    _check_change(record, new_role, new_day, is_struck=is_struck)
    held = DutyRecord.objects.select_for_update().filter(pk=record.pk, reversed_at__isnull=True).first()
    if held is None:
        raise refusals.Stale(_("这条记录刚才已经更正过了，请看最新的情况。"))
    reason = Reversal.STRUCK if is_struck else Reversal.CORRECTED
    lines = records.take_back([record], reason)
    made = None
    if not is_struck:
        made = _instead(record, new_role, new_day)
        lines += ledgers.lines_of([made])
    ledgers.write(lines)
    data = {"into": made.pk if made else None, "reason": str(reason)}
    entry = history.append(kinds.RECORD, record.pk, "filing.corrected", by=by, data=data, words=why)
    telling.member_of(record, entry.pk)
    return made


def _check_change(record: DutyRecord, role: str, day: dt.date, *, is_struck: bool) -> None:
    if role not in DutyRole.values:
        raise refusals.Invalid(_("请选择身份。"), fields={"role": _("请从列表里选一种。")})
    if day > clock.today():
        raise refusals.Invalid(_("这一天还没有到。"), fields={"day": _("请填今天或以前的日期。")})
    if not is_struck and role == record.role and day == record.day:
        raise refusals.Invalid(_("没有改动：请改身份或日期，或者选“撤销”。"))


def _instead(record: DutyRecord, role: str, day: dt.date) -> DutyRecord:
    return DutyRecord.objects.create(
        member_id=record.member_id,
        kind=record.kind,
        role=role,
        day=day,
        year=day.year,
        group_id=record.group_id,
        source=record.source,
        subject=record.subject,
        subject_id=record.subject_id,
        marks=record.marks,
        by_person_id=record.by_person_id,
        for_person_id=record.for_person_id,
        stand_in_id=record.stand_in_id,
        stand_in_name=record.stand_in_name,
        instead_of_id=record.instead_of_id,
        state=RecordState.WAITING,
        answer_by=calendar.add_working_days(clock.today(), ANSWER_WITHIN).date,
        created_at=clock.now(),
        replaces=record,
        city=record.city,
        county=record.county,
        township=record.township,
        community=record.community,
    )


def accept_by_silence() -> int:
    """Records whose days for an objection are over count as accepted; returns how many."""
    rows = DutyRecord.objects.filter(
        state=RecordState.WAITING, answer_by__lt=clock.today(), reversed_at__isnull=True
    )
    return rows.update(state=RecordState.SILENT, answered_at=clock.now())


def remind_members() -> int:
    """Members are told once of all records that were made for them the day before; returns how many."""
    return telling.members_of_new_records(clock.today() - dt.timedelta(days=1))
