"""What of this room is owed on a day: items that a unit promised, and minutes that are not written yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinghao.access import happenings
from tinghao.access.happenings import Happening, Source
from tinghao.consultations import queries
from tinghao.consultations.choices import ConsultationState
from tinghao.consultations.models import Consultation
from tinghao.core import clock
from tinghao.orders.choices import ClockKind


def items(actor: Any, first: dt.date, last: dt.date) -> Iterator[Happening]:
    """What the actor's units promised for these days, or have to accept by then."""
    if not actor.organisation_ids:
        return
    rows: Any = queries.items_owed_by(actor)
    for item in rows.filter(next_on__gte=first, next_on__lte=last):
        yield _due("item_due", item.pk, item.what, item.next_on, item.order.division_code, item.agreed_on)


def minutes(actor: Any, first: dt.date, last: dt.date) -> Iterator[Happening]:
    """The meetings whose minutes the actor owes by these days: as host, or as the one who took the order."""
    own = Q(host_id__in=actor.persons) | Q(orders__claimed_by__person_id__in=actor.persons)
    rows = (
        Consultation.objects.filter(own, state__in=(ConsultationState.PLANNED, ConsultationState.HELD))
        .filter(orders__due_kind=ClockKind.MINUTES, orders__due_on__gte=first, orders__due_on__lte=last)
        .annotate(due_on=Min("orders__due_on"))
    )
    for one in rows:
        title = _("纪要：{title}").format(title=one.title)
        yield _due("minutes_due", one.pk, title, one.due_on, one.division_code, one.created_at.date())


def _due(kind: str, pk: int, title: str, day: dt.date, place: str, since: dt.date) -> Happening:
    return Happening(
        key=f"{kind}:{pk}",
        kind=kind,
        title=title,
        starts=clock.midnight(day),
        ends=clock.midnight(day + dt.timedelta(days=1)),
        all_day=True,
        division=place,
        where="",
        number=pk,
        state=happenings.PLANNED,
        mine=True,
        changed=clock.midnight(since),
    )


DUE = (
    Source("item_due", gettext_lazy("单位承办的事"), "desk:item", items, is_due=True),
    Source("minutes_due", gettext_lazy("欠着的纪要"), "desk:consultation", minutes, is_due=True),
)
