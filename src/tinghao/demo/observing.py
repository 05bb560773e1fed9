"""The year's observations: a plan by the rule, the quarters so far held, the next one ahead. All invented."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tinghao.core import calendar
from tinghao.demo import roster
from tinghao.demo.cast import CITY, Town
from tinghao.demo.days import CITY_TIME, Days, on
from tinghao.demo.stage import Story
from tinghao.observations import actions, queries, rules
from tinghao.observations.models import Observation
from tinghao.observations.rotation import Quarter
from tinghao.programmes import actions as programmes

# Invented: when each county was observed last before this year, in quarters back from its first.
_BEFORE = {
    "341102": 5,
    "341103": 6,
    "341122": 1,
    "341124": 4,
    "341125": 2,
    "341126": 8,
    "341181": 7,
    "341182": 3,
}
# Notes of the last observation that was held: kind, title, who spoke, words.
_NOTES = (
    (
        "seen",
        "",
        "",
        "示例：议事亭就在小区门口，桌子是居民自己搬来的。墙上写着哪天开、谁值班，老人也看得清。",
    ),
    (
        "case",
        "示例：一盏路灯怎么亮的",
        "",
        "示例：居民点单说路灯坏了一个月。委员接单以后请物业和供电所坐到一起，弄清是谁的线，"
        "十天换好。查单时居民说亮了，才算办结。\n可以学的：先弄清归谁管，再谈谁出钱。",
    ),
    (
        "talk",
        "示例：小板凳上怎么把话说完",
        "示例·社区书记",
        "示例：第一，先听最着急的那一户。第二，说好的事当场写下来，谁办、哪天办完。第三，办完了请提的人来看。",
    ),
    ("seen", "", "", "示例：值班的委员说，来的人一半是问进度的。进度贴在墙上，问的人就少了。"),
)


def _back(year: int, quarters: int) -> Quarter:
    years, rest = divmod(year * 4 - quarters, 4)
    return years, rest + 1


def _workday(day: dt.date) -> dt.date:
    while not calendar.is_working_day(day):
        day += dt.timedelta(days=1)
    return day


def story(town: Town, days: Days) -> Story:
    """The office proposes in January and adopts; each quarter is observed in its second month."""
    year, office = days.now.year, town.staff("shiban")
    yield on(year, 1, 5, 9)
    visits: dict[str, Quarter | None] = {code: _back(year, n) for code, n in _BEFORE.items()}
    actions.note_visits(by=office, city=CITY, visits=visits)
    plan = actions.propose_plan(by=office, city=CITY, year=year)
    yield on(year, 1, 8, 15)
    actions.adopt_plan(plan, by=office, version=plan.version)
    present = rules.quarter_of(days.now.date())
    for quarter in plan.quarters.select_related("plan").order_by("quarter"):
        at = (year, quarter.quarter)
        if at > present:
            return
        day = _workday(dt.date(year, quarter.quarter * 3 - 1, 16))
        if at == present:
            # The next one: two weeks ahead, or what is left of the quarter.
            day = min(days.day(-12), rules.last_day(at))
            yield days.moment(5, 10)
        else:
            yield on(year, day.month, day.day - 12, 10)
        found = _planned(town, quarter, day)
        if at == present:
            return
        yield on(year, day.month, day.day, 18)
        _held(office, found)
        if at == (year, present[1] - 1):
            yield on(year, day.month, day.day, 19)
            _written(town, found)
            yield on(year, day.month, day.day + 2, 9)
            _followed(town, days, found)


def _planned(town: Town, quarter: Any, day: dt.date) -> Observation:
    office = town.staff("shiban")
    begins = dt.datetime.combine(day, dt.time(8, 30), tzinfo=CITY_TIME)
    found = actions.plan_observation(
        quarter, by=office, starts_at=begins, ends_at=begins.replace(hour=17), place="市政协机关（示例）"
    )
    keys = [one.key for one in queries.proposed_sites(found)][:4]
    if keys:
        actions.add_sites(found, by=office, keys=keys, version=found.version)
        found.refresh_from_db()
    if len(keys) < 3:
        for title in ("示例：街道协商议事广场", "示例：村口的议事亭"):
            actions.add_other_site(found, by=office, title=title, version=found.version)
            found.refresh_from_db()
    actions.invite_usual(found, by=office)
    programmes.announce_programme(found.programme, by=office)
    return found


def _held(office: Any, found: Observation) -> None:
    for session in found.programme.sessions.all():
        programmes.mark_the_rest(session, by=office)
    programmes.hold_programme(found.programme, by=office)


def _written(town: Town, found: Observation) -> None:
    found = Observation.objects.select_related("programme").get(pk=found.pk)
    sites = list(found.sites.all())
    writers = [town.convener(town.code(place)) for place in list(roster.CONVENERS)[:4]]
    for n, (kind, title, speaker, words) in enumerate(_NOTES):
        actions.write_note(
            found,
            by=writers[n % len(writers)],
            once=f"demo{n}",
            said=actions.NoteWords(kind, title, speaker, words),
            site=sites[n % len(sites)],
        )


def _followed(town: Town, days: Days, found: Observation) -> None:
    found = Observation.objects.select_related("programme").get(pk=found.pk)
    office = town.staff("shiban")
    posts = queries.posts_in(found.county)
    if not posts:
        return
    first = actions.add_follow_up(
        found,
        by=office,
        what="示例：把“值班和进度上墙”用到另外三个社区。",
        post=posts[0],
        due_on=days.day(-30),
        site=found.sites.first(),
    )
    actions.finish_follow_up(first, by=office, words="示例：三个社区都贴上了，每周五换。")
    for post, what in zip(
        posts[-2:], ("示例：议事亭冬天怎么开，拿出办法。", "示例：请讲得好的书记到邻镇讲一次。"), strict=False
    ):
        actions.add_follow_up(found, by=office, what=what, post=post, due_on=days.day(-8))
