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
from tinghao.history import actions as history
from tinghao.people.models import Organisation, Person
from tinghao.people.rules import days, overlap, place


@transaction.atomic
def appoint(
    *,
    person: Person,
    role: str,
    division: str,
    starts: dt.date | None = None,
    ends: dt.date | None = None,
    organisation: Organisation | None = None,
    by: Acts,
) -> Appointment:
    """The person holds the role in the division's subtree from `starts` until `ends`, both inclusive.

    Recorded on the person. The one who appoints is a security administrator over that division and
    never the appointed one; system, security and audit administration stay with different persons
    (GB/T 22239-2019 §8.1.4: separated administrators). Refusals: SignInNeeded, Forbidden, NotFound by
    scope; Invalid for role, place, days or a missing unit; Stale for a post that overlaps its like.
    """
    rules.require_appointing(by, division)
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
    row = Appointment.objects.create(
        person=person, role=role, division=where, organisation=organisation, starts=day, ends=ends
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
        },
    )
    return row


@transaction.atomic
def end_appointment(appointment: Appointment, *, ends: dt.date, by: Acts) -> None:
    """`ends` is the last day of the post; what was done in it stays. Recorded on the person.

    The day before the first day takes back an entry made by mistake. Refusals: by scope, Forbidden
    for one's own post, Invalid before the first day, Stale where somebody changed it meanwhile.
    """
    rules.require_appointing(by, appointment.division_id)
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
