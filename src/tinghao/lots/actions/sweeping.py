"""By the clock: a call that is over is remembered, and what volunteers left is not kept for nothing."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from tinghao.access import scope
from tinghao.access.roles import Role
from tinghao.core import clock
from tinghao.core.actors import SYSTEM
from tinghao.history import actions as history
from tinghao.lots.models import Call
from tinghao.notifications import actions as notices
from tinghao.notifications.actions import Draft

KEPT_DAYS = 30
TEMPLATES = frozenset({"lots.call_over", "lots.call_lapsed"})


@transaction.atomic
def warn_of_call(call: Call) -> int:
    """Conveners hear once that a call is over and until when a lot has to be made of it; how many heard.

    Nothing for a call of which a lot was made, or that was called off.
    """
    if call.closed_at is not None or call.closes_on >= clock.today():
        return 0
    until = call.closes_on + dt.timedelta(days=KEPT_DAYS)
    many = call.volunteers.filter(erased_at__isnull=True).count()
    return _tell(call, "lots.call_over", {"due": until.isoformat(), "n": many})


@transaction.atomic
def lapse_call(call: Call) -> int:
    """Nobody made a lot of the call in time: it is closed, and all that volunteers left is erased.

    Kept no longer than its purpose needs (PIPL Art. 19). Conveners are told. Recorded as
    `lots.call_lapsed`; returns of how many. Nothing where a lot was made of it at this moment.
    """
    before = clock.today() - dt.timedelta(days=KEPT_DAYS)
    open_still = Call.objects.filter(pk=call.pk, closed_at__isnull=True, closes_on__lt=before)
    if not open_still.update(closed_at=clock.now()):
        return 0
    rows = call.volunteers.filter(erased_at__isnull=True)
    many = rows.update(name="", phone="", phone_print=None, values={}, erased_at=clock.now())
    history.append("call", call.pk, "lots.call_lapsed", by=SYSTEM, data={"people": many})
    _tell(call, "lots.call_lapsed", {"n": many})
    return many


def _tell(call: Call, template: str, values: dict[str, object]) -> int:
    heard = {*scope.holders(Role.CONVENER, call.division_code)}
    if call.created_by_id is not None:
        heard.add(call.created_by_id)
    return notices.post(
        Draft(
            template,
            "call",
            call.pk,
            call.title[:20],
            f"{template}:{call.pk}:p{person}",
            person_id=person,
            values=values,
        )
        for person in sorted(heard)
    )
