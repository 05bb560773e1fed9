"""Scope: the one place that decides who may. Everything is refused that no grant allows.

`require` asks for one thing, `narrow` for a list, `who_may` for the persons; the three agree, and a
house test says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol, TypeVar

from django.db import connection, models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tinghao.access.models import Absence, Appointment
from tinghao.access.roles import CAPABILITIES, FROM_GROUPS, Role
from tinghao.core import clock, refusals
from tinghao.divisions.models import LEVEL_DIGITS, covers, level_of
from tinghao.people.models import (
    Account,
    GroupCommunity,
    GroupMembership,
    Member,
    MemberGroup,
    Person,
    in_force,
)

M = TypeVar("M", bound=models.Model)


class InPlace(Protocol):
    """Anything that lies in a division."""

    @property
    def division_code(self) -> str:
        """The code of the lowest place that it belongs to."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A role in force for a division's subtree: from an appointment, or from a place in a group.

    `for_id` is the absent member for whom the actor stands in, None for what is one's own.
    """

    role: str
    division: str
    organisation_id: int | None = None
    group_id: int | None = None
    for_id: int | None = None


class Part(str):
    """The role under which something is done; `for_id` is the absent person for whom it is done."""

    for_id: int | None = None

    @classmethod
    def of(cls, role: str, for_id: int | None = None) -> Part:
        """The part of a role, played for somebody where one is named."""
        part = cls(role)
        part.for_id = for_id
        return part


@dataclass(frozen=True)
class Actor:
    """Somebody with an account, and what today's appointments grant."""

    person_id: int | None
    name: str
    grants: tuple[Grant, ...] = ()
    is_signed_in: bool = True
    # The absent members for whom the actor stands in today, through any chain of delegates.
    stands_for: frozenset[int] = frozenset()

    @property
    def persons(self) -> frozenset[int]:
        """The actor, and those for whom the actor stands in: whose orders are the actor's to work on."""
        return self.stands_for | ({self.person_id} if self.person_id is not None else frozenset())

    @property
    def part(self) -> str:
        """The first role held, as the history names the part played; "resident" without one."""
        return self.grants[0].role if self.grants else "resident"

    def may_anywhere(self, capability: str) -> bool:
        """True where some grant holds the capability, wherever it is."""
        return any(capability in CAPABILITIES[g.role] for g in self.grants)

    def may(self, capability: str, code: str) -> bool:
        """True where a grant holds the capability at the place `code`; rooms below access ask this way."""
        return has(self, capability, code)

    def divisions_for(self, capability: str) -> tuple[str, ...]:
        """The topmost divisions in which the capability is granted, without those below another."""
        codes = sorted({g.division for g in self.grants if capability in CAPABILITIES[g.role]}, key=len)
        kept: list[str] = []
        for code in codes:
            if not any(covers(above, code) for above in kept):
                kept.append(code)
        return tuple(kept)

    @cached_property
    def organisation_ids(self) -> frozenset[int]:
        """The organisations that this actor answers for."""
        return frozenset(g.organisation_id for g in self.grants if g.organisation_id)

    @cached_property
    def group_ids(self) -> frozenset[int]:
        """The member groups that this actor belongs to today."""
        return frozenset(g.group_id for g in self.grants if g.group_id)


ANYBODY = Actor(person_id=None, name="", is_signed_in=False)


def actor_of(account: Any) -> Actor:
    """The actor behind a login: one statement for name, appointments and groups as of today."""
    if not isinstance(account, Account) and not getattr(account, "is_authenticated", False):
        return ANYBODY
    name, grants, others = _held(account.person_id)
    if name is None:
        return ANYBODY
    return Actor(person_id=account.person_id, name=name, grants=grants, stands_for=others)


def actor_for(person: Person) -> Actor:
    """The actor that a person is today, by appointments and by places in member groups.

    What a member may do follows the groups: whoever joins a group may act in its communities from
    that day on, and nobody keeps a second list.
    """
    _name, grants, others = _held(person.pk)
    return Actor(person_id=person.pk, name=person.name, grants=grants, stands_for=others)


# Written out: every request of the staff asks it, and compiling three queries costs more than running them.
# `stands` is the person with all absent members who lead here by their delegates; UNION ends any ring.
_HELD = """
WITH RECURSIVE stands(id) AS (
SELECT CAST(%s AS BIGINT)
UNION
SELECT a.person_id FROM {absence} a JOIN stands s ON a.delegate_id = s.id
WHERE a.starts <= %s AND (a.ends IS NULL OR a.ends >= %s)
)
SELECT 0 AS part, name AS word, '' AS place, 0 AS body, 0 AS leads, id, id AS owner
FROM {person} WHERE id = %s
UNION ALL
SELECT 1, role, division_id, COALESCE(organisation_id, 0), 0, id, person_id FROM {appointment}
WHERE person_id = %s AND starts <= %s AND (ends IS NULL OR ends >= %s)
UNION ALL
SELECT 2, '', c.division_id, m.group_id, CASE WHEN m.is_leader THEN 1 ELSE 0 END, m.id, p.person_id
FROM {membership} m
JOIN {member} p ON p.id = m.member_id
JOIN {group} g ON g.id = m.group_id
JOIN {community} c ON c.group_id = m.group_id
WHERE p.person_id IN (SELECT id FROM stands) AND g.is_active
AND m.starts <= %s AND (m.ends IS NULL OR m.ends >= %s)
AND c.starts <= %s AND (c.ends IS NULL OR c.ends >= %s)
UNION ALL
SELECT 3, '', '', 0, 0, id, id FROM stands
ORDER BY part, id
"""


def _held(person_id: int) -> tuple[str | None, tuple[Grant, ...], frozenset[int]]:
    """The person's name (None for nobody), today's grants, and for whom the person stands in.

    First by appointment, then by group; what is one's own comes before what is another's.
    """
    today = clock.today().isoformat()
    statement = _HELD.format(
        absence=Absence._meta.db_table,
        person=Person._meta.db_table,
        appointment=Appointment._meta.db_table,
        membership=GroupMembership._meta.db_table,
        member=Member._meta.db_table,
        group=MemberGroup._meta.db_table,
        community=GroupCommunity._meta.db_table,
    )
    name: str | None = None
    own: list[Grant] = []
    lent: list[Grant] = []
    others: set[int] = set()
    with connection.cursor() as cursor:
        of_person: list[Any] = [person_id, today, today, person_id, person_id, today, today]
        cursor.execute(statement, [*of_person, today, today, today, today])
        for part, word, place, body, leads, _number, owner in cursor.fetchall():
            if part == 0:
                name = word
            elif part == 1 and word not in FROM_GROUPS:
                own.append(Grant(word, place, body or None))
            elif part == 2:
                role = Role.GROUP_LEADER if leads else Role.MEMBER
                if owner == person_id:
                    own.append(Grant(role, place, None, body))
                else:
                    lent.append(Grant(role, place, None, body, owner))
            elif part == 3 and owner != person_id:
                others.add(owner)
    return name, (*own, *lent), frozenset(others)


def has(actor: Any, capability: str, code: str) -> bool:
    """True where a grant of the actor holds the capability at the place `code`."""
    grants: tuple[Grant, ...] = getattr(actor, "grants", ())
    return any(capability in CAPABILITIES[g.role] and covers(g.division, code) for g in grants)


def require(actor: Any, capability: str, thing: InPlace, *, see: str = "orders.see") -> None:
    """Nothing happens where the actor may; otherwise a refusal.

    Raises NotFound where the thing is out of the actor's sight (its existence is not told),
    Forbidden where it is in sight but the act belongs to somebody else, SignInNeeded for nobody.
    """
    if has(actor, capability, thing.division_code):
        return
    if not getattr(actor, "is_signed_in", False):
        raise refusals.SignInNeeded(_("请先登录，再来办这一步。"))
    if has(actor, see, thing.division_code):
        raise refusals.Forbidden(_("您可以看到这件事，但这一步不由您的岗位来办。"))
    raise refusals.NotFound(_("没有找到这件事，或者它不在您的工作范围内。"))


def require_anywhere(actor: Any, capability: str) -> None:
    """The actor holds the capability in some place; otherwise SignInNeeded or Forbidden."""
    if not getattr(actor, "is_signed_in", False):
        raise refusals.SignInNeeded(_("请先登录，再来办这一步。"))
    if not actor.may_anywhere(capability):
        raise refusals.Forbidden(_("您的岗位没有这一项工作。"))


def narrow(actor: Any, capability: str, rows: QuerySet[M]) -> QuerySet[M]:
    """The rows (of an InDivision table) on which the actor holds the capability.

    With several scopes of different levels the planner cannot use one index for an OR: lists that
    grow long take `division_scopes` and a UNION of one scan for each instead.
    """
    codes = actor.divisions_for(capability)
    if not codes:
        return rows.none()
    condition = Q()
    for code in codes:
        level = level_of(code)
        if level == "province":
            condition |= Q(city__startswith=code)
        else:
            condition |= Q(**{level: code})
    return rows.filter(condition)


def division_scopes(actor: Any, capability: str) -> tuple[tuple[str, str], ...]:
    """(column, code) pairs: where the actor holds the capability, one index scan for each."""
    return tuple((level_of(code), code) for code in actor.divisions_for(capability))


def part_for(actor: Any, capability: str, code: str) -> Part:
    """The role under which the actor does that at the place, and for whom, for the history."""
    for grant in getattr(actor, "grants", ()):
        if capability in CAPABILITIES[grant.role] and covers(grant.division, code):
            return Part.of(grant.role, grant.for_id)
    return Part.of(actor.part)


def delegates_of(persons: Iterable[int]) -> dict[int, set[int]]:
    """For each person who is away today, everybody who stands in, through any chain; one query a link."""
    wanted = set(persons)
    found: dict[int, set[int]] = {}
    edge = {person: {person} for person in wanted}
    while edge:
        rows = Absence.objects.filter(in_force(clock.today()), person__in=edge)
        following: dict[int, set[int]] = {}
        for person, delegate in rows.values_list("person_id", "delegate_id"):
            for home in edge[person]:
                if delegate != home and delegate not in found.get(home, ()):
                    found.setdefault(home, set()).add(delegate)
                    following.setdefault(delegate, set()).add(home)
        edge = following
    return found


def holders(role: str, code: str) -> list[int]:
    """The persons who hold exactly this role for the place today, by number (one or two queries).

    `member` means all members of the groups that look after the place, their leaders included.
    """
    today = clock.today()
    above = [code[:digits] for digits in LEVEL_DIGITS.values() if digits <= len(code)]
    if role in FROM_GROUPS:
        rows = GroupMembership.objects.filter(
            in_force(today),
            in_force(today, "group__communities__"),
            group__is_active=True,
            group__communities__division_id__in=above,
        )
        if role == Role.GROUP_LEADER:
            rows = rows.filter(is_leader=True)
        return sorted(set(rows.values_list("member__person_id", flat=True)))
    held = Appointment.objects.filter(in_force(today), role=role, division_id__in=above)
    return sorted(set(held.values_list("person_id", flat=True)))


def who_may(capability: str, code: str) -> QuerySet[Person]:
    """The persons who hold the capability at the place `code` today."""
    today = clock.today()
    roles = {role for role, granted in CAPABILITIES.items() if capability in granted}
    above = [code[:digits] for digits in LEVEL_DIGITS.values() if digits <= len(code)]
    held = Appointment.objects.filter(
        in_force(today), role__in=roles - FROM_GROUPS, division_id__in=above
    ).values("person_id")
    grouped = GroupMembership.objects.filter(
        in_force(today),
        in_force(today, "group__communities__"),
        group__is_active=True,
        group__communities__division_id__in=above,
    )
    if Role.MEMBER not in roles:
        grouped = grouped.filter(is_leader=True) if Role.GROUP_LEADER in roles else grouped.none()
    persons = Q(pk__in=held) | Q(pk__in=grouped.values("member__person_id"))
    # Whoever is away today is a matter of few; only they are looked up.
    away = set(
        Absence.objects.filter(in_force(today), person__in=grouped.values("member__person_id")).values_list(
            "person_id", flat=True
        )
    )
    if away:
        persons |= Q(pk__in={pk for others in delegates_of(away).values() for pk in others})
    return Person.objects.filter(persons, erased_at__isnull=True).order_by("pk")
