"""The tasks that tell somebody about what follows from an observation; the actions enqueue them."""

from __future__ import annotations

from django_tasks import task

from tinghao.access import scope
from tinghao.access.roles import Role
from tinghao.notifications import actions as notices
from tinghao.notifications.actions import Draft
from tinghao.observations.models import FollowUp

# What this room tells; each has its sentence in `notifications.wording`.
TEMPLATES = frozenset(
    {
        "observations.follow_up_new",
        "observations.follow_up_reopened",
        "observations.follow_up_passed",
        "observations.follow_up_soon",
        "observations.follow_up_due",
        "observations.follow_up_overdue",
    }
)


def _drafts(follow_up: FollowUp, template: str, key: str, persons: list[int]) -> list[Draft]:
    due = follow_up.due_on
    values = {"due": due.isoformat()}
    number = str(follow_up.pk)
    return [
        Draft(
            template, "follow_up", follow_up.pk, number, f"fu{number}:{key}:p{person}", person, values=values
        )
        for person in persons
    ]


def bearers_of(follow_up: FollowUp) -> list[int]:
    """Who hears of it: the person, or without one the county's office, or without that the city's."""
    if follow_up.person_id is not None:
        return [follow_up.person_id]
    return offices_of(follow_up, "county")


def offices_of(follow_up: FollowUp, level: str) -> list[int]:
    """The persons in the county's office (the city's where it has none), or in the city's."""
    county = scope.holders(Role.COUNTY_OFFICE, follow_up.county) if level == "county" else []
    return county or scope.holders(Role.CITY_OFFICE, follow_up.city)


@task()
def tell_bearer(follow_up_id: int, template: str, key: str) -> None:
    """Whoever answers has one notice for this `key`."""
    found = FollowUp.objects.filter(pk=follow_up_id).first()
    if found is not None:
        notices.post(_drafts(found, template, key, bearers_of(found)))


@task()
def tell_office(follow_up_id: int, template: str, key: str, level: str) -> None:
    """The office has one notice for this `key`."""
    found = FollowUp.objects.filter(pk=follow_up_id).first()
    if found is not None:
        notices.post(_drafts(found, template, key, offices_of(found, level)))
