"""The three ways of asking who may give one answer, for any set of posts and places in groups."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import make

from tinghao.access import scope
from tinghao.access.models import Appointment
from tinghao.access.roles import FROM_GROUPS, Role
from tinghao.core import clock, refusals
from tinghao.divisions.models import ancestry
from tinghao.people.models import (
    GroupCommunity,
    GroupMembership,
    Member,
    MemberGroup,
    Organisation,
    Person,
)

# Words that together tell all roles apart which hold anything in common.
WORDS = ("orders.see", "orders.claim", "orders.assign", "people.manage", "access.appoint", "history.see")
CODES = [code for code in make.PLACES if len(code) >= 4]
# More than half of the spans hold today; the others end yesterday, begin tomorrow, or do so today.
span = st.one_of(st.just((-3, None)), st.tuples(st.integers(-2, 1), st.one_of(st.none(), st.integers(-1, 2))))
posts = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(list(Role)), st.sampled_from(list(make.PLACES)), span),
    max_size=6,
)
seats = st.lists(
    st.tuples(st.integers(0, 2), st.booleans(), st.sampled_from(CODES), span, span, st.booleans()), max_size=4
)


def days(given_span) -> dict[str, dt.date | None]:
    first, last = given_span
    day = clock.today()
    return {
        "starts": day + dt.timedelta(days=first),
        "ends": None if last is None else day + dt.timedelta(days=last),
    }


def world(persons: list[Person], posts, seats) -> None:
    Appointment.objects.bulk_create(
        Appointment(person=persons[n], role=role, division_id=code, **days(held))
        for n, role, code, held in posts
    )
    for number, (n, leads, code, held, attached, is_active) in enumerate(seats):
        member, _new = Member.objects.get_or_create(person=persons[n], defaults={"level": "city"})
        group = MemberGroup.objects.create(name=f"g{number}", is_active=is_active, **ancestry(code))
        GroupCommunity.objects.create(group=group, division_id=code, **days(attached))
        GroupMembership.objects.create(group=group, member=member, is_leader=leads, **days(held))


def passes(actor, capability: str, row) -> bool:
    try:
        scope.require(actor, capability, row)
    except refusals.Refusal:
        return False
    return True


@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(posts=posts, seats=seats)
def test_narrow_require_and_who_may_agree(db, posts, seats):
    with transaction.atomic():
        make.places()
        persons = [Person.objects.create(name=f"p{n}") for n in range(3)]
        rows = [
            Organisation.objects.create(name=f"o{code}", kind="other", **ancestry(code)) for code in CODES
        ]
        world(persons, posts, seats)
        actors = [scope.actor_for(person) for person in persons]
        for word in WORDS:
            named = {row: set(scope.who_may(word, row.division_code)) for row in rows}
            for person, actor in zip(persons, actors, strict=True):
                listed = set(scope.narrow(actor, word, Organisation.objects.all()))
                allowed = {row for row in rows if passes(actor, word, row)}
                assert listed == allowed, (word, actor.grants)
                assert allowed == {row for row in rows if person in named[row]}, (word, actor.grants)
        transaction.set_rollback(True)


def test_a_member_role_by_appointment_grants_nothing(db):
    """The two roles of the groups are nobody's appointment, even where a row says so."""
    make.places()
    who = make.person()
    for role in FROM_GROUPS:
        Appointment.objects.create(person=who, role=role, division_id=make.COMMUNITY, starts=make.LONG_AGO)
    assert scope.actor_for(who).grants == ()
    assert who not in scope.who_may("orders.claim", make.COMMUNITY)
