"""Seating a convener: somebody is found or registered, and whoever was there before leaves."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.access import actions as access
from tinghao.access.models import Appointment
from tinghao.access.roles import Role
from tinghao.core import clock, refusals
from tinghao.people import actions as people
from tinghao.people import phones
from tinghao.people.models import Person

_A_DAY = dt.timedelta(days=1)


@transaction.atomic
def seat_convener(
    *,
    township: str,
    name: str,
    phone: str = "",
    starts: dt.date | None = None,
    ends: dt.date | None = None,
    is_acting: bool = False,
    duties: str = "",
    rank: str = "",
    is_name_public: bool = False,
    by: Any,
) -> Appointment:
    """This person convenes in the township from a day on; whoever held the post leaves the day before.

    The person is known by the telephone, else registered. Recorded on both persons, as appointments
    are. Refusals: as of `appoint` and `create_person`, Invalid for a number that leads to another name.
    """
    day = starts or clock.today()
    person = _person(name, phone, township, by)
    for row in Appointment.objects.filter(role=Role.CONVENER, division=township, is_acting=is_acting):
        if row.starts < day and (row.ends is None or row.ends >= day):
            access.end_appointment(row, ends=day - _A_DAY, by=by)
    return access.appoint(
        person=person,
        role=Role.CONVENER,
        division=township,
        starts=day,
        ends=ends,
        is_acting=is_acting,
        duties=duties,
        rank=rank,
        is_name_public=is_name_public,
        by=by,
    )


def _person(name: str, phone: str, township: str, by: Any) -> Person:
    number = phones.normalised(phone)
    found = Person.objects.filter(phone_print=phones.print_of(number)).first() if number else None
    if found is None:
        return people.create_person(name=name, place=township, phone=number, by=by)
    if found.name != name.strip():
        message = _("这个号码已经登记在另一位人员名下。")
        raise refusals.Invalid(message, fields={"phone": message})
    return found
