"""The town of the demo: everybody is registered and in office, through the real actions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tinghao.access import actions as access
from tinghao.access import scope
from tinghao.access.roles import Role
from tinghao.core.actors import SYSTEM
from tinghao.demo import roster
from tinghao.divisions.models import Division
from tinghao.people import actions as people
from tinghao.people.choices import MemberLevel
from tinghao.people.models import Member, MemberGroup, Organisation, Person, Venue

CITY = "3411"
SINCE = dt.date(2020, 1, 2)
# The first members of each group belong to the city's conference and to the county's.
BOTH_LEVELS = 2
_ENDINGS = ("", "居委会", "村委会", "委会")


class Town:
    """Who can act in the stories, by the names that the stories use."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], str] = {}
        for code, name, above in Division.objects.values_list("code", "name", "parent_id"):
            self._codes[(above or "", name)] = code
        self._actors: dict[int, Any] = {}
        self._conveners: dict[str, Person] = {}
        self._groups: dict[str, MemberGroup] = {}
        self._members: dict[str, list[Member]] = {}
        self._clerks: dict[int, Person] = {}
        self._staff: dict[str, Person] = {}
        self.bodies: dict[str, Organisation] = {}
        self.venues: dict[str, Venue] = {}

    def settle(self) -> None:
        """Everybody of the roster is in the registers and in office since SINCE."""
        for login, name, role, place in roster.STAFF:
            self._staff[login] = self._appointed(name, role, place, login)
        for place, surname in roster.CONVENERS.items():
            login = roster.CONVENERS_WITH_LOGIN.get(place, "")
            self._conveners[self.code(place)] = self._appointed(
                f"示例·{surname}召集人", Role.CONVENER, place, login
            )
        for number, code in enumerate(self._conveners):
            phone = f"0550-30000{number:02d}（示例）"
            access.change_post(township=code, office_phone=phone, office_address="", by=SYSTEM)
        for name, since in roster.POST_NAMES:
            access.name_post(division=CITY, name=name, starts=since, by=SYSTEM)
        for group in roster.GROUPS:
            self._settle_group(group)
        for body in roster.BODIES:
            self._settle_body(body)
        for name, kind, place, opening in roster.VENUES:
            self.venues[name] = people.create_venue(
                name=name, kind=kind, place=self.code(place), opening=opening, by=SYSTEM
            )

    def code(self, path: str) -> str:
        """The code of a path such as 南谯区/龙蟠街道/万桥社区; of the city for ""."""
        found = CITY
        for name in filter(None, path.split("/")):
            codes = (self._codes.get((found, name + ending)) for ending in _ENDINGS)
            found = next(filter(None, codes), "")
            if not found:
                raise LookupError(f"the divisions have no {path}")
        return found

    def actor(self, person: Person) -> Any:
        """What the person may do; nobody's post changes while the stories are told."""
        if person.pk not in self._actors:
            self._actors[person.pk] = scope.actor_for(person)
        return self._actors[person.pk]

    def convener(self, code: str) -> Any:
        """The convener of the township in which the place lies."""
        return self.actor(self._conveners[code[:9]])

    def staff(self, login: str) -> Any:
        """One of the staff by login name."""
        return self.actor(self._staff[login])

    def clerk(self, unit: Organisation) -> Any:
        """Who answers for the unit."""
        return self.actor(self._clerks[unit.pk])

    def members(self, code: str) -> list[Member]:
        """The members of the group that looks after the place, the leader first."""
        return self._members.get(code) or self._members[code[:9]]

    def group(self, code: str) -> MemberGroup:
        """The group that looks after the place."""
        return self._groups.get(code) or self._groups[code[:9]]

    def member_actor(self, member: Member) -> Any:
        """What the member may do."""
        return self.actor(member.person)

    def _person(self, name: str, place: str, login: str) -> Person:
        person = people.create_person(name=name, place=self.code(place), is_example=True, by=SYSTEM)
        if login:
            people.create_account(person=person, username=login, with_password=False, by=SYSTEM)
        return person

    def _appointed(self, name: str, role: str, place: str, login: str) -> Person:
        person = self._person(name, place, login)
        access.appoint(
            person=person,
            role=role,
            division=self.code(place),
            starts=SINCE,
            is_name_public=role == Role.CONVENER,
            duties="党委副书记（示例）" if role == Role.CONVENER else "",
            by=SYSTEM,
        )
        return person

    def _settle_group(self, group: roster.Group) -> None:
        first = self.code(group.places[0])
        made = people.create_group(name=group.name, place=first, by=SYSTEM)
        members: list[Member] = []
        for place in group.places:
            people.attach_community(group=made, community=self.code(place), starts=SINCE, by=SYSTEM)
            self._groups[self.code(place)] = made
            self._members[self.code(place)] = members
        for number, surname in enumerate(group.members):
            login = roster.MEMBERS_WITH_LOGIN.get((group.name, number), "")
            name = f"示例·{surname}{'组长' if number == 0 else '委员'}"
            person = self._person(name, group.places[0].split("/")[0], login)
            in_town = first[:6] in {"341102", "341103", "341172"}
            level = MemberLevel.CITY if in_town else MemberLevel.COUNTY
            if number < BOTH_LEVELS:
                level = MemberLevel.BOTH
            order = len(group.name) + number * 3 + int(first[5])
            member = people.create_member(
                person=person,
                level=level,
                county="" if level == MemberLevel.CITY else first[:6],
                sector=roster.SECTORS[order % len(roster.SECTORS)],
                expertise=roster.EXPERTISE[order % len(roster.EXPERTISE)],
                is_standing=number == 0 and in_town,
                # In town half have moved house, so that a distribution has something to gain.
                home=self.code(_home(group, number, order)) if in_town else first,
                work=first if number % 2 and not in_town else "",
                session=5,
                by=SYSTEM,
            )
            people.join_group(group=made, member=member, is_leader=number == 0, starts=SINCE, by=SYSTEM)
            members.append(member)

    def _settle_body(self, body: roster.Body) -> None:
        place = self.code(body.place)
        made = people.create_organisation(
            name=body.name, kind=body.kind, place=place, is_example=body.is_example, by=SYSTEM
        )
        self.bodies[body.key] = made
        if not body.clerk:
            return
        person = self._person(f"示例·{body.clerk}经办人", body.place, body.login)
        access.appoint(
            person=person,
            role=Role.HANDLING_UNIT,
            division=place,
            organisation=made,
            starts=SINCE,
            by=SYSTEM,
        )
        self._clerks[made.pk] = person


def _home(group: roster.Group, number: int, order: int) -> str:
    """Most live where their group works; every second member has moved house since."""
    near = [place for place in group.places if place.count("/") == 2]
    if number % 2 or not near:
        return roster.HOMES[order % len(roster.HOMES)]
    return near[number % len(near)]


@contextmanager
def open_zone() -> Iterator[None]:
    """The street of the one case in a development zone can be named while the stories are told."""
    rows = Division.objects.filter(code__in=roster.ZONE_CODES, is_active=False)
    closed = list(rows.values_list("code", flat=True))
    Division.objects.filter(code__in=closed).update(is_active=True)
    yield
    Division.objects.filter(code__in=closed).update(is_active=False)
