"""Inspections in sight, and of one place all items with their figures, answers and score."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.access.roles import Role
from tinghao.core import refusals
from tinghao.divisions import queries as divisions
from tinghao.divisions.models import Division, covers
from tinghao.inspections import measures, rules, scoring
from tinghao.inspections.choices import INSPECT, SEE, How, InspectionState
from tinghao.inspections.models import Inspection, Item, Reading, SiteAnswer, Target
from tinghao.people.models import Organisation, Person

_MISSING = "没有找到这次督查，或者它不在您的工作范围内。"


def inspected_side(actor: Any, prefix: str = "") -> Q | None:
    """The condition on a target that the actor answers for or oversees it; None where there is none."""
    found: list[Q] = []
    unit = f"{prefix}organisation"
    for grant in actor.grants:
        if grant.role == Role.CONVENER and len(grant.division) == 9:
            found.append(Q(**{f"{prefix}township": grant.division, f"{unit}__isnull": True}))
        elif grant.role == Role.COUNTY_OFFICE:
            found.append(Q(**{f"{prefix}county": grant.division}))
    if actor.organisation_ids:
        found.append(Q(**{f"{unit}__in": sorted(actor.organisation_ids)}))
    if not found:
        return None
    condition = found[0]
    for one in found[1:]:
        condition |= one
    return condition


def inspections_visible_to(actor: Any, *, before_id: int | None = None, limit: int = 50) -> list[Inspection]:
    """The inspections in the actor's sight, newest first, with their places in `shown`; a few statements."""
    rows = Inspection.objects.select_related("version__checklist")
    house = divisions.newest_in(rows, scope.division_scopes(actor, SEE), before_id=before_id, limit=limit)
    found = {one.pk: one for one in house}
    condition = inspected_side(actor)
    if condition is not None:
        out = Q(inspection__state=InspectionState.FINISHED) | Q(
            inspection__is_announced=True,
            inspection__state__in=(InspectionState.PLANNED, InspectionState.RUNNING),
        )
        told = Target.objects.filter(condition, out)
        if before_id is not None:
            told = told.filter(inspection_id__lt=before_id)
        ids = told.order_by("-inspection_id").values_list("inspection_id", flat=True).distinct()[:limit]
        found |= {one.pk: one for one in rows.filter(pk__in=list(ids))}
    newest = [found[pk] for pk in sorted(found, reverse=True)[:limit]]
    _show_targets(actor, newest)
    return newest


def _show_targets(actor: Any, inspections: Sequence[Inspection]) -> None:
    targets: dict[int, list[Target]] = defaultdict(list)
    for target in Target.objects.filter(inspection__in=inspections).order_by(
        "city", "county", "township", "pk"
    ):
        targets[target.inspection_id].append(target)
    for one in inspections:
        one.shown = [t for t in targets[one.pk] if rules.sees(actor, one, t)]  # type: ignore[attr-defined]


def inspection_for(actor: Any, pk: int) -> Inspection:
    """The inspection; raises NotFound where neither it nor a place of it is in the actor's sight."""
    rows = Inspection.objects.select_related("version__checklist").prefetch_related("inspectors")
    found = rows.filter(pk=pk).first()
    if found is None or not (rules.is_of_the_house(actor, found) or visible_targets(actor, found)):
        raise refusals.NotFound(_(_MISSING))
    return found


def visible_targets(actor: Any, inspection: Inspection) -> list[Target]:
    """The places of it that the actor may see, by division code and never by result."""
    rows = inspection.targets.select_related("organisation").order_by("city", "county", "township", "pk")
    found = list(rows)
    for target in found:
        target.inspection = inspection
    return [t for t in found if rules.sees(actor, inspection, t)]


def target_for(actor: Any, inspection: Inspection, pk: int) -> Target:
    """A place of it; raises NotFound for one out of sight."""
    found = next((t for t in visible_targets(actor, inspection) if t.pk == pk), None)
    if found is None:
        raise refusals.NotFound(_(_MISSING))
    return found


@dataclass
class Line:
    """An item at a place: its figures, the newest last, or what was seen."""

    item: Item
    readings: list[Reading] = field(default_factory=list)
    answer: SiteAnswer | None = None
    measure: measures.Measure | None = None

    @property
    def reading(self) -> Reading | None:
        """The newest figure."""
        return self.readings[-1] if self.readings else None

    @property
    def word(self) -> str:
        """The verdict or the answer; "" for none yet."""
        if self.item.how == How.MEASURE:
            return self.reading.verdict if self.reading else ""
        return self.answer.answer if self.answer else ""


@dataclass(frozen=True, slots=True)
class Section:
    """Items under one heading."""

    heading: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Board:
    """A place with all items by section, and what they come to."""

    target: Target
    sections: list[Section]
    score: scoring.Score

    @property
    def lines(self) -> list[Line]:
        """All items in order."""
        return [line for section in self.sections for line in section.lines]


def board_of(target: Target) -> Board:
    """One place."""
    return boards_of(target.inspection, [target])[0]


def boards_of(inspection: Inspection, targets: Sequence[Target]) -> list[Board]:
    """Each of these places, in their order (three statements whatever their number)."""
    items = list(inspection.version.items.all())
    readings: dict[tuple[int, int], list[Reading]] = defaultdict(list)
    for reading in Reading.objects.filter(target__in=targets, act__isnull=True).order_by("turn"):
        readings[reading.target_id, reading.item_id].append(reading)
    answers = {(a.target_id, a.item_id): a for a in SiteAnswer.objects.filter(target__in=targets)}
    found = []
    for target in targets:
        lines = [
            Line(
                item,
                readings.get((target.pk, item.pk), []),
                answers.get((target.pk, item.pk)),
                measures.of(item.measure),
            )
            for item in items
        ]
        sections = [Section(head, list(own)) for head, own in groupby(lines, key=lambda x: x.item.section)]
        found.append(Board(target, sections, scoring.of((x.word, x.item.weight) for x in lines)))
    return found


def inspectors_of(inspection: Inspection) -> list[Person]:
    """Those who look, in the order of the register."""
    return list(
        Person.objects.filter(pk__in=[i.person_id for i in inspection.inspectors.all()]).order_by("pk")
    )


def choices_of(owner: str) -> list[Person]:
    """Who could look for this office today."""
    return list(scope.who_may(INSPECT, owner))


@dataclass(frozen=True, slots=True)
class County:
    """A county with its townships, as something to choose from: (code, name, times inspected this year)."""

    code: str
    name: str
    times: int
    townships: list[tuple[str, str, int]]


def places_of(owner: str, year: int) -> list[County]:
    """The active counties and townships of an office, each with how often it was inspected this year."""
    times = times_this_year(owner, year)
    rows = Division.objects.filter(
        code__startswith=owner, is_active=True, level__in=(Division.Level.COUNTY, Division.Level.TOWNSHIP)
    ).order_by("code")
    found: dict[str, County] = {}
    for code, name in rows.values_list("code", "name"):
        if len(code) == 6:
            found[code] = County(code, name, times[code], [])
        elif code[:6] in found:
            found[code[:6]].townships.append((code, name, times[code]))
    return list(found.values())


def times_this_year(owner: str, year: int) -> Counter[str]:
    """How often each place was or will be inspected in a year, by whomever."""
    rows = Target.objects.filter(
        inspection__day__year=year, organisation__isnull=True, city=owner[:4]
    ).exclude(inspection__state=InspectionState.CALLED_OFF)
    codes = [t or c for t, c in rows.values_list("township", "county")]
    return Counter(code for code in codes if covers(owner, code))


def units_of(owner: str, limit: int = 120) -> list[Organisation]:
    """The units of an office's place, by name."""
    column = "city" if len(owner) == 4 else "county"
    rows = Organisation.objects.filter(**{column: owner}, is_active=True)
    return list(rows.order_by("county", "name")[:limit])


def happenings_between(actor: Any, first: dt.date, last: dt.date) -> Iterable[Inspection]:
    """The inspections of these days in the actor's sight, with their places in `shown`; three statements."""
    condition = Q(day__gte=first, day__lte=last)
    rows = Inspection.objects.filter(condition).prefetch_related("inspectors").order_by("day", "pk")[:200]
    found = list(rows)
    _show_targets(actor, found)
    return [one for one in found if rules.is_of_the_house(actor, one) or one.shown]  # type: ignore[attr-defined]
