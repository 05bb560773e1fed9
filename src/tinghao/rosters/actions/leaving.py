"""A member who leaves or is away: open orders go back, the delegate is told, nothing is lost."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tinghao.access import actions as access
from tinghao.access.models import Absence
from tinghao.core import clock, refusals
from tinghao.core.actors import SYSTEM
from tinghao.notifications import actions as notices
from tinghao.notifications.actions import Draft
from tinghao.orders import actions as orders
from tinghao.orders.choices import State
from tinghao.orders.models import Order
from tinghao.people import actions as people
from tinghao.people.choices import EndReason
from tinghao.people.models import Member, Person

_A_DAY = dt.timedelta(days=1)
_IN_HAND = (State.CLAIMED, State.CONSULTING, State.HANDLING, State.CHECKING)


@transaction.atomic
def leave_conference(member: Member, *, ends: dt.date, reason: str, by: Any) -> int:
    """`ends` is the member's last day; orders in hand go back to the group and the convener after it.

    At once where the day is over, or where the member has died; else by the daily job. Absences end with
    the membership. The deadlines of the orders stay. Returns how many orders went back. Refusals: those
    of `people.end_member`.
    """
    people.end_member(member, ends=ends, reason=reason, by=by)
    still = Q(ends__isnull=True) | Q(ends__gt=ends)
    for absence in Absence.objects.filter(still, Q(person=member.person_id) | Q(delegate=member.person_id)):
        access.end_absence(absence, ends=max(ends, absence.starts - _A_DAY), by=SYSTEM)
    if ends < clock.today() or (reason == EndReason.DIED and ends <= clock.today()):
        return _release(member)
    return 0


@transaction.atomic
def release_orders_of_the_gone(*, by: Any) -> int:
    """Orders in the hands of members whose last day is over go back; returns how many. Daily.

    Only the system does this: raises Forbidden for persons.
    """
    if by is not SYSTEM:
        raise refusals.Forbidden(_("委员离任以后，单由系统交回小组。"))
    gone = Member.objects.filter(ended_on__lt=clock.today())
    holding = Order.objects.filter(claimed_by__in=gone, state__in=_IN_HAND).values("claimed_by")
    return sum(_release(member) for member in gone.filter(pk__in=holding))


def _release(member: Member) -> int:
    held = list(Order.objects.filter(claimed_by=member, state__in=_IN_HAND).order_by("pk"))
    for order in held:
        orders.release_claimant(order, by=SYSTEM)
    return len(held)


@transaction.atomic
def declare_absence(
    *, person: Person, delegate: Person, starts: dt.date, ends: dt.date | None = None, by: Any
) -> Absence:
    """The delegate stands in from `starts` to `ends`, and is told; see `access.declare_absence`.

    Where an office says so for a member who cannot, the member is told as well.
    """
    day = starts.isoformat()
    if by.person_id != person.pk:
        # Before it holds: from then on the member's notices reach the delegate as well.
        key = f"absence:m{person.pk}:{clock.now().timestamp():.0f}"
        notices.post([Draft("absence.declared_for", "absence", 0, day, key, person_id=person.pk)])
    absence = access.declare_absence(person=person, delegate=delegate, starts=starts, ends=ends, by=by)
    key = f"absence:{absence.pk}:p{delegate.pk}"
    notices.post([Draft("absence.stands_in", "absence", absence.pk, day, key, person_id=delegate.pk)])
    return absence
