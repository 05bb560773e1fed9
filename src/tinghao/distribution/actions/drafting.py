"""A plan and its rules: drafted, changed, put aside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.core import clock, refusals, text
from tinghao.distribution import rules
from tinghao.distribution.choices import RuleKind, Whom
from tinghao.distribution.models import TITLE_LIMIT, Plan, PlanRule
from tinghao.distribution.workflow import PLAN_FLOW, RUN
from tinghao.divisions.models import ancestry
from tinghao.history import actions as history
from tinghao.people.models import Member

_MOST_WORDS, _LONGEST_WORD = 12, 20


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
        **nothing_computed(plan),
    )
    _recorded_rules(plan, by)


def nothing_computed(plan: Plan) -> dict[str, Any]:
    """The columns of a plan whose points are thrown away, which this does."""
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
    PLAN_FLOW.move(plan, "set_rules", **nothing_computed(plan))
    made = PlanRule.objects.create(plan=plan, kind=kind, a=a, b=b)
    _recorded_rules(plan, by)
    return made


@transaction.atomic
def drop_rule(plan: Plan, rule_id: int, *, by: Any) -> None:
    """The rule is gone; recorded as `distribution.rules_set`. Raises Stale where it was gone already."""
    rules.require(by, RUN, plan)
    PLAN_FLOW.move(plan, "set_rules", **nothing_computed(plan))
    if not plan.rules.filter(pk=rule_id).delete()[0]:
        raise refusals.Stale(_("这条规则刚才已经去掉了。"))
    _recorded_rules(plan, by)


@transaction.atomic
def drop_plan(plan: Plan, *, by: Any) -> None:
    """The plan is put aside; groups stay as they are. Recorded as `distribution.dropped`."""
    rules.require(by, RUN, plan)
    PLAN_FLOW.move(plan, "drop")
    history.append("distribution", plan.pk, "distribution.dropped", by=by)
