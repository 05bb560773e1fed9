"""A plan becomes the groups, on a day; of two at the same time the later one is told what changed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tinghao.core import clock, refusals
from tinghao.distribution import rules
from tinghao.distribution.models import Plan, Turn
from tinghao.distribution.rules import Scene
from tinghao.distribution.workflow import PLAN_FLOW, RUN
from tinghao.history import actions as history
from tinghao.notifications import actions as notices
from tinghao.people import actions as people
from tinghao.people.models import Member, MemberGroup

FURTHEST = 366


@transaction.atomic
def adopt_plan(plan: Plan, *, starts: dt.date, version: int, by: Any) -> int:
    """From that day on the groups are as proposed; what was done before stays with the groups of then.

    Every change is a dated leaving and joining through the registers; recorded there and as
    `distribution.adopted`; who moves is told. Returns how many changes there were. Raises Invalid for a
    day that is past or nothing chosen, Stale where groups changed since it was computed: of two offices
    that redistribute at the same time the later one is told by name what changed.
    """
    rules.require(by, RUN, plan)
    today = clock.today()
    if not today <= starts <= today + dt.timedelta(days=FURTHEST):
        words = _("请选今天以后、一年以内的一天。")
        raise refusals.Invalid(words, fields={"starts": words})
    if plan.chosen is None:
        raise refusals.Invalid(_("还没有选定曲线上的一点。"))
    if plan.version != version:
        raise refusals.Stale(_("就在刚才，有人改过这个方案。请看最新的方案再决定。"))
    # The row is held until the end: a second adoption in the city waits here, then sees what changed.
    Turn.objects.get_or_create(city=plan.city)
    Turn.objects.filter(city=plan.city).update(number=F("number") + 1)
    scene = rules.scene_of(plan)
    if found := rules.differences(plan, scene):
        raise refusals.Stale(_changed_meanwhile(found))
    PLAN_FLOW.move(plan, "adopt", starts=starts, adopted_at=clock.now())
    placed = _reseat(plan, scene, starts, by)
    history.append(
        "distribution",
        plan.pk,
        "distribution.adopted",
        by=by,
        data={"moves": len(plan.changes) - placed, "placed": placed, "starts": starts},
    )
    return len(plan.changes)


def _reseat(plan: Plan, scene: Scene, starts: dt.date, by: Any) -> int:
    """Everybody whose group changes leaves and joins; returns how many had no group before."""
    groups = MemberGroup.objects.in_bulk(plan.groups)
    changes = rules.seats_of(plan.changes)
    rows = Member.objects.select_related("person").in_bulk(list(changes))
    placed, drafts = 0, []
    for who, where in sorted(changes.items()):
        seat, member, group = scene.seats.get(who), rows[who], groups[where]
        if seat is None:
            placed += 1
        else:
            people.leave_group(seat, ends=starts - dt.timedelta(days=1), by=by)
        people.join_group(group=group, member=member, starts=starts, by=by)
        drafts.append(
            notices.Draft(
                template="people.regrouped",
                subject="group",
                subject_id=group.pk,
                number=group.name[:20],
                dedupe=f"distribution:{plan.pk}:{who}",
                person_id=member.person_id,
                values={"due": starts.isoformat()},
            )
        )
    notices.post(drafts)
    return placed


def _changed_meanwhile(found: list[tuple[int, int | None, int | None]]) -> str:
    shown = found[:5]
    people_of = Member.objects.select_related("person").in_bulk([member for member, _a, _b in shown])
    groups = MemberGroup.objects.in_bulk({g for _m, a, b in shown for g in (a, b) if g is not None})
    none = _("没有小组")

    def called(group: int | None) -> str:
        return groups[group].name if group in groups else none

    lines = [
        _("%(who)s：算的时候在%(then)s，现在在%(now)s")
        % {
            "who": people_of[member].person.name if member in people_of else f"#{member}",
            "then": called(then),
            "now": called(now),
        }
        for member, then, now in shown
    ]
    more = _("，等 %(n)d 处") % {"n": len(found)} if len(found) > len(shown) else ""
    return _("算好以后，小组有了变动，这个方案没有生效：%(what)s%(more)s。请按现在的情况重新算一次。") % {
        "what": "；".join(lines),
        "more": more,
    }
