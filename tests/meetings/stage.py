"""A meeting that is about to be held, made by the real actions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tests import make

from tinghao.consultations import actions as consultations
from tinghao.consultations.models import Consultation
from tinghao.core import clock
from tinghao.meetings import queries
from tinghao.meetings.queries import SeatLine, Standing
from tinghao.orders.models import Order

RESIDENT = "示例陈阿姨"


@dataclass(eq=False)
class Table:
    """A consultation with everybody at the table."""

    pk: int
    case: make.Case
    cast: make.Cast

    @property
    def consultation(self) -> Consultation:
        """As the database has it now."""
        return Consultation.objects.get(pk=self.pk)

    @property
    def order(self) -> Order:
        """Its order, as the database has it now."""
        return self.case.order

    @property
    def standing(self) -> Standing:
        """How the meeting stands now."""
        return queries.standing(self.cast.convener.actor, self.consultation)

    def seat(self, kind: str) -> SeatLine:
        """The first seat of a kind."""
        return next(s for s in self.standing.seats if s.kind == kind)


def table(cast: make.Cast, *, began_ago: dt.timedelta = dt.timedelta(minutes=5), form: str = "room") -> Table:
    """A room with the member, the unit, the requester and a neighbour; its hour came a moment ago."""
    case = make.order(cast, state="claimed", phone="13800000000")
    planned = consultations.plan_consultation(
        by=cast.convener.actor,
        about=[case.order],
        form=form,
        title="示例：楼道灯怎么修",
        starts_at=clock.now() - began_ago,
        place="社区二楼",
        seats=[
            consultations.NewSeat("member", member=cast.member.member),
            consultations.NewSeat("unit", organisation=cast.unit),
            consultations.NewSeat("requester", requester=case.requester, name=RESIDENT),
            consultations.NewSeat("representative", name="示例李叔"),
        ],
    )
    return Table(planned.pk, case, cast)


def finished(cast: make.Cast, agreed: str = "物业两周内换好。") -> Table:
    """A meeting with final minutes and one item."""
    made = table(cast)
    by = cast.convener.actor
    consultations.save_minutes(
        made.consultation,
        by=by,
        version=0,
        words={"discussion": f"{RESIDENT}说楼道太黑，打 13912345678 找她。", "agreed": agreed},
    )
    item = consultations.NewItem("换好楼道灯", cast.unit, clock.today() + dt.timedelta(days=14), "灯亮着")
    consultations.finish_minutes(made.consultation, by=by, items={made.case.pk: [item]})
    return made
