"""What the calendar shows of this room: the meetings, those of the year's plan among them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinghao.access import happenings, scope
from tinghao.access.happenings import Happening, Outside, Source
from tinghao.consultations.choices import ConsultationState, Form
from tinghao.consultations.models import Consultation, Seat
from tinghao.history.models import Entry
from tinghao.orders.models import Order
from tinghao.preparation.choices import USUAL_MINUTES, InvitationState

_LONGEST = dt.timedelta(hours=12)
_UNSEEN = (InvitationState.DRAFT, InvitationState.CANCELLED)
_STATES = {
    ConsultationState.PLANNED: happenings.PLANNED,
    ConsultationState.CALLED_OFF: happenings.CALLED_OFF,
}


def meetings(actor: Any, first: dt.date, last: dt.date) -> Iterator[Happening]:
    """The meetings in the actor's sight, and those to which the actor or a unit of theirs is invited.

    Outside of the house a meeting bears the public title of what it is about, where there is one, and its
    place, where that is a venue: what a convener typed may name a person or a door.
    """
    begins, ends = happenings.moments(first, last)
    span = {"starts_at__gte": begins - _LONGEST, "starts_at__lt": ends}
    seats = _own_seats(actor, span)
    taken = set(_taken_by(actor, span))
    rows = _with_more(Consultation.objects.filter(**span))
    found = {one.pk: one for one in scope.narrow(actor, "consultations.see", rows)}
    seen = found.keys() | taken
    if missing := (seats | taken) - found.keys():
        found |= {one.pk: one for one in rows.filter(pk__in=missing)}
    public = _public_titles(found)
    for one in found.values():
        length = dt.timedelta(minutes=one.length or USUAL_MINUTES)
        yield Happening(
            key=f"consultation:{one.pk}",
            kind="consultation",
            title=one.title,
            starts=one.starts_at,
            ends=one.starts_at + length,
            all_day=False,
            division=one.division_code,
            where=_where(one),
            number=one.pk,
            state=_STATES.get(ConsultationState(one.state), happenings.HELD),
            mine=one.pk in seats or one.pk in taken or one.host_id in actor.persons,
            changed=one.changed_at or one.created_at,
            opens=one.pk in seen,
            outside=_outside(one, public.get(one.pk, "")),
        )


def _with_more(rows: Any) -> Any:
    entries = Entry.objects.filter(
        subject="consultation",
        subject_id=OuterRef("pk"),
        kind__in=("consultations.changed", "consultations.called_off"),
    )
    return rows.select_related("venue").annotate(
        length=F("arrangement__minutes"), changed_at=Subquery(entries.order_by("-seq").values("at")[:1])
    )


def _own_seats(actor: Any, span: dict[str, dt.datetime]) -> set[int]:
    """The meetings of these days at which the actor, somebody absent, or a unit of theirs has a seat."""
    own = Q(member__person_id__in=actor.persons)
    if actor.organisation_ids:
        own |= Q(organisation_id__in=actor.organisation_ids)
    rows = Seat.objects.filter(own, **{f"consultation__{name}": value for name, value in span.items()})
    rows = rows.exclude(invitation__state__in=_UNSEEN)
    return set(rows.values_list("consultation_id", flat=True))


def _taken_by(actor: Any, span: dict[str, dt.datetime]) -> list[int]:
    rows = Consultation.orders.through.objects.filter(
        order__claimed_by__person_id__in=actor.persons,
        **{f"consultation__{name}": value for name, value in span.items()},
    )
    return list(rows.values_list("consultation_id", flat=True))


def _public_titles(found: dict[int, Any]) -> dict[int, str]:
    rows = Order.objects.filter(is_published=True, consultations__in=found.keys()).order_by("-pk")
    return dict(rows.values_list("consultations", "public_title"))


def _outside(one: Any, public: str) -> Outside:
    form = Form(one.form).label
    if public:
        title = _("微协商：{title}").format(title=public)
    else:
        title = _("微协商（{form}）").format(form=form)
    return Outside(title, _where(one) if one.venue is not None else "")


def _where(one: Consultation) -> str:
    if one.venue is not None:
        return f"{one.venue.name} {one.venue.address}".strip()
    return one.place


MEETINGS = Source("consultation", gettext_lazy("微协商"), "desk:consultation", meetings)
