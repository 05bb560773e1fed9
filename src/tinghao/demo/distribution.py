"""One invented plan: how the city office would spread the city's members, computed and not yet confirmed."""

from __future__ import annotations

from tinghao.demo import roster, venues
from tinghao.demo.cast import CITY, Town
from tinghao.demo.days import Days
from tinghao.demo.stage import Story
from tinghao.distribution import actions
from tinghao.distribution.actions import Limits
from tinghao.distribution.choices import Whom

TITLE = "示例：换届后的小组调整"


def story(town: Town, days: Days) -> Story:
    """Opening days and rotas first; then the plan: rules, a curve, a middle point of it chosen.

    An office may go on from there.
    """
    yield from venues.story(town, days)
    by = town.staff("shiban")
    yield days.moment(1, 10)
    plan = actions.create_plan(by=by, title=TITLE, place=CITY, whom=Whom.CITY)
    groups = {town.group(town.code(g.places[0])).pk for g in roster.GROUPS if g.name in roster.CITY_GROUPS}
    actions.set_rules(
        plan,
        by=by,
        limits=Limits(
            whom=Whom.CITY,
            groups=tuple(sorted(groups)),
            least=3,
            most=6,
            most_moves=None,
            needs=(),
            wants=("物业管理", "法律", "电气安全"),
            leaders_stay=True,
        ),
    )
    actions.ask_to_compute(plan, by=by, enqueue=lambda _pk: None)
    actions.compute(plan)
    plan.refresh_from_db()
    yield days.moment(1, 11)
    points = list(plan.points.all())
    if points:
        actions.choose_point(plan, moves=points[len(points) // 2].moves, by=by)
