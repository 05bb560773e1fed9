"""Planning an inspection: places, period, day, who looks; called off with a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.core import clock, refusals, text
from tinghao.divisions import queries as divisions
from tinghao.divisions.models import ancestry, covers
from tinghao.history import actions as history
from tinghao.inspections import rules, telling
from tinghao.inspections.choices import INSPECT, INSPECTION, VersionState
from tinghao.inspections.models import NAME_LIMIT, TEXT_LIMIT, Inspection, Inspector, Target, Version
from tinghao.inspections.workflow import INSPECTION_FLOW
from tinghao.people.models import Organisation, Person

TARGETS_MOST, SAMPLE_MOST, PERIOD_MOST = 60, 50, 800


def place_target(code: str) -> Target:
    """A county or township as something to inspect; raises NotFound for one that is not there any more."""
    place = divisions.public_division(code)
    if len(code) not in (6, 9):
        said = _("督查的地方选县（市、区）或者乡镇（街道）。")
        raise refusals.Invalid(said, fields={"places": said})
    return Target(name=place.name, **ancestry(code))


def unit_target(organisation: Organisation) -> Target:
    """A unit as something to inspect."""
    return Target(name=organisation.name, organisation=organisation, **ancestry(organisation.division_code))


@transaction.atomic
def plan_inspection(
    *,
    by: Any,
    owner: str,
    version: Version,
    title: str,
    targets: Sequence[Target],
    first: dt.date,
    last: dt.date,
    day: dt.date,
    inspectors: Iterable[int],
    is_announced: bool = True,
    sample_size: int = 5,
    kept_because: str = "",
) -> Inspection:
    """The inspection is arranged (`inspections.planned`); inspectors are told, and the places if announced.

    Raises what scope refuses, and Invalid for a version that is not in force, places outside the office's
    own, days out of order, nobody who may look or somebody who would look at the own place; and where a
    place would be inspected too often (`rules.too_often`) without a reason, which is kept and printed.
    """
    rules.require_run(by, owner)
    words = text.required(title, field="title", limit=NAME_LIMIT, missing=_("请写这次督查的名称。"))
    _check_days(first, last, day)
    if version.state != VersionState.IN_FORCE or not covers(version.checklist.owner, owner):
        said = _("请选一份在用的清单。")
        raise refusals.Invalid(said, fields={"version": said})
    if not 0 <= sample_size <= SAMPLE_MOST:
        said = _("每处抽 0 到 {most} 单。").format(most=SAMPLE_MOST)
        raise refusals.Invalid(said, fields={"sample_size": said})
    _check_places(owner, targets)
    because = text.optional(kept_because, field="kept_because", limit=TEXT_LIMIT)
    over = rules.too_often(owner, targets, day)
    if over and not because:
        raise refusals.Invalid(
            _("有的地方今年已经督查过，或者前后一个月里还有别的督查。请合并着去；确实要去的，写明理由。"),
            fields={"kept_because": _("请写明为什么还要去。")},
        )
    made = Inspection.objects.create(
        title=words,
        version=version,
        day=day,
        is_announced=is_announced,
        first=first,
        last=last,
        sample_size=sample_size,
        kept_because=because if over else "",
        planned_by_id=by.person_id,
        planned_at=clock.now(),
        changed_at=clock.now(),
        **ancestry(owner),
    )
    for target in targets:
        target.inspection = made
        target.save()
    _name(made, targets, inspectors)
    entry = history.append(
        INSPECTION,
        made.pk,
        "inspections.planned",
        by=by,
        data={
            "version": version.pk,
            "day": day,
            "places": len(targets),
            "announced": is_announced,
            "over_limit": bool(over),
        },
        words=made.kept_because,
        is_first=True,
    )
    telling.inspectors_of(made, entry.pk)
    if is_announced:
        telling.places_of(made, targets, entry.pk)
    return made


def _check_days(first: dt.date, last: dt.date, day: dt.date) -> None:
    if first > last:
        said = _("开始的日子要在结束以前。")
        raise refusals.Invalid(said, fields={"last": said})
    if (last - first).days > PERIOD_MOST:
        said = _("最长看两年。")
        raise refusals.Invalid(said, fields={"first": said})
    if day < clock.today():
        said = _("督查的日子已经过去了。")
        raise refusals.Invalid(said, fields={"day": said})
    if (day - clock.today()).days > PERIOD_MOST:
        said = _("日子太远了，请核对年份。")
        raise refusals.Invalid(said, fields={"day": said})


def _check_places(owner: str, targets: Sequence[Target]) -> None:
    said = ""
    if not targets:
        said = _("请至少选一个地方或单位。")
    elif len(targets) > TARGETS_MOST:
        said = _("一次最多督查 {most} 处。").format(most=TARGETS_MOST)
    elif any(not covers(owner, t.division_code) for t in targets):
        said = _("有的地方不在您的范围内。")
    elif len({(t.division_code, t.organisation_id) for t in targets}) < len(targets):
        said = _("有一个地方选了两次。")
    if said:
        raise refusals.Invalid(said, fields={"places": said})


@transaction.atomic
def set_inspectors(inspection: Inspection, *, by: Any, inspectors: Iterable[int]) -> None:
    """These people look, and nobody else (`inspections.inspectors_set`); who is new is told.

    Raises Stale once it is over, and Invalid as `plan_inspection` does.
    """
    rules.require_run(by, inspection.owner)
    held = Inspection.objects.select_for_update().get(pk=inspection.pk)
    if held.state in INSPECTION_FLOW.final:
        raise refusals.Stale(_("这次督查已经结束。"))
    _name(held, list(held.targets.all()), inspectors)
    Inspection.objects.filter(pk=held.pk).update(changed_at=clock.now())
    data = {"people": len(rules.named_in(held))}
    entry = history.append(INSPECTION, held.pk, "inspections.inspectors_set", by=by, data=data)
    telling.inspectors_of(held, entry.pk)


def _name(inspection: Inspection, targets: Sequence[Target], inspectors: Iterable[int]) -> None:
    wanted = sorted(set(inspectors))
    allowed = set(scope.who_may(INSPECT, inspection.owner).filter(pk__in=wanted).values_list("pk", flat=True))
    if not wanted or set(wanted) - allowed:
        said = _("请至少选一位现在任着督查或办公室职务的人。")
        raise refusals.Invalid(said, fields={"inspectors": said})
    # Each place needs somebody who has no part in it; whoever has is refused there, and only there.
    for target in targets:
        own = rules.parts_in(target, wanted)
        if own >= set(wanted):
            names = "、".join(Person.objects.filter(pk__in=own).values_list("name", flat=True))
            said = _("{names}在{place}任职，不能督查自己的地方，请加一位别处的人。").format(
                names=names, place=target.name
            )
            raise refusals.Invalid(said, fields={"inspectors": said})
    Inspector.objects.filter(inspection=inspection).exclude(person_id__in=wanted).delete()
    there = set(rules.named_in(inspection))
    Inspector.objects.bulk_create(
        Inspector(inspection=inspection, person_id=p) for p in wanted if p not in there
    )


@transaction.atomic
def call_off_inspection(inspection: Inspection, *, by: Any, words: str) -> None:
    """It does not take place, or not to its end (`inspections.called_off`); whoever knew of it is told."""
    rules.require_run(by, inspection.owner)
    why = text.required(words, field="words", limit=TEXT_LIMIT, missing=_("请写一句为什么取消。"))
    t = INSPECTION_FLOW.move(inspection, "call_off", changed_at=clock.now())
    entry = history.append(INSPECTION, inspection.pk, t.kind, by=by, words=why)
    telling.called_off(inspection, entry.pk)
