"""The other four of the 五微: a few lines filled in once, confirmed by the convener."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.core import clock, refusals, text
from tinghao.divisions.models import ancestry
from tinghao.filing import kinds, rules, telling
from tinghao.filing.choices import MICRO_KINDS, DutyRole, MicroState
from tinghao.filing.models import MICRO_TITLE_LIMIT, MICRO_WORDS_LIMIT, MicroActivity, MicroPart
from tinghao.history import actions as history
from tinghao.people import rules as people
from tinghao.people.models import Member


@transaction.atomic
def enter_micro(
    *,
    by: Any,
    kind: str,
    title: str,
    day: dt.date,
    place: str,
    members: Sequence[Member] = (),
    words: str = "",
) -> MicroActivity:
    """A short form stands and waits for the convener; what a convener enters is confirmed at once.

    `members` are all who had part, the first of them leading; a member's own form names its author
    first. Recorded as `filing.micro_entered`. Raises Invalid for an unknown kind, no title, a day to
    come, a place that is none or nobody named.
    """
    if kind not in MICRO_KINDS:
        raise refusals.Invalid(_("请选择是哪一种。"), fields={"kind": _("请从四种里选一种。")})
    if day > clock.today():
        raise refusals.Invalid(_("这一天还没有到。"), fields={"day": _("请填今天或以前的日期。")})
    told = text.required(
        title, field="title", limit=MICRO_TITLE_LIMIT, missing=_("请用一句话写明说了或做了什么。")
    )
    more = text.optional(words, field="words", limit=MICRO_WORDS_LIMIT)
    people.place(place)
    own = Member.objects.filter(person_id=by.person_id).first()
    confirms = scope.has(by, rules.CORRECT, place)
    if not confirms and (own is None or not scope.has(by, "filing.report", place)):
        raise refusals.Forbidden(_("这里由本社区的委员或召集人来填。"))
    parts = list(dict.fromkeys([*([own] if own and not confirms else []), *members]))
    if not parts:
        raise refusals.Invalid(_("请选参加的委员。"), fields={"members": _("至少选一位委员。")})
    activity = MicroActivity.objects.create(
        kind=kind,
        title=told,
        words=more,
        day=day,
        entered_by_id=by.person_id,
        created_at=clock.now(),
        **ancestry(place),
    )
    MicroPart.objects.bulk_create(
        [
            MicroPart(
                activity=activity,
                member=member,
                role=DutyRole.LEAD if number == 0 else DutyRole.PARTICIPANT,
            )
            for number, member in enumerate(parts)
        ]
    )
    data = {"kind": str(kind), "members": len(parts)}
    entry = history.append(kinds.MICRO, activity.pk, "filing.micro_entered", by=by, data=data)
    if confirms:
        confirm_micro(activity, by=by)
    else:
        telling.conveners_of_micro(activity, entry.pk)
    return activity


@transaction.atomic
def confirm_micro(activity: MicroActivity, *, by: Any) -> None:
    """The convener has looked at it: everybody named has the record (`filing.micro_confirmed`)."""
    scope.require(by, rules.CORRECT, activity, see=rules.SEE)
    _move(activity, (MicroState.WAITING,), MicroState.CONFIRMED, confirmed_by_id=by.person_id)
    data = {"kind": activity.kind, "members": activity.parts.count()}
    history.append(kinds.MICRO, activity.pk, "filing.micro_confirmed", by=by, data=data)


@transaction.atomic
def return_micro(activity: MicroActivity, *, by: Any, words: str) -> None:
    """It goes back to its author with a word; nobody has a record from it (`filing.micro_returned`)."""
    scope.require(by, rules.CORRECT, activity, see=rules.SEE)
    why = text.required(words, field="words", limit=200, missing=_("请写一句要改什么。"))
    _move(activity, (MicroState.WAITING,), MicroState.RETURNED, returned_words=why)
    entry = history.append(kinds.MICRO, activity.pk, "filing.micro_returned", by=by, words=why)
    telling.author_of_micro(activity, entry.pk)


@transaction.atomic
def withdraw_micro(activity: MicroActivity, *, by: Any) -> None:
    """It was a mistake: the author, before it is confirmed, or the convener at any time, takes it back.

    Records that followed from it are taken back in the ledgers (`filing.micro_withdrawn`).
    """
    states: tuple[str, ...] = (MicroState.WAITING, MicroState.RETURNED)
    if activity.entered_by_id != by.person_id or activity.state == MicroState.CONFIRMED:
        scope.require(by, rules.CORRECT, activity, see=rules.SEE)
        states = (*states, MicroState.CONFIRMED)
    _move(activity, states, MicroState.WITHDRAWN)
    history.append(kinds.MICRO, activity.pk, "filing.micro_withdrawn", by=by)


def _move(activity: MicroActivity, sources: Sequence[str], target: str, **changes: Any) -> None:
    moved = MicroActivity.objects.filter(pk=activity.pk, state__in=sources).update(state=target, **changes)
    if not moved:
        raise refusals.Stale(_("这一件刚才已经处理过了，请看最新的情况。"))
    activity.state = target
