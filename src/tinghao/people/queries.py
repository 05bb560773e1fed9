"""Reading the registers: groups of a place with their members, bodies, venues, and finding a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from tinghao.core import clock
from tinghao.divisions import names
from tinghao.divisions import queries as divisions
from tinghao.divisions.models import LEVEL_DIGITS, Division, level_of
from tinghao.people import phones
from tinghao.people.models import (
    GroupCommunity,
    GroupMembership,
    Member,
    MemberGroup,
    Organisation,
    Person,
    Tenure,
    Venue,
    in_force,
)


def public_groups_of_community(code: str) -> QuerySet[MemberGroup]:
    """The member groups that look after the place today, each with its members as `seats`, leader first.

    A group that looks after a whole township looks after its communities too.
    """
    today = clock.today()
    above = [code[:digits] for digits in LEVEL_DIGITS.values() if digits <= len(code)]
    seats = (
        GroupMembership.objects.filter(in_force(today), member__person__erased_at__isnull=True)
        .select_related("member__person", "member__sector")
        .order_by("-is_leader", "id")
    )
    return (
        MemberGroup.objects.filter(
            in_force(today, "communities__"), communities__division_id__in=above, is_active=True
        )
        .prefetch_related(Prefetch("memberships", seats, to_attr="seats"))
        .distinct()
        .order_by("id")
    )


def public_units(words: str = "", *, at: str = "", limit: int = 20) -> list[Organisation]:
    """The bodies in use whose name holds the words, those of the place's own county and of its city."""
    rows = Organisation.objects.filter(is_active=True)
    if at:
        rows = rows.filter(city=at[:4], county__in=(at[:6], "")) if len(at) >= 6 else rows.filter(city=at[:4])
    if words.strip():
        rows = rows.filter(name__icontains=words.strip()[:80])
    return list(rows.order_by("-county", "name", "id")[:limit])


def units_named(actor: Any, ids: Iterable[int]) -> list[Organisation]:
    """The bodies with these numbers, by name; what the actor may read of them, the caller asks."""
    del actor
    return list(Organisation.objects.filter(pk__in=list(ids)).order_by("name"))


def public_venues_of(code: str, *, limit: int = 20) -> QuerySet[Venue]:
    """The venues in use in the place, those nearest to it first: of the community, then of its township."""
    rows = Venue.objects.filter(is_active=True).select_related("owner")
    if len(code) == LEVEL_DIGITS["community"]:
        rows = rows.filter(township=code[:9], community__in=(code, ""))
    else:
        rows = rows.filter(**{level_of(code): code})
    return rows.order_by("-community", "id")[:limit]


def matching(rows: QuerySet[Person], words: str) -> QuerySet[Person]:
    """Of these persons, those whom the words mean: a name, a login name, or a whole phone number."""
    typed = " ".join(words.split())[:60]
    if not typed:
        return rows
    number = phones.plain(typed)
    if number.isdigit() and len(number) >= 7:
        return rows.filter(phone_print=phones.print_of(number))
    if typed.isascii():
        return rows.filter(account__username__startswith=typed.lower())
    return rows.filter(name__icontains=typed)


def public_groups_at(code: str) -> QuerySet[MemberGroup]:
    """The member groups in use that look after the place or something in its township, by name."""
    today = clock.today()
    above = [code[:digits] for digits in LEVEL_DIGITS.values() if digits <= len(code)]
    return (
        MemberGroup.objects.filter(
            in_force(today, "communities__"), communities__division_id__in=above, is_active=True
        )
        .distinct()
        .order_by("name", "id")
    )


def public_members_at(code: str) -> QuerySet[Member]:
    """The members who belong today to a group in the place or below it, by name."""
    today = clock.today()
    places = GroupMembership.objects.filter(
        in_force(today),
        in_force(today, "group__communities__"),
        group__is_active=True,
        group__communities__division__code__startswith=code,
    )
    return (
        Member.objects.filter(pk__in=places.values("member_id"), person__erased_at__isnull=True)
        .select_related("person", "sector")
        .order_by("person__name", "pk")
    )


def public_venues_at(code: str) -> QuerySet[Venue]:
    """The venues in use in a township or a county, by name: what a meeting can be held in."""
    return Venue.objects.filter(**{level_of(code): code}, is_active=True).order_by("name", "id")


def names_of(persons: Iterable[int]) -> dict[int, str]:
    """The names of these persons by number, for those who already see what they did."""
    return dict(Person.objects.filter(pk__in=list(persons)).values_list("pk", "name"))


def groups_of(member: Member) -> list[MemberGroup]:
    """The groups to which a member belongs today, each with its `places` and `seats`; three queries."""
    today = clock.today()
    seats = GroupMembership.objects.filter(in_force(today), member__person__erased_at__isnull=True)
    places = GroupCommunity.objects.filter(in_force(today)).select_related("division")
    rows = MemberGroup.objects.filter(
        in_force(today, "memberships__"), memberships__member=member, is_active=True
    )
    return list(
        rows.prefetch_related(
            Prefetch("communities", places.order_by("division_id"), to_attr="places"),
            Prefetch(
                "memberships",
                seats.select_related("member__person").order_by("-is_leader", "id"),
                to_attr="seats",
            ),
        )
        .distinct()
        .order_by("id")
    )


def tenures_of(member: Member) -> list[Tenure]:
    """What the member was and is, newest first; rows that never held are left out."""
    rows = Tenure.objects.filter(member=member).select_related("sector").order_by("-starts")
    return [row for row in rows if row.ends is None or row.ends >= row.starts]


def colleagues_of(member: Member) -> QuerySet[Member]:
    """The members in office of the same city but one, by name: who can stand in."""
    in_office = Q(ended_on__isnull=True) | Q(ended_on__gte=clock.today())
    rows = Member.objects.filter(
        in_office, person__city=member.person.city, person__erased_at__isnull=True
    ).exclude(pk=member.pk)
    return rows.select_related("person").order_by("person__name", "pk")


@dataclass(frozen=True, slots=True)
class Found:
    """A place, a group or a venue that somebody looked for, with the place in which it lies."""

    kind: str
    ref: str
    label: str
    place: str


def public_search(words: str, *, limit: int = 20) -> tuple[list[Found], bool]:
    """What the words mean, by name, pinyin or initials, else as an address; and whether it was an address.

    Only what is in use. The number of statements does not grow with what is found.
    """
    matches = divisions.public_found(words, limit=limit * 2)
    is_address = not matches
    if is_address:
        matches = divisions.public_in_address(words)
    by_kind = {
        kind: [m.ref for m in matches if m.kind == kind]
        for kind in (names.DIVISION, names.GROUP, names.VENUE)
    }
    used: set[tuple[str, str]] = set()
    rows: tuple[tuple[str, QuerySet[Any]], ...] = (
        (names.DIVISION, Division.objects.filter(code__in=by_kind[names.DIVISION])),
        (names.GROUP, MemberGroup.objects.filter(pk__in=by_kind[names.GROUP])),
        (names.VENUE, Venue.objects.filter(pk__in=by_kind[names.VENUE])),
    )
    for kind, found in rows:
        if by_kind[kind]:
            used |= {(kind, str(pk)) for pk in found.filter(is_active=True).values_list("pk", flat=True)}
    kept = [Found(m.kind, m.ref, m.label, m.place) for m in matches if (m.kind, m.ref) in used]
    return kept[:limit], is_address
