"""Invented opening days with their rotas, and one studio that bears a member's name."""

from __future__ import annotations

import datetime as dt

from tinghao.core.actors import SYSTEM
from tinghao.demo import roster
from tinghao.demo.cast import Town
from tinghao.demo.days import Days
from tinghao.demo.stage import Story
from tinghao.people import actions as people
from tinghao.venues import actions
from tinghao.venues.actions.opening import NewRule
from tinghao.venues.choices import DayState, Every
from tinghao.venues.models import Duty

NOTE = "示例：中心有活动，改到上午"


def story(town: Town, days: Days) -> Story:
    """The studio is founded, hours are set, and weeks later a convener changes a duty by hand."""
    yield days.moment(60, 9)
    studio = town.venues[roster.STUDIO]
    founder = town.members(studio.division_code)[0]
    people.change_venue(
        studio,
        name=studio.name,
        kind=studio.kind,
        owner=town.bodies["龙蟠南苑社区"],
        address="示例：龙蟠南苑社区服务中心二楼",
        opening="",
        is_active=True,
        studio=people.Studio(20, founder, dt.date(2021, 6, 18), is_duty_public=True),
        by=SYSTEM,
    )
    yield days.moment(50, 10)
    for name, (weekday, begins, closes, nth) in roster.OPEN_DAYS.items():
        venue = town.venues[name]
        rule = NewRule(
            Every.MONTH if nth else Every.WEEK,
            nth or 1,
            weekday,
            dt.time.fromisoformat(begins),
            dt.time.fromisoformat(closes),
        )
        actions.set_opening(venue, rules_=[rule], by=town.convener(venue.division_code))
    for ago in (36, 25, 14, 3):
        yield days.moment(ago, 9)
        actions.close_days()
        for name in roster.OPEN_DAYS:
            actions.fill_rota(town.venues[name], by=SYSTEM)
    yield days.moment(2, 10)
    _substitute(town)
    room = town.venues["龙蟠南苑社区协商议事室（示例）"]
    by = town.convener(room.division_code)
    first, second = Duty.objects.filter(venue=room, day__gt=days.day(0), member__isnull=False)[:2]
    actions.swap_duties(room, day=first.day, other=second.day, by=by)
    actions.set_exception(
        room,
        day=second.day,
        begins=dt.time(9),
        closes=dt.time(11, 30),
        note=NOTE,
        by=by,
    )


def _substitute(town: Town) -> None:
    """One day a colleague sat there: the record has both names."""
    studio = town.venues[roster.STUDIO]
    held = (
        Duty.objects.filter(venue=studio, state=DayState.HELD, member__isnull=False).order_by("-day").first()
    )
    if held is None:
        return
    others = [m for m in town.members(studio.division_code) if m.pk != held.member_id]
    words = "示例：两位委员商量好，临时换了一次"
    by = town.convener(studio.division_code)
    actions.correct_day(studio, day=held.day, came=others[0], words=words, by=by)
