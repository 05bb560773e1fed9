"""Writes of the distribution: set the rules, compute, choose a point, change by hand, adopt."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tinghao.core import actors, clock, refusals, text
from tinghao.core.actors import SYSTEM
from tinghao.core.highs import Infeasible, Unsolved
from tinghao.distribution import conflicts, measuring, rules, solving
from tinghao.distribution.choices import PlanState, RuleKind, Whom
from tinghao.distribution.models import TITLE_LIMIT, Plan, PlanPoint, PlanRule, Position, Turn
from tinghao.distribution.rules import Scene
from tinghao.distribution.workflow import PLAN_FLOW, RUN
from tinghao.divisions.models import Division, ancestry
from tinghao.history import actions as history
from tinghao.jobs.saying import Saying, check_alone
from tinghao.notifications import actions as notices
from tinghao.people import actions as people
from tinghao.people.models import Member, MemberGroup

# How long a job may compute; what is proven by then is what the page says.
SECONDS = 120.0
# A plan of this many members shows fewer points, so that the job stays within a minute or two.
_LARGE, _FEW, _MANY = 1_000, 5, 10
_MOST_WORDS, _LONGEST_WORD = 12, 20
FURTHEST = 366


@dataclass(frozen=True, slots=True)
class Limits:
    """The rules that concern every group."""

    whom: str
    groups: tuple[int, ...]
    least: int
    most: int
    most_moves: int | None
    needs: tuple[str, ...]
    wants: tuple[str, ...]
    leaders_stay: bool


@transaction.atomic
def create_plan(*, by: Any, title: str, place: str, whom: str = Whom.ALL) -> Plan:
    """A plan for all groups of the place is drafted, with sizes that today's numbers suggest.

    Recorded as `distribution.created`. Needs `distribution.run` at the place. Raises Invalid for a place
    without groups.
    """
    if len(place) not in {4, 6, 9}:
        words = _("请选一个市、县或乡镇。")
        raise refusals.Invalid(words, fields={"place": words})
    plan = Plan(
        title=text.required(title, field="title", limit=TITLE_LIMIT, missing=_("请给方案起个名字。")),
        whom=whom if whom in Whom.values else Whom.ALL,
        created_by_id=by.person_id,
        created_at=clock.now(),
        **ancestry(place),
    )
    rules.require(by, RUN, plan)
    plan.groups = list(rules.groups_in(place).values_list("pk", flat=True))
    if len(plan.groups) < 2:
        words = _("这里在用的小组不到两个，没有可以分布的。先在“委员小组”里建小组。")
        raise refusals.Invalid(words, fields={"place": words})
    plan.save(force_insert=True)
    mean = len(rules.scene_of(plan).problem.members) / len(plan.groups)
    plan.least, plan.most = max(1, int(mean * 0.7)), max(2, round(mean * 1.4) + 1)
    plan.save(update_fields=["least", "most"])
    history.append(
        "distribution",
        plan.pk,
        "distribution.created",
        by=by,
        data={"groups": len(plan.groups)},
        is_first=True,
    )
    return plan


@transaction.atomic
def set_rules(plan: Plan, *, by: Any, limits: Limits) -> None:
    """The rules are these, and what was computed before is thrown away.

    Recorded as `distribution.rules_set`. Raises Invalid for sizes upside down or groups that are not of
    the place, Stale once the plan is adopted.
    """
    rules.require(by, RUN, plan)
    own = set(rules.groups_in(plan.division_code).values_list("pk", flat=True))
    groups = [pk for pk in dict.fromkeys(limits.groups) if pk in own]
    if len(groups) < 2:
        words = _("至少要选两个小组。")
        raise refusals.Invalid(words, fields={"groups": words})
    if not 0 <= limits.least <= limits.most:
        words = _("每组至少的人数不能大于至多的人数。")
        raise refusals.Invalid(words, fields={"least": words})
    PLAN_FLOW.move(
        plan,
        "set_rules",
        whom=limits.whom if limits.whom in Whom.values else Whom.ALL,
        groups=groups,
        least=limits.least,
        most=limits.most,
        most_moves=limits.most_moves,
        needs=_words(limits.needs, "needs"),
        wants=_words(limits.wants, "wants"),
        leaders_stay=limits.leaders_stay,
        **_nothing_computed(plan),
    )
    _recorded_rules(plan, by)


def _nothing_computed(plan: Plan) -> dict[str, Any]:
    plan.points.all().delete()
    return {
        "conflict": None,
        "figures": {},
        "changes": {},
        "before": {},
        "chosen": None,
        "version": plan.version + 1,
        "step": "",
        "share": 0.0,
    }


def _recorded_rules(plan: Plan, by: Any) -> None:
    data = {"groups": len(plan.groups), "rules": plan.rules.count()}
    history.append("distribution", plan.pk, "distribution.rules_set", by=by, data=data)


def _words(words: Iterable[str], field: str) -> list[str]:
    found = list(dict.fromkeys(word.strip() for word in words if word.strip()))
    if len(found) > _MOST_WORDS or any(len(word) > _LONGEST_WORD for word in found):
        said = _("专长最多写 %(most)d 种，每种不超过 %(longest)d 个字。") % {
            "most": _MOST_WORDS,
            "longest": _LONGEST_WORD,
        }
        raise refusals.Invalid(said, fields={field: said})
    return found


@transaction.atomic
def add_rule(plan: Plan, *, by: Any, kind: str, a: Member, b: Member | None = None) -> PlanRule:
    """The plan has one more rule about one or two members; what was computed before is thrown away.

    Recorded as `distribution.rules_set`. Raises Invalid for a pair of one, Stale once adopted.
    """
    rules.require(by, RUN, plan)
    if kind not in RuleKind.values:
        words = _("请选一种规则。")
        raise refusals.Invalid(words, fields={"kind": words})
    if kind == RuleKind.STAY:
        b = None
    elif b is None or b.pk == a.pk:
        words = _("请再选另一位委员。")
        raise refusals.Invalid(words, fields={"b": words})
    PLAN_FLOW.move(plan, "set_rules", **_nothing_computed(plan))
    made = PlanRule.objects.create(plan=plan, kind=kind, a=a, b=b)
    _recorded_rules(plan, by)
    return made


@transaction.atomic
def drop_rule(plan: Plan, rule_id: int, *, by: Any) -> None:
    """The rule is gone; recorded as `distribution.rules_set`. Raises Stale where it was gone already."""
    rules.require(by, RUN, plan)
    PLAN_FLOW.move(plan, "set_rules", **_nothing_computed(plan))
    if not plan.rules.filter(pk=rule_id).delete()[0]:
        raise refusals.Stale(_("这条规则刚才已经去掉了。"))
    _recorded_rules(plan, by)


@transaction.atomic
def ask_to_compute(plan: Plan, *, by: Any, enqueue: Callable[[int], object]) -> None:
    """The plan is being computed: a job is waiting, made by `enqueue` in this transaction.

    Recorded as `distribution.computing`. Raises Stale where it is computed already or adopted.
    """
    rules.require(by, RUN, plan)
    values = _nothing_computed(plan) | {"step": "wait", "heard_at": None}
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


@transaction.atomic
def drop_plan(plan: Plan, *, by: Any) -> None:
    """The plan is put aside; groups stay as they are. Recorded as `distribution.dropped`."""
    rules.require(by, RUN, plan)
    PLAN_FLOW.move(plan, "drop")
    history.append("distribution", plan.pk, "distribution.dropped", by=by)


@transaction.atomic
def load_positions(*, city: str, lines: str, by: Any) -> int:
    """Communities of the city lie where the lines say: code, latitude, longitude; all or none.

    Recorded as `distribution.positions_loaded`. Needs `distribution.run` in the city. Raises Invalid with
    the first line that is wrong.
    """
    actors.require(by, RUN)
    rules.require(by, RUN, Plan(city=city))
    known = set(Division.objects.filter(code__startswith=city).values_list("code", flat=True))
    rows = []
    for number, line in enumerate(lines.splitlines(), start=1):
        if not line.strip() or (number == 1 and not line.strip()[0].isdigit()):
            continue
        rows.append(_position(number, line, known))
    if not rows:
        raise refusals.Invalid(_("没有读到一行位置。"), fields={"lines": _("每行：代码,纬度,经度")})
    Position.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=["latitude", "longitude"]
    )
    history.append("distribution", 0, "distribution.positions_loaded", by=by, data={"places": len(rows)})
    return len(rows)


def _position(number: int, line: str, known: set[str]) -> Position:
    parts = [part for part in re.split(r"[,，\t ]+", line.strip()) if part]
    try:
        code, latitude, longitude = parts[0], float(parts[1]), float(parts[2])
    except (IndexError, ValueError):
        words = _("第 %(n)d 行读不懂：每行写代码、纬度、经度。") % {"n": number}
        raise refusals.Invalid(words, fields={"lines": words}) from None
    if code not in known or len(code) < 9:
        words = _("第 %(n)d 行：没有代码是 %(code)s 的社区或乡镇。") % {"n": number, "code": code[:12]}
        raise refusals.Invalid(words, fields={"lines": words})
    # China lies within; swapped columns are caught by it.
    if not (3 <= latitude <= 54 and 73 <= longitude <= 136):
        words = _("第 %(n)d 行：纬度在前、经度在后，例如 32.30,118.31。") % {"n": number}
        raise refusals.Invalid(words, fields={"lines": words})
    return Position(code=code, latitude=latitude, longitude=longitude)
