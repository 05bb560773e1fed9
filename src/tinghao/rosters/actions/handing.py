"""Handing a convener's post over: what is open is written down and goes to the next one, dated."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.access.models import Appointment
from tinghao.access.roles import Role
from tinghao.consultations.models import Consultation
from tinghao.core import clock, refusals
from tinghao.core.actors import SYSTEM
from tinghao.divisions import queries as divisions
from tinghao.divisions.models import ancestry
from tinghao.history import actions as history
from tinghao.history.actions import Step
from tinghao.notifications import actions as notices
from tinghao.notifications.actions import Draft
from tinghao.people.models import Person
from tinghao.rosters import queries
from tinghao.rosters.models import Handover

APPOINT = "access.appoint_convener"


@transaction.atomic
def hand_over(*, township: str, giver: Person, taker: Person | None, day: dt.date, by: Any) -> Handover:
    """What was open at the post is on a sheet, and whatever hung on the giver's name hangs on the taker's.

    Orders to screen, returned items and extensions belong to the place: the successor has them in the
    queue. Consultations that the giver was to hold, and minutes owed, get the taker as host; without a
    taker, whoever made the handover. Recorded on the post and on each consultation; the taker is told.
    Deadlines stay. Refusals: by scope, Invalid for one and the same person, or a taker who does not hold
    the post today or later.
    """
    if not scope.has(by, APPOINT, township):
        raise refusals.Forbidden(_("交接由政协办公室来办。"))
    if taker is not None and giver.pk == taker.pk:
        message = _("交出和接过的是同一个人。")
        raise refusals.Invalid(message, fields={"taker": message})
    if taker is not None and not _holds(taker, township):
        message = _("接手的人还没有在这里任职：请先任职，再交接。")
        raise refusals.Invalid(message, fields={"taker": message})
    work = queries.open_work(by, township)
    made = Handover.objects.create(
        giver_id=giver.pk,
        taker_id=taker.pk if taker else None,
        day=day,
        work=work.numbers,
        made_by_id=by.person_id,
        made_at=clock.now(),
        **ancestry(township),
    )
    _change_hosts(made, giver.pk, taker.pk if taker else by.person_id, work, by)
    history.append(
        "post",
        int(township),
        "rosters.handed_over",
        by=by,
        data={
            "handover": made.pk,
            "giver": giver.pk,
            "taker": taker.pk if taker else None,
            "on": day,
            **work.counts,
        },
    )
    if taker is not None:
        name = divisions.public_names_kept([township])[township]
        key = f"handover:{made.pk}:p{taker.pk}"
        notices.post([Draft("posts.handed_over", "post", int(township), name[:20], key, person_id=taker.pk)])
    return made


@transaction.atomic
def tell_of_ending_posts(*, by: Any) -> int:
    """The county's office knows which conveners' posts end today and have nobody after; returns how many.

    Only the system does this: raises Forbidden for persons. Told once for each appointment.
    """
    if by is not SYSTEM:
        raise refusals.Forbidden(_("到期的提醒由系统来发。"))
    today = clock.today()
    ending = Appointment.objects.filter(role=Role.CONVENER, is_acting=False, ends=today)
    drafts = []
    for row in ending.select_related("division"):
        later = Appointment.objects.filter(role=Role.CONVENER, division=row.division, starts__gt=today)
        if later.exists():
            continue
        for person_id in scope.holders(Role.COUNTY_OFFICE, row.division_id):
            key = f"post-ends:{row.pk}:{today.isoformat()}:p{person_id}"
            name = row.division.name[:20]
            drafts.append(Draft("posts.ending", "post", int(row.division_id), name, key, person_id=person_id))
    notices.post(drafts)
    return len(drafts)


def _holds(person: Person, township: str) -> bool:
    rows = Appointment.objects.filter(role=Role.CONVENER, division=township, person=person)
    return any(row.ends is None or row.ends >= clock.today() for row in rows)


def _change_hosts(made: Handover, giver: int, host: int, work: queries.OpenWork, by: Any) -> None:
    held = [meeting.pk for meeting in (*work.planned, *work.owed) if meeting.host_id == giver]
    Consultation.objects.filter(pk__in=held).update(host_id=host)
    data = {"handover": made.pk, "host": host}
    history.append_many([Step("consultation", pk, "rosters.host_changed", data) for pk in held], by=by)
