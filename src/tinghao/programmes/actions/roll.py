"""The roll: people are put on it by rule, taken off, sign up themselves, and answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.access.models import Appointment
from tinghao.access.roles import Role
from tinghao.core import clock, refusals, text
from tinghao.history import actions as history
from tinghao.people.models import GroupMembership, Member, MemberGroup, Person, in_force
from tinghao.programmes import queries, rules, telling
from tinghao.programmes.choices import Answer, ProgrammeState, Rule, Standing
from tinghao.programmes.models import REASON_LIMIT, Part, Programme, Speech
from tinghao.programmes.workflow import SUBJECT

# Who stands there in one of these has the greater part once a rule gives it.
_RAISED: dict[str, tuple[str, ...]] = {
    Standing.EXPECTED: (Standing.ATTENDANT, Standing.SIGNED_UP),
    Standing.ATTENDANT: (Standing.SIGNED_UP,),
}


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody to be put on the roll, and what makes that so."""

    person_id: int
    county: str
    member_id: int | None = None
    appointment_id: int | None = None


@transaction.atomic
def put_on_roll(
    programme: Programme,
    *,
    by: Any,
    rule: str,
    standing: str = "",
    county: str = "",
    group: MemberGroup | None = None,
    persons: Sequence[Person] = (),
) -> int:
    """Everybody whom the rule means is on the roll, each once; returns how many came on it.

    `members` and `standing` are those of the conference of the programme's place, `conveners` those of a
    county, or of the whole place, `group` the members of one group, `person` these persons: all of the
    programme's first day. Usually members are 应到 and everybody else 列席. Whoever stood there in a lesser
    part has the greater one; so pressing twice changes nothing. Once it was announced, those who are new
    are told. Recorded as `programmes.put_on_roll`, without names. Raises Stale where it has been held.
    """
    rules.require_run(by, programme)
    if programme.state in {ProgrammeState.CLOSED, ProgrammeState.CALLED_OFF}:
        rules.check_is_ahead(programme)
    standing = standing or (
        Standing.EXPECTED if rule in {Rule.MEMBERS, Rule.STANDING_MEMBERS} else Standing.ATTENDANT
    )
    if standing not in Standing.values or rule not in Rule.values:
        raise refusals.Invalid(_("请从列表里选。"))
    named = _meant(programme, rule, county, group, persons)
    known = dict(Part.objects.filter(programme=programme).values_list("person_id", "standing"))
    new = [n for n in named if n.person_id not in known]
    now = clock.now()
    made = Part.objects.bulk_create(
        [
            Part(
                programme=programme,
                person_id=n.person_id,
                member_id=n.member_id,
                appointment_id=n.appointment_id,
                standing=standing,
                rule=rule,
                county=n.county,
                added_by_id=by.person_id,
                added_at=now,
            )
            for n in new
        ],
        batch_size=1000,
        ignore_conflicts=True,
    )
    raised = _raise(programme, [n.person_id for n in named if n.person_id in known], standing)
    if not made and not raised:
        return 0
    data: dict[str, Any] = {
        "rule": rule,
        "standing": standing,
        "place": county or None,
        "group": group.pk if group else None,
        "persons": len(made),
    }
    _record(programme, "programmes.put_on_roll", by, data)
    if programme.state == ProgrammeState.ANNOUNCED and made:
        telling.tell_roll.enqueue(programme.pk, "programmes.announced", "first")
    return len(made)


def _raise(programme: Programme, persons: Sequence[int], standing: str) -> int:
    lesser = _RAISED.get(standing, ())
    if not persons or not lesser:
        return 0
    rows = Part.objects.filter(programme=programme, person__in=persons)
    freed = rows.filter(standing=Standing.SIGNED_UP).count() if Standing.SIGNED_UP in lesser else 0
    if freed:
        Programme.objects.filter(pk=programme.pk, taken__gte=freed).update(taken=F("taken") - freed)
    return rows.filter(standing__in=lesser).update(standing=standing)


def _meant(
    programme: Programme, rule: str, county: str, group: MemberGroup | None, persons: Sequence[Person]
) -> list[Named]:
    day, owner = programme.first_day, programme.division_code
    if rule == Rule.CONVENERS:
        place = county or owner
        if not place.startswith(owner):
            raise refusals.Invalid(_("这个县不在本级范围内。"), fields={"county": _("请从列表里选。")})
        return _conveners(Q(division__code__startswith=place), day)
    if rule == Rule.GROUP:
        if group is None or not group.division_code.startswith(owner):
            raise refusals.Invalid(_("请选一个小组。"), fields={"group": _("请从列表里选。")})
        held = GroupMembership.objects.filter(in_force(day), group=group).values("member_id")
        return _members(rules.in_office(day) & Q(pk__in=held))
    if rule == Rule.PERSON:
        return _persons(persons, day)
    who = rules.members_in_office(owner, day)
    return _members(who & Q(is_standing=True) if rule == Rule.STANDING_MEMBERS else who)


def _members(who: Q) -> list[Named]:
    rows = Member.objects.filter(who).values_list("pk", "person_id", "county", "person__county")
    return [
        Named(person, county or home, member_id=pk)
        for pk, person, county, home in rows.order_by("county", "person__county", "pk")
    ]


def _conveners(where: Q, day: Any, persons: Iterable[int] | None = None) -> list[Named]:
    rows = Appointment.objects.filter(
        in_force(day), where, role=Role.CONVENER, person__erased_at__isnull=True
    )
    if persons is not None:
        rows = rows.filter(person__in=list(persons))
    found: dict[int, Named] = {}
    # Who holds two posts stands on the roll once; the holder's own post comes before one that is acted.
    for pk, person, code in rows.order_by("is_acting", "division_id", "pk").values_list(
        "pk", "person_id", "division_id"
    ):
        found.setdefault(person, Named(person, code[:6], appointment_id=pk))
    return sorted(found.values(), key=lambda n: (n.county, n.appointment_id or 0))


def _persons(persons: Sequence[Person], day: Any) -> list[Named]:
    if not persons:
        raise refusals.Invalid(_("请选至少一位。"), fields={"persons": _("请选至少一位。")})
    ids = [p.pk for p in persons if p.erased_at is None]
    found = {n.person_id: n for n in _conveners(Q(), day, ids)}
    found |= {n.person_id: n for n in _members(rules.in_office(day) & Q(person__in=ids))}
    return [found.get(p.pk) or Named(p.pk, p.county) for p in persons if p.erased_at is None]


@transaction.atomic
def take_off_roll(part: Part, *, by: Any) -> None:
    """The person is not on the roll any more. Recorded as `programmes.taken_off_roll`.

    Raises Stale where a mark stands behind the name already: the roll tells what was.
    """
    programme = part.programme
    rules.require_run(by, programme)
    rules.check_is_ahead(programme)
    if part.marks.exists() or Speech.objects.filter(part=part).exists():
        raise refusals.Stale(_("这位已经记过到场，或者定了发言，不能移出名单。"))
    _drop(part)
    data = {"part": part.pk, "person": part.person_id}
    _record(programme, "programmes.taken_off_roll", by, data)


def _drop(part: Part) -> None:
    if not Part.objects.filter(pk=part.pk).delete()[0]:
        raise refusals.Stale(_("就在刚才，这位已经不在名单上了。"))
    if part.standing == Standing.SIGNED_UP:
        Programme.objects.filter(pk=part.programme_id, taken__gt=0).update(taken=F("taken") - 1)


@transaction.atomic
def sign_up(programme: Programme, *, by: Any, person_id: int | None = None) -> Part:
    """A member or a convener (or whoever stands in for one) has one of the places; both names are kept.

    Recorded as `programmes.signed_up`. Raises Stale where the last place went to somebody else, where the
    closing date has passed or the person is on the roll already; Forbidden for whom it is not meant.
    """
    who = person_id if person_id is not None else by.person_id
    if who is None or who not in rules.persons_of(by):
        raise refusals.Forbidden(_("只能给自己报名，或者给请假时托付给您的人报名。"))
    if not rules.may_sign_up(who, programme):
        raise refusals.Forbidden(_("这个培训是给本地委员和召集人办的。"))
    if not rules.is_sign_up_open(programme):
        raise refusals.Stale(_("报名已经截止，或者还没有开始。请联系主办的办公室。"))
    if Part.objects.filter(programme=programme, person=who).exists():
        raise refusals.Stale(_("您已经在名单上了，不用再报。"))
    free = Programme.objects.filter(Q(places__isnull=True) | Q(taken__lt=F("places")), pk=programme.pk)
    if not free.filter(state=ProgrammeState.ANNOUNCED).update(taken=F("taken") + 1):
        raise refusals.Stale(_("名额刚刚报满了。有人退出时会空出来，可以再来看看。"))
    member = Member.objects.filter(rules.in_office(programme.first_day), person=who).first()
    post = None if member else _conveners(Q(), programme.first_day, [who])
    person = Person.objects.get(pk=who)
    now = clock.now()
    made, is_new = Part.objects.get_or_create(
        programme=programme,
        person=person,
        defaults={
            "member": member,
            "appointment_id": post[0].appointment_id if post else None,
            "standing": Standing.SIGNED_UP,
            "rule": Rule.SIGN_UP,
            "county": _county_of(person, member, post),
            "answer": Answer.COMING,
            "answered_at": now,
            "answered_by_id": by.person_id,
            "answered_for_id": who if who != by.person_id else None,
            "added_by_id": by.person_id,
            "added_at": now,
        },
    )
    if not is_new:
        raise refusals.Stale(_("您已经在名单上了，不用再报。"))
    _record(programme, "programmes.signed_up", by, {"part": made.pk}, for_id=made.answered_for_id)
    return made


def _county_of(person: Person, member: Member | None, post: Sequence[Named] | None) -> str:
    if member is not None:
        return member.county or person.county
    return post[0].county if post else person.county


@transaction.atomic
def cancel_sign_up(part: Part, *, by: Any) -> None:
    """The place is free again (`programmes.sign_up_cancelled`). Raises Stale once sign-up has closed."""
    if part.person_id not in rules.persons_of(by):
        rules.require_run(by, part.programme)
    if part.standing != Standing.SIGNED_UP or not rules.is_sign_up_open(part.programme):
        raise refusals.Stale(_("报名已经截止，不能自己退了；来不了请点“请假”。"))
    _drop(part)
    for_id = part.person_id if part.person_id != by.person_id else None
    _record(part.programme, "programmes.sign_up_cancelled", by, {"person": part.person_id}, for_id=for_id)


@transaction.atomic
def answer(part: Part, *, by: Any, coming: bool, reason: str = "", stand_in: Person | None = None) -> None:
    """What the person on the roll says: comes, or asks for leave with a reason that only the office reads.

    Said by the person, by whoever stands in today, or by the office for somebody who telephoned; who said
    it and for whom are both kept. A `stand_in` comes instead: the person's own delegate of the first day.
    Recorded as `programmes.answered`, without the reason. Raises Invalid for leave without a reason, Stale
    before the notice is out and after the roll was completed.
    """
    programme = part.programme
    if part.person_id not in rules.persons_of(by):
        rules.require_run(by, programme)
    if programme.state != ProgrammeState.ANNOUNCED:
        raise refusals.Stale(_("现在不用答复：通知还没有发，或者已经办过、不办了。"))
    said = text.optional(reason, field="reason", limit=REASON_LIMIT)
    if not coming and not said:
        words = _("请写一句请假的原因，只有办公室看得到。")
        raise refusals.Invalid(words, fields={"reason": words})
    if stand_in is not None and not queries.is_delegate(stand_in.pk, part.person_id, programme.first_day):
        words = _("代会的人要先在“请假代理”里定下来。")
        raise refusals.Invalid(words, fields={"stand_in": words})
    value = Answer.COMING if coming else Answer.LEAVE
    for_id = part.person_id if part.person_id != by.person_id else None
    changes: dict[str, Any] = {
        "answer": value,
        "reason": "" if coming else said,
        "answered_at": clock.now(),
        "answered_by_id": by.person_id,
        "answered_for_id": for_id,
        "stand_in": stand_in if coming else None,
    }
    if not Part.objects.filter(pk=part.pk).update(**changes):
        raise refusals.Stale(_("就在刚才，这位已经不在名单上了。"))
    for name, changed in changes.items():
        setattr(part, name, changed)
    _record(programme, "programmes.answered", by, {"part": part.pk, "answer": str(value)}, for_id=for_id)


@transaction.atomic
def erase_reason(part: Part, *, by: Any) -> None:
    """Why somebody asked for leave is gone; that leave was asked for stays (`programmes.reason_erased`)."""
    rules.require_run(by, part.programme)
    if not Part.objects.filter(pk=part.pk).exclude(reason="").update(reason=""):
        raise refusals.Stale(_("原因已经清除了。"))
    part.reason = ""
    _record(part.programme, "programmes.reason_erased", by, {"part": part.pk})


def forget_reasons(before: Any) -> int:
    """No reason of a leave is kept longer than it is needed; returns how many went."""
    return Part.objects.filter(programme__ends_at__lt=before).exclude(reason="").update(reason="")


def _record(
    programme: Programme, kind: str, by: Any, data: dict[str, Any], *, for_id: int | None = None
) -> None:
    part = scope.part_for(by, rules.RUN, programme.division_code)
    if for_id is not None:
        part = scope.Part.of(getattr(by, "part", "member"), for_id)
    history.append(SUBJECT, programme.pk, kind, by=by, data=data, part=part)
