"""Bringing rosters in: read and checked first, taken whole on a person's word, or dropped."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable
from typing import IO, Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.core import clock, refusals, text
from tinghao.core.actors import SYSTEM
from tinghao.core.sheets import BadFile
from tinghao.divisions.gazetteer import Gazetteer
from tinghao.divisions.models import ancestry
from tinghao.history import actions as history
from tinghao.rosters import kinds, planning, queries, reading
from tinghao.rosters.actions import bodies, conveners, members
from tinghao.rosters.choices import ImportState, RosterKind
from tinghao.rosters.models import RosterImport

_TAKERS: dict[str, Callable[..., dict[str, int]]] = {
    RosterKind.MEMBER: members.take,
    RosterKind.CONVENER: conveners.take,
    RosterKind.ORGANISATION: bodies.take,
    RosterKind.VENUE: bodies.take,
}
# A roster that nobody decided about is forgotten after so many days.
KEPT_DAYS = 7
FURTHEST = dt.timedelta(days=366)


def check_roster(*, by: Any, kind: str, file: IO[bytes], name: str, takes_new: bool = False) -> RosterImport:
    """The roster was read without an error and waits, encrypted, for somebody's word; nothing else changed.

    Recorded as `rosters.checked` without a name. Needs `people.manage` somewhere. Raises BadFile (an
    Invalid) with every cell that must be mended; then nothing at all is kept. `takes_new` believes names
    of sectors and groups that look like misspelt known ones.
    """
    scope.require_anywhere(by, planning.MANAGE)
    codes = by.divisions_for(planning.MANAGE)
    office = min(codes, key=len)
    gazetteer = Gazetteer(codes)
    found = reading.read(
        file, name, kind=kind, gazetteer=gazetteer, county=office if len(office) == 6 else ""
    )
    plan = planning.of(kind).planned(by, found.records, gazetteer, takes_new=takes_new)
    # One word a cell: what cannot be read says nothing about who it is.
    told = {problem.cell for problem in found.problems}
    problems = [*found.problems, *(problem for problem in plan.problems if problem.cell not in told)]
    if problems:
        raise BadFile(_("有 %(n)s 处要改，改好再传一次。现在什么也没有存。") % {"n": len(problems)}, problems)
    with transaction.atomic():
        rows = json.dumps([vars(record) for record in found.records], ensure_ascii=False)
        roster = RosterImport.objects.create(
            kind=kind,
            filename=text.cleaned(name)[-80:],
            rows=rows,
            notes=[*found.notes, *plan.notes],
            count=len(found.records),
            made_by_id=by.person_id,
            made_at=clock.now(),
            **ancestry(office),
        )
        history.append(
            kinds.ROSTER,
            roster.pk,
            "rosters.checked",
            by=by,
            data={"roster": kind, "rows": roster.count},
            is_first=True,
        )
    return roster


@transaction.atomic
def apply_roster(
    roster: RosterImport,
    *,
    by: Any,
    day: dt.date,
    digest: str,
    ended: Iterable[str] = (),
    reason: str = "",
) -> dict[str, int]:
    """Everything that the differences say is in the registers from `day` on, or nothing of it.

    Whoever is not in the roster stays unless ticked in `ended`. Recorded as `rosters.applied` with
    numbers, and on each person, group and body. `digest` is that of the differences which the person
    looked at. Raises Stale where the registers changed meanwhile or somebody was first, Invalid for a
    day out of reach.
    """
    scope.require(by, planning.MANAGE, roster, see=planning.MANAGE)
    if not clock.today() - FURTHEST <= day <= clock.today() + FURTHEST:
        message = _("从哪天起：请填前后一年之内的日期。")
        raise refusals.Invalid(message, fields={"day": message})
    rows = RosterImport.objects.filter(pk=roster.pk, state=ImportState.CHECKED)
    plan = queries.plan_of(by, roster)
    if rows.update(state=ImportState.APPLIED, rows="", applied_at=clock.now()) != 1:
        raise refusals.Stale(_("这份名册刚才已经导入或放弃了。"))
    if plan.problems or plan.digest != digest:
        raise refusals.Stale(_("就在刚才，登记的资料有了变动。请看最新的差异，再决定是否导入。"))
    counts = _TAKERS[roster.kind](plan, day=day, ended=ended, reason=reason, by=by)
    rows = RosterImport.objects.filter(pk=roster.pk)
    rows.update(result=counts)
    history.append(
        kinds.ROSTER, roster.pk, "rosters.applied", by=by, data={"roster": roster.kind, "on": day, **counts}
    )
    return counts


@transaction.atomic
def drop_roster(roster: RosterImport, *, by: Any) -> None:
    """The roster is forgotten and nothing was brought in; recorded. Raises Stale where it was decided."""
    if by is not SYSTEM:
        scope.require(by, planning.MANAGE, roster, see=planning.MANAGE)
    rows = RosterImport.objects.filter(pk=roster.pk, state=ImportState.CHECKED)
    if rows.update(state=ImportState.DROPPED, rows="") != 1:
        raise refusals.Stale(_("这份名册刚才已经导入或放弃了。"))
    history.append(kinds.ROSTER, roster.pk, "rosters.dropped", by=by)


def forget_rosters() -> int:
    """Rosters that nobody decided about for a week are dropped; returns how many."""
    before = clock.now() - dt.timedelta(days=KEPT_DAYS)
    old = list(RosterImport.objects.filter(state=ImportState.CHECKED, made_at__lt=before).defer("rows")[:500])
    for roster in old:
        drop_roster(roster, by=SYSTEM)
    return len(old)
