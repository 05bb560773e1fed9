"""An open day that was held is a duty record of whoever sat there, in both ledgers; put right by reversal."""

from __future__ import annotations

import datetime as dt

import pytest
from tests import make
from tests.filing import stage

from tinghao.core import clock, refusals
from tinghao.core.actors import SYSTEM
from tinghao.filing.models import DutyRecord
from tinghao.history.models import Entry
from tinghao.jobs import worker
from tinghao.people.models import Venue
from tinghao.venues import actions, tasks
from tinghao.venues.actions.opening import NewRule
from tinghao.venues.happenings import open_days
from tinghao.venues.models import Duty

NINE, NOON = dt.time(9), dt.time(12)
BOTH = (make.COUNTY[:4], make.COUNTY)


@pytest.fixture
def venue(cast: make.Cast) -> Venue:
    """Open every Wednesday; tomorrow's duty is the member's."""
    found = make.venue("示例 万桥议事室")
    rules = [NewRule("week", 1, day, NINE, NOON, on_holidays=True) for day in range(7)]
    actions.set_opening(found, rules_=rules, by=cast.convener.actor)
    for ahead in range(4):
        actions.set_duty(found, day=_day(ahead), member=cast.member.member, by=cast.convener.actor)
    return found


def _day(ahead: int) -> dt.date:
    return clock.today() + dt.timedelta(days=ahead)


def _close(ahead: int) -> None:
    """The night after that many days, and what the worker does then."""
    with clock.at(clock.now() + dt.timedelta(days=ahead)):
        tasks.close_days.call()
        worker.drain()


def _lines() -> list[tuple[str, int, int]]:
    return stage.lines("duty_day")


def _in_calendar(cast: make.Cast, day: dt.date) -> list[bool]:
    """Whether what the calendar shows of that day is struck through."""
    return [one.is_off for one in open_days(cast.convener.actor, day, day)]


def test_a_day_that_is_over_stands_once_in_both_ledgers(cast: make.Cast, venue: Venue) -> None:
    member = cast.member.member.pk
    tasks.close_days.call()
    worker.drain()
    assert _lines() == [], "today is not over"
    _close(1)
    _close(1)
    assert _lines() == [(BOTH[0], member, 1), (BOTH[1], member, 1)]
    (record,) = stage.records("duty_day")
    assert (record.day, record.source, record.group) == (_day(0), f"duty:{venue.pk}:{_day(0)}", cast.group)
    assert record.by_person_id is None and record.division_code == venue.division_code
    page = cast.member.client.get(f"/desk/duty/records/{record.pk}/").content.decode()
    assert venue.name in page and f"/venues/{venue.pk}" in page


def test_a_worker_that_stood_still_comes_back_to_the_days_it_missed(cast: make.Cast, venue: Venue) -> None:
    _close(3)
    assert [r.day for r in stage.records("duty_day")] == [_day(0), _day(1), _day(2)]


def test_a_day_that_was_closed_before_gives_nobody_anything(cast: make.Cast, venue: Venue) -> None:
    actions.set_exception(venue, day=_day(0), note="示例：停电", by=cast.convener.actor)
    # A duty by hand on a day that is not open is not held either.
    Duty.objects.create(venue=venue, day=_day(0), member=cast.member.member, is_by_hand=True)
    _close(1)
    assert _lines() == []
    assert Duty.objects.get(venue=venue, day=_day(0)).state == "called_off"


def test_a_substitute_has_the_record_with_both_names(cast: make.Cast, venue: Venue) -> None:
    _close(1)
    member, colleague = cast.member.member, cast.colleague.member
    with clock.at(clock.now() + dt.timedelta(days=2)):
        for _twice in range(2):
            actions.correct_day(
                venue, day=_day(-2), came=colleague, words="示例：临时换班", by=cast.convener.actor
            )
        worker.drain()
        record = stage.records("duty_day")[0]
        page = cast.colleague.client.get(f"/desk/duty/records/{record.pk}/").content.decode()
    assert _lines() == [
        (BOTH[0], member.pk, 1),
        (BOTH[1], member.pk, 1),
        (BOTH[0], member.pk, 2),
        (BOTH[1], member.pk, 2),
        (BOTH[0], colleague.pk, 1),
        (BOTH[1], colleague.pk, 1),
    ]
    assert (record.member, record.instead_of, record.by_person_id) == (
        colleague,
        member,
        cast.convener.person.pk,
    )
    assert colleague.person.name in page and f"（代{member.person.name}）" in page
    assert Entry.objects.filter(kind="venues.day_corrected").count() == 1, "said twice it is recorded once"


def test_who_is_no_member_and_came_is_named_in_the_record_of_the_rota(cast: make.Cast, venue: Venue) -> None:
    _close(1)
    with clock.at(clock.now() + dt.timedelta(days=1)):
        actions.correct_day(
            venue, day=_day(-1), came_name="示例社区干部", words="示例：临时有事", by=cast.convener.actor
        )
        worker.drain()
    (record,) = stage.records("duty_day")
    assert record.member == cast.member.member and record.stand_in_name == "示例社区干部"
    raw = DutyRecord.objects.extra(select={"raw": "stand_in_name"}).values_list("raw", flat=True)
    assert "社区干部" not in str(list(raw)) and "社区干部" not in str(list(Entry.objects.values("data")))


def test_a_day_called_off_afterwards_is_reversed_and_held_again_is_entered_again(
    cast: make.Cast, venue: Venue
) -> None:
    _close(1)
    member = cast.member.member.pk
    with clock.at(clock.now() + dt.timedelta(days=1)):
        actions.call_off_day(venue, day=_day(-1), words="示例：门锁坏了", by=cast.convener.actor)
        worker.drain()
        assert stage.records("duty_day") == [] and set(stage.balance().values()) == {0}
        assert _in_calendar(cast, _day(-1)) == [True]
        actions.correct_day(venue, day=_day(-1), words="示例：弄错了，开了", by=cast.convener.actor)
        worker.drain()
        assert _in_calendar(cast, _day(-1)) == [False]
    assert [line[1:] for line in _lines()] == [(member, n) for n in (1, 1, 2, 2, 1, 1)]
    assert sorted(stage.balance().values()) == [0, 0, 1, 1]


def test_only_who_keeps_the_venue_puts_a_day_right_and_never_one_to_come(
    cast: make.Cast, venue: Venue
) -> None:
    for player in (cast.member, cast.stranger, cast.convener_next_door, cast.inspector, cast.resident):
        with pytest.raises((refusals.Forbidden, refusals.NotFound, refusals.SignInNeeded)):
            actions.call_off_day(venue, day=_day(0), words="示例", by=player.actor)
    by = cast.convener.actor
    with pytest.raises(refusals.Invalid):
        actions.call_off_day(venue, day=_day(1), words="示例", by=by)
    with pytest.raises(refusals.Invalid):
        actions.call_off_day(venue, day=_day(0), words=" ", by=by)
    with pytest.raises(refusals.Stale):
        actions.call_off_day(venue, day=_day(-9), words="示例", by=by)
    with pytest.raises(refusals.Invalid, match="小组"):
        actions.correct_day(venue, day=_day(0), came=make.member(at=make.FAR_AWAY), words="示例", by=by)
    assert not Entry.objects.filter(kind__startswith="venues.day_").exists()


def test_a_clock_that_goes_back_files_no_day_twice(cast: make.Cast, venue: Venue) -> None:
    _close(3)
    before = _lines()
    _close(1)
    _close(3)
    assert _lines() == before
    assert actions.fill_rota(venue, by=SYSTEM) == 0


def test_a_convener_puts_a_day_right_on_the_page(cast: make.Cast, venue: Venue) -> None:
    _close(1)
    with clock.at(clock.now() + dt.timedelta(days=1)):
        client, here = cast.convener.client, f"/desk/venues/{venue.pk}/"
        assert f"days/{_day(-1)}/" in client.get(here).content.decode()
        address = f"{here}days/{_day(-1)}/"
        sent = client.post(address, {"what": "member", "words": "示例：换了班"})
        assert sent.status_code == 422 and "示例：换了班" in sent.content.decode()
        colleague = cast.colleague.member.pk
        done = client.post(address, {"what": "member", "came": colleague, "words": "示例：换了班"})
        assert done.status_code == 302
        assert client.get(f"{here}days/2026-02-30/").status_code == 404
        worker.drain()
    assert [r.member_id for r in stage.records("duty_day")] == [colleague]
