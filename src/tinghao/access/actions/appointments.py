"""Appointments: who holds which role where, given and ended by the security administrator."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.access import rules
from tinghao.access.models import Appointment
from tinghao.access.roles import FROM_GROUPS, Role
from tinghao.core import clock, refusals
from tinghao.core.actors import Acts
from tinghao.divisions.models import Division
from tinghao.history import actions as history
from tinghao.people.models import Organisation, Person
from tinghao.people.rules import days, overlap, place, text


@transaction.atomic
def appoint(
    *,
    person: Person,
    role: str,
    division: str,
    starts: dt.date | None = None,
    ends: dt.date | None = None,
    organisation: Organisation | None = None,
    is_acting: bool = False,
    duties: str = "",
    rank: str = "",
    is_name_public: bool = False,
    by: Acts,
) -> Appointment:
    """The person holds the role in the division's subtree from `starts` until `ends`, both inclusive.

    Recorded on the person. The one who appoints is a security administrator over that division and
    never the appointed one; system, security and audit administration stay with different persons
    (GB/T 22239-2019 §8.1.4: separated administrators); conveners are seated by the offices. A township
    has one convener at a time, and one who is acting. `duties` and `rank` are the conditions of a
    convener's post, as words. Refusals: SignInNeeded, Forbidden, NotFound by
    scope; Invalid for role, place, days or a missing unit; Stale for a post that overlaps its like.
    """
    rules.require_appointing(by, division, role=role)
    if by.person_id == person.pk:
        raise refusals.Forbidden(_("不能给自己任职，请由另一位安全管理员来办。"))
    where = place(division, field="division")
    # The person's row is the lock: two appointments at once do not both look before either writes.
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.erased_at is not None:
        raise refusals.Stale(_("这位人员的资料已经抹去了。"))
    _check_role(role, organisation)
    day = starts or clock.today()
    days(day, ends)
    for other in Appointment.objects.filter(person=person):
        if not overlap(day, ends, other.starts, other.ends):
            continue
        if (other.role, other.division_id, other.organisation_id) == (
            role,
            where.code,
            organisation.pk if organisation else None,
        ):
            raise refusals.Stale(_("这段时间已经有同样的任职。"))
        rules.require_separate(role, other.role)
    if role == Role.CONVENER and where.level == "township":
        _check_post_is_free(where, day, ends, is_acting=is_acting)
    row = Appointment.objects.create(
        person=person,
        role=role,
        division=where,
        organisation=organisation,
        starts=day,
        ends=ends,
        is_acting=is_acting,
        is_name_public=is_name_public,
        **_conditions(duties, rank),
    )
    history.append(
        "person",
        person.pk,
        "access.appointed",
        by=by,
        data={
            "appointment": row.pk,
            "role": str(role),
            "division": where.code,
            "organisation": organisation.pk if organisation else None,
            "starts": day,
            "ends": ends,
            "acting": is_acting or None,
        },
    )
    return row


@transaction.atomic
def change_conditions(
    appointment: Appointment, *, duties: str, rank: str, is_name_public: bool, by: Acts
) -> None:
    """The conditions of a convener's post are as given, and the public sees the name or does not.

    Recorded on the person, without the words. Refusals: by scope, Invalid for words that are too long.
    """
    rules.require_appointing(by, appointment.division_id, role=appointment.role)
    values = {**_conditions(duties, rank), "is_name_public": is_name_public}
    changed = {name: True for name, value in values.items() if getattr(appointment, name) != value}
    if not changed:
        return
    Appointment.objects.filter(pk=appointment.pk).update(**values)
    for name, value in values.items():
        setattr(appointment, name, value)
    data = {"appointment": appointment.pk, **changed}
    history.append("person", appointment.person_id, "access.conditions_changed", by=by, data=data)


@transaction.atomic
def end_appointment(appointment: Appointment, *, ends: dt.date, by: Acts) -> None:
    """`ends` is the last day of the post; what was done in it stays. Recorded on the person.

    The day before the first day takes back an entry made by mistake. Refusals: by scope, Forbidden
    for one's own post, Invalid before the first day, Stale where somebody changed it meanwhile.
    """
    rules.require_appointing(by, appointment.division_id, role=appointment.role)
    if by.person_id == appointment.person_id:
        raise refusals.Forbidden(_("不能改自己的任职，请由另一位安全管理员来办。"))
    if ends < appointment.starts - dt.timedelta(days=1):
        message = _("结束日期早于开始日期。")
        raise refusals.Invalid(message, fields={"ends": message})
    rows = Appointment.objects.filter(pk=appointment.pk)
    before = appointment.ends
    rows = rows.filter(ends=before) if before else rows.filter(ends__isnull=True)
    if rows.update(ends=ends) != 1:
        raise refusals.Stale(_("这一条任职刚才已经改过了。"))
    appointment.ends = ends
    history.append(
        "person",
        appointment.person_id,
        "access.ended",
        by=by,
        data={"appointment": appointment.pk, "role": appointment.role, "ends": ends},
    )


def _conditions(duties: str, rank: str) -> dict[str, str]:
    return {"duties": text(duties, field="duties", longest=60), "rank": text(rank, field="rank", longest=60)}


def _check_post_is_free(where: Division, day: dt.date, ends: dt.date | None, *, is_acting: bool) -> None:
    # The township's row is the lock: two offices that seat somebody at once do not both look first.
    Division.objects.select_for_update().get(pk=where.pk)
    for other in Appointment.objects.filter(role=Role.CONVENER, division=where, is_acting=is_acting):
        is_held = other.ends is None or other.ends >= other.starts
        if is_held and overlap(day, ends, other.starts, other.ends):
            raise refusals.Stale(_("这个乡镇（街道）在这段时间已经有召集人：请先定下前一任的最后一天。"))


def _check_role(role: str, organisation: Organisation | None) -> None:
    if role not in Role.values:
        message = _("请选择角色。")
        raise refusals.Invalid(message, fields={"role": message})
    if role in FROM_GROUPS:
        message = _("委员和组长随委员小组而定：请在小组页面办理加入。")
        raise refusals.Invalid(message, fields={"role": message})
    if role == Role.HANDLING_UNIT and organisation is None:
        message = _("承办单位的人员要写明是哪个单位。")
        raise refusals.Invalid(message, fields={"organisation": message})
    if role != Role.HANDLING_UNIT and organisation is not None:
        message = _("只有承办单位的人员才选单位。")
        raise refusals.Invalid(message, fields={"organisation": message})
