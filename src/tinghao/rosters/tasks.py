"""What the worker does for rosters, once a day."""

from __future__ import annotations

from django_tasks import task

from tinghao.core.actors import SYSTEM
from tinghao.people import actions as people
from tinghao.rosters import actions


@task()
def begin_the_day() -> None:
    """Members are what their tenures of today say, and whoever left yesterday leaves nothing behind.

    Offices hear of posts that end today; rosters that nobody decided about are forgotten.
    """
    people.bring_members_up_to_date(by=SYSTEM)
    actions.release_orders_of_the_gone(by=SYSTEM)
    actions.tell_of_ending_posts(by=SYSTEM)
    actions.forget_rosters()
