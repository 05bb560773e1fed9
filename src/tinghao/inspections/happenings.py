"""What the calendar reads here: days of inspection, and the dates by which something is put right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinghao.access import happenings
from tinghao.access.happenings import Happening, Outside, Source
from tinghao.core import clock
from tinghao.inspections import queries, rules
from tinghao.inspections.choices import FINDING, INSPECTION, InspectionState

_STATES = {
    InspectionState.CALLED_OFF: happenings.CALLED_OFF,
    InspectionState.FINISHED: happenings.HELD,
}
_PLACES_NAMED = 3


def _inspections(actor: Any, first: dt.date, last: dt.date) -> Iterator[Happening]:
    for one in queries.happenings_between(actor, first, last):
        shown = one.shown  # type: ignore[attr-defined]
        names = "、".join(t.name for t in shown[:_PLACES_NAMED])
        own = any(rules.answers_for(actor, t) for t in shown)
        named = any(i.person_id == actor.person_id for i in one.inspectors.all())
        yield Happening(
            key=f"{INSPECTION}:{one.pk}",
            kind=INSPECTION,
            title=one.title,
            starts=clock.midnight(one.day),
            ends=clock.midnight(one.day + dt.timedelta(days=1)),
            all_day=True,
            division=one.division_code,
            where=names + (_("等") if len(shown) > _PLACES_NAMED else ""),
            number=one.pk,
            state=_STATES.get(InspectionState(one.state), happenings.PLANNED),
            mine=own or named,
            changed=one.changed_at,
            outside=Outside(_("专项督查")),
        )


def _rectifications(actor: Any, first: dt.date, last: dt.date) -> Iterator[Happening]:
    for finding in queries.findings_owed(actor):
        if first <= finding.due_on <= last:
            yield Happening(
                key=f"{FINDING}:{finding.pk}",
                kind=FINDING,
                title=_("整改到期：{what}").format(what=finding.what[:30]),
                starts=clock.midnight(finding.due_on),
                ends=clock.midnight(finding.due_on + dt.timedelta(days=1)),
                all_day=True,
                division=finding.target.division_code,
                where=finding.target.name,
                number=finding.pk,
                state=happenings.PLANNED,
                mine=True,
                changed=finding.changed_at,
                outside=Outside(_("督查问题整改到期")),
            )


SOURCES = (
    Source(INSPECTION, gettext_lazy("专项督查"), "desk:inspection", _inspections),
    Source(FINDING, gettext_lazy("督查整改"), "desk:finding", _rectifications, is_due=True),
)
