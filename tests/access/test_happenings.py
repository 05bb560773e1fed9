"""The registry of what has a day: one shape, every room, the same number of queries whatever the rows."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import make
from tests.preparation import prepared

from tinghao.access import happenings
from tinghao.access.happenings import Happening, Outside, Source
from tinghao.consultations import actions as consultations
from tinghao.core import clock
from tinghao.orders import actions as orders
from tinghao.preparation import actions as preparation
from tinghao.venues import actions as venues
from tinghao.venues.actions.opening import NewRule
from tinghao.venues.models import Duty

NINE, NOON = dt.time(9), dt.time(12)


def of(player: make.Player, kind: str, first: dt.date, last: dt.date) -> list[Happening]:
    return [h for h in happenings.read(player.actor, first, last) if h.kind == kind]


def month() -> tuple[dt.date, dt.date]:
    return clock.today(), clock.today() + dt.timedelta(days=31)


def test_a_subject_has_one_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(happenings, "_by_subject", {})
    source = Source("feast", "示例", "", lambda actor, first, last: ())
    happenings.register(source, source)
    assert happenings.sources() == (source,) and happenings.source_of("feast") is source
    with pytest.raises(ValueError, match="two"):
        happenings.register(replace(source, page="desk:home"))


def test_what_ends_at_midnight_does_not_touch_the_next_day() -> None:
    day = dt.date(2028, 2, 29)
    begins = clock.midnight(day)
    one = Happening("x:1", "x", "示例", begins, clock.midnight(dt.date(2028, 3, 1)), True, "3411", "", 1,
                    "planned", False, begins)  # fmt: skip
    assert (one.first_day, one.last_day) == (day, day)
    assert replace(one, ends=begins).last_day == day
    assert replace(one, ends=begins + dt.timedelta(days=1, minutes=1)).last_day == dt.date(2028, 3, 1)


def test_a_meeting_stands_in_the_calendar_of_those_who_see_it_or_are_invited(cast: make.Cast) -> None:
    meeting = prepared.planned(cast)
    staff = {name: player for name, player in cast.everybody.items() if player.person}
    seen = {name: of(player, "consultation", *month()) for name, player in staff.items()}
    assert {name for name, found in seen.items() if found} == {
        *("member", "colleague", "group_leader", "convener", "county_office", "city_office", "inspector"),
        "handling_unit",
    }
    one = seen["member"][0]
    assert (one.key, one.number, one.title) == (f"consultation:{meeting.pk}", meeting.pk, "示例：楼道灯")
    assert one.ends - one.starts == dt.timedelta(minutes=90)
    assert {name for name, found in seen.items() if found and found[0].mine} == {
        *("member", "convener", "handling_unit"),
    }
    assert not seen["handling_unit"][0].opens and one.opens


def test_a_draft_of_an_invitation_is_nobodys_business_yet(cast: make.Cast) -> None:
    prepared.planned(cast, send=False)
    assert of(cast.handling_unit, "consultation", *month()) == []


def test_outside_of_the_house_a_meeting_bears_its_title_once_its_matter_is_published(cast: make.Cast) -> None:
    case = make.order(cast, state="claimed", phone=prepared.PHONE)
    prepared.planned(cast, case=case)
    (one,) = of(cast.convener, "consultation", *month())
    assert one.outside == Outside("微协商（协商议事室）")
    orders.publish_order(case.order, by=cast.convener.actor, title="示例：楼道灯", words="示例：灯坏了。")
    (one,) = of(cast.convener, "consultation", *month())
    assert one.outside == Outside("微协商：示例：楼道灯")


def test_moving_and_calling_off_change_the_entry_and_not_its_name(cast: make.Cast) -> None:
    meeting = prepared.planned(cast)
    (before,) = of(cast.member, "consultation", *month())
    preparation.move_meeting(meeting, by=cast.convener.actor, starts_at=prepared.at(7, 14), venue=None,
                             place="示例社区院子", sequence=0)  # fmt: skip
    (moved,) = of(cast.member, "consultation", *month())
    assert moved.key == before.key and moved.starts == prepared.at(7, 14) and moved.where == "示例社区院子"
    assert moved.changed > before.changed
    preparation.call_off_meeting(meeting, by=cast.convener.actor, words="示例：改到下个月。")
    (off,) = of(cast.member, "consultation", *month())
    assert off.is_off and off.changed > moved.changed


def open_daily(cast: make.Cast, name: str) -> Any:
    venue = make.venue(name)
    rules = [NewRule("week", 1, day, NINE, NOON, on_holidays=True) for day in range(7)]
    venues.set_opening(venue, rules_=rules, by=cast.convener.actor)
    return venue


def test_open_days_stand_there_with_ones_own_duty_and_with_those_that_fall_out(cast: make.Cast) -> None:
    venue = open_daily(cast, "示例 万桥议事室")
    duty = Duty.objects.filter(venue=venue, member=cast.member.member)[1]
    off = next(d.day for d in Duty.objects.filter(venue=venue)[3:] if d.member != cast.member.member)
    venues.set_exception(venue, day=off, note="示例：检修", by=cast.convener.actor)
    found = {h.first_day: h for h in of(cast.member, "open_day", *month())}
    assert len(found) == 32
    assert found[duty.day].mine and found[duty.day].title == "值班：示例 万桥议事室"
    assert found[off].is_off and found[off].title == "示例 万桥议事室开放"
    assert not found[duty.day].opens
    assert all(h.opens for h in of(cast.convener, "open_day", *month()))
    assert of(cast.convener_next_door, "open_day", *month()) == []
    assert of(cast.proxy, "open_day", *month()) == []


def test_as_many_queries_for_one_as_for_many(cast: make.Cast) -> None:
    counts = []
    for number in range(2):
        prepared.planned(cast, ahead=4 + number)
        open_daily(cast, f"示例 议事室{number}")
        actor = cast.county_office.actor
        with CaptureQueriesContext(connection) as kept:
            happenings.read(actor, *month())
        counts.append(len(kept))
    assert counts[0] == counts[1] <= 2 * len(happenings.sources())


def test_a_meeting_that_was_recorded_afterwards_counts_as_held(cast: make.Cast) -> None:
    case = make.order(cast, state="consulting")
    consultations.begin_consultation(case.consultation, by=cast.member.actor)
    (one,) = of(cast.member, "consultation", clock.today() - dt.timedelta(days=1), clock.today())
    assert one.state == happenings.HELD and one.mine
