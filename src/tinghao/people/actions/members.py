"""Members of the conference: what they are from a day on, and how it ends. Every change is dated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tinghao.core import clock, refusals
from tinghao.core.actors import Acts
from tinghao.divisions.models import LEVEL_DIGITS, Division
from tinghao.history import actions as history
from tinghao.history.actions import Step
from tinghao.people import kinds, rules
from tinghao.people.choices import FACTS, EndReason, MemberLevel
from tinghao.people.models import GroupMembership, Member, Person, Sector, Tenure

_A_DAY = dt.timedelta(days=1)
_TEXTS = {"party": 40, "committee": 60, "expertise": 120, "workplace": 120}


@dataclass(frozen=True, slots=True)
class Change:
    """Facts that a person begins to have as a member, from a day on."""

    person: Person
    facts: Mapping[str, Any]
    starts: dt.date | None = None


def create_member(
    *, person: Person, level: str, starts: dt.date | None = None, by: Acts, **facts: Any
) -> Member:
    """The person is a member of the conference from a day on; recorded on the person.

    `facts` are any of `people.choices.FACTS`; the sector by its name. Refusals: by place, Invalid for an
    unknown level or community and for a county member without a county, Stale for somebody who is a
    member already.
    """
    return create_members([Change(person, {"level": level, **facts}, starts)], by=by)[0]


@transaction.atomic
def create_members(rows: Sequence[Change], *, by: Acts) -> list[Member]:
    """All of them are members, in the order given, or none; see `create_member`."""
    _require(by, (row.person for row in rows))
    made = []
    for row, values in zip(rows, _checked([row.facts for row in rows]), strict=True):
        member = Member(person=row.person, joined_on=row.starts or clock.today(), **values)
        _check_county(member.level, member.county)
        made.append(member)
    for part in _parts([row.person.pk for row in rows]):
        if Member.objects.filter(person__in=part).exists():
            raise refusals.Stale(_("这位人员已经登记为委员了。"))
    Member.objects.bulk_create(made, batch_size=300)
    Tenure.objects.bulk_create(
        [
            Tenure(member=member, starts=member.joined_on or clock.today(), **facts_of(member))
            for member in made
        ],
        batch_size=300,
    )
    steps = [
        Step(
            kinds.PERSON,
            member.person_id,
            "people.member_created",
            {"member": member.pk, "level": str(member.level), "term": member.term},
        )
        for member in made
    ]
    history.append_many(steps, by=by)
    return made


def change_member(member: Member, *, starts: dt.date | None = None, by: Acts, **facts: Any) -> Member:
    """From the day on the member is as given; what the member was before stays in an older row.

    Recorded on the person: which facts changed, never to what, and from when. Nothing is recorded where
    nothing changes. Refusals: by place, Invalid for facts that cannot be and for a day before the last
    change, Stale for somebody who is no longer a member.
    """
    return change_members([Change(member.person, facts, starts)], by=by)[0]


@transaction.atomic
def change_members(rows: Sequence[Change], *, by: Acts) -> list[Member]:
    """All of them are as given from their days on, or none; see `change_member`."""
    _require(by, (row.person for row in rows))
    members: dict[int, Member] = {}
    last: dict[int, Tenure] = {}
    for part in _parts([row.person.pk for row in rows]):
        # The members' rows are the lock: two changes at once do not both look before either writes.
        for member in Member.objects.select_for_update().filter(person__in=part):
            members[member.person_id] = member
        for tenure in Tenure.objects.filter(member__person__in=part).order_by("starts"):
            last[tenure.member_id] = tenure
    steps, writes = [], _Writes()
    for row, facts in zip(rows, _checked([row.facts for row in rows]), strict=True):
        member, day = members[row.person.pk], row.starts or clock.today()
        if member.ended_on is not None and member.ended_on < day:
            raise refusals.Stale(_("这位委员已经离任，不能再改委员资料。"))
        was = facts_of(last[member.pk])
        values = {name: value for name, value in facts.items() if value != was[name]}
        _check_county(facts.get("level", was["level"]), facts.get("county", was["county"]))
        if not values:
            continue
        writes.begin(last[member.pk], day, was | values, values)
        if day <= clock.today():
            writes.put_on(member, values)
        changed = {name.removesuffix("_id"): True for name in values}
        steps.append(
            Step(kinds.PERSON, member.person_id, "people.member_changed", {"starts": day, **changed})
        )
    writes.flush()
    history.append_many(steps, by=by)
    return [members[row.person.pk] for row in rows]


class _Writes:
    """What thousands of changes write: rows that change alike are changed by one statement."""

    def __init__(self) -> None:
        self.new: list[Tenure] = []
        self.updates: dict[tuple[type[Any], tuple[tuple[str, Any], ...]], list[int]] = {}

    def begin(self, last: Tenure, day: dt.date, whole: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        """From the day on a tenure says the whole; on its own first day the last one is mended."""
        if day < last.starts:
            message = _("早于上一次变动的日期（%(day)s）。") % {"day": last.starts.isoformat()}
            raise refusals.Invalid(message, fields={"starts": message})
        if day == last.starts:
            self._update(last, values)
            return
        self.new.append(Tenure(member_id=last.member_id, starts=day, ends=last.ends, **whole))
        self._update(last, {"ends": day - _A_DAY})

    def put_on(self, member: Member, values: Mapping[str, Any]) -> None:
        """The member's own row says these facts."""
        for name, value in values.items():
            setattr(member, name, value)
        self._update(member, values)

    def _update(self, row: Member | Tenure, values: Mapping[str, Any]) -> None:
        self.updates.setdefault((type(row), tuple(sorted(values.items()))), []).append(row.pk)

    def flush(self) -> None:
        """All of it is in the database."""
        for (table, values), numbers in self.updates.items():
            for part in _parts(numbers):
                table._default_manager.filter(pk__in=part).update(**dict(values))
        Tenure.objects.bulk_create(self.new, batch_size=300)


@transaction.atomic
def correct_joining(member: Member, *, joined_on: dt.date, by: Acts) -> None:
    """The member has been one since that day: a mistake of the register is mended. Recorded.

    Refusals: by place, Invalid for a day on which the member had another tenure or after the first one.
    """
    rules.require_management(by, member.person.division_code)
    now = member.joined_on or joined_on
    first = Tenure.objects.filter(member=member, starts=now).first()
    before = Tenure.objects.filter(member=member, starts__lt=now)
    if (
        first is None
        or (first.ends is not None and joined_on > first.ends)
        or before.filter(Q(ends__isnull=True) | Q(ends__gte=joined_on)).exists()
    ):
        message = _("这一天和登记的任期对不上。")
        raise refusals.Invalid(message, fields={"since": message})
    Tenure.objects.filter(pk=first.pk).update(starts=joined_on)
    Member.objects.filter(pk=member.pk).update(joined_on=joined_on)
    member.joined_on = joined_on
    history.append(
        kinds.PERSON, member.person_id, "people.joining_corrected", by=by, data={"starts": joined_on}
    )


@transaction.atomic
def end_member(member: Member, *, ends: dt.date, reason: str, by: Acts) -> Member:
    """`ends` is the last day in the conference; places in groups end with it. Recorded on the person.

    What becomes of orders in hand is decided a room above. Refusals: by place, Invalid for an unknown
    reason or a day before the first, Stale for somebody who has left already.
    """
    rules.require_management(by, member.person.division_code)
    if reason not in EndReason.values:
        message = _("请选择离任的原因。")
        raise refusals.Invalid(message, fields={"reason": message})
    if member.joined_on is not None and ends < member.joined_on - _A_DAY:
        message = _("结束日期早于开始日期。")
        raise refusals.Invalid(message, fields={"ends": message})
    rows = Member.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=clock.today()), pk=member.pk)
    if rows.update(ended_on=ends, end_reason=reason) != 1:
        raise refusals.Stale(_("这位委员已经离任了。"))
    member.ended_on, member.end_reason = ends, reason
    still = Q(ends__isnull=True) | Q(ends__gt=ends)
    for row in (
        *Tenure.objects.filter(still, member=member),
        *GroupMembership.objects.filter(still, member=member),
    ):
        # A row that would have begun later never holds: it ends on the day before it begins.
        type(row)._default_manager.filter(pk=row.pk).update(ends=max(ends, row.starts - _A_DAY))
    history.append(
        kinds.PERSON,
        member.person_id,
        "people.member_ended",
        by=by,
        data={"member": member.pk, "ends": ends, "reason": reason},
    )
    return member


@transaction.atomic
def rejoin_member(member: Member, *, starts: dt.date | None = None, by: Acts, **facts: Any) -> Member:
    """Somebody who had left is a member again from a day on, with the facts as given; recorded.

    Refusals: by place, Invalid for facts or for a day before the former end, Stale for a member in office.
    """
    rules.require_management(by, member.person.division_code)
    day = starts or clock.today()
    member = Member.objects.select_for_update().select_related("person").get(pk=member.pk)
    if member.ended_on is None:
        raise refusals.Stale(_("这位委员还在任。"))
    if day <= member.ended_on:
        message = _("要晚于上一次离任的日期。")
        raise refusals.Invalid(message, fields={"starts": message})
    values = facts_of(member) | _checked([facts])[0]
    # Without a day between them the two are one time in office: what ended was a mistake.
    joined = member.joined_on if day == member.ended_on + _A_DAY else day
    Tenure.objects.update_or_create(member=member, starts=day, defaults={**values, "ends": None})
    Member.objects.filter(pk=member.pk).update(ended_on=None, end_reason="", joined_on=joined)
    member.ended_on, member.end_reason, member.joined_on = None, "", joined
    _put_on(member, values)
    history.append(
        kinds.PERSON,
        member.person_id,
        "people.member_created",
        by=by,
        data={"member": member.pk, "level": member.level, "term": member.term},
    )
    return member


def bring_members_up_to_date(*, by: Acts) -> int:
    """Members whose facts change today are as their tenure of today says; returns how many. Daily.

    Recorded when the change was entered, so not again here. Only the system does this.
    """
    rules.require_management(by, "")
    count = 0
    for tenure in Tenure.objects.filter(starts=clock.today()).select_related("member"):
        wanted = facts_of(tenure)
        if wanted != facts_of(tenure.member):
            _put_on(tenure.member, wanted)
            count += 1
    return count


def facts_of(row: Member | Tenure) -> dict[str, Any]:
    """The facts that a row says, by the names of the columns; the sector by its number."""
    return {**{name: getattr(row, name) for name in FACTS if name != "sector"}, "sector_id": row.sector_id}


def _put_on(member: Member, values: Mapping[str, Any]) -> None:
    """The member's own row says these facts."""
    for name, value in values.items():
        setattr(member, name, value)
    member.save(update_fields=list(values))


def _require(by: Acts, persons: Iterable[Person]) -> None:
    for place in dict.fromkeys(person.division_code for person in persons):
        rules.require_management(by, place)


def _parts(numbers: list[int]) -> Iterator[list[int]]:
    return (numbers[start : start + 500] for start in range(0, len(numbers), 500))


def _check_county(level: str, county: str) -> None:
    if level != MemberLevel.CITY and len(county) != LEVEL_DIGITS["county"]:
        message = _("县政协委员要写明是哪个县。")
        raise refusals.Invalid(message, fields={"county": message})


def _checked(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The facts as columns, checked; sectors and communities are looked up once for all."""
    codes = {row.get(name, "") for row in rows for name in ("home", "work")} - {""}
    known = set(
        Division.objects.filter(code__in=codes, level__in=("township", "community")).values_list(
            "code", flat=True
        )
    )
    sectors: dict[str, int | None] = {"": None}
    found = []
    for row in rows:
        if unknown := set(row) - set(FACTS):
            raise TypeError(f"no facts of a member: {sorted(unknown)}")
        values = dict(row)
        if "level" in values and values["level"] not in MemberLevel.values:
            message = _("请选择委员的层级。")
            raise refusals.Invalid(message, fields={"level": message})
        if "sector" in values:
            name = rules.text(values.pop("sector"), field="sector", longest=40)
            if name not in sectors:
                sectors[name] = Sector.objects.get_or_create(name=name)[0].pk
            values["sector_id"] = sectors[name]
        for name, longest in _TEXTS.items():
            if name in values:
                values[name] = rules.text(values[name], field=name, longest=longest)
        for name in ("home", "work"):
            if values.get(name) and values[name] not in known:
                message = _("请选一个社区（村）。")
                raise refusals.Invalid(message, fields={name: message})
        found.append(values)
    return found
