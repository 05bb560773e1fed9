"""Setting a map up, opening it to everybody, and closing it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.consultations.models import Consultation
from tinghao.core import clock, refusals, text
from tinghao.core.actors import SYSTEM
from tinghao.divisions.models import ancestry
from tinghao.history import actions as history
from tinghao.opinions import rules
from tinghao.opinions.choices import MapState, StatementState
from tinghao.opinions.models import INTRO_LIMIT, MOST_CODES, TITLE_LIMIT, OpinionMap, Vote
from tinghao.opinions.workflow import MAP_FLOW, RUN


@transaction.atomic
def create_map(
    *,
    by: Any,
    title: str,
    place: str,
    intro: str = "",
    consultation: Consultation | None = None,
    needs_code: bool = False,
    takes_statements: bool = True,
    closes_on: dt.date | None = None,
) -> OpinionMap:
    """The map is drafted for a place, or for a consultation.

    Recorded as `opinions.created`. Needs `opinions.run` there. Raises Invalid for a last day that is over.
    """
    made = OpinionMap(
        title=text.required(
            title, field="title", limit=TITLE_LIMIT, missing=_("请写明这次商量什么，一句话。")
        ),
        intro=text.optional(intro, field="intro", limit=INTRO_LIMIT),
        consultation=consultation,
        needs_code=needs_code,
        takes_statements=takes_statements,
        closes_on=_last_day(closes_on),
        created_by_id=by.person_id,
        created_at=clock.now(),
        **ancestry(place),
    )
    rules.require(by, RUN, made)
    made.save(force_insert=True)
    history.append(
        "opinion",
        made.pk,
        "opinions.created",
        by=by,
        data={
            "consultation": consultation.pk if consultation else None,
            "needs_code": needs_code,
            "takes_statements": takes_statements,
        },
        is_first=True,
    )
    return made


def _last_day(day: dt.date | None) -> dt.date | None:
    if day is not None and day < clock.today():
        words = _("这一天已经过去了。")
        raise refusals.Invalid(words, fields={"closes_on": words})
    return day


@transaction.atomic
def set_details(
    opinion_map: OpinionMap, *, by: Any, intro: str, takes_statements: bool, closes_on: dt.date | None
) -> None:
    """The words for the public, whether they may add statements, and the last day are these.

    The question itself stays: people have answered it. Recorded as `opinions.details_set`. Raises
    Invalid for a last day that is over, Stale once the map is closed.
    """
    rules.require(by, RUN, opinion_map)
    MAP_FLOW.move(
        opinion_map,
        "set_details",
        intro=text.optional(intro, field="intro", limit=INTRO_LIMIT),
        takes_statements=takes_statements,
        closes_on=_last_day(closes_on),
    )
    history.append("opinion", opinion_map.pk, "opinions.details_set", by=by, data={"closes_on": closes_on})


@transaction.atomic
def open_map(opinion_map: OpinionMap, *, by: Any) -> None:
    """Everybody can vote from now on.

    Recorded as `opinions.opened`. Raises Invalid with fewer than three statements, Stale where it is
    open already.
    """
    rules.require(by, RUN, opinion_map)
    many = opinion_map.statements.filter(state=StatementState.ACCEPTED).count()
    if many < rules.LEAST_STATEMENTS:
        words = _("先写好至少 %(n)s 条看法，两边的话都要有，再开始表态。") % {"n": rules.LEAST_STATEMENTS}
        raise refusals.Invalid(words)
    MAP_FLOW.move(opinion_map, "open", opened_at=clock.now())
    history.append("opinion", opinion_map.pk, "opinions.opened", by=by, data={"statements": many})


@transaction.atomic
def issue_codes(opinion_map: OpinionMap, *, by: Any, codes: int) -> None:
    """Codes up to this number can be printed and are taken.

    Recorded as `opinions.codes_issued`. Raises Invalid beyond two thousand and for fewer than there
    are: a code that was handed out stays good. Stale once the map is closed.
    """
    rules.require(by, RUN, opinion_map)
    if not max(opinion_map.codes, 1) <= codes <= MOST_CODES:
        words = _("要在 %(least)s 到 %(most)s 之间；发出去的码不能收回。") % {
            "least": max(opinion_map.codes, 1),
            "most": MOST_CODES,
        }
        raise refusals.Invalid(words, fields={"codes": words})
    rows = OpinionMap.objects.filter(pk=opinion_map.pk, codes__lte=codes).exclude(state=MapState.CLOSED)
    if not rows.update(codes=codes):
        raise refusals.Stale(_("刚才有人印了更多的码，或者表态已经结束。请看最新的情况。"))
    opinion_map.codes = codes
    history.append("opinion", opinion_map.pk, "opinions.codes_issued", by=by, data={"codes": codes})


@transaction.atomic
def close_map(opinion_map: OpinionMap, *, by: Any, enqueue: Callable[[int], object]) -> None:
    """Nobody votes any more, and a job draws the last picture, made by `enqueue` in this transaction.

    Recorded as `opinions.closed`. Raises Stale where it is not open.
    """
    rules.require(by, RUN, opinion_map)
    _close(opinion_map, by=by, enqueue=enqueue, on_time=False)


@transaction.atomic
def close_map_on_time(opinion_map: OpinionMap, *, enqueue: Callable[[int], object]) -> None:
    """The map whose last day is over is closed, by SYSTEM; one that was closed already stays as it is."""
    if opinion_map.closes_on and opinion_map.closes_on < clock.today():
        _close(opinion_map, by=SYSTEM, enqueue=enqueue, on_time=True)


def _close(opinion_map: OpinionMap, *, by: Any, enqueue: Callable[[int], object], on_time: bool) -> None:
    MAP_FLOW.move(opinion_map, "close", closed_at=clock.now())
    votes = Vote.objects.filter(voter__opinion_map=opinion_map).count()
    history.append(
        "opinion",
        opinion_map.pk,
        "opinions.closed",
        by=by,
        data={"voters": opinion_map.voters.count(), "votes": votes, "on_time": on_time},
    )
    enqueue(opinion_map.pk)
