"""The curve of a plan: asked for, computed by the job, a point of it chosen and changed by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.core import refusals
from tinghao.core.actors import SYSTEM
from tinghao.core.highs import Infeasible, Unsolved
from tinghao.distribution import conflicts, measuring, rules, solving
from tinghao.distribution.actions.drafting import nothing_computed
from tinghao.distribution.choices import PlanState
from tinghao.distribution.models import Plan, PlanPoint
from tinghao.distribution.rules import Scene
from tinghao.distribution.workflow import PLAN_FLOW, RUN
from tinghao.history import actions as history
from tinghao.jobs.saying import Saying, check_alone

# How long a job may compute; what is proven by then is what the page says.
SECONDS = 120.0
# A plan of this many members shows fewer points, so that the job stays within a minute or two.
_LARGE, _FEW, _MANY = 1_000, 5, 10


@transaction.atomic
def ask_to_compute(plan: Plan, *, by: Any, enqueue: Callable[[int], object]) -> None:
    """The plan is being computed: a job is waiting, made by `enqueue` in this transaction.

    Recorded as `distribution.computing`. Raises Stale where it is computed already or adopted.
    """
    rules.require(by, RUN, plan)
    values = nothing_computed(plan) | {"step": "wait", "heard_at": None}
    PLAN_FLOW.move(plan, "compute", **values)
    history.append("distribution", plan.pk, "distribution.computing", by=by)
    enqueue(plan.pk)


def compute(plan: Plan, *, seconds: float = SECONDS, heard: Callable[[], None] = lambda: None) -> None:
    """The curve is drawn up, or the plan is back in draft with the rules that contradict; as SYSTEM.

    Solving happens outside any transaction: nobody waits for the database meanwhile. `heard` keeps the
    job's lease. Recorded as `distribution.computed` or `distribution.not_computed`.
    """
    if plan.state != PlanState.COMPUTING:
        return
    check_alone(plan)
    say = Saying(plan, PlanState.COMPUTING, heard)
    say("read", 0.0)
    scene = rules.scene_of(plan)
    if len(scene.problem.members) == 0:
        _fail(plan, "empty", {"empty": True})
        return
    program = solving.Program(scene.problem)
    points = _FEW if len(scene.problem.members) > _LARGE else _MANY
    try:
        curve = solving.curve(program, seconds=seconds, points=points, progress=say)
    except Infeasible:
        say("conflict", 0.5)
        found = conflicts.find(program)
        said = {
            "rules": [asdict(rule) for rule in found.rules],
            "ways_out": [asdict(rule) for rule in found.ways_out],
            "nearest": program.nearest if program.is_pruned else 0,
        }
        _fail(plan, "conflict", said)
        return
    except Unsolved:
        _fail(plan, "unsolved", {})
        return
    _finish(plan, scene, curve, nearest=program.nearest if program.is_pruned else 0)


@transaction.atomic
def _finish(plan: Plan, scene: Scene, curve: solving.Curve, *, nearest: int) -> None:
    before = measuring.Board(scene.problem, scene.today).measured()
    PLAN_FLOW.move(
        plan,
        "finish",
        before={str(k): v for k, v in scene.today.items()},
        figures=before.as_json(),
        nearest=nearest,
        step="",
        share=1.0,
    )
    plan.points.all().delete()
    PlanPoint.objects.bulk_create(
        PlanPoint(
            plan=plan,
            moves=found.moves,
            cost=round(found.cost, 3),
            bound=round(found.bound, 3),
            is_proven=found.is_proven,
            seconds=round(found.seconds, 2),
            figures=measuring.Board(scene.problem, found.seats).measured().as_json(),
            changes={str(k): g for k, g in found.seats.items() if scene.today.get(k) != g},
        )
        for found in curve.points
    )
    history.append(
        "distribution",
        plan.pk,
        "distribution.computed",
        by=SYSTEM,
        data={
            "members": len(scene.problem.members),
            "groups": len(scene.problem.groups),
            "points": len(curve.points),
            "proven": all(found.is_proven for found in curve.points),
        },
    )


@transaction.atomic
def _fail(plan: Plan, reason: str, conflict: Mapping[str, Any]) -> None:
    PLAN_FLOW.move(plan, "fail", conflict=dict(conflict), step="", share=0.0)
    history.append("distribution", plan.pk, "distribution.not_computed", by=SYSTEM, data={"reason": reason})


@transaction.atomic
def choose_point(plan: Plan, *, moves: int, by: Any) -> None:
    """The proposal is this point of the curve; changes by hand before are gone.

    Recorded as `distribution.chosen`. Raises NotFound for a point that the curve has not.
    """
    rules.require(by, RUN, plan)
    point = plan.points.filter(moves=moves).first()
    if point is None:
        raise refusals.NotFound(_("曲线上没有这一点。"))
    _keep(plan, plan.version, changes=point.changes, chosen=point.moves)
    history.append("distribution", plan.pk, "distribution.chosen", by=by, data={"moves": point.moves})


@transaction.atomic
def change_seat(plan: Plan, *, member: int, group: int, version: int, by: Any) -> None:
    """By the proposal, the member sits in that group; `version` is that of the page.

    Recorded as `distribution.changed`. Raises Stale for an old page, Invalid for somebody who is not in
    the plan, or a group where the member may not be.
    """
    rules.require(by, RUN, plan)
    scene = rules.scene_of(plan)
    found = next((m for m in scene.problem.members if m.id == member), None)
    if (
        found is None
        or group not in scene.problem.index
        or (found.may is not None and group not in found.may)
    ):
        raise refusals.Invalid(_("这位委员不能改到这个小组。"))
    changes = dict(plan.changes)
    if rules.seats_of(plan.before).get(member) == group:
        changes.pop(str(member), None)
    else:
        changes[str(member)] = group
    _keep(plan, version, changes=changes)
    history.append(
        "distribution", plan.pk, "distribution.changed", by=by, data={"member": member, "group": group}
    )


def _keep(plan: Plan, version: int, **values: Any) -> None:
    values["version"] = version + 1
    rows = Plan.objects.filter(pk=plan.pk, state=PlanState.COMPUTED, version=version)
    if rows.update(**values) != 1:
        raise refusals.Stale(_("就在刚才，有人改过这个方案。请看最新的方案再决定。"))
    for name, value in values.items():
        setattr(plan, name, value)
