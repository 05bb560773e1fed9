"""Builders for tests: plain functions that walk the real actions, so that a test's world is a real one.

Call them by module (`make.group(...)`). Whatever a test does not care about has a default; names are
invented. Everything is done by SYSTEM unless `by=` says otherwise.
"""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.test import Client

from tinghao.access import actions as access_actions
from tinghao.access import scope
from tinghao.access.models import Appointment
from tinghao.access.roles import Role
from tinghao.consultations import actions as consultations
from tinghao.consultations.models import Consultation, OutcomeItem
from tinghao.core import clock
from tinghao.core.actors import PASSERBY, SYSTEM, Acts, Receipt
from tinghao.divisions.models import Division, level_of
from tinghao.orders import actions as orders
from tinghao.orders.actions.placing import Contact
from tinghao.orders.models import Order, Requester
from tinghao.people import actions as people_actions
from tinghao.people.models import Account, GroupMembership, Member, MemberGroup, Organisation, Person, Venue

# Two counties of one city; two townships here, one next door; communities under them.
PLACES = {
    "34": "安徽省",
    "3411": "滁州市",
    "341102": "琅琊区",
    "341103": "南谯区",
    "341103005": "同乐街道",
    "341103003": "龙蟠街道",
    "341103005001": "万桥社区",
    "341103005002": "担子社区",
    "341103003004": "龙蟠南苑社区",
    "341102001": "琅琊街道",
    "341102001002": "花园街社区居委会",
}
CITY, COUNTY, OTHER_COUNTY = "3411", "341103", "341102"
TOWNSHIP, OTHER_TOWNSHIP = "341103005", "341103003"
COMMUNITY, SISTER, NEXT_DOOR, FAR_AWAY = "341103005001", "341103005002", "341103003004", "341102001002"
# Long enough ago for every test that looks back, so that a frozen clock finds everybody in office.
LONG_AGO = dt.date(2020, 1, 1)

_number = itertools.count(1)


def division(code: str, name: str = "") -> Division:
    """The place with this code, and those above it, exist."""
    for digits in (2, 4, 6, 9, 12):
        if digits <= len(code):
            here = code[:digits]
            above = {2: "", 4: here[:2], 6: here[:4], 9: here[:6], 12: here[:9]}[digits]
            Division.objects.get_or_create(
                code=here,
                defaults={
                    "name": (name if here == code else "") or PLACES.get(here, f"地方{here}"),
                    "level": level_of(here),
                    "parent_id": above or None,
                },
            )
    return Division.objects.get(pk=code)


def places() -> None:
    """All of PLACES exist (three statements)."""
    Division.objects.bulk_create(
        [
            Division(
                code=code,
                name=name,
                level=level_of(code),
                parent_id={4: code[:2], 6: code[:4], 9: code[:6], 12: code[:9]}.get(len(code)),
            )
            for code, name in PLACES.items()
        ],
        ignore_conflicts=True,
    )


def person(name: str = "", *, at: str = COUNTY, phone: str = "", by: Acts = SYSTEM) -> Person:
    """A person in the register of a place."""
    division(at)
    return people_actions.create_person(name=name or f"示例甲{next(_number)}", place=at, phone=phone, by=by)


def account(who: Person, *, username: str = "", password: str = "", by: Acts = SYSTEM) -> Account:
    """The person's login; with a password of one's own where one is given, else with none that works."""
    made, _once = people_actions.create_account(
        person=who, username=username, with_password=bool(password), by=by
    )
    if password:
        made.set_password(password)
        made.password_changed_at = clock.now()
        made.save(update_fields=["password", "password_changed_at"])
    return made


def appointed(
    who: Person,
    role: str,
    *,
    at: str = COUNTY,
    starts: dt.date = LONG_AGO,
    ends: dt.date | None = None,
    organisation: Organisation | None = None,
    by: Acts = SYSTEM,
) -> Appointment:
    """The person holds the role there."""
    division(at)
    return access_actions.appoint(
        person=who,
        role=role,
        division=at,
        starts=starts,
        ends=ends,
        organisation=organisation,
        is_name_public=role == Role.CONVENER,
        by=by,
    )


def group(
    name: str = "",
    *,
    communities: tuple[str, ...] = (COMMUNITY,),
    starts: dt.date = LONG_AGO,
    by: Acts = SYSTEM,
) -> MemberGroup:
    """A member group that looks after these communities."""
    for code in communities:
        division(code)
    made = people_actions.create_group(name=name or f"示例小组{next(_number)}", place=communities[0], by=by)
    for code in communities:
        people_actions.attach_community(group=made, community=code, starts=starts, by=by)
    return made


def member(
    name: str = "",
    *,
    at: str = COUNTY,
    level: str = "city",
    sector: str = "",
    who: Person | None = None,
    by: Acts = SYSTEM,
) -> Member:
    """A member of the conference, in no group yet."""
    return people_actions.create_member(
        person=who or person(name, at=at, by=by),
        level=level,
        county=at[:6],
        sector=sector,
        starts=LONG_AGO,
        by=by,
    )


def joined(
    who: Member,
    to: MemberGroup,
    *,
    leads: bool = False,
    starts: dt.date = LONG_AGO,
    ends: dt.date | None = None,
    by: Acts = SYSTEM,
) -> GroupMembership:
    """The member belongs to the group."""
    return people_actions.join_group(group=to, member=who, is_leader=leads, starts=starts, ends=ends, by=by)


def organisation(
    name: str = "", *, at: str = COUNTY, kind: str = "department", by: Acts = SYSTEM
) -> Organisation:
    """A body that can owe an answer."""
    division(at)
    return people_actions.create_organisation(
        name=name or f"示例单位{next(_number)}", kind=kind, place=at, by=by
    )


def venue(
    name: str = "", *, at: str = COMMUNITY, kind: str = "room", by: Acts = SYSTEM, **more: Any
) -> Venue:
    """A place to sit down."""
    division(at)
    return people_actions.create_venue(
        name=name or f"示例议事室{next(_number)}", kind=kind, place=at, by=by, **more
    )


@dataclass(eq=False)
class Player:
    """One of the cast. `actor` is what a room takes, `client` what a door takes; both are of this moment."""

    person: Person | None
    account: Account | None = None
    member: Member | None = None
    organisation: Organisation | None = None
    group: MemberGroup | None = None
    _clients: list[Client] = field(default_factory=list, repr=False)

    @property
    def actor(self) -> Any:
        """The actor as of now: after an appointment has ended, ask again."""
        return scope.actor_for(self.person) if self.person else PASSERBY

    @property
    def client(self) -> Client:
        """A browser in which this person is signed in (the same one each time); nobody's for a resident."""
        if not self._clients:
            browser = Client()
            if self.account is not None:
                browser.force_login(self.account)
            self._clients.append(browser)
        return self._clients[0]


class Cast:
    """Everybody who has a part. Here is COMMUNITY in TOWNSHIP in COUNTY in CITY.

    Next door is another township of the same county. All of them exist from the start, so that a
    list which shows too much shows it. Offices and administrators are signed in past their second
    factor; a test of the entrance itself makes its own accounts.
    """

    def __init__(self) -> None:
        places()
        self.group = group("示例 万桥小组", communities=(COMMUNITY, SISTER))
        self.other_group = group("示例 龙蟠小组", communities=(NEXT_DOOR,))
        self.unit = organisation("示例 万桥物业公司", at=TOWNSHIP, kind="property_manager")
        self.other_unit = organisation("示例 龙蟠供电所", at=OTHER_TOWNSHIP, kind="company")
        self.resident = Player(None)
        self.member = self._in_group("示例委员", self.group)
        self.colleague = self._in_group("示例同组委员", self.group)
        self.group_leader = self._in_group("示例组长", self.group, leads=True)
        self.other_member = self._in_group("示例邻组委员", self.other_group)
        self.convener = self._appointed("示例召集人", Role.CONVENER, TOWNSHIP)
        self.convener_next_door = self._appointed("示例邻镇召集人", Role.CONVENER, OTHER_TOWNSHIP)
        self.handling_unit = self._appointed("示例经办人", Role.HANDLING_UNIT, COUNTY, self.unit)
        self.other_handling_unit = self._appointed(
            "示例邻家经办人", Role.HANDLING_UNIT, COUNTY, self.other_unit
        )
        self.county_office = self._appointed("示例县办", Role.COUNTY_OFFICE, COUNTY)
        self.other_county_office = self._appointed("示例邻县办", Role.COUNTY_OFFICE, OTHER_COUNTY)
        self.city_office = self._appointed("示例市办", Role.CITY_OFFICE, CITY)
        self.inspector = self._appointed("示例督查", Role.INSPECTOR, CITY)
        self.proxy = self._appointed("示例代填人", Role.PROXY, COMMUNITY)
        self.stranger = self._with_account("示例无任职者", CITY)
        self.system_admin = self._appointed("示例系统管理员", Role.SYSTEM_ADMIN, CITY)
        self.security_admin = self._appointed("示例安全管理员", Role.SECURITY_ADMIN, CITY)
        self.audit_admin = self._appointed("示例审计管理员", Role.AUDIT_ADMIN, CITY)

    def _with_account(self, name: str, at: str) -> Player:
        who = person(name, at=at)
        return Player(who, account(who))

    def _in_group(self, name: str, to: MemberGroup, *, leads: bool = False) -> Player:
        player = self._with_account(name, COUNTY)
        player.member = member(who=player.person, level="both")
        player.group = to
        joined(player.member, to, leads=leads)
        return player

    def _appointed(self, name: str, role: str, at: str, body: Organisation | None = None) -> Player:
        player = self._with_account(name, at)
        assert player.person is not None
        appointed(player.person, role, at=at, organisation=body)
        player.organisation = body
        return player

    @cached_property
    def everybody(self) -> dict[str, Player]:
        """All players by the name of their part, in the order of the matrix of roles."""
        return {name: value for name, value in vars(self).items() if isinstance(value, Player)}


@dataclass(eq=False)
class Case:
    """An order that walked to its state through the real actions, with the receipt of its requester."""

    pk: int
    number: str
    code: str
    requester_id: int
    consultation_id: int | None = None

    @property
    def order(self) -> Order:
        """The order as the database has it now."""
        return Order.objects.get(pk=self.pk)

    @property
    def requester(self) -> Requester:
        """The first requester as the database has it now."""
        return Requester.objects.get(pk=self.requester_id)

    @property
    def receipt(self) -> Receipt:
        """The resident who shows the receipt."""
        return Receipt(self.requester_id)

    @property
    def item(self) -> OutcomeItem:
        """The first outcome item."""
        return OutcomeItem.objects.filter(order_id=self.pk).order_by("pk")[0]

    @property
    def consultation(self) -> Consultation:
        """The consultation that was planned on the way."""
        return Consultation.objects.get(pk=self.consultation_id)


def placed(
    *,
    at: str = COMMUNITY,
    words: str = "示例：楼道的灯坏了一个月，晚上看不见台阶。",
    phone: str = "",
    publish: bool = False,
    once: str = "",
) -> Case:
    """An order as a resident just placed it; with a telephone number the resident agrees to be called."""
    contact = Contact(phone=phone, consents_contact=bool(phone), consents_publish=publish)
    made = orders.place_order(
        by=PASSERBY,
        words=words,
        division=at,
        once=once or f"once-{next(_number)}",
        contact=contact,
    )
    return Case(made.order.pk, made.requester.number, made.code, made.requester.pk)


def order(cast: Cast, *, state: str = "placed", at: str = COMMUNITY, phone: str = "") -> Case:
    """An order in `state`, brought there by the cast: its convener, member and handling unit.

    `handling` is reached by a settlement on the spot; `consulting` has a meeting that began an hour ago.
    """
    case = placed(at=at, phone=phone, publish=True)
    convener = cast.convener.actor
    if state == "placed":
        return case
    if state == "declined":
        orders.decline_order(case.order, by=convener, reason="private", words="示例：请找人民调解委员会。")
    elif state == "merged":
        orders.merge_order(case.order, into=placed(at=at).order, by=convener)
    elif state == "withdrawn":
        orders.withdraw_order(case.requester, by=case.receipt)
    elif state == "referred":
        orders.refer_order(case.order, by=convener, channel="hotline", number="示例 12345-001")
    else:
        _walk(cast, case, state)
    assert case.order.state == state, case.order.state
    return case


def _walk(cast: Cast, case: Case, state: str) -> None:
    path = ("open", "claimed", "handling", "checking", "closed")
    orders.accept_order(case.order, by=cast.convener.actor, category="roads", title="示例：楼道灯")
    if state == "open":
        return
    orders.claim_order(case.order, by=cast.member.actor)
    if state == "consulting":
        planned = consultations.plan_consultation(
            by=cast.member.actor,
            about=[case.order],
            form="bench",
            title="示例：楼道灯",
            starts_at=clock.now() - dt.timedelta(hours=1),
        )
        case.consultation_id = planned.pk
        return
    if path.index(state) < 2:
        return
    due = clock.today() + dt.timedelta(days=30)
    assert cast.handling_unit.organisation is not None
    item = consultations.NewItem("示例：换灯", cast.handling_unit.organisation, due, "灯亮着")
    consultations.settle_on_spot(
        case.order, by=cast.member.actor, words="示例：物业三十天内换好。", items=[item]
    )
    if path.index(state) < 3:
        return
    unit = cast.handling_unit.actor
    consultations.accept_item(case.item, by=unit)
    consultations.report_item(case.item, by=unit, code="A", words="示例：灯换好了。")
    if path.index(state) < 4:
        return
    consultations.answer_check(case.requester, by=case.receipt, answer="yes")
