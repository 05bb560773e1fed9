"""Facts about quarters, and about one actor and one observation: who sees it, writes, runs it, answers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.core import refusals, text
from tinghao.observations.models import FollowUp, Note, Observation
from tinghao.observations.rotation import Quarter
from tinghao.programmes import rules as programmes
from tinghao.programmes.choices import ProgrammeState

# The words of `access.roles`.
SEE, PLAN, RUN = "observations.see", "observations.plan", "observations.run"


def quarter_of(day: dt.date) -> Quarter:
    """The quarter that a day lies in."""
    return day.year, (day.month + 2) // 3


def last_day(quarter: Quarter) -> dt.date:
    """The last day of a quarter."""
    year, number = quarter
    month = number * 3
    return dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)


def is_past(quarter: Quarter, today: dt.date) -> bool:
    """True for a quarter that is over."""
    return quarter < quarter_of(today)


def month_text(year: int, month: int) -> str:
    """A month as the reports write it, with months before January in the years before."""
    years, rest = divmod(year * 12 + month - 1, 12)
    return f"{years}-{rest + 1:02}"


def require_run(actor: Any, observation: Observation) -> None:
    """Nothing for the offices of the county that is visited and of its city; otherwise a refusal."""
    if not scope.has(actor, RUN, observation.division_code):
        require_see(actor, observation)
        raise refusals.Forbidden(_("这一步由市、县政协办公室来办。"))


def may_run(actor: Any, observation: Observation) -> bool:
    """True for the offices of the county that is visited and of its city."""
    return scope.has(actor, RUN, observation.division_code)


def require_see(actor: Any, observation: Observation) -> None:
    """Nothing for whoever has the county in sight, and for everybody on the roll; otherwise NotFound."""
    if not may_see(actor, observation):
        scope.require(actor, SEE, observation, see=SEE)


def may_see(actor: Any, observation: Observation) -> bool:
    """True where the county is in the actor's sight; once invitations are out, for everybody on the roll."""
    if scope.has(actor, SEE, observation.division_code):
        return True
    is_out = observation.programme.state != ProgrammeState.PLANNED
    return is_out and programmes.is_on_roll(actor, observation.programme)


def require_write(actor: Any, observation: Observation) -> None:
    """Nothing for whoever is on the roll, or runs it; Stale once it is over for good or was called off."""
    require_see(actor, observation)
    if not may_run(actor, observation) and not programmes.is_on_roll(actor, observation.programme):
        raise refusals.Forbidden(_("参加这次观摩的人才能记。"))
    if observation.programme.state in {ProgrammeState.CLOSED, ProgrammeState.CALLED_OFF}:
        words = _("这次观摩{state}，不能再记了。")
        raise refusals.Stale(words.format(state=observation.programme.get_state_display()))


def is_open(observation: Observation) -> bool:
    """True while the route can still be changed: it was neither closed nor called off."""
    return observation.programme.state not in {ProgrammeState.CLOSED, ProgrammeState.CALLED_OFF}


def note_digest(note: Note | None) -> str:
    """Which text of a note somebody wrote on."""
    if note is None:
        return text.digest("")
    return text.digest("\n".join((note.kind, str(note.site_id or ""), note.title, note.speaker, note.words)))


def is_bearer(actor: Any, follow_up: FollowUp) -> bool:
    """True for the person who answers, or whoever stands in; without a person for the county's office."""
    if follow_up.person_id is None:
        return scope.has(actor, RUN, follow_up.division_code)
    return follow_up.person_id in getattr(actor, "persons", frozenset())
