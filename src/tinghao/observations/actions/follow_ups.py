"""What follows from an observation: given to somebody, done, opened again, passed on, reminded of."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.access.models import Appointment
from tinghao.core import clock, refusals, text
from tinghao.core.actors import SYSTEM
from tinghao.divisions.models import ancestry
from tinghao.history import actions as history
from tinghao.observations import queries, rules, telling
from tinghao.observations.choices import FollowUpState
from tinghao.observations.models import REASON_LIMIT, WHAT_LIMIT, FollowUp, Observation, Site
from tinghao.observations.workflow import FOLLOW_UP_FLOW, SUBJECT

LONGEST_AHEAD = dt.timedelta(days=400)


@transaction.atomic
def add_follow_up(
    observation: Observation,
    *,
    by: Any,
    what: str,
    post: Appointment,
    due_on: dt.date,
    site: Site | None = None,
) -> FollowUp:
    """Somebody of the county has this to do by that day, and is told.

    The post is remembered beside the person: when its holder leaves, the successor answers. Needs
    `observations.run`. Recorded as `observations.follow_up_added`. Raises Invalid for a post that lies
    elsewhere or has ended, and for a day that has passed or lies too far ahead.
    """
    rules.require_run(by, observation)
    said = text.required(what, field="what", limit=WHAT_LIMIT, missing=_("请写明要做什么。"))
    if post.pk not in {one.pk for one in queries.posts_in(observation.county)}:
        words = _("请从这个县区在任的人里选一位。")
        raise refusals.Invalid(words, fields={"post": words})
    _check_day(due_on)
    made = FollowUp.objects.create(
        observation=observation,
        site=site,
        what=said,
        person_id=post.person_id,
        role=post.role,
        place=post.division_id,
        organisation_id=post.organisation_id,
        due_on=due_on,
        created_at=clock.now(),
        **ancestry(observation.county),
    )
    _record(made, "observations.follow_up_added", by=by, due=due_on)
    telling.tell_bearer.enqueue(made.pk, "observations.follow_up_new", "new1")
    return made


def _check_day(day: dt.date) -> None:
    today = clock.today()
    if not today <= day <= today + LONGEST_AHEAD:
        words = _("日期要在今天或者以后，最多一年左右。")
        raise refusals.Invalid(words, fields={"due_on": words})


@transaction.atomic
def finish_follow_up(follow_up: FollowUp, *, by: Any, words: str) -> None:
    """It is done, and what was done stands there. By whoever answers for it, or by the offices.

    Recorded as `observations.follow_up_done` with the words. Raises Invalid without words, Stale where it is
    done already.
    """
    if not rules.is_bearer(by, follow_up):
        rules.require_run(by, follow_up.observation)
    said = text.required(words, field="words", limit=WHAT_LIMIT, missing=_("请写一句做了什么。"))
    FOLLOW_UP_FLOW.move(follow_up, "finish", done_words=said, done_at=clock.now(), done_by_id=by.person_id)
    _record(follow_up, "observations.follow_up_done", by=by, words=said)


@transaction.atomic
def reopen_follow_up(follow_up: FollowUp, *, by: Any, words: str, due_on: dt.date) -> None:
    """It is open again with a new day, because what was done does not do; whoever answers is told.

    Needs `observations.run`. Recorded as `observations.follow_up_reopened` with the reason.
    """
    rules.require_run(by, follow_up.observation)
    said = text.required(words, field="words", limit=REASON_LIMIT, missing=_("请写明为什么要重办。"))
    _check_day(due_on)
    FOLLOW_UP_FLOW.move(
        follow_up,
        "reopen",
        reopened_words=said,
        due_on=due_on,
        round=follow_up.round + 1,
        done_at=None,
        done_by_id=None,
    )
    _record(follow_up, "observations.follow_up_reopened", by=by, due=due_on, words=said)
    telling.tell_bearer.enqueue(follow_up.pk, "observations.follow_up_reopened", f"again{follow_up.round}")


def _record(follow_up: FollowUp, kind: str, *, by: Any, due: dt.date | None = None, words: str = "") -> None:
    data: dict[str, Any] = {"follow_up": follow_up.pk, "due": due}
    history.append(SUBJECT, follow_up.observation_id, kind, by=by, data=data, words=words)


@transaction.atomic
def pass_on(follow_up: FollowUp) -> bool:
    """Where the person has left the post, its holder of today answers, or the county's office.

    Recorded as `observations.follow_up_passed`, with both numbers; the new one and the office are told.
    Returns whether anything changed.
    """
    holders = queries.holders_of(follow_up)
    if follow_up.person_id in holders:
        return False
    heir = holders[0] if holders else None
    if heir == follow_up.person_id:
        return False
    rows = FollowUp.objects.filter(pk=follow_up.pk, person=follow_up.person, state=FollowUpState.OPEN)
    if not rows.update(person_id=heir, passed_on_at=clock.now()):
        return False
    data = {"follow_up": follow_up.pk, "left": follow_up.person_id, "heir": heir}
    history.append(SUBJECT, follow_up.observation_id, "observations.follow_up_passed", by=SYSTEM, data=data)
    key = f"passed{heir or 0}:{clock.today():%Y%m%d}"
    telling.tell_bearer.enqueue(follow_up.pk, "observations.follow_up_passed", key)
    if heir is not None:
        telling.tell_office.enqueue(follow_up.pk, "observations.follow_up_passed", key, "county")
    return True
