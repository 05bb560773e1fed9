"""Builders: a year's plan in force, an observation of this quarter with its roll, its sites, a note."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests import make

from tinghao.core import clock
from tinghao.observations import actions, queries, rules
from tinghao.observations.models import FollowUp, Note, Observation, PlannedQuarter, Site, YearPlan
from tinghao.programmes import actions as programmes


def adopted(cast: make.Cast, *, county: str = make.COUNTY) -> PlannedQuarter:
    """This quarter is that county's, by a plan that stands."""
    office, today = cast.city_office.actor, clock.today()
    plan = YearPlan.objects.filter(city=make.CITY, year=today.year).first()
    if plan is None:
        plan = actions.propose_plan(by=office, city=make.CITY, year=today.year)
        actions.adopt_plan(plan, by=office, version=plan.version)
    quarter = plan.quarters.get(quarter=rules.quarter_of(today)[1])
    if quarter.county != county:
        plan.refresh_from_db()
        actions.change_quarter(quarter, by=office, county=county, words="示例", version=plan.version)
    return PlannedQuarter.objects.select_related("plan").get(pk=quarter.pk)


def observation(cast: make.Cast, *, county: str = make.COUNTY) -> Observation:
    """Today from half past eight to five; nobody is on the roll yet."""
    begins = clock.local(clock.now()).replace(hour=8, minute=30, second=0, microsecond=0)
    return actions.plan_observation(
        adopted(cast, county=county),
        by=cast.city_office.actor,
        starts_at=begins,
        ends_at=begins + dt.timedelta(hours=8),
        place="示例：市政协机关",
    )


def announced(cast: make.Cast) -> Observation:
    """The usual people are on the roll and were told."""
    found = observation(cast)
    actions.invite_usual(found, by=cast.city_office.actor)
    programmes.announce_programme(found.programme, by=cast.city_office.actor)
    return found


def site(cast: make.Cast, found: Observation, title: str = "示例：议事亭", community: str = "") -> Site:
    """A site that the system does not know, at the end of the route."""
    found.refresh_from_db()
    return actions.add_other_site(
        found, by=cast.city_office.actor, title=title, community=community, version=found.version
    )


def note(found: Observation, by: Any, words: str = "示例：桌子摆在树下。", **more: Any) -> Note:
    """What somebody wrote down."""
    said = actions.NoteWords(more.pop("kind", "seen"), more.pop("title", ""), more.pop("speaker", ""), words)
    made, _second = actions.write_note(found, by=by, once=more.pop("once", "示例一"), said=said, **more)
    return made


def follow_up(cast: make.Cast, found: Observation, *, days: int = 10, who: str = "convener") -> FollowUp:
    """Something that the convener (or another of the county) has to do."""
    person = getattr(cast, who).person
    post = next(one for one in queries.posts_in(found.county) if one.person_id == person.pk)
    return actions.add_follow_up(
        found,
        by=cast.county_office.actor,
        what="示例：把板凳协商用到三个小区。",
        post=post,
        due_on=clock.today() + dt.timedelta(days=days),
    )
