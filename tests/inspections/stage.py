"""Checklists and inspections that walked to their state through the real actions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests import make

from tinghao.core import calendar, clock
from tinghao.inspections import actions, queries
from tinghao.inspections.actions import NewItem
from tinghao.inspections.models import Checklist, Finding, Inspection, Item, Target, Version

SITE = "示例：议事规则挂在墙上看得清"
READ = "screened_in_time"


def drafted(cast: make.Cast, *, owner: str = make.CITY, name: str = "示例清单", by: Any = None) -> Version:
    """A draft with one item that is read and one that is seen on site."""
    office = by or (cast.city_office if owner == make.CITY else cast.county_office).actor
    version = actions.make_checklist(by=office, owner=owner, name=name).versions.get()
    actions.set_item(version, by=office, new=NewItem("", "接单", READ, 90))
    actions.set_item(version, by=office, new=NewItem(SITE, "场所"))
    return version


def in_force(cast: make.Cast, *, owner: str = make.CITY, name: str = "示例清单") -> Version:
    """A version that inspections take."""
    version = drafted(cast, owner=owner, name=name)
    office = (cast.city_office if owner == make.CITY else cast.county_office).actor
    actions.adopt_version(version, by=office)
    return version


def planned(
    cast: make.Cast,
    *,
    version: Version | None = None,
    targets: list[Target] | None = None,
    inspectors: list[make.Player] | None = None,
    **more: Any,
) -> Inspection:
    """An inspection of the cast's township by the city, for the last weeks, in some days."""
    today = clock.today()
    values: dict[str, Any] = {
        "title": "示例督查",
        "first": today - dt.timedelta(days=60),
        "last": today,
        "day": calendar.add_working_days(today, 5).date,
    }
    return actions.plan_inspection(
        by=cast.city_office.actor,
        owner=make.CITY,
        version=version or in_force(cast),
        targets=targets or [actions.place_target(make.TOWNSHIP)],
        inspectors=[p.person.pk for p in inspectors or [cast.inspector] if p.person],
        **(values | more),
    )


def running(cast: make.Cast, **more: Any) -> Inspection:
    """One that has begun: figures are read."""
    made = planned(cast, **more)
    actions.start_inspection(made, by=cast.inspector.actor)
    return reread(made)


def finished(cast: make.Cast, *, answer: str = "no", note: str = "示例：没有挂", **more: Any) -> Inspection:
    """One that is over, with the site's item answered so at every place."""
    made = running(cast, **more)
    for target in targets(made):
        actions.answer_item(target, site(made), by=cast.inspector.actor, answer=answer, note=note, seen=0)
    actions.finish_inspection(made, by=cast.inspector.actor)
    return reread(made)


def reread(inspection: Inspection) -> Inspection:
    """As the database has it now."""
    return Inspection.objects.select_related("version__checklist").get(pk=inspection.pk)


def targets(inspection: Inspection) -> list[Target]:
    """Its places."""
    return list(Target.objects.filter(inspection=inspection).select_related("inspection").order_by("pk"))


def target(inspection: Inspection) -> Target:
    """Its only place."""
    (found,) = targets(inspection)
    return found


def site(inspection: Inspection) -> Item:
    """The item that is seen on site."""
    return inspection.version.items.get(how="site")


def read(inspection: Inspection) -> Item:
    """The item that is read."""
    return inspection.version.items.get(how="measure")


def finding(cast: make.Cast, **more: Any) -> Finding:
    """The finding about what was seen on site."""
    made = finished(cast, **more)
    return queries.finding_for(
        cast.city_office.actor, Finding.objects.get(target__inspection=made, item__how="site").pk
    )


def fresh(found: Finding) -> Finding:
    """As the database has it now."""
    return Finding.objects.select_related("target__inspection__version", "item").get(pk=found.pk)


def checklist(version: Version) -> Checklist:
    """Its list."""
    return version.checklist
