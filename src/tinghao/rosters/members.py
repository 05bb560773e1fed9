"""A roster of members beside the registers: who is who, what would change, and the taking of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Min, Prefetch
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.core import clock
from tinghao.core.sheets import as_number
from tinghao.divisions.gazetteer import Gazetteer
from tinghao.divisions.models import LEVEL_DIGITS
from tinghao.people import phones
from tinghao.people.choices import MemberLevel
from tinghao.people.models import GroupMembership, Member, MemberGroup, Person, in_force
from tinghao.rosters import spellings
from tinghao.rosters.plans import Field, Line, Plan, differing, doubles, yes
from tinghao.rosters.reading import Record
from tinghao.rosters.shapes import SHAPES

MANAGE = "people.manage"
_HEADS = SHAPES["member"].heads
# The facts of a member by the keys of the columns; the rest of the columns is about person and group.
_FACTS = {
    "level": "level",
    "county": "county",
    "sector": "sector",
    "standing": "is_standing",
    "party": "party",
    "committee": "committee",
    "expertise": "expertise",
    "workplace": "workplace",
    "home": "home",
    "work": "work",
    "term": "term",
    "session": "session",
}


def planned(actor: Any, records: Sequence[Record], gazetteer: Gazetteer, *, takes_new: bool = False) -> Plan:
    """The plan of a roster of members; `takes_new` believes words that look like misspelt known ones."""
    return _Planner(actor, records, gazetteer, takes_new=takes_new).plan


class _Planner:
    def __init__(
        self, actor: Any, records: Sequence[Record], gazetteer: Gazetteer, *, takes_new: bool
    ) -> None:
        self.actor, self.records, self.gazetteer = actor, records, gazetteer
        self.plan = Plan("member")
        # The office of one county means its own where a row names none.
        self.office = home_of(actor) if len(home_of(actor)) == LEVEL_DIGITS["county"] else ""
        self.sectors = spellings.Sectors(takes_new=takes_new)
        groups = scope.narrow(actor, MANAGE, MemberGroup.objects.filter(is_active=True))
        self.groups = spellings.Groups(groups, gazetteer, home_of(actor), takes_new=takes_new)
        self.members = _members(actor)
        self.taken: dict[int, Record] = {}
        self._load_persons()
        self._check_doubles()
        for record in records:
            self._plan(record)
        self._find_gone()
        self.plan.notes += [*self.sectors.notes(), *self.groups.notes()]

    def _load_persons(self) -> None:
        prints = {phones.print_of(number) for r in self.records if (number := r.values.get("phone"))}
        # Those in the registers were read with their members: each number is deciphered once.
        self.by_print = {
            member.person.phone_print: member.person
            for member in self.members
            if member.person.phone_print in prints
        }
        wanted = sorted(prints - self.by_print.keys())
        for start in range(0, len(wanted), 500):
            for person in Person.objects.filter(phone_print__in=wanted[start : start + 500]):
                self.by_print[person.phone_print] = person
        self.by_person = {member.person_id: member for member in self.members}
        self.by_name: dict[str, list[Member]] = {}
        for member in self.members:
            self.by_name.setdefault(member.person.name, []).append(member)
        # Whoever the numbers lead to is nobody's namesake any more.
        self.known_by_number = {p.pk for p in self.by_print.values()}

    def _check_doubles(self) -> None:
        same_number = doubles(self.records, lambda r: r.values.get("phone"))
        nameless = doubles(
            (r for r in self.records if not r.values.get("phone")),
            lambda r: (r.values["name"], r.values.get("county"), r.values.get("term")),
        )
        for record in self.records:
            if (other := same_number.get(record.row)) is not None:
                self._told_twice(record, other)
            elif (other := nameless.get(record.row)) is not None:
                words = _("与第 %(row)s 行同名，又都没有手机号，分不清是不是同一个人。") % {"row": other.row}
                self.plan.problems.append(record.problem("name", words, _("填上手机号，或删去一行")))

    def _told_twice(self, record: Record, other: Record) -> None:
        if record.values["name"] != other.values["name"]:
            words = _("手机号与第 %(row)s 行的“%(name)s”一样。")
            words %= {"row": other.row, "name": other.values["name"]}
            self.plan.problems.append(record.problem("phone", words, _("核对是谁的号码")))
        elif record.values.get("group") != other.values.get("group"):
            words = _("与第 %(row)s 行是同一个人，小组却不同：一位委员只在一个小组。") % {"row": other.row}
            self.plan.problems.append(record.problem("group", words, other.values.get("group", "")))
        else:
            words = _("与第 %(row)s 行是同一个人（姓名和手机号都一样）。") % {"row": other.row}
            self.plan.problems.append(record.problem("name", words, _("删去一行")))

    def _plan(self, record: Record) -> None:
        before = len(self.plan.problems)
        member, person = self._who(record)
        facts = self._facts(record, member)
        group = self._group(record, member)
        if len(self.plan.problems) > before:
            return
        line = Line("same", record.values["name"], self._where(facts, member), record, member)
        line.values = {"facts": facts, "group": group, "person": person}
        if member is None:
            line.state, line.thing = "new", None
            line.fields = self._as_new(record, facts)
        else:
            self.taken[member.pk] = record
            line.state, line.fields = self._as_known(record, facts, member)
        self.plan.lines.append(line)

    def _who(self, record: Record) -> tuple[Member | None, Person | None]:
        number, name = record.values.get("phone", ""), record.values["name"]
        person = self.by_print.get(phones.print_of(number)) if number else None
        if person is not None:
            if not scope.has(self.actor, MANAGE, person.division_code):
                words = _("这个号码已经登记在另一位人员名下，不归您的办公室管理。")
                self.plan.problems.append(record.problem("phone", words))
            elif person.name != name:
                words = _("这个号码已经登记在“%(name)s”名下。") % {"name": person.name}
                hint = _("核对号码；改名请先在人员页面改")
                self.plan.problems.append(record.problem("phone", words, hint))
            return self.by_person.get(person.pk), person
        county, term = record.values.get("county"), record.values.get("term")
        alike = [
            m
            for m in self.by_name.get(name, ())
            if m.person_id not in self.known_by_number
            and (not county or not m.county or m.county == county)
            and (not term or m.term == term or m.ended_on is not None or len(self.by_name[name]) == 1)
        ]
        if len(alike) > 1:
            words = _("登记的委员里有 %(n)s 位同名，分不清是哪一位。") % {"n": len(alike)}
            self.plan.problems.append(record.problem("name", words, _("填上手机号")))
        found = alike[0] if alike else None
        if found is not None and found.pk in self.taken:
            words = _("与第 %(row)s 行认成了同一位委员。") % {"row": self.taken[found.pk].row}
            self.plan.problems.append(record.problem("name", words, _("填上手机号")))
        return found, found.person if found else None

    def _facts(self, record: Record, member: Member | None) -> dict[str, Any]:
        facts = {name: record.values[key] for key, name in _FACTS.items() if key in record.values}
        said = record.said.get("term", "")
        if "届" in said and (session := as_number(said.partition("届")[2])):
            facts["session"] = session
        if "sector" in facts:
            meant = self.sectors.meant(facts["sector"])
            if meant.words:
                self.plan.problems.append(record.problem("sector", meant.words, meant.hint))
            facts["sector"] = meant.name
        if member is None:
            facts.setdefault("level", MemberLevel.COUNTY if self.office else MemberLevel.CITY)
            if facts["level"] != MemberLevel.CITY and not facts.get("county"):
                facts["county"] = self.office
        level = facts.get("level", member.level if member else "")
        county = facts.get("county", member.county if member else "")
        if level != MemberLevel.CITY and not county:
            words = _("县政协委员要写明是哪个县。")
            self.plan.problems.append(record.problem("county", words))
        if county and not scope.has(self.actor, MANAGE, county):
            words = _("这个县（市、区）不在您的工作范围内。")
            self.plan.problems.append(record.problem("county", words))
        return facts

    def _group(self, record: Record, member: Member | None) -> spellings.GroupMeant | None:
        if "group" not in record.values:
            return None
        name = record.values["group"]
        county = record.values.get("county") or (member.county if member else "")
        meant = self.groups.meant(name, county)
        if meant.words:
            self.plan.problems.append(record.problem("group", meant.words, meant.hint))
        seats = getattr(member, "seats", [])
        if member is not None and len(seats) > 1:
            names = "、".join(seat.group.name for seat in seats)
            words = _("这位委员登记在几个小组里（%(names)s），请先在小组页面留下一个。") % {"names": names}
            self.plan.problems.append(record.problem("group", words))
        return meant

    def _where(self, facts: dict[str, Any], member: Member | None) -> str:
        code = facts.get("county") or (member.county if member else "")
        return self.gazetteer.names.get(code, "")

    def _as_new(self, record: Record, facts: dict[str, Any]) -> list[Field]:
        told = {
            **record.values,
            **{key: facts[n] for key, n in _FACTS.items() if n in facts and key != "session"},
        }
        pairs = [(key, self._shown(key, told[key])) for key in _HEADS if key in told and key != "name"]
        return [Field(_HEADS[key], "", said) for key, said in pairs if said]

    def _as_known(self, record: Record, facts: dict[str, Any], member: Member) -> tuple[str, list[Field]]:
        now = row_of(member)
        told = {key: facts[name] for key, name in _FACTS.items() if name in facts}
        told |= {key: record.values[key] for key in ("phone", "since", "leads") if key in record.values}
        if "group" in record.values:
            told["group"] = self.groups.shown(record.values["group"])
        if "since" in told and not can_be_corrected(member, told["since"]):
            told.pop("since")
        if not record.values.get("group", now["group"]):
            told.pop("leads", None)  # nobody leads a group that he is not in
        fields = differing(
            (self._label(key), self._shown(key, now[key]), self._shown(key, value))
            for key, value in told.items()
        )
        if member.ended_on is not None and member.ended_on < clock.today():
            return "back", [Field(_("离任"), member.ended_on.isoformat(), _("重新任职")), *fields]
        return ("changed" if fields else "same"), fields

    @staticmethod
    def _label(key: str) -> str:
        return _("次") if key == "session" else _HEADS[key]

    def _shown(self, key: str, value: Any) -> str:
        if isinstance(value, bool):
            return yes(value)
        if key in {"county", "home", "work"}:
            return self.gazetteer.full(value) if value else ""
        if key == "level":
            return LEVEL_WORDS[value]
        return "" if value is None else str(value)

    def _find_gone(self) -> None:
        """Members of the levels and counties that the roster is about, and who are not in it."""
        levels = {line.values["facts"].get("level") or line.thing.level for line in self.plan.lines}
        counties = {r.values.get("county", "") for r in self.records}
        today = clock.today()
        for member in self.members:
            is_in_office = member.ended_on is None or member.ended_on >= today
            is_meant = member.level in levels and (not counties - {""} or member.county in counties)
            if is_in_office and is_meant and member.pk not in self.taken:
                where = self.gazetteer.names.get(member.county, "")
                self.plan.lines.append(Line("gone", member.person.name, where, None, member))


def _members(actor: Any) -> list[Member]:
    """The members in the actor's registers, those who left as well, each with the `seats` of today."""
    persons = scope.narrow(actor, MANAGE, Person.objects.filter(erased_at__isnull=True))
    seats = GroupMembership.objects.filter(in_force(clock.today()), group__is_active=True)
    return list(
        Member.objects.filter(person__in=persons)
        .select_related("person", "sector")
        .annotate(first=Min("tenures__starts"), spans=Count("tenures"))
        .prefetch_related(Prefetch("memberships", seats.select_related("group"), to_attr="seats"))
        .order_by("pk")
    )


def rows(actor: Any, gazetteer: Gazetteer) -> list[dict[str, Any]]:
    """The members in office as the columns say them, in the order in which they were registered."""
    found, today = [], clock.today()
    for member in _members(actor):
        if member.ended_on is not None and member.ended_on < today:
            continue
        row = row_of(member)
        told = f"第{member.term}届" + (f"{member.session}次" if member.session else "")
        row |= {
            "level": LEVEL_WORDS[MemberLevel(member.level)],
            "standing": yes(row["standing"]),
            "leads": yes(row["leads"]) if row["group"] else "",
            "term": told,
            **{key: gazetteer.full(row[key]) if row[key] else "" for key in ("county", "home", "work")},
        }
        found.append(row)
    return found


LEVEL_WORDS = {MemberLevel.CITY: "市", MemberLevel.COUNTY: "县", MemberLevel.BOTH: "市县"}


def can_be_corrected(member: Member, since: str) -> bool:
    """True where the day of joining may be mended: it begins the only time in office, before any change."""
    first, spans = getattr(member, "first", None), getattr(member, "spans", 1)
    is_earlier = not since or member.joined_on is None or since < member.joined_on.isoformat()
    return first is None or (first == member.joined_on and (spans == 1 or is_earlier))


def row_of(member: Member) -> dict[str, Any]:
    """A member as the columns say it; `seats` were fetched."""
    seats = getattr(member, "seats", [])
    return {
        "name": member.person.name,
        "phone": member.person.phone,
        "since": member.joined_on.isoformat() if member.joined_on else "",
        "group": seats[0].group.name if seats else "",
        "leads": bool(seats and seats[0].is_leader),
        "sector": member.sector.name if member.sector else "",
        **{key: getattr(member, name) for key, name in _FACTS.items() if key != "sector"},
    }


def home_of(actor: Any) -> str:
    """The place whose register takes somebody without a county: the topmost that the actor keeps."""
    return str(min(actor.divisions_for(MANAGE), key=len))
