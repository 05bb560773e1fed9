"""The life of a lot: set up, compute, publish, draw, replace, erase, call off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tinghao.core import ciphers, clock, refusals, text
from tinghao.core.actors import SYSTEM
from tinghao.divisions import queries as divisions
from tinghao.divisions.models import ancestry
from tinghao.history import actions as history
from tinghao.jobs.saying import Saying, check_alone
from tinghao.lots import conflicts, drawing, erasing, highs, leximin, record, rounding, rules
from tinghao.lots.choices import LotState
from tinghao.lots.models import SOURCE_LIMIT, TITLE_LIMIT, Declined, Lot, LotQuota, PoolPerson, Volunteer
from tinghao.lots.pools import Pool, Quota
from tinghao.lots.sheets import NewPerson, Sheet
from tinghao.lots.workflow import LOT_FLOW, RUN
from tinghao.orders.models import Order

MOST_SEATS = 300
# How long a job may look for the proof; what is proven by then is what the record says.
SECONDS = 300.0


@transaction.atomic
def create_lot(
    *, by: Any, title: str, place: str, seats: int, sheet: Sheet, order: Order | None = None
) -> Lot:
    """The lot is drafted, with its people numbered in an order that does not follow the sheet.

    Recorded as `lots.created`. Needs `lots.run` at the place. Raises Invalid for seats that the pool
    cannot fill.
    """
    lot = Lot(
        title=text.required(title, field="title", limit=TITLE_LIMIT, missing=_("请写明为什么事抽签。")),
        order=order,
        seats=_seats(seats, len(sheet.people)),
        features=list(sheet.features),
        created_by_id=by.person_id,
        created_at=clock.now(),
        **ancestry(place),
    )
    rules.require(by, RUN, lot)
    lot.save(force_insert=True)
    PoolPerson.objects.bulk_create(
        [
            PoolPerson(lot=lot, number=n, name=p.name, contact=p.contact, values=p.values)
            for n, p in enumerate(_mixed(lot, sheet.people), start=1)
        ],
        batch_size=500,
    )
    history.append(
        "lot",
        lot.pk,
        "lots.created",
        by=by,
        data={"people": len(sheet.people), "seats": lot.seats, "order": order.pk if order else None},
        is_first=True,
    )
    return lot


def create_lot_from_requesters(order: Order, *, by: Any, title: str, seats: int) -> Lot:
    """A lot among those who asked for the same matter and agreed to be contacted; see `create_lot`.

    Their only attribute is the community in which they placed their order.
    """
    rows = order.requesters.filter(
        consents_contact=True, contact_erased_at__isnull=True, left_at__isnull=True
    )
    found = list(rows.exclude(Q(name="") & Q(phone="")).select_related("placed_in"))
    names = divisions.public_names_kept(r.placed_in.division_code for r in found)
    feature = "社区"
    people = tuple(
        NewPerson(r.name or _("点单人"), r.phone, {feature: names.get(r.placed_in.division_code, "")[:20]})
        for r in found
    )
    sheet = Sheet((feature,), people)
    return create_lot(by=by, title=title, place=order.division_code, seats=seats, sheet=sheet, order=order)


def _mixed(lot: Lot, people: Sequence[NewPerson]) -> list[NewPerson]:
    # By a keyed digest: nobody outside can tell from a number where somebody stood in the sheet.
    def place(person: NewPerson) -> str:
        told = (lot.pk, person.name, person.contact, sorted(person.values.items()))
        return ciphers.fingerprint(f"lot:{told}")

    return sorted(people, key=place)


def _seats(seats: int, people: int) -> int:
    if not 1 <= seats <= min(MOST_SEATS, people):
        words = _("席位要在 1 到 %(most)s 之间（名册有 %(people)s 人）。") % {
            "most": min(MOST_SEATS, people),
            "people": people,
        }
        raise refusals.Invalid(words, fields={"seats": words})
    return seats


@transaction.atomic
def set_quotas(lot: Lot, *, by: Any, seats: int, quotas: Sequence[Quota]) -> None:
    """Seats and quotas are these, and whatever was computed before is thrown away.

    Recorded as `lots.quotas_set`. Raises Invalid where a quota is upside down or names what the pool
    does not have, Stale once the lot is published.
    """
    rules.require(by, RUN, lot)
    seats = _seats(seats, lot.people.count())
    for quota in quotas:
        if quota.feature not in lot.features or not 0 <= quota.least <= quota.most:
            words = _("%(name)s“%(value)s”：至少不能大于至多。") % {
                "name": quota.feature,
                "value": quota.value,
            }
            raise refusals.Invalid(words, fields={"quotas": words})
    LOT_FLOW.move(
        lot, "set_quotas", seats=seats, conflict=None, objective="", stages=[], panels=[], step="", share=0.0
    )
    lot.quotas.all().delete()
    LotQuota.objects.bulk_create(
        LotQuota(lot=lot, place=i, feature=q.feature, value=q.value, least=q.least, most=min(q.most, seats))
        for i, q in enumerate(quotas)
    )
    history.append("lot", lot.pk, "lots.quotas_set", by=by, data={"seats": seats, "quotas": len(quotas)})


@transaction.atomic
def ask_to_compute(lot: Lot, *, by: Any, enqueue: Callable[[int], object]) -> None:
    """The lot is being computed: a job is waiting, made by `enqueue` in this transaction.

    Recorded as `lots.computing`. Raises Stale where it is computed already or published.
    """
    rules.require(by, RUN, lot)
    LOT_FLOW.move(lot, "compute", conflict=None, step="wait", share=0.0, heard_at=None, panels=[], stages=[])
    history.append("lot", lot.pk, "lots.computing", by=by)
    enqueue(lot.pk)


def compute(lot: Lot, *, heard: Callable[[], None] = lambda: None) -> None:
    """The panels are drawn up, or the lot is back in draft with the words why not; by the job, as SYSTEM.

    Solving happens outside any transaction: nobody waits for the database meanwhile. `heard` is called
    now and then, so that the job keeps its lease. Recorded as `lots.computed` or `lots.not_computed`.
    """
    if lot.state != LotState.COMPUTING:
        return
    check_alone(lot)
    say = Saying(lot, LotState.COMPUTING, heard)
    say("conflict", 0.0)
    pool = rules.pool_of(lot)
    try:
        if (conflict := conflicts.find(pool)) is not None:
            _fail(lot, "conflict", _said(conflict))
            return
        distribution = leximin.solve(pool, seconds=SECONDS, progress=say)
        say("round", 1.0)
        tickets = rounding.tickets(distribution)
    except highs.Unsolved:
        _fail(lot, "unsolved", {"limits": [], "changes": []})
        return
    _finish(lot, pool, distribution, tickets)


@transaction.atomic
def _finish(lot: Lot, pool: Pool, found: leximin.Distribution, tickets: rounding.Tickets) -> None:
    LOT_FLOW.move(
        lot,
        "finish",
        objective=found.objective,
        stages=[[round(s.lower, 9), round(s.upper, 9), s.people] for s in found.stages],
        panels=[list(panel) for panel in tickets.panels],
        step="",
        share=1.0,
    )
    history.append(
        "lot",
        lot.pk,
        "lots.computed",
        by=SYSTEM,
        data={
            "objective": found.objective,
            "least": round(found.least, 9),
            "panels": len(tickets.panels),
            "people": len(pool.people),
        },
    )


@transaction.atomic
def _fail(lot: Lot, reason: str, conflict: dict[str, list[str]]) -> None:
    LOT_FLOW.move(lot, "fail", conflict=conflict, step="", share=0.0)
    history.append("lot", lot.pk, "lots.not_computed", by=SYSTEM, data={"reason": reason})


def _said(conflict: conflicts.Conflict) -> dict[str, list[str]]:
    return {
        "limits": [limit.words for limit in conflict.limits],
        "changes": [change.words for change in conflict.changes],
    }


@transaction.atomic
def publish_lot(lot: Lot, *, by: Any, source: str, draws_on: dt.date) -> None:
    """Everybody can read all panels and the digest, before anybody knows the number that will decide.

    Recorded as `lots.published` with the digest, so that the daily head covers it. Raises Invalid for
    a day in the past, Stale where nothing is computed.
    """
    rules.require(by, RUN, lot)
    source = text.required(
        source, field="source", limit=SOURCE_LIMIT, missing=_("请写明用哪一个公开号码来定。")
    )
    if draws_on < clock.today():
        words = _("开奖日期已经过去了。号码必须在公布之后才开出来。")
        raise refusals.Invalid(words, fields={"draws_on": words})
    told = record.text(
        record.Record(
            lot=str(lot.pk),
            title=lot.title,
            source=f"{source}，{draws_on.isoformat()}",
            pool=rules.pool_of(lot),
            objective=lot.objective,
            stages=tuple((lower, upper, people) for lower, upper, people in lot.stages),
            panels=tuple(tuple(panel) for panel in lot.panels),
        )
    )
    digest = record.digest(told)
    LOT_FLOW.move(
        lot,
        "publish",
        source=source,
        draws_on=draws_on,
        told=told,
        digest=digest,
        published_at=clock.now(),
    )
    history.append(
        "lot",
        lot.pk,
        "lots.published",
        by=by,
        data={"digest": digest, "panels": len(lot.panels), "on": draws_on},
    )


@transaction.atomic
def draw_lot(lot: Lot, *, by: Any, number: str) -> None:
    """The public number has picked its panel, once and for good.

    Recorded as `lots.drawn`. Raises Invalid for what is no such number, Stale before the day, and where
    the draw was made already.
    """
    rules.require(by, RUN, lot)
    if lot.draws_on and clock.today() < lot.draws_on:
        raise refusals.Stale(_("还没有到公布的开奖日期，号码还没有开出来。"))
    try:
        ticket = drawing.ticket(record.read(lot.told), number)
    except drawing.NoNumber as problem:
        raise refusals.Invalid(str(problem), fields={"number": str(problem)}) from problem
    digits = "".join(number.split())
    if len(digits) > 40:
        raise refusals.Invalid(_("号码太长了。"), fields={"number": _("最多 40 位。")})
    LOT_FLOW.move(lot, "draw", number=digits, drawn_at=clock.now())
    history.append("lot", lot.pk, "lots.drawn", by=by, data={"number": digits, "ticket": ticket})


@transaction.atomic
def replace_person(lot: Lot, *, by: Any, number: int) -> Declined:
    """Somebody who does not come is replaced by the rule of the lot; nobody chooses.

    Recorded as `lots.replaced`. Raises Invalid for somebody who is not on the panel now.
    """
    rules.require(by, RUN, lot)
    return _replace(lot, number, by)


@transaction.atomic
def replace_declined(lot: Lot, *, number: int, by: Any) -> Declined | None:
    """As `replace_person`, for somebody who declined an invitation: the room above has checked who acts.

    None where the person is not on the panel any more, which was recorded then.
    """
    if lot.state != LotState.DRAWN or number not in panel_now(lot):
        return None
    return _replace(lot, number, by)


def _replace(lot: Lot, number: int, by: Any) -> Declined:
    # The row is locked by the update, so that two at once are counted one after the other.
    LOT_FLOW.move(lot, "replace", number=lot.number)
    gone = list(lot.declined.order_by("pk").values_list("number", flat=True))
    changes = drawing.replacements(record.read(lot.told), lot.digest, lot.number, [*gone, number])
    if number in gone or not changes or changes[-1].declined != number:
        words = _("这个人现在不在名单上。")
        raise refusals.Invalid(words, fields={"person": words})
    change = changes[-1]
    made = Declined.objects.create(
        lot=lot, number=number, instead=change.instead, keeps_quotas=change.keeps_quotas, at=clock.now()
    )
    history.append("lot", lot.pk, "lots.replaced", by=by, data={"gone": number, "instead": change.instead})
    return made


@transaction.atomic
def erase_people(lot: Lot, *, by: Any) -> int:
    """Names and contacts of all who are not on the panel are gone; returns of how many.

    Numbers and attributes stay, so that the draw can still be recomputed. After a lot that was called
    off nobody's stay. Recorded as `lots.erased`.
    """
    rules.require(by, RUN, lot)
    LOT_FLOW.move(lot, "erase", erased_at=clock.now())
    keep = panel_now(lot) if lot.state == LotState.DRAWN else set()
    rows = lot.people.filter(erased_at__isnull=True).exclude(number__in=keep)
    # Whoever volunteered left the same name and number with the call.
    Volunteer.objects.filter(person__in=rows, erased_at__isnull=True).update(
        name="", phone="", phone_print=None, values={}, erased_at=clock.now()
    )
    erasing.everywhere(list(rows.values_list("pk", flat=True)))
    count = rows.update(name="", contact="", erased_at=clock.now())
    history.append("lot", lot.pk, "lots.erased", by=by, data={"people": count})
    return count


def panel_now(lot: Lot) -> set[int]:
    """The numbers on the panel now, after all replacements."""
    found = record.read(lot.told)
    gone = list(lot.declined.order_by("pk").values_list("number", flat=True))
    changes = drawing.replacements(found, lot.digest, lot.number, gone)
    seated = set(drawing.panel(found, lot.number)) - {c.declined for c in changes}
    return (seated | {c.instead for c in changes if c.instead is not None}) - set(gone)


@transaction.atomic
def call_off(lot: Lot, *, by: Any, reason: str) -> None:
    """The lot is void. A published one stays in sight with the reason, so that nobody draws until it suits.

    Recorded as `lots.called_off` with the words. Raises Stale after the draw.
    """
    rules.require(by, RUN, lot)
    words = text.required(reason, field="reason", limit=200, missing=_("请写明为什么作废，大家会看到。"))
    LOT_FLOW.move(lot, "call_off")
    history.append("lot", lot.pk, "lots.called_off", by=by, words=words)
