"""Two ledgers, append-only: who stands in which, by the level of that day, exactly once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import Error, IntegrityError, connection, transaction
from tests import make
from tests.filing import stage

from tinghao.core import clock, refusals
from tinghao.core.actors import SYSTEM
from tinghao.filing import actions
from tinghao.filing.actions import ledgers
from tinghao.filing.models import DutyRecord, LateEntry, Ledger, LedgerEntry
from tinghao.history import deeds
from tinghao.people import actions as people


def stated(member: int, day: dt.date, number: int = 1) -> DutyRecord:
    deed = deeds.Deed(member, "training", "participant", day, make.COUNTY)
    made = actions.file_statement(deeds.Statement(f"training:{number}", "training", number, (deed,)))
    return made[0]


def owners(record: DutyRecord) -> list[str]:
    return list(record.entries.filter(version=1).order_by("ledger_id").values_list("ledger_id", flat=True))


def test_twenty_attendants_of_both_levels_make_forty_lines(cast: make.Cast) -> None:
    stage.held(cast, stage.members(cast, 20))
    assert LedgerEntry.objects.filter(kind="consultation").count() == 40
    for owner in (make.CITY, make.COUNTY):
        numbers = list(LedgerEntry.objects.filter(ledger=owner).order_by("seq").values_list("seq", flat=True))
        assert numbers == list(range(1, len(numbers) + 1)) and len(numbers) >= 20


@pytest.mark.parametrize(
    ("level", "expected"),
    [("city", [make.CITY]), ("county", [make.COUNTY]), ("both", [make.CITY, make.COUNTY])],
)
def test_the_level_decides_the_ledgers(cast: make.Cast, level: str, expected: list[str]) -> None:
    member = make.member(at=make.COUNTY, level=level)
    assert owners(stated(member.pk, clock.today())) == expected


def test_a_member_who_changes_level_in_july_stands_by_the_level_of_each_day(cast: make.Cast) -> None:
    member = make.member(at=make.COUNTY, level="county")
    year = clock.today().year - 1
    people.change_member(member, level="both", county=make.COUNTY, starts=dt.date(year, 7, 1), by=SYSTEM)
    assert owners(stated(member.pk, dt.date(year, 6, 30), 1)) == [make.COUNTY]
    assert owners(stated(member.pk, dt.date(year, 7, 1), 2)) == [make.CITY, make.COUNTY]
    moved = make.member(at=make.COUNTY, level="county")
    people.change_member(
        moved, level="county", county=make.OTHER_COUNTY, starts=dt.date(year, 7, 1), by=SYSTEM
    )
    assert owners(stated(moved.pk, dt.date(year, 6, 30), 3)) == [make.COUNTY]
    assert owners(stated(moved.pk, dt.date(year, 12, 31), 4)) == [make.OTHER_COUNTY]


def test_a_reversal_leaves_the_ledgers_in_which_the_record_stands(cast: make.Cast) -> None:
    member = make.member(at=make.COUNTY, level="county")
    record = stated(member.pk, clock.today())
    people.change_member(member, level="city", starts=dt.date(2020, 1, 1), by=SYSTEM)
    actions.correct_record(record, by=SYSTEM, words="示例：重复")
    assert stage.lines("training") == [(make.COUNTY, member.pk, 1), (make.COUNTY, member.pk, 2)]


@pytest.mark.parametrize("sql", ["UPDATE filing_ledgerentry SET year = 1", "DELETE FROM filing_ledgerentry"])
def test_a_line_can_neither_be_changed_nor_removed(cast: make.Cast, sql: str) -> None:
    stated(cast.member.member.pk, clock.today())
    with pytest.raises(Error, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_database_refuses_a_second_line_for_the_same_thing(cast: make.Cast) -> None:
    record = stated(cast.member.member.pk, clock.today())
    with pytest.raises(IntegrityError), transaction.atomic():
        ledgers.write(ledgers.lines_of([record]))


def test_what_is_missing_in_one_ledger_is_healed(cast: make.Cast) -> None:
    # As after a restore from backups of different hours: the record is there, one of its lines is not.
    records = [stated(cast.member.member.pk, clock.today(), n) for n in range(3)]
    gone = LedgerEntry.objects.filter(record=records[1], ledger=make.COUNTY)
    _remove(gone)
    assert actions.heal() == 1
    assert set(stage.balance().values()) == {1} and len(stage.balance()) == 6
    assert actions.heal(days=None) == 0


def _remove(rows: object) -> None:
    from tinghao.filing import triggers

    triggers.drop(connection)
    rows.delete()  # type: ignore[attr-defined]
    triggers.create(connection)


def test_what_comes_after_the_freeze_waits_for_the_office(cast: make.Cast) -> None:
    year = clock.today().year
    before = stated(cast.member.member.pk, dt.date(year - 1, 5, 5), 1)
    county = Ledger.objects.get(pk=make.COUNTY)
    actions.freeze_period(county, year=year - 1, by=cast.county_office.actor)
    with pytest.raises(refusals.Stale, match="已经封账"):
        actions.freeze_period(county, year=year - 1, by=cast.county_office.actor)
    late = stated(cast.member.member.pk, dt.date(year - 1, 12, 30), 2)
    assert owners(late) == [make.CITY]
    waiting = LateEntry.objects.get()
    assert (waiting.record, waiting.ledger_id, waiting.year) == (late, make.COUNTY, year - 1)
    with pytest.raises(refusals.Invalid, match="还没有封账"):
        actions.settle_late(waiting, by=cast.county_office.actor, counted_in=year - 1, words="示例")
    actions.settle_late(waiting, by=cast.county_office.actor, counted_in=year, words="示例：计入次年")
    assert late.entries.get(ledger=make.COUNTY).year == year
    with pytest.raises(refusals.Stale):
        actions.settle_late(waiting, by=cast.county_office.actor, counted_in=None, words="示例")
    # Taking back what stands in a frozen year waits as well; what waited was never entered and just goes.
    actions.correct_record(before, by=SYSTEM, words="示例：记错了")
    assert LateEntry.objects.get(record=before).version == 2
    assert before.entries.filter(ledger=make.COUNTY).count() == 1
    third = stated(cast.member.member.pk, dt.date(year - 1, 12, 31), 3)
    actions.correct_record(third, by=SYSTEM, words="示例：记错了")
    assert not LateEntry.objects.filter(record=third).exists()
    assert actions.heal() == 0


def test_a_ledger_is_the_business_of_its_own_office(cast: make.Cast) -> None:
    stated(cast.member.member.pk, clock.today())
    city, county = Ledger.objects.get(pk=make.CITY), Ledger.objects.get(pk=make.COUNTY)
    for who, ledger in (
        (cast.county_office, city),
        (cast.other_county_office, county),
        (cast.convener, county),
        (cast.member, county),
    ):
        with pytest.raises(refusals.Refusal):
            actions.freeze_period(ledger, year=2025, by=who.actor)
    actions.freeze_period(county, year=2025, by=cast.city_office.actor)
