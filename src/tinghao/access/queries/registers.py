"""Reading the registers within the actor's scope: persons, groups, bodies, venues, and who leads where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.access.models import Appointment
from tinghao.access.queries.conveners import PublicPost, public_post_at
from tinghao.access.roles import Role
from tinghao.core import clock, refusals
from tinghao.divisions.models import LEVEL_DIGITS, Division, InDivision
from tinghao.people import queries as people_queries
from tinghao.people.models import (
    GroupCommunity,
    GroupMembership,
    Member,
    MemberGroup,
    Organisation,
    Person,
    Venue,
    in_force,
)

R = TypeVar("R", bound=InDivision)
PAGE = 30
_SEE = "people.see"


def persons_visible_to(
    actor: scope.Actor, words: str = "", *, before_id: int | None = None
) -> tuple[list[Person], int | None]:
    """A page of the persons in the actor's scope, newest first, and where the next page begins.

    Each comes with `held`, the appointments of today. Raises SignInNeeded or Forbidden.
    """
    scope.require_anywhere(actor, _SEE)
    rows = people_queries.matching(scope.narrow(actor, _SEE, Person.objects.all()), words)
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    held = Appointment.objects.filter(in_force(clock.today())).select_related("division", "organisation")
    found: list[Person] = list(
        rows.select_related("account", "member")
        .prefetch_related(Prefetch("appointments", held.order_by("id"), to_attr="held"))
        .order_by("-pk")[: PAGE + 1]
    )
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def person_visible_to(actor: scope.Actor, person_id: int) -> Person:
    """The person; raises NotFound where there is none in the actor's scope."""
    return _one(actor, Person.objects.select_related("account", "member__sector"), person_id)


def groups_visible_to(actor: scope.Actor, words: str = "") -> QuerySet[MemberGroup]:
    """The groups in the actor's scope by place, each with `places` and `seats` of today."""
    scope.require_anywhere(actor, _SEE)
    rows = scope.narrow(actor, _SEE, MemberGroup.objects.all())
    if words.strip():
        rows = rows.filter(name__icontains=words.strip()[:60])
    return _with_today(rows).order_by("county", "township", "community", "id")


def group_visible_to(actor: scope.Actor, group_id: int) -> MemberGroup:
    """The group with `places` and `seats` of today; raises NotFound."""
    return _one(actor, _with_today(MemberGroup.objects.all()), group_id)


def organisations_visible_to(actor: scope.Actor, words: str = "") -> QuerySet[Organisation]:
    """The bodies in the actor's scope, by name."""
    scope.require_anywhere(actor, _SEE)
    rows = scope.narrow(actor, _SEE, Organisation.objects.all())
    if words.strip():
        rows = rows.filter(name__icontains=words.strip()[:80])
    return rows.order_by("-is_active", "county", "name", "id")


def organisation_visible_to(actor: scope.Actor, organisation_id: int) -> Organisation:
    """The body; raises NotFound."""
    return _one(actor, Organisation.objects.all(), organisation_id)


def members_visible_to(actor: scope.Actor) -> QuerySet[Member]:
    """The members who are registered in the actor's scope, by name."""
    scope.require_anywhere(actor, _SEE)
    persons = scope.narrow(actor, _SEE, Person.objects.filter(erased_at__isnull=True))
    rows = Member.objects.filter(person__in=persons).select_related("person")
    return rows.order_by("person__name", "pk")


def venues_visible_to(actor: scope.Actor, words: str = "") -> QuerySet[Venue]:
    """The venues in the actor's scope, by place."""
    scope.require_anywhere(actor, _SEE)
    rows = scope.narrow(actor, _SEE, Venue.objects.select_related("owner"))
    if words.strip():
        rows = rows.filter(name__icontains=words.strip()[:60])
    return rows.order_by("-is_active", "county", "township", "id")


def venue_visible_to(actor: scope.Actor, venue_id: int) -> Venue:
    """The venue; raises NotFound."""
    return _one(actor, Venue.objects.select_related("owner"), venue_id)


def places_for(
    actor: scope.Actor, capability: str, *, county: str = "", deepest: str = "township"
) -> list[tuple[str, list[Division]]]:
    """The places where the actor holds the capability, in groups for a choice: (heading, places).

    A whole city's communities are too many for one list: they come with `county`, or where the
    scope lies inside one county.
    """
    codes = actor.divisions_for(capability)
    if county:
        codes = tuple(county if county.startswith(code) else code for code in codes)
        codes = tuple(code for code in codes if code.startswith(county))
    digits = LEVEL_DIGITS[deepest]
    if any(len(code) < LEVEL_DIGITS["county"] for code in codes):
        digits = min(digits, LEVEL_DIGITS["township"])
    levels = [level for level, length in LEVEL_DIGITS.items() if length <= digits]
    found: dict[str, Division] = {}
    for code in codes:
        rows = Division.objects.filter(code__startswith=code, is_active=True, level__in=levels)
        found.update({row.code: row for row in rows})
    names = dict(Division.objects.filter(code__in={c[:6] for c in found}).values_list("code", "name"))
    names |= dict(Division.objects.filter(code__in={c[:9] for c in found}).values_list("code", "name"))
    cut = 9 if digits == LEVEL_DIGITS["community"] else 6
    groups: dict[str, list[Division]] = {}
    for code in sorted(found):
        groups.setdefault(names.get(code[:cut], found[code].name), []).append(found[code])
    return list(groups.items())


@dataclass(frozen=True, slots=True)
class Leads:
    """Who, where, who leads, for one place; `conveners` are those whose names the office publishes."""

    post: PublicPost | None
    conveners: tuple[Person, ...]
    groups: tuple[MemberGroup, ...]
    venues: tuple[Venue, ...]


def public_who_leads(code: str) -> Leads:
    """The conveners, the member groups with their members, and the venues of a place today.

    The convener of the township comes before one of the county.
    """
    above = [code[:digits] for digits in LEVEL_DIGITS.values() if digits <= len(code)]
    held = (
        Appointment.objects.filter(
            in_force(clock.today()),
            role=Role.CONVENER,
            is_name_public=True,
            division_id__in=above,
            person__erased_at__isnull=True,
        )
        .select_related("person")
        .order_by("-division_id", "is_acting", "id")
    )
    return Leads(
        post=public_post_at(code),
        conveners=tuple(row.person for row in held),
        groups=tuple(people_queries.public_groups_of_community(code)),
        venues=tuple(people_queries.public_venues_of(code)),
    )


def _with_today(rows: QuerySet[MemberGroup]) -> QuerySet[MemberGroup]:
    today = clock.today()
    places = GroupCommunity.objects.filter(in_force(today)).select_related("division").order_by("division_id")
    seats = (
        GroupMembership.objects.filter(in_force(today))
        .select_related("member__person", "member__sector")
        .order_by("-is_leader", "id")
    )
    return rows.prefetch_related(
        Prefetch("communities", places, to_attr="places"), Prefetch("memberships", seats, to_attr="seats")
    )


def _one(actor: scope.Actor, rows: QuerySet[R], pk: int) -> R:
    scope.require_anywhere(actor, _SEE)
    found = scope.narrow(actor, _SEE, rows).filter(pk=pk).first()
    if found is None:
        raise refusals.NotFound(_("没有找到，或者它不在您的工作范围内。"))
    return found
