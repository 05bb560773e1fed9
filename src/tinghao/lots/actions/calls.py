"""Calling for volunteers: residents put themselves on a pool and take themselves off; a lot is made of it."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tinghao.core import ciphers, clock, refusals, text
from tinghao.core.actors import SYSTEM
from tinghao.divisions.models import ancestry
from tinghao.history import actions as history
from tinghao.lots import erasing, rules
from tinghao.lots.actions import lots
from tinghao.lots.choices import LotState
from tinghao.lots.models import TITLE_LIMIT, VALUE_LIMIT, WORDS_LIMIT, Call, Lot, PoolPerson, Volunteer
from tinghao.lots.sheets import MOST_PEOPLE, NewPerson, Sheet
from tinghao.lots.workflow import RUN

MOST_FEATURES = 6
MOST_VALUES = 12
LONGEST_CALL = dt.timedelta(days=120)


@transaction.atomic
def open_call(
    *,
    by: Any,
    title: str,
    place: str,
    features: Sequence[tuple[str, Sequence[str]]],
    closes_on: dt.date,
    words: str = "",
) -> Call:
    """Residents of the place can volunteer until the end of that day, with one value for each feature.

    Recorded as `lots.call_opened`. Needs `lots.run` there. Raises Invalid for features that are too many,
    too long, twice the same or without a choice, and for a day that is over or too far.
    """
    call = Call(
        title=text.required(title, field="title", limit=TITLE_LIMIT, missing=_("请写明为什么事抽签。")),
        words=text.optional(words, field="words", limit=WORDS_LIMIT),
        features=_checked(features),
        closes_on=closes_on,
        created_by_id=by.person_id,
        created_at=clock.now(),
        **ancestry(place),
    )
    rules.require_at(by, RUN, call)
    if not clock.today() <= closes_on <= clock.today() + LONGEST_CALL:
        told = _("截止的日子要在今天以后、四个月以内。")
        raise refusals.Invalid(told, fields={"closes_on": told})
    call.save(force_insert=True)
    history.append("call", call.pk, "lots.call_opened", by=by, data={"closes": closes_on}, is_first=True)
    return call


def _checked(features: Sequence[tuple[str, Sequence[str]]]) -> list[list[Any]]:
    names = [name for name, _values in features]
    if not 1 <= len(names) <= MOST_FEATURES or len(set(names)) < len(names):
        raise _bad(_("请写 1 到 {most} 个不同的属性，一行一个。").format(most=MOST_FEATURES))
    for name, values in features:
        if not 2 <= len(values) <= MOST_VALUES or len(set(values)) < len(values):
            raise _bad(_("“{name}”要有 2 到 {most} 个不同的选项。").format(name=name, most=MOST_VALUES))
        if any(not word or len(word) > VALUE_LIMIT for word in (name, *values)):
            raise _bad(_("“{name}”：名称和选项最多 {most} 个字。").format(name=name[:20], most=VALUE_LIMIT))
    return [[name, list(values)] for name, values in features]


def _bad(words: str) -> refusals.Invalid:
    return refusals.Invalid(words, fields={"features": words})


@transaction.atomic
def volunteer(
    call: Call, *, by: Any, name: str, phone: str, values: Mapping[str, str], consents: bool
) -> Volunteer:
    """A resident may be drawn. Name and number are encrypted; nobody needs an account.

    Recorded as `lots.volunteered`, without a word about who. Raises Invalid without consent (PIPL Art. 13),
    for a value that is no choice, for a number that is there already; Stale once the call is closed.
    """
    if not consents:
        words = _("要您同意，我们才能记下您的姓名和电话。")
        raise refusals.Invalid(words, fields={"consents": words})
    # The row is touched, so that a lot that is made of the call at this moment waits or is seen.
    still = Call.objects.filter(pk=call.pk, closed_at__isnull=True, closes_on__gte=clock.today())
    if not still.update(closes_on=call.closes_on):
        raise refusals.Stale(_("报名已经截止了。"))
    if Volunteer.objects.filter(call=call).count() >= MOST_PEOPLE:
        raise refusals.Stale(_("报名的人已经满了。"))
    number = text.phone(phone)
    said = text.required(name, field="name", limit=40, missing=_("请写怎么称呼您。"))
    if not number:
        words = _("请留一个手机号，抽中了好请您来。")
        raise refusals.Invalid(words, fields={"phone": words})
    made = Volunteer(
        call=call,
        name=said,
        phone=number,
        phone_print=ciphers.fingerprint(f"call{call.pk}:{number}"),
        values=_chosen(call, values),
        nonce=secrets.token_hex(8),
        created_at=clock.now(),
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        words = _("这个手机号已经报过名了。")
        raise refusals.Invalid(words, fields={"phone": words}) from None
    history.append("call", call.pk, "lots.volunteered", by=by)
    return made


def _chosen(call: Call, values: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for place, (name, choices) in enumerate(call.features):
        if values.get(name) not in choices:
            words = _("请选一项：{name}。").format(name=name)
            raise refusals.Invalid(words, fields={f"feature-{place}": words})
        found[name] = values[name]
    return found


@transaction.atomic
def withdraw_volunteer(found: Volunteer, *, by: Any) -> None:
    """Name and number are gone, here, in the lot that was made of the call, and at the table.

    Before the computing the person is out of the pool. Later the number stays, because the published
    panels name it, and somebody who was drawn is replaced by the rule. The link is the right to it; the
    door checked it. Recorded as `lots.volunteer_withdrew`. Raises Stale the second time.
    """
    _erase(found)
    history.append("call", found.call_id, "lots.volunteer_withdrew", by=by)


@transaction.atomic
def strike_volunteer(found: Volunteer, *, by: Any) -> None:
    """Somebody who does not belong there is off the call; what they left is erased.

    Recorded as `lots.volunteer_struck`. Needs `lots.run`. Raises Stale once a lot was made of the call.
    """
    rules.require_at(by, RUN, found.call)
    if found.person_id is not None:
        raise refusals.Stale(_("已经建了抽签，不能再从报名里去掉。"))
    _erase(found)
    history.append("call", found.call_id, "lots.volunteer_struck", by=by)


def _erase(found: Volunteer) -> None:
    live = Volunteer.objects.filter(pk=found.pk, erased_at__isnull=True)
    if not live.update(name="", phone="", phone_print=None, values={}, erased_at=clock.now()):
        raise refusals.Stale(_("已经撤回过了。"))
    person = found.person
    if person is None:
        return
    lot = person.lot
    if lot.state == LotState.DRAFTED:
        Volunteer.objects.filter(pk=found.pk).update(person=None)
        person.delete()
        return
    PoolPerson.objects.filter(pk=person.pk).update(name="", contact="", erased_at=clock.now())
    erasing.everywhere([person.pk])
    lots.replace_declined(lot, number=person.number, by=SYSTEM)


@transaction.atomic
def create_lot_from_call(call: Call, *, by: Any, title: str, seats: int) -> Lot:
    """A lot among those who volunteered, and the call is closed; see `create_lot`.

    Recorded as `lots.call_closed` as well. Raises Stale where a lot was made of it already.
    """
    rules.require_at(by, RUN, call)
    if not Call.objects.filter(pk=call.pk, closed_at__isnull=True).update(closed_at=clock.now()):
        raise refusals.Stale(_("这次招募已经结束了。"))
    rows = list(call.volunteers.filter(erased_at__isnull=True).order_by("pk"))
    if not rows:
        words = _("还没有人报名。")
        raise refusals.Invalid(words, fields={"seats": words})
    people = tuple(NewPerson(v.name, v.phone, v.values) for v in rows)
    sheet = Sheet(tuple(name for name, _choices in call.features), people)
    lot = lots.create_lot(by=by, title=title, place=call.division_code, seats=seats, sheet=sheet)
    by_phone = {p.contact: p for p in lot.people.all()}
    for row in rows:
        row.person = by_phone[row.phone]
    Volunteer.objects.bulk_update(rows, ["person"], batch_size=500)
    Call.objects.filter(pk=call.pk).update(lot=lot)
    history.append("call", call.pk, "lots.call_closed", by=by, data={"lot": lot.pk, "people": len(rows)})
    return lot


@transaction.atomic
def call_off_call(call: Call, *, by: Any) -> int:
    """Nobody will be drawn from this call: it is closed, and all that volunteers left is erased.

    Returns of how many. Recorded as `lots.call_called_off`. Raises Stale where a lot was made of it.
    """
    rules.require_at(by, RUN, call)
    if not Call.objects.filter(pk=call.pk, closed_at__isnull=True).update(closed_at=clock.now()):
        raise refusals.Stale(_("这次招募已经结束了。"))
    rows = call.volunteers.filter(erased_at__isnull=True)
    count = rows.update(name="", phone="", phone_print=None, values={}, erased_at=clock.now())
    history.append("call", call.pk, "lots.call_called_off", by=by, data={"people": count})
    return count
