"""Observations and the days of what follows from them, as the calendar shows them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import partial

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinghao.access import happenings, scope
from tinghao.access.happenings import Happening, Source
from tinghao.observations.choices import FollowUpState
from tinghao.observations.models import FollowUp
from tinghao.observations.rules import SEE
from tinghao.programmes import happenings as programmes
from tinghao.programmes.choices import ProgrammeKind


def follow_ups(actor: scope.Actor, first: dt.date, last: dt.date) -> Iterable[Happening]:
    """What follows from observations and is due between two days: one's own, and that of one's county."""
    rows = FollowUp.objects.filter(due_on__gte=first, due_on__lte=last)
    mine = Q(person__in=actor.persons)
    seen = Q(pk__in=scope.narrow(actor, SEE, rows).values("pk"))
    for one in rows.filter(mine | seen).select_related("observation").order_by("due_on", "pk"):
        starts, ends = happenings.moments(one.due_on, one.due_on)
        yield Happening(
            key=f"follow_up:{one.pk}",
            kind="follow_up",
            title=one.what,
            starts=starts,
            ends=ends,
            all_day=True,
            division=one.division_code,
            where="",
            number=one.pk,
            state=happenings.HELD if one.state == FollowUpState.DONE else happenings.PLANNED,
            mine=one.person_id in actor.persons,
            changed=one.done_at or one.passed_on_at or one.created_at,
        )


SOURCES = (
    Source(
        "observation",
        _("季度观摩"),
        "desk:observation_of_programme",
        partial(programmes.read, (ProgrammeKind.OBSERVATION,)),
    ),
    Source("follow_up", _("观摩后续"), "desk:follow_up", follow_ups, is_due=True),
)
