"""Trainings and meetings as the calendar shows them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from functools import partial

from django.utils.translation import gettext_lazy as _

from tinghao.access import happenings, scope
from tinghao.access.happenings import Happening, Source
from tinghao.programmes import queries, rules
from tinghao.programmes.choices import MEETINGS, ProgrammeKind, ProgrammeState
from tinghao.programmes.models import Part, Programme

_PAGE = "desk:programme"
_STATES = {
    ProgrammeState.HELD: happenings.HELD,
    ProgrammeState.CLOSED: happenings.HELD,
    ProgrammeState.CALLED_OFF: happenings.CALLED_OFF,
}


def read(kinds: Collection[str], actor: scope.Actor, first: dt.date, last: dt.date) -> Iterable[Happening]:
    """Programmes of these kinds between two days: of the offices' places, those on whose roll the actor (or
    somebody for whom the actor stands in) is, and those for which sign-up is open. At most eight statements.
    """
    begins, ends = happenings.moments(first, last)
    rows = Programme.objects.filter(kind__in=list(kinds), starts_at__lt=ends, ends_at__gte=begins)
    parts = Part.objects.filter(person__in=rules.persons_of(actor), programme__in=rows)
    mine = set(parts.values_list("programme_id", flat=True))
    seen = set(scope.narrow(actor, rules.SEE, rows).values_list("pk", flat=True))
    seen |= set(rows.filter(pk__in=mine).exclude(state=ProgrammeState.PLANNED).values_list("pk", flat=True))
    if ProgrammeKind.TRAINING in kinds:
        seen |= {p.pk for p in queries.open_to(actor)}
    for found in rows.filter(pk__in=seen).select_related("venue"):
        yield Happening(
            key=f"programme:{found.pk}",
            kind="training" if found.is_training else "plenary" if found.is_meeting else str(found.kind),
            title=found.title,
            starts=found.starts_at,
            ends=found.ends_at,
            all_day=False,
            division=found.division_code,
            where=found.where,
            number=found.pk,
            state=_STATES.get(ProgrammeState(found.state), happenings.PLANNED),
            mine=found.pk in mine,
            changed=found.changed_at,
        )


SOURCES = (
    Source("training", _("培训"), _PAGE, partial(read, (ProgrammeKind.TRAINING,))),
    Source("plenary", _("全体会议和其他会议"), _PAGE, partial(read, MEETINGS)),
)
